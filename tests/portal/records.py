"""What tests of a young person's record share: its pages, and a browser of who looks at them.

The pages are those of ``workspace.make_app`` and, beside them, the record's own.
"""

import re
from collections.abc import Mapping
from functools import cache

from flask import Flask
from sqlalchemy.orm import Session

from database.transactions import Database
from people.models import Person, Staff
from people.sign_ins import Audience
from portal import mine
from portal.staff import plans, ratings, record, summaries
from surveys import invitations, responses
from surveys.coming import Coming
from surveys.engine import Given
from surveys.models import Invitation, Response
from surveys.questionnaire import Question
from tests.factories import make_organisation, make_staff, make_young_person
from tests.portal import workspace
from tests.portal.respondents import Browser, publish
from tests.portal.workspace import House

RECORD_PAGES = (record, ratings, summaries, plans, mine)
UNKNOWN = "00000000-0000-4000-8000-000000000000"
FIELD = re.compile(r'name="(?P<name>[^"]+)" value="(?P<value>[^"]*)"')


@cache
def make_app(database: Database) -> Flask:
    """Return the staff pages with those of the record."""
    app = workspace.build_app(database)
    for part in RECORD_PAGES:
        if part.blueprint.name not in app.blueprints:
            part.init_app(app)
    return app


def browser(house: House, member: Staff | None, audience: Audience = "staff") -> Browser:
    """Return a browser in which this member of staff is signed in; None: nobody."""
    opened = Browser(make_app(house.database).test_client())
    if member is not None:
        house.sign_in(opened, member, audience)
    return opened


def address(house: House, page: str = "", person: Person | None = None) -> str:
    """Return the address of a page of a record, the young person's of the house by default."""
    return f"/staff/people/{(person or house.person).id}/{page}"


def hidden_field(page: str, name: str) -> str:
    """Return the value of a hidden field of the page."""
    found = next(one for one in FIELD.finditer(page) if one["name"] == name)
    return found["value"]


def strangers(house: House) -> Mapping[str, Browser]:
    """Return everybody who may not open the record of the house's young person."""
    elsewhere = house.make(make_organisation, name="Elsewhere")
    theirs = {"organisation": house.organisation, "name": "Ada Quill"}
    roles = ("commissioner", "contract_manager", "admin")
    other_manager = house.make(make_staff, organisation=elsewhere, role="manager")
    found = {role: browser(house, house.make(make_staff, role=role, **theirs)) for role in roles}
    return {
        **found,
        "a colleague without this child": browser(house, house.colleague),
        "a manager of another organisation": browser(house, other_manager),
        "a commissioner in their own session": browser(
            house, house.make(make_staff, role="commissioner", **theirs), "commissioner"
        ),
        "nobody": browser(house, None),
    }


def child_elsewhere(house: House) -> Person:
    """Return a young person of another organisation."""
    return house.make(make_young_person, organisation=house.make(make_organisation), name="Kit")


def answered(
    session: Session,
    house: House,
    key: str,
    given: Mapping[str, str],
    words_ids: Mapping[str, object] | None = None,
) -> Response:
    """Publish the questionnaire and answer it as the young person would; not finished."""
    publish(session, key, house.now)
    invitation = _invitation(session, house, key)
    response = responses.begin(session, invitation, channel="web", language="en", now=house.now)
    edition = responses.standing(session, response, house.now).edition
    for name, value in given.items():
        question = edition.question(name)
        assert isinstance(question, Question)
        coming = Coming(
            question,
            Given("answered", value) if value else Given("skipped", "", "skip"),
            "form",
            "web",
            words_id=(words_ids or {}).get(name),  # type: ignore[arg-type]  # ids of words
        )
        responses.record(session, response, coming, now=house.now)
    return response


def _invitation(session: Session, house: House, key: str) -> Invitation:
    person = session.get_one(Person, house.person.id)
    count = len(session.query(Invitation).all())
    return invitations.invite(
        session,
        key=key,
        person=person,
        about=person,
        cause=f"test:{key}:{count}",
        now=house.now,
        hidden={"staffed": "yes", "slot": "W08"},
    )
