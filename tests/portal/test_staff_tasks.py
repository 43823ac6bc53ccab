"""One task: finished with what was done; texts of unknown numbers; and who may not."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from database.transactions import Database
from people.models import Task
from tests.factories import make_task, make_young_person
from tests.factories_above import make_words
from tests.factories_texts import make_inbound_text
from tests.portal.workspace import House, build


@pytest.fixture
def house(clean: Database, now: datetime) -> Iterator[House]:
    """A house on a Tuesday afternoon."""
    with time_machine.travel(now, tick=False):
        yield build(clean, now)


def test_a_task_is_finished_with_what_was_done(house: House) -> None:
    task = house.make(make_task, person=house.person, owner=house.worker, kind="story")
    browser = house.browser(house.worker)
    browser.get(f"/staff/tasks/{task.id}")

    empty = browser.post(f"/staff/tasks/{task.id}", {"note": " "})
    browser.post(f"/staff/tasks/{task.id}", {"note": "Brought it on Friday."})

    assert empty.status_code == 422
    assert house.read(lambda session: session.get_one(Task, task.id)).done_by == house.worker.id
    assert "Brought it on Friday." in browser.get(f"/staff/tasks/{task.id}").text


def test_a_task_of_anothers_young_person_looks_missing(house: House) -> None:
    other = house.make(make_young_person, organisation=house.organisation)
    task = house.make(make_task, person=other, owner=house.manager)

    assert house.browser(house.worker).get(f"/staff/tasks/{task.id}").status_code == 404
    assert house.browser(house.manager).get(f"/staff/tasks/{task.id}").status_code == 200


def test_a_text_from_a_number_nobody_knows_is_read_by_a_manager(house: House) -> None:
    words = house.make(make_words, person=house.person, text="who is this")
    text = house.make(make_inbound_text, words_id=words.id)
    task = house.make(
        make_task, person=house.person, kind="unlinked", cause=f"unlinked:{text.provider_id}"
    )
    with_nobody(house, task)

    assert "who is this" in house.browser(house.manager).get(f"/staff/tasks/{task.id}").text
    assert house.browser(house.worker).get(f"/staff/tasks/{task.id}").status_code == 404


def with_nobody(house: House, task: Task) -> None:
    def take_away(session: object) -> None:
        row = session.get_one(Task, task.id)  # type: ignore[attr-defined]  # a session
        row.person_id = row.organisation_id = None

    house.read(take_away)
