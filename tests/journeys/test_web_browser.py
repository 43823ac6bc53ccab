"""A young person's whole way in a real browser: scripts on and off, small and large."""

import os
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from database.transactions import Database, transaction
from people import pins
from people.languages import PSEUDO
from tests.factories_above import make_quote, make_summary, make_words
from tests.portal.respondents import Story, make_app, tell
from voice import changes, summaries

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PIN = "7302"
LEAVING_MILLISECONDS = 300
PATIENCE_MILLISECONDS = 15_000
PICTURES = os.environ.get("HEARD_PICTURES", "")
"""A folder for a picture of every page, for whoever wants to look; empty: none are taken."""

pytestmark = [
    pytest.mark.browser,
    # A browser that leaves a page before its picture has come makes the test server drop the file.
    pytest.mark.filterwarnings(
        "ignore:Exception ignored in. <_io.FileIO:pytest.PytestUnraisableExceptionWarning"
    ),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def story(clean: Database) -> Story:
    """A young person with a PIN, a summary to judge, and something that came of it."""
    story = tell(clean, datetime.now(UTC))
    with transaction(clean) as session:
        pins.set_pin(session, person_id=story.person.id, pin=PIN, staff_id=None, now=story.now)
        said = make_words(
            session,
            person=story.person,
            text="i want to see my brother more & not only at contact",
            received_at=story.now,
            asked="WEEKLY.W09",
        )
        summary = make_summary(session, person=story.person, drafted_by=story.worker_id)
        make_quote(session, summary=summary, words=said, heading="wants")
        summaries.show(session, summary, staff_id=summary.drafted_by, now=story.now)
        changes.decide(
            session,
            story.person,
            words_id=said.id,
            kind="we_did",
            text="You can see him every other Saturday, at the pool.",
            staff_id=summary.drafted_by,
            now=story.now,
        )
    return story


@pytest.fixture
def house(story: Story) -> Iterator[str]:
    """The pages on loopback; their address."""
    server = make_server("127.0.0.1", 0, make_app(story.database), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone 320 px wide."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    yield context
    context.close()


def press(page: Page, button: str) -> None:
    """Press a button and wait for the page it leads to."""
    with page.expect_navigation():
        page.click(button)


def look_at(page: Page, name: str, *, by_axe: bool = True) -> None:
    """Look at a page as axe does, see that it fits the screen, and take its picture.

    Axe needs the page's own timers, so it cannot run where scripts are off.
    """
    if by_axe:
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def answer_weekly(page: Page, address: str, name: str, *, by_axe: bool) -> None:
    """Open a link and answer a whole weekly check-in, looking at every page."""
    page.goto(address)
    look_at(page, f"{name}-1-opening", by_axe=by_axe)
    press(page, "main button")
    look_at(page, f"{name}-2-before", by_axe=by_axe)
    press(page, "main button")
    look_at(page, f"{name}-3-mood", by_axe=by_axe)
    press(page, "button:not([name]):not([type=button])")
    look_at(page, f"{name}-4-error", by_axe=by_axe)
    page.check("input[value='4']")
    press(page, "button:not([name]):not([type=button])")
    while page.locator("textarea").count() == 0:
        press(page, "button[name=skip]")
    page.fill("textarea", "more time with my brother")
    look_at(page, f"{name}-5-words", by_axe=by_axe)
    press(page, "button:not([name]):not([type=button])")
    press(page, "button[name=skip]")
    look_at(page, f"{name}-6-check", by_axe=by_axe)
    assert "more time with my brother" in page.inner_text("main")
    press(page, "main button")
    look_at(page, f"{name}-7-thanks", by_axe=by_axe)


@pytest.mark.parametrize("language", ["en", PSEUDO])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scripts", [True, False])
def test_a_young_person_answers_from_the_link_to_the_thanks(
    browser: Browser, house: str, story: Story, *, language: str, width: int, scripts: bool
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=scripts
    )
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    token = story.invite("WEEKLY", {"slot": "W09"})
    page.goto(f"{house}/?lang={language}")

    name = f"{language}-{width}-{'on' if scripts else 'off'}"
    answer_weekly(page, f"{house}/a/{token}", name, by_axe=scripts)

    assert page.url == f"{house}/thanks"
    assert story.standing()["/data/W09"] == ("answered", "more time with my brother")
    assert not [text for text in complaints if "Content Security Policy" in text]
    context.close()


@pytest.mark.parametrize("language", ["en", PSEUDO])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_young_person_says_that_a_summary_is_wrong(
    browser: Browser, house: str, story: Story, language: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    name = f"me-{language}-{width}"
    page.goto(f"{house}/a/{story.invite('MY_WORDS')}?lang={language}")
    press(page, "main button")
    look_at(page, f"{name}-1-pin")
    page.fill("#pin", "5555")
    press(page, "main button")
    look_at(page, f"{name}-2-error")
    page.fill("#pin", PIN)
    press(page, "main button")
    look_at(page, f"{name}-3-page")
    press(page, "button[value='1']")
    page.fill("textarea", "he is my HALF brother")
    press(page, "button:not([name]):not([type=button])")
    look_at(page, f"{name}-4-who")
    press(page, "button[name=skip]")
    press(page, "button[name=skip]")
    look_at(page, f"{name}-5-thanked")
    assert "he is my HALF brother" in page.inner_text("main")
    press(page, "main form[action='/me/leave'] button")
    assert page.url == f"{house}/exit"
    page.goto(f"{house}/me")
    look_at(page, f"{name}-6-closed")
    context.close()


@pytest.mark.parametrize("address", ["/", "/help", "/exit", "/a/unknown", "/answer/"])
@pytest.mark.parametrize("language", ["en", PSEUDO])
def test_pages_that_stand_by_themselves_can_be_read_by_everybody(
    phone: BrowserContext, house: str, address: str, language: str
) -> None:
    page = phone.new_page()
    page.goto(f"{house}{address}?lang={language}")

    look_at(page, f"alone-{language}-{address.strip('/').replace('/', '-') or 'front'}")


@pytest.mark.parametrize("scripts", [True, False])
def test_exit_is_quick_and_back_shows_no_answer(
    browser: Browser, house: str, story: Story, *, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    address = f"{house}/a/{story.invite('WEEKLY', {'slot': 'W09'})}"
    page.goto(address)
    press(page, "main button")
    press(page, "main button")
    page.check("input[value='1']")
    press(page, "button:not([name]):not([type=button])")
    page.go_back()
    page.wait_for_selector("input[value='5']")

    taken = [leave(page, house)]
    page.go_back()
    assert page.locator("input[type=radio]").count() == 0
    assert "Really bad" not in page.content()

    # The machine may be busy with other tests: the best of three says what leaving itself takes.
    for _ in range(2):
        page.goto(address)
        press(page, "main button")
        taken.append(leave(page, house))
    assert min(taken) < LEAVING_MILLISECONDS
    context.close()


def leave(page: Page, house: str) -> float:
    """Press Exit and return after how many milliseconds the page was gone."""
    started = time.monotonic()
    page.click("#exit")
    page.wait_for_url(f"{house}/exit", wait_until="commit")
    return (time.monotonic() - started) * 1000
