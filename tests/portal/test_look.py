"""What is shipped to a browser, and how it stands in a real one."""

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from people.languages import PSEUDO
from tests.portal.preview import PAGES, QUESTIONS, make_app

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
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
ADDRESSES = (
    *(f"/question/{name}" for name in QUESTIONS),
    *(f"/question/{name}/empty" for name in ("mood", "issues", "words", "day", "rank")),
    *(f"/page/{name}" for name in PAGES),
    "/staff",
    "/phone",
)


@pytest.fixture(scope="module")
def house() -> Iterator[str]:
    """The preview application on loopback; its address."""
    server = make_server("127.0.0.1", 0, make_app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def phone(browser: Browser, **wishes: object) -> Page:
    """Return a page 320 px wide."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, **wishes)  # type: ignore[arg-type]  # passed on
    return context.new_page()


def test_no_shipped_file_is_one_of_the_governments_own() -> None:
    theirs = set(json.loads((Path(__file__).parent / "govuk_assets.json").read_text()).values())

    shipped = [path for path in STATIC.rglob("*") if path.is_file()]

    assert shipped
    assert not [path for path in shipped if hashlib.sha256(path.read_bytes()).hexdigest() in theirs]
    assert not [path for path in shipped if re.search(r"crown|crest|govuk-icon|favicon", path.name)]


@pytest.mark.parametrize("sheet", sorted(path.name for path in (STATIC / "build").glob("*.css")))
def test_a_sheet_fetches_only_files_that_are_shipped(sheet: str) -> None:
    text = (STATIC / "build" / sheet).read_text()

    addresses = re.findall(r'url\("?([^")]+)"?\)', text)

    assert all((STATIC / "build" / address).resolve().is_file() for address in addresses)
    assert "GDS Transport" not in text
    assert "/assets/" not in text


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", PSEUDO])
def test_axe_finds_nothing_on_any_page_at_320_px(
    house: str, browser: Browser, language: str, scheme: str
) -> None:
    page = phone(browser, color_scheme=scheme)

    for address in ADDRESSES:
        page.goto(f"{house}{address}?lang={language}")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
    page.context.close()


@pytest.mark.browser
def test_exit_leaves_and_back_does_not_return(house: str, browser: Browser) -> None:
    page = phone(browser)
    page.goto(f"{house}/page/gone")
    page.goto(f"{house}/question/mood")

    page.click("#exit")
    page.wait_for_url(f"{house}/exit")
    page.go_back()

    assert page.url == f"{house}/page/gone"
    page.context.close()


@pytest.mark.browser
def test_exit_is_a_plain_link_without_script(house: str, browser: Browser) -> None:
    page = phone(browser, java_script_enabled=False)
    page.goto(f"{house}/question/mood")

    page.click("#exit")

    assert page.url == f"{house}/exit"
    page.context.close()


@pytest.mark.browser
def test_shift_three_times_leaves_and_shift_for_capitals_does_not(
    house: str, browser: Browser
) -> None:
    page = phone(browser)
    page.goto(f"{house}/question/words")
    page.focus("#answer")

    for letter in "ABCD":
        page.keyboard.press(f"Shift+{letter}")
    assert page.url == f"{house}/question/words"

    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(f"{house}/exit")
    page.context.close()


@pytest.mark.browser
def test_the_box_that_stands_alone_clears_the_others(house: str, browser: Browser) -> None:
    page = phone(browser)
    page.goto(f"{house}/question/issues")

    page.check("[value=home]")
    page.check("[value=nothing_now]")
    assert not page.is_checked("[value=home]")

    page.check("[value=school]")
    assert not page.is_checked("[value=nothing_now]")
    page.context.close()


@pytest.mark.browser
def test_a_long_text_is_told_that_it_is_plenty(house: str, browser: Browser) -> None:
    page = phone(browser)
    page.goto(f"{house}/question/words")
    assert page.is_hidden("#answer-plenty")

    page.fill("#answer", "x" * 1000)

    assert page.is_visible("#answer-plenty")
    page.context.close()


@pytest.mark.browser
def test_an_error_moves_the_focus_to_its_summary(house: str, browser: Browser) -> None:
    page = phone(browser)

    page.goto(f"{house}/question/mood/empty")

    page.wait_for_function("document.activeElement.className === 'govuk-error-summary'")
    page.context.close()


@pytest.mark.browser
def test_nothing_on_any_page_breaks_the_content_policy(house: str, browser: Browser) -> None:
    page = phone(browser)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    for address in ADDRESSES:
        page.goto(f"{house}{address}")

    assert complaints == []
    page.context.close()
