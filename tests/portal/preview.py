"""A tiny application that shows every template with made-up content: for tests and for looking.

Not shipped. ``python -m tests.portal.preview`` serves it on http://127.0.0.1:8099/.
"""

from dataclasses import replace
from pathlib import Path

from flask import Flask, Response, render_template, render_template_string
from flask_wtf import CSRFProtect

from people.languages import ENGLISH, PSEUDO, pseudo
from portal import forms, headers, languages, wording
from surveys.questionnaire import Choice, Group, Question

ROOT = Path(__file__).resolve().parents[2]


def choices(*labels: str, names: tuple[str, ...] = ()) -> tuple[Choice, ...]:
    """Return choices named 1, 2, 3 (or ``names``), in English and the pseudo-language."""
    return tuple(
        Choice(name, {"en": label, PSEUDO: pseudo(label)})
        for name, label in zip(
            names or tuple(str(place) for place in range(1, len(labels) + 1)), labels, strict=True
        )
    )


def question(name: str, kind: str, label: str, **fields: object) -> Question:
    """Return a question in English and the pseudo-language."""
    row = Question(name, f"/data/{name}", kind, {"en": label, PSEUDO: pseudo(label)})  # type: ignore[arg-type]  # tests name kinds as text
    return replace(row, **fields)  # type: ignore[arg-type]  # as above


ISSUES = (
    ("feelings", "Feelings and worries"),
    ("home", "Home or carers"),
    ("school", "School or college"),
    ("friends", "Friends"),
    ("scares_me", "Someone who scares me or wants things from me"),
    ("drink_drugs", "Drink or drugs"),
    ("police_court", "Police or court"),
    ("money", "Money"),
    ("owe", "I owe someone money or things"),
    ("health", "My health"),
    ("somewhere_to_live", "Somewhere to live"),
    ("other_child", "Another young person I am worried about"),
    ("other", "Something else"),
    ("nothing_now", "Nothing right now"),
)
HINT = (
    "If you or someone else is in danger we may have to share it, "
    "and we will try to tell you first."
)

QUESTIONS = {
    "mood": question(
        "W01",
        "select_one",
        "How has your week been?",
        list_name="w5",
        choices=choices("Really bad", "Bad", "OK", "Good", "Really good"),
        group=Group("/data/g", {"en": "This week", PSEUDO: pseudo("This week")}),
    ),
    "agree": question(
        "RF14",
        "select_one",
        "Can we put your words in your plan? People at your meeting, maybe family, may read it.",
        choices=choices("No", "Let me check them first", "Yes"),
        hints={"en": HINT, PSEUDO: pseudo(HINT)},
    ),
    "issues": question(
        "RF11",
        "select_multiple",
        "What would you like help with? Pick any that fit.",
        constraint="not(selected(., 'nothing_now') and count-selected(.) > 1)",
        choices=choices(*(label for _, label in ISSUES), names=tuple(name for name, _ in ISSUES)),
    ),
    "words": question("RF13", "text", "What would make things *better* for you?"),
    "goal": question(
        "W10",
        "integer",
        "How close are you to the goal you set? 0 is not started. 10 is done.",
        constraint_messages={"en": "Pick a number from 0 to 10."},
    ),
    "day": question("D1", "date", "Which day would suit you?"),
    "moment": question("D2", "dateTime", "When shall we call?"),
    "time": question("D3", "time", "What time is good?"),
    "rank": question("R1", "rank", "Put these in order.", choices=choices("Home", "School", "Fun")),
    "ok": question("A1", "acknowledge", "Please tell us that you have read this."),
    "note": question("V4", "note", "What did we do because of you?"),
    "photo": question("P1", "unsupported", "Send a picture."),
    "untranslated": replace(
        question("X1", "select_one", "Only in English so far?"),
        labels={"en": "Only in English so far?", PSEUDO: "-"},
        choices=(Choice("1", {"en": "No"}), Choice("2", {"en": "Yes"})),
    ),
}
NUMBERS = (
    {"name": "Childline", "number": "0800 1111", "dial": "08001111", "note": "Free, day or night"},
    {"name": "Shout", "number": "SHOUT to 85258", "dial": "", "note": "Free text, day or night"},
)
ROWS = (
    {
        "question": wording.sheet_words("How has your week been?"),
        "answer": "Good",
        "state": "answered",
        "change_url": "#1",
    },
    {"question": "How safe do you feel this week?", "state": "earlier", "change_url": "#2"},
    {
        "question": wording.sheet_words("What went well this week?"),
        "answer": "<script>alert(1)</script> my nan came round & we made soup\nit was good",
        "state": "answered",
        "change_url": "#3",
    },
    {"question": "Is there one thing we should change?", "state": "skipped", "change_url": "#4"},
)
TASKS = (
    {
        "title": "Word that worries us",
        "url": "#1",
        "level": "P0",
        "due": "by 15:42",
        "note": "Asha",
    },
    {"title": "Feels unsafe today", "url": "#2", "level": "P1", "due": "by 17:00", "note": "Kofi"},
    {"title": "Asked for a call", "url": "#3", "level": "P2", "due": "5 March 2025"},
    {
        "title": "Three quiet weeks: visit instead",
        "url": "#4",
        "level": "P3",
        "due": "10 March 2025",
    },
)
NAV = (
    {"text": "Now", "url": "#1", "is_current": True, "count": 4},
    {"text": "My young people", "url": "#2"},
    {"text": "Back from missing", "url": "#3"},
    {"text": "Reports", "url": "#4"},
)
BUBBLES = (
    {"words": "Hi, it is Sam. How was your week? 1=Really bad 2=Bad 3=OK 4=Good 0=skip"},
    {"words": "4 \N{SMILING FACE WITH SMILING EYES}", "is_ours": False, "time": "15:31"},
    {"words": "Thanks. Sam reads these in the day, not at night."},
)
STAFF_PAGE = """{% extends "layout.html" %}{% set audience = "staff" %}
{% from "macros/staff.html" import navigation, page_heading, task_list, tag, words, data_table,
   summary, empty_state, notice, pages %}
{% block navigation %}{{ navigation(nav) }}{% endblock %}
{% block content %}{{ notice("Saved.", "success") }}{{ notice("Nobody is on duty tonight.") }}
{% call page_heading("What needs you now", "Ravensmoor, 4 March 2025") %}
<a class="govuk-button" href="#new">Add an episode</a>{% endcall %}
{{ task_list(tasks) }}{{ task_list([]) }}
{{ words("i just want people to LISTEN <b>ok</b>", "en", "Asha") }}{{ tag("Draft") }}
{{ summary([{"key": "Phone", "value": "Private", "url": "#"}, {"key": "Age", "value": "14"}]) }}
{{ data_table("Answers in March", ["Question", "Answered", "Skipped"],
              [["Listened to", "31", "4"], ["Safe", "28", "7"]], [1, 2]) }}
{{ pages("#p", "#n", "Page 2 of 5") }}
{{ empty_state("No letters yet.", "They appear here once sealed.") }}
{% endblock %}"""
PHONE_PAGE = """{% extends "layout.html" %}{% set audience = "staff" %}
{% from "macros/phone.html" import phone %}
{% block content %}<h1 class="govuk-heading-l">A phone</h1>
{{ phone("Sam", bubbles, "made-up", "/send", "Made-up person, nothing is sent") }}{% endblock %}"""
PAGES: dict[str, dict[str, object]] = {
    "opening": {},
    "before": {"readers": "Sam and Sam\u2019s manager", "hours": "Monday to Friday, 9 to 5."},
    "check": {"rows": ROWS, "back_url": "#back"},
    "thanks": {"readers": "Sam", "numbers": NUMBERS},
    "expired": {"numbers": NUMBERS},
    "gone": {},
    "error": {"what": "broken", "request_id": "1f3a9c02", "numbers": NUMBERS},
}


def make_app() -> Flask:
    """Return the preview application, with both languages switched on."""
    app = Flask(
        "preview",
        static_folder=str(ROOT / "static"),
        template_folder=str(ROOT / "portal/templates"),
    )
    app.config.update(SECRET_KEY="made up", WTF_CSRF_ENABLED=False, TESTING=True)
    CSRFProtect(app)
    languages.init_app(app, (ENGLISH, PSEUDO))
    forms.init_app(app)
    headers.init_app(app)
    app.add_url_rule("/question/<name>", view_func=show_question, methods=["GET", "POST"])
    app.add_url_rule("/question/<name>/<reason>", view_func=show_question)
    app.add_url_rule("/page/<name>", view_func=show_page)
    app.add_url_rule("/staff", view_func=show_staff)
    app.add_url_rule("/phone", view_func=show_phone)
    app.add_url_rule("/error/<what>", view_func=show_error)
    app.add_url_rule(
        "/exit", view_func=lambda: Response("left", mimetype="text/plain"), endpoint="exit"
    )
    return app


def show_question(name: str, reason: str = "") -> str:
    """Show one question, with the error that ``reason`` gives."""
    asked = QUESTIONS[name]
    error = wording.error_message(asked, reason, languages.gettext) if reason else ""
    form = forms.question_form(asked, languages.lang(), error=error)
    return render_template(
        "question.html", form=form, error=error, back_url="#back", how_far=wording.how_far(3, 4)
    )


def show_page(name: str) -> str:
    """Show one of the other templates."""
    return render_template(f"{name}.html", **PAGES[name])


def show_error(what: str) -> str:
    """Show the error page for what happened."""
    return render_template("error.html", what=what, status=400)


def show_staff() -> str:
    """Show every piece of the staff pages."""
    return render_template_string(
        STAFF_PAGE, nav=NAV, tasks=TASKS, who="Priya Shah", sign_out_url="/out"
    )


def show_phone() -> str:
    """Show the demo's phone."""
    bubbles = [{"is_ours": True, "time": "", **bubble} for bubble in BUBBLES]
    return render_template_string(PHONE_PAGE, bubbles=bubbles)


if __name__ == "__main__":
    make_app().run(port=8099)
