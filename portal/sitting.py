"""A sitting: one visit of one person to one questionnaire on the web, and what may be done in it.

Nothing of it is stored. Which question is open is computed from the answers; what was answered in
this sitting is told by the sign-in's beginning and the answers' times. Only those answers are ever
shown again (guide security.md 5.8).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from people.models import Person, SignIn
from portal import forms, wording
from portal.forms import Posted, QuestionForm
from portal.languages import gettext, lang
from surveys import engine, questions, responses
from surveys.coming import Coming
from surveys.effects import section_of
from surveys.engine import Given
from surveys.models import Answer, Response
from surveys.questionnaire import Question, text_in
from surveys.reading.readings import Skipped, Unclear
from surveys.responses import ZONE, Standing
from voice import words
from voice.words import Said


@dataclass(frozen=True, slots=True)
class Sitting:
    """A response as this visit finds it; ``fresh``: paths that got something in this visit."""

    current: Standing
    person: Person
    fresh: frozenset[str]

    @property
    def response(self) -> Response:
        """The response that is being answered."""
        return self.current.response

    @property
    def has_begun(self) -> bool:
        """Whether anything was answered before this visit, by text or on the web."""
        return bool(self.current.answers.keys() - self.fresh)

    def route(self) -> tuple[Question, ...]:
        """Return the questions that are relevant now, answered or not."""
        current = self.current
        return engine.route(current.edition, current.answers, current.hidden, current.today)

    def allowed(self, name: str) -> Question | None:
        """Return the question of that name if its page may be opened: given already, or next."""
        following = self.current.next()
        open_paths = self.current.answers.keys() | ({following.path} if following else set())
        return next(
            (
                question
                for question in self.route()
                if question.name == name and question.path in open_paths
            ),
            None,
        )

    def before(self, question: Question) -> Question | None:
        """Return the question before this one that was answered in this visit, or None."""
        earlier = None
        for one in self.route():
            if one.path == question.path:
                break
            if one.path in self.fresh:
                earlier = one
        return earlier


@dataclass(frozen=True, slots=True)
class NotTaken:
    """What was posted answers nothing; ``raw`` is given back, ``reason`` is for error_message."""

    raw: str
    reason: str


def sit(session: Session, response: Response, sign_in: SignIn, now: datetime) -> Sitting:
    """Return the response as this visit finds it now. Reads only."""
    since = select(Answer.path).where(
        Answer.response_id == response.id,
        Answer.superseded_at.is_(None),
        Answer.channel == "web",
        Answer.answered_at >= sign_in.started_at,
    )
    return Sitting(
        current=responses.standing(session, response, now),
        person=session.get_one(Person, response.person_id),
        fresh=frozenset(session.scalars(since)),
    )


def sit_down(session: Session, response: Response, sign_in: SignIn, now: datetime) -> Sitting:
    """Return the same with the response locked: two who write come one after the other."""
    session.refresh(response, with_for_update=True)
    return sit(session, response, sign_in, now)


def form_of(sitting: Sitting, question: Question, *, is_empty: bool = False) -> QuestionForm:
    """Return the question's form; an answer of this visit stands in it unless ``is_empty``."""
    given = sitting.current.answers.get(question.path)
    is_shown = given is not None and question.path in sitting.fresh and not is_empty
    return forms.question_form(
        question,
        lang(),
        given.value if given is not None and is_shown else "",
        default_language=sitting.current.edition.default_language,
    )


def form_again(sitting: Sitting, question: Question, fault: NotTaken) -> QuestionForm:
    """Return the form with what was posted and what is wrong with it."""
    default = sitting.current.edition.default_language
    error = wording.error_message(
        question, fault.reason, gettext, language=lang(), default_language=default
    )
    return forms.question_form(question, lang(), fault.raw, error=error, default_language=default)


def how_far(sitting: Sitting, question: Question) -> wording.HowFar:
    """Return how far this question is along the way, in coarse words."""
    asked = [one for one in sitting.route() if one.needs_reply]
    place = next((n for n, one in enumerate(asked) if one.path == question.path), len(asked))
    return wording.how_far(place, len(asked) - place)


def take(
    session: Session,
    sitting: Sitting,
    question: Question,
    form: MultiDict[str, str],
    *,
    now: datetime,
) -> NotTaken | None:
    """Read what was posted, hear it and record it; or say why it answers nothing.

    The same answer sent twice is recorded once. Words are heard before anything else is done with
    them. The response must be locked (``sit_down``). Flushes; may defer a page.
    """
    posted: Posted = form  # type: ignore[assignment]  # only the overloads of ``get`` differ
    raw = forms.raw_answer(question, posted)
    read = _read(sitting, question, raw, posted, now)
    if isinstance(read, NotTaken):
        return read
    given, how = read
    if question.path in sitting.fresh and sitting.current.answers[question.path] == given:
        return None
    coming = Coming(question, given, how, "web")
    if question.kind == "text" and given.state == "answered":
        coming = _heard(session, sitting, coming, now)
    responses.record(session, sitting.response, coming, now=now)
    return None


def finish(session: Session, sitting: Sitting, *, now: datetime) -> bool:
    """File the response if nothing is left to ask; say whether it is filed.

    Safety questions that had to wait because nobody was there are settled as not asked
    (guide questionnaires.md 2.11).
    """
    if sitting.current.next() is not None:
        return False
    for question in _waited(sitting):
        responses.not_asked(
            session, sitting.current, question, "not_staffed", channel="web", now=now
        )
    current = responses.standing(session, sitting.response, now)
    return responses.finish_if_complete(session, current, now=now)


def _read(
    sitting: Sitting, question: Question, raw: str, posted: Posted, now: datetime
) -> tuple[Given, str] | NotTaken:
    """Return what the question got and how it was read."""
    if question.kind == "note":
        return Given("answered"), "form"
    if forms.wants_to_skip(posted):
        return Given("skipped", "", "skip"), "form"
    reading = questions.read(question, raw, lang(), now.astimezone(ZONE), channel="web")
    if isinstance(reading, Unclear):
        return NotTaken(raw, reading.reason)
    if isinstance(reading, Skipped):
        return Given("skipped", "", reading.reason), "form"
    current = sitting.current
    if engine.refused(
        question,
        reading.value,
        current.edition,
        current.answers,
        current.hidden,
        today=current.today,
    ):
        return NotTaken(raw, "refused")
    return Given("answered", reading.value), reading.how


def _heard(session: Session, sitting: Sitting, coming: Coming, now: datetime) -> Coming:
    response, question = sitting.response, coming.question
    turn = session.scalar(
        select(func.count()).where(Answer.response_id == response.id, Answer.path == question.path)
    )
    key = f"web:{response.id}:{question.name}:{turn}"
    heard = words.hear(
        session,
        Said(
            key=key,
            text=coming.given.value,
            informant=sitting.person.kind,
            channel="web",
            language=lang(),
            now=now,
            organisation_id=response.organisation_id,
            person_id=response.person_id,
            about_id=response.about_id,
            asked=f"{sitting.current.edition.key}.{question.name}",
            section=section_of(question),
            question=text_in(question.labels, lang(), sitting.current.edition.default_language),
            polarity=question.polarity,
        ),
    )
    return replace(coming, words_id=heard.words.id, cause=key)


def _waited(sitting: Sitting) -> list[Question]:
    current = sitting.current
    if current.hidden.get("staffed") != "no":
        return []
    staffed = {**current.hidden, "staffed": "yes"}
    route = engine.route(current.edition, current.answers, staffed, current.today)
    asked = {question.path for question in sitting.route()}
    return [
        question
        for question in route
        if question.path not in asked and question.path not in current.answers
    ]
