"""What people do in a journey: send, open a link, answer to the end, choose who to be."""

import re
from datetime import UTC, datetime

from playwright.sync_api import Browser, Page

from database.transactions import transaction
from people.models import Person
from sms import rounds
from surveys import invitations
from tests.journeys.conftest import Service
from tests.journeys.running import Running


def begin(running: Running, service: Service, key: str, **hidden: str) -> None:
    """Send a questionnaire now, as the worker's page does."""
    now = datetime.now(UTC)
    with transaction(running.database) as session:
        person = session.get_one(Person, service.young_person.id)
        invitation = invitations.invite(
            session, key=key, person=person, about=person, cause=f"j:{key}", hidden=hidden, now=now
        )
        rounds.begin(session, invitation, base_url=running.base_url, now=now)


def open_link(running: Running, service: Service, browser: Browser) -> Page:
    """Open the newest link on the phone, and press the button a person must press."""
    link = next(
        found.group()
        for text in reversed(running.texts_to(service.number))
        if (found := re.search(r"http\S+/a/\S+", text))
    )
    page = browser.new_context(base_url=running.base_url).new_page()
    page.goto(link)
    page.locator("form button").first.click()
    return page


def walk(page: Page, answers: dict[str, str], words: dict[str, str]) -> list[str]:
    """Answer question by question to the end; returns the names asked, in order."""
    asked: list[str] = []
    for _ in range(60):
        found = re.search(r"/answer/q/(\w+)", page.url)
        if found is None:
            if "/thanks" in page.url:
                return asked
            page.locator("form button").first.click()
            continue
        name = found.group(1)
        asked.append(name)
        if name in words:
            page.locator("[name=answer]").fill(words[name])
        elif name in answers:
            page.locator(f"[name=answer][value='{answers[name]}']").check()
        else:
            page.get_by_role("button", name="Skip this question").click()
            continue
        page.locator("form button").first.click()
    raise AssertionError(f"no end after {asked}")


def sign_in(page: Page, name: str | None, person: Person | None = None) -> None:
    """Choose who to be at the demo's doors."""
    page.goto("/demo")
    if person is not None:
        page.locator(f"button[value='person:{person.id}']").click()
    else:
        page.get_by_role("button", name=str(name), exact=True).click()
