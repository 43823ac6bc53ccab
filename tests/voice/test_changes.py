"""You said, we did: what came of it is kept beside the words it answers."""

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from people.models import Audit
from tests.factories import make_staff, make_young_person
from tests.factories_above import make_words
from voice import changes


def test_what_came_of_it_is_read_back_newest_first(session: Session, now: datetime) -> None:
    person, worker = make_young_person(session), make_staff(session)
    said = make_words(session, person=person)
    for days, kind in enumerate(("we_will", "we_did")):
        changes.decide(
            session,
            person,
            words_id=said.id,
            kind=kind,  # type: ignore[arg-type]  # one of them
            text=f"{kind} it",
            staff_id=worker.id,
            now=now + timedelta(days=days),
        )

    found = changes.of_person(session, person.id)

    assert [changes.text_of(one) for one in found] == ["we_did it", "we_will it"]
    assert {one.words_id for one in found} == {said.id}


def test_deciding_is_audited_without_the_words(session: Session, now: datetime) -> None:
    person, worker = make_young_person(session), make_staff(session)

    change = changes.decide(
        session,
        person,
        words_id=None,
        kind="we_could_not",
        text="The bus does not run on Sundays.",
        staff_id=worker.id,
        now=now,
    )

    row = session.scalars(select(Audit).where(Audit.subject == f"changes:{change.id}")).one()
    assert (row.act, row.detail) == ("decided_change", {"kind": "we_could_not"})


@pytest.mark.parametrize(("kind", "text"), [("we_did", "  "), ("we_may", "something")])
def test_an_empty_text_or_an_unknown_kind_is_refused(
    session: Session, now: datetime, kind: str, text: str
) -> None:
    person, worker = make_young_person(session), make_staff(session)

    with pytest.raises(ValueError, match="a change says"):
        changes.decide(
            session,
            person,
            words_id=None,
            kind=kind,  # type: ignore[arg-type]  # refused
            text=text,
            staff_id=worker.id,
            now=now,
        )


@pytest.mark.parametrize("whose", ["another's", "nobody's"])
def test_words_of_somebody_else_are_refused(session: Session, now: datetime, whose: str) -> None:
    person, worker = make_young_person(session), make_staff(session)
    words_id = make_words(session).id if whose == "another's" else uuid.uuid4()

    with pytest.raises(changes.NotTheirWordsError):
        changes.decide(
            session,
            person,
            words_id=words_id,
            kind="we_did",
            text="Done.",
            staff_id=worker.id,
            now=now,
        )


def test_a_person_to_whom_nothing_was_answered_has_no_change(session: Session) -> None:
    assert changes.of_person(session, make_young_person(session).id) == []
