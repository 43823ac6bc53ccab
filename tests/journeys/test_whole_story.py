"""The whole story: from an invitation by text to a sealed figure, in the running product.

Invitation by text, three answers by text, the rest on the web, a worrying sentence, the alert read
by the worker, outcomes moved, the summary corrected by the child, published, a PDF that holds the
quote and not the withheld one, and a sealed release that counts it and hides what is small.
"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pypdf import PdfReader
from sqlalchemy import select

from database.transactions import transaction
from outcomes import measures, releases, sealing
from outcomes.measures import Measured
from outcomes.models import Score
from people.models import Person
from tests import factories
from tests.factories_above import make_words
from tests.journeys.acting import begin, open_link, sign_in, walk
from tests.journeys.conftest import PIN, Service
from tests.journeys.running import Running, eventually
from tests.journeys.test_web_browser import CHROMIUM, FLAGS
from voice.models import Alert, Summary

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LONG = "I want to live nearer my nan because she listens. " * 24
"""1,200 letters, which must arrive whole."""
WITHHELD = "please keep this one out of any plan"
WORRY = "mums boyfriend keeps hitting me"


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def test_from_an_invitation_by_text_to_a_sealed_figure(
    running: Running, service: Service, browser: Browser
) -> None:
    tell_what_came_before(running, service)

    answer_by_text_then_on_the_web(running, service, browser)
    answer_the_outcomes(running, service, browser)
    worker = browser.new_page(base_url=running.base_url)
    worry_and_be_read(running, service, worker)
    see_the_outcomes_moved(running, service, worker)
    draft_a_summary(service, worker)
    child = browser.new_page(base_url=running.base_url)
    judge(running, service, child, "No, that is wrong", correction="say it was my idea")
    draft_a_summary(service, worker)
    judge(running, service, child, "Yes")
    publish(service, worker)
    read_the_documents(service, worker)
    seal_and_read(running, service, browser)


def tell_what_came_before(running: Running, service: Service) -> None:
    """A first wave of outcomes, words the child held back, and 25 other young people's answers."""
    now = datetime.now(UTC)
    with transaction(running.database) as session:
        person = session.get_one(Person, service.young_person.id)
        told = [Measured("O1", Decimal("2.0"), "initial", "1", "test:first")]
        measures.measure(
            session, person, told, informant="young_person", now=now - timedelta(weeks=12)
        )
        make_words(
            session,
            person=person,
            text=WITHHELD,
            use_words="1",
            received_at=now - timedelta(days=2),
            asked="RHI_FU.RF13",
        )
        for index in range(25):
            other = factories.make_young_person(
                session, organisation=service.organisation, release_key=index
            )
            measures.vote(session, other, other, [("RF04", "3")], now=now)


def answer_by_text_then_on_the_web(running: Running, service: Service, browser: Browser) -> None:
    """Three answers by text, "link", and the rest behind it, with the long words whole."""
    begin(running, service, "RHI_FU", chat_done="yes")
    for count, answer in enumerate(("5", "3", "3"), start=1):
        eventually(lambda expected=count: len(running.texts_to(service.number)) == expected)
        running.text_from(service.number, answer)
    eventually(lambda: len(running.texts_to(service.number)) == 4)
    running.text_from(service.number, "link")
    eventually(lambda: len(running.texts_to(service.number)) == 5)

    page = open_link(running, service, browser)
    answers = {"RF05": "3", "RF06": "3", "RF07": "1", "RF08": "4", "RF12": "3", "RF14": "3"}
    asked = walk(page, answers, {"RF13": LONG})

    assert not {"RF01", "RF02", "RF04"} & set(asked)
    assert {"RF03", "RF07", "RF13"} <= set(asked)


def answer_the_outcomes(running: Running, service: Service, browser: Browser) -> None:
    """The second wave of the ten outcomes, by a link."""
    before = len(running.texts_to(service.number))
    begin(running, service, "OUTCOMES", age="15", o6_on="no", wave="review")
    eventually(lambda: len(running.texts_to(service.number)) > before)
    page = open_link(running, service, browser)

    asked = walk(page, {"O1a": "5", "O1b": "4"}, {})

    assert "O3a" in asked
    assert "O6a" not in asked


def worry_and_be_read(running: Running, service: Service, page: Page) -> None:
    """A worrying sentence by text is first in the worker's list, is read and closed."""
    running.text_from(service.number, WORRY)
    eventually(lambda: _alerts(running))
    sign_in(page, "Sam Okoro")
    assert page.locator(".heard-badge--now").first.is_visible()
    assert WORRY not in page.content()
    page.locator(".heard-tasks a").first.click()
    page.get_by_role("button", name="Read now").click()
    assert page.locator("mark").first.is_visible()
    page.locator("[name=done]").fill("Rang her on the agreed number. She is at her nan's tonight.")
    page.locator("[name=was_real][value=yes]").check()
    page.locator("[name=told][value=told_in_person]").check()
    page.get_by_role("button", name="Close this alert").click()
    with transaction(running.database) as session:
        alert = session.scalars(select(Alert).where(Alert.trigger == "words")).one()
        assert (alert.level, alert.child_told, alert.was_real) == ("P0", "told_in_person", True)
        assert alert.read_by == service.worker.id


def see_the_outcomes_moved(running: Running, service: Service, page: Page) -> None:
    """First, latest and the distance stand on the young person's page."""
    with transaction(running.database) as session:
        scores = session.scalars(
            select(Score.score).where(Score.outcome == "O1").order_by(Score.scored_at)
        ).all()
        assert scores == [Decimal("2.0"), Decimal("4.5")]
    page.goto(f"/staff/people/{service.young_person.id}/outcomes")
    assert "moved up a lot" in page.inner_text("body").lower() or page.locator("svg").count()


def draft_a_summary(service: Service, page: Page) -> None:
    """Draft from what may be quoted, and put it on the young person's page."""
    page.goto(f"/staff/people/{service.young_person.id}/summary/new")
    assert WITHHELD not in page.content()
    quote = page.locator(".heard-quote").filter(has_text="nearer my nan")
    quote.locator("select").select_option("wants")
    page.locator("[name=told]").fill("This is what I understood.")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("button", name="Show it to them").click()
    assert page.get_by_text("It is on their page.").is_visible()


def judge(
    running: Running, service: Service, page: Page, verdict: str, *, correction: str = ""
) -> None:
    """The young person opens /me with the PIN and says whether it is right."""
    sign_in(page, None, person=service.young_person)
    page.locator("[name=pin]").fill(PIN)
    page.get_by_role("button", name="Open my page").click()
    page.get_by_role("button", name=verdict, exact=True).click()
    if correction:
        page.locator("[name=answer]").fill(correction)
        page.locator("form button").first.click()
    with transaction(running.database) as session:
        latest = session.scalars(select(Summary).order_by(Summary.version.desc())).first()
        assert latest is not None
        assert latest.verdict == ("no" if correction else "yes")
        assert (latest.correction_id is not None) == bool(correction)


def publish(service: Service, page: Page) -> None:
    """Publish the summary and the plan section that stands on it."""
    page.goto(f"/staff/people/{service.young_person.id}/summary")
    page.get_by_role("button", name="Publish it").click()
    page.goto(f"/staff/people/{service.young_person.id}/plan/new")
    page.locator("[name=outcome-1]").fill("I live near my nan")
    page.locator("[name=owner-1]").fill("Sam Okoro")
    page.locator("[name=due_on-1]").fill(
        (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
    )
    page.locator("[name=measure-1]").select_option("O1")
    page.locator("[name=strengths]").fill("She keeps her word.")
    page.get_by_role("button", name="Publish the section").click()


def read_the_documents(service: Service, page: Page) -> None:
    """The professionals' PDF holds the quote whole, the family's none, neither the withheld."""
    plan = f"/staff/people/{service.young_person.id}/plan"

    def documents() -> dict[str, str]:
        page.goto(plan)
        links = page.eval_on_selector_all("a[href$='.pdf']", "all => all.map(a => a.href)")
        found = {}
        for link in links:
            answer = page.request.get(link)
            if answer.headers["content-type"].startswith("application/pdf"):
                pages = PdfReader(io.BytesIO(answer.body())).pages
                words = " ".join(" ".join(one.extract_text() for one in pages).split())
                found["family" if "family" in link else "professionals"] = words
        return found if len(found) == 2 else {}

    made = eventually(documents, seconds=40)
    assert made["professionals"].count("nearer my nan because she listens") == 24
    assert "nearer my nan because she listens" not in made["family"]
    assert not any(WITHHELD in words for words in made.values())


def seal_and_read(running: Running, service: Service, browser: Browser) -> None:
    """The sealed month counts the answer among 26, hides what is small, and shows no name."""
    now = datetime.now(UTC)
    with transaction(running.database) as session:
        release = sealing.seal_month(
            session, service.organisation.id, f"{now:%Y-%m}", now=now + timedelta(days=40)
        )
        release_id = release.id
        report = releases.read(session.connection(), release_id)
    assert report is not None
    assert report.shown("said", "Y2", "base") in {25, 30}
    assert report.shown("said", "Y5", "base") is None
    page = browser.new_page(base_url=running.base_url)
    sign_in(page, "Ivo Brand")
    page.goto(f"/reports/{release_id}")
    text = page.inner_text("body")
    assert "under 10" in text
    assert "Wren" not in text
    denied = page.request.get(f"/staff/people/{service.young_person.id}/")
    assert denied.status == 404


def _alerts(running: Running) -> bool:
    with transaction(running.database) as session:
        return session.scalar(select(Alert.id).where(Alert.trigger == "words")) is not None
