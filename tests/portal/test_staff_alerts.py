"""One alert: opened by a press, read as typed, closed with what was done; and who may not."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from database.transactions import Database
from people.models import Task
from portal.staff.mentions import with_marks
from tests.factories import make_duty, make_organisation, make_staff
from tests.factories_above import make_alert, make_page, make_words
from tests.portal.respondents import counts, publish
from tests.portal.workspace import House, build
from voice.models import Alert

WORDS = "i want to <b>die</b> & no one listens"
CLOSED = {"done": "Rang and visited.", "was_real": "yes", "told": "told_in_person"}


@pytest.fixture
def house(clean: Database, now: datetime) -> Iterator[House]:
    """A house on a Tuesday afternoon."""
    with time_machine.travel(now, tick=False):
        yield build(clean, now)


@pytest.fixture
def alert(house: House) -> Alert:
    """An unread alert about Wren's words, in which "die" was seen."""
    words = house.make(
        make_words,
        person=house.person,
        text=WORDS,
        tier="urgent",
        categories=["self_harm"],
        spans=[[13, 16, "self_harm"]],
        asked="RHI_FU.RF13",
    )
    return house.make(make_alert, words=words)


def address(alert: Alert, act: str = "") -> str:
    return f"/staff/alerts/{alert.id}{act}"


def test_the_words_are_shown_only_after_the_button_was_pressed(house: House, alert: Alert) -> None:
    browser = house.browser(house.worker)

    before = browser.get(address(alert)).text
    after = browser.post(address(alert, "/read")).text

    assert "no one listens" not in before
    assert "Read now" in before
    assert "no one listens" in after


def test_looking_marks_nothing_as_read(house: House, alert: Alert) -> None:
    browser = house.browser(house.worker)
    browser.get("/staff/")
    before = counts(house.database)

    browser.get(address(alert))
    browser.client.head(address(alert))

    after = counts(house.database)
    assert house.read(lambda session: session.get_one(Alert, alert.id)).read_at is None
    assert {name for name in after if after[name] != before[name]} == {"audit"}


def test_pressing_says_who_read_it_and_when_and_a_second_reader_changes_nothing(
    house: House, alert: Alert
) -> None:
    first, second = house.browser(house.worker), house.browser(house.manager)
    second.get(address(alert))

    first.get(address(alert))
    page = first.post(address(alert, "/read")).text
    second.post(address(alert, "/read"))

    row = house.read(lambda session: session.get_one(Alert, alert.id))
    assert (row.read_by, row.read_at) == (house.worker.id, house.now)
    assert "10 November 2026, 15:40, Dele Marsh" in page


def test_words_stand_as_typed_escaped_with_the_spans_marked(house: House, alert: Alert) -> None:
    browser = house.browser(house.worker)
    browser.get(address(alert))

    page = browser.post(address(alert, "/read")).text

    assert "i want to &lt;b&gt;<mark>die</mark>&lt;/b&gt; &amp; no one listens" in page


def test_the_question_that_was_asked_stands_beside_the_words(house: House, alert: Alert) -> None:
    house.make(publish, key="RHI_FU", now=house.now)
    browser = house.browser(house.worker)
    browser.get(address(alert))

    assert "What would make things better for you?" in browser.post(address(alert, "/read")).text


def test_an_answer_without_words_is_shown_as_the_choice_that_was_made(house: House) -> None:
    house.make(publish, key="RHI_FU", now=house.now)
    words = house.make(make_words, person=house.person)
    alert = house.make(
        make_alert, words=words, words_id=None, categories=[], trigger="answer:RHI_FU.RF08=1"
    )
    browser = house.browser(house.worker)

    before = browser.get(address(alert)).text
    after = browser.post(address(alert, "/read")).text

    assert "An answer that a person should read." in before
    assert "How safe do you feel today?" not in before
    assert "How safe do you feel today?" in after
    assert "Not safe" in after


def test_each_look_is_audited(house: House, alert: Alert) -> None:
    browser = house.browser(house.worker)

    browser.get(address(alert))
    browser.post(address(alert, "/read"))
    browser.post(address(alert, "/close"), CLOSED)

    subject = f"alerts:{alert.id}"
    assert [act for act, about in house.acts() if about == subject] == [
        "viewed",
        "read_alert",
        "viewed",
        "closed_alert",
    ]


def test_closing_keeps_what_was_done_and_ends_the_task(house: House, alert: Alert) -> None:
    browser = read(house, alert)

    browser.post(address(alert, "/close"), CLOSED)

    row = house.read(lambda session: session.get_one(Alert, alert.id))
    task = house.read(lambda session: session.get_one(Task, alert.task_id))
    assert (row.closed_by, row.was_real, row.child_told) == (
        house.worker.id,
        True,
        "told_in_person",
    )
    assert task.done_at == house.now
    page = browser.get(address(alert)).text
    assert "Rang and visited." in page
    assert "Close this alert" not in page


def read(house: House, alert: Alert):  # noqa: ANN201 - a browser on the page of the alert
    browser = house.browser(house.worker)
    browser.get(address(alert))
    browser.post(address(alert, "/read"))
    return browser


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"done": " "}, "Write what was done."),
        ({"was_real": "perhaps"}, "Say whether it was real or not a concern."),
        ({"told": ""}, "Say what the young person was told."),
        ({"told": "not_safe_yet"}, "Write why it is not safe to tell them yet."),
        ({"told": "not_to_be_told", "because": "x"}, "Write who decided"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    house: House, alert: Alert, fields: dict[str, str], error: str
) -> None:
    browser = read(house, alert)

    answer = browser.post(
        address(alert, "/close"), {**CLOSED, "decided_by": "", "because": "", **fields}
    )

    assert answer.status_code == 422
    assert error in answer.text
    assert "Error: " in answer.text
    assert fields.get("done", "Rang and visited.") in answer.text
    assert house.read(lambda session: session.get_one(Alert, alert.id)).closed_at is None


@pytest.mark.parametrize(
    ("told", "field"), [("not_safe_yet", "because"), ("not_to_be_told", "decided_by")]
)
def test_the_reason_why_a_child_was_not_told_is_kept(
    house: House, alert: Alert, told: str, field: str
) -> None:
    browser = read(house, alert)

    browser.post(address(alert, "/close"), {**CLOSED, "told": told, field: "He is at home now"})

    assert "He is at home now" in browser.get(address(alert)).text


def test_a_colleague_who_was_quicker_is_told_of_and_nothing_typed_is_lost(
    house: House, alert: Alert
) -> None:
    browser = read(house, alert)
    other = house.browser(house.manager)
    other.get(address(alert))
    other.post(address(alert, "/close"), {**CLOSED, "done": "I drove there."})

    answer = browser.post(address(alert, "/close"), CLOSED)

    assert answer.status_code == 409
    assert "A colleague was quicker" in answer.text
    assert "I drove there." in answer.text
    assert "Rang and visited." in answer.text


def test_an_alert_that_nobody_read_cannot_be_closed(house: House, alert: Alert) -> None:
    browser = house.browser(house.worker)
    browser.get(address(alert))

    assert browser.post(address(alert, "/close"), CLOSED).status_code == 404


def test_it_is_said_when_she_cannot_be_texted(house: House) -> None:
    words = house.make(make_words, person=house.person, tier="urgent")
    alert = house.make(make_alert, words=words, cannot_text=True)

    assert (
        "Cannot be texted: they sent STOP." in house.browser(house.worker).get(address(alert)).text
    )


def test_others_alerts_look_like_alerts_that_never_were(house: House, alert: Alert) -> None:
    elsewhere = house.make(make_organisation, name="Another service")
    stranger = house.make(make_staff, organisation=elsewhere, role="manager")
    commissioner = house.make(make_staff, organisation=house.organisation, role="commissioner")
    nowhere = "/staff/alerts/00000000-0000-4000-8000-000000000000"

    for member, audience in (
        (house.colleague, "staff"),
        (stranger, "staff"),
        (commissioner, "commissioner"),
        (commissioner, "staff"),
    ):
        browser = house.browser(member, audience)
        forbidden, missing = browser.get(address(alert)), browser.get(nowhere)
        assert (forbidden.status_code, forbidden.text) == (404, missing.text)
        assert browser.client.post(address(alert, "/read")).status_code in {400, 404}
    assert house.read(lambda session: session.get_one(Alert, alert.id)).read_at is None


def test_duty_and_a_page_open_the_alert_of_another_workers_young_person(
    house: House, alert: Alert
) -> None:
    third = house.make(make_staff, organisation=house.organisation, name="Noor Ali")
    house.make(make_duty, worker=house.colleague)
    house.make(make_page, alert=alert, staff_id=third.id)

    assert house.browser(house.colleague).get(address(alert)).status_code == 200
    assert house.browser(third).get(address(alert)).status_code == 200


def test_duty_opens_the_alert_and_not_the_record(house: House, alert: Alert) -> None:
    house.make(make_duty, worker=house.colleague)
    pages = []
    for member in (house.worker, house.colleague):
        browser = house.browser(member)
        browser.get(address(alert))
        pages.append(browser.post(address(alert, "/read")).text)

    assert ["Open their record" in page for page in pages] == [True, False]


def test_a_post_without_the_forms_token_reads_and_closes_nothing(
    house: House, alert: Alert
) -> None:
    browser = house.browser(house.worker)

    assert browser.client.post(address(alert, "/read")).status_code == 400
    assert browser.client.post(address(alert, "/close"), data=CLOSED).status_code == 400


@pytest.mark.parametrize(
    ("text", "spans", "shown"),
    [
        ("abc", [], "abc"),
        ("abcdef", [(1, 3, "x"), (2, 4, "y")], "a<mark>bcd</mark>ef"),
        ("abc", [(2, 99, "x")], "ab<mark>c</mark>"),
        ("abc", [(5, 9, "x"), (-1, 2, "x"), (2, 1, "x"), ("0", 1, "x")], "abc"),
        ("\U0001f622 sad", [(2, 5, "x")], "\U0001f622 <mark>sad</mark>"),
        ("a\0\ud800b", [(1, 3, "x")], "a<mark>��</mark>b"),
    ],
)
def test_marks_stand_where_the_screen_saw_something(
    text: str, spans: list[tuple[object, ...]], shown: str
) -> None:
    assert str(with_marks(text, spans)) == shown
