"""People, numbers and consents: a number is a phone, and every one of its people stays apart."""

import threading
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import vault
from database.transactions import Database, transaction
from people import register
from people.models import Consent, Contact, Number, Person
from people.windows import BadWindowError
from tests.factories import (
    drama_number,
    make_contact,
    make_number,
    make_organisation,
    make_parent,
    make_shared_contact,
    make_young_person,
)


def test_a_name_and_birthday_come_back_and_are_stored_sealed(session: Session) -> None:
    person = make_young_person(session, name="Wren", born_on=date(2011, 3, 4))

    assert register.name_of(person) == "Wren"
    assert register.born_on(person) == date(2011, 3, 4)
    assert b"Wren" not in person.name_sealed
    assert person.born_on_sealed is not None
    assert b"2011" not in person.born_on_sealed


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2011, 3, 4), date(2026, 3, 3), 14),
        (date(2011, 3, 4), date(2026, 3, 4), 15),
        (date(2012, 2, 29), date(2026, 2, 28), 13),
        (date(2012, 2, 29), date(2026, 3, 1), 14),
        (None, date(2026, 3, 1), None),
    ],
)
def test_age_is_in_whole_years(
    session: Session, born: date | None, day: date, age: int | None
) -> None:
    person = make_young_person(session, born_on=born)

    assert register.age_on(person, day) == age


def test_a_release_key_is_random_unless_given(session: Session) -> None:
    organisation = make_organisation(session)
    keys = {make_young_person(session, organisation=organisation).release_key for _ in range(9)}

    assert len(keys) > 1
    assert all(0 <= key < 4096 for key in keys)
    assert make_young_person(session, organisation=organisation, release_key=0).release_key == 0


def test_names_are_read_in_one_go(session: Session) -> None:
    wren, sorrel = make_young_person(session), make_parent(session)

    names = register.names_of(session, [wren.id, sorrel.id])

    assert names == {wren.id: "Wren", sorrel.id: "Sorrel"}


def test_one_number_has_one_row(session: Session, now: datetime) -> None:
    e164 = drama_number()

    first = register.number(session, e164, now)

    assert register.number(session, e164, now) is first
    assert register.find_number(session, e164) is first
    assert register.e164_of(first) == e164
    assert e164.encode() not in first.e164_sealed


def test_a_number_nobody_met_is_not_found(session: Session) -> None:
    assert register.find_number(session, "+447700900999x") is None


@pytest.mark.parametrize(
    "text", ["07700900123", "+44 7700 900123", "", "+0123456789", "+44770090\0"]
)
def test_what_is_not_e164_is_refused_and_not_repeated(
    session: Session, now: datetime, text: str
) -> None:
    with pytest.raises(register.NotE164Error) as error:
        register.number(session, text, now)

    assert not text or text not in str(error.value)


def test_a_number_met_twice_at_once_has_one_row(clean: Database, now: datetime) -> None:
    begin, found = threading.Barrier(4), []

    def meet() -> None:
        begin.wait(timeout=5)
        with transaction(clean) as session:
            found.append(register.number(session, "+447700900123", now).id)

    threads = [threading.Thread(target=meet) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)

    assert len(found) == 4
    assert len(set(found)) == 1


def test_a_closed_number_stays_closed(session: Session, now: datetime) -> None:
    number = make_number(session, state="closed")

    register.set_number_state(session, number, "open", now)
    register.opt_in(session, number=number, person_id=None, how="text", staff_id=None, now=now)
    register.opt_out(session, number=number, person_id=None, how="text", now=now)

    assert number.state == "closed"


def test_an_opt_out_stops_the_number_and_an_opt_in_opens_it(
    session: Session, now: datetime
) -> None:
    number = make_number(session)
    assert register.standing_consent(session, number.id) is None

    register.opt_out(session, number=number, person_id=None, how="text", now=now)
    assert number.state == "stopped"
    assert register.standing_consent(session, number.id) == "opt_out"

    later = now + timedelta(minutes=1)
    register.opt_in(session, number=number, person_id=None, how="text", staff_id=None, now=later)
    assert number.state == "open"
    assert number.state_at == later
    assert register.standing_consent(session, number.id) == "opt_in"
    assert session.scalar(select(func.count()).select_from(Consent)) == 2


def test_of_two_words_at_one_instant_the_opt_out_counts(session: Session, now: datetime) -> None:
    number = make_number(session)

    register.opt_out(session, number=number, person_id=None, how="carrier", now=now)
    register.opt_in(session, number=number, person_id=None, how="text", staff_id=None, now=now)

    assert register.standing_consent(session, number.id) == "opt_out"


def test_an_opt_in_does_not_lift_a_quarantine(session: Session, now: datetime) -> None:
    number = make_number(session, state="quarantined")

    register.opt_in(session, number=number, person_id=None, how="text", staff_id=None, now=now)

    assert number.state == "quarantined"


def test_a_contact_keeps_how_somebody_may_be_reached(session: Session, now: datetime) -> None:
    contact = make_contact(session, safe_days=[5, 1], code_word="marzipan", now=now)

    assert contact.safe_days == [1, 5]
    assert contact.private_since == now
    assert vault.unseal(contact, "cover_name_sealed") == "Larkfield"
    assert vault.unseal(contact, "code_word_sealed") == "marzipan"
    assert contact.reading_word_sealed is None


def test_recording_a_contact_again_replaces_it_whole(session: Session, now: datetime) -> None:
    first = make_contact(session, code_word="marzipan")
    person = session.get_one(Person, first.person_id)
    number = session.get_one(Number, first.number_id)

    again = make_shared_contact(session, person=person, number=number, now=now)

    assert again is first
    assert again.privacy == "shared"
    assert again.private_since is None
    assert again.code_word_sealed is None
    assert session.scalar(select(func.count()).select_from(Contact)) == 1


def test_a_window_that_is_none_is_refused(session: Session) -> None:
    with pytest.raises(BadWindowError):
        make_contact(session, safe_from="17:00", safe_until="15:30")


def test_the_contact_recorded_last_counts(session: Session, now: datetime) -> None:
    person = make_young_person(session)
    make_contact(session, person=person, now=now - timedelta(days=2))
    newest = make_contact(session, person=person, now=now - timedelta(days=1))

    assert register.contact_of(session, person.id) is newest


def test_a_contact_on_a_closed_number_does_not_count(session: Session, now: datetime) -> None:
    person = make_young_person(session)
    older = make_contact(session, person=person, now=now - timedelta(days=2))
    make_contact(session, person=person, number=make_number(session, state="closed"), now=now)

    assert register.contact_of(session, person.id) is older


def test_nobody_without_a_contact_has_one(session: Session) -> None:
    assert register.contact_of(session, make_young_person(session).id) is None


def test_parent_and_child_on_one_phone_are_two_contacts(session: Session, now: datetime) -> None:
    number = make_number(session)
    child = make_contact(session, number=number, now=now)
    parent = make_shared_contact(
        session, person=make_parent(session), number=number, now=now + timedelta(minutes=1)
    )

    assert register.contacts_on(session, number.id) == [child, parent]


def test_a_private_tick_runs_out_after_eight_weeks(session: Session, now: datetime) -> None:
    contact = make_contact(session, now=now)

    assert register.is_private(contact, now + timedelta(days=55))
    assert not register.is_private(contact, now + timedelta(days=56))
    assert not register.is_private(contact, now + timedelta(days=28), weeks=4)


def test_a_text_can_lower_privacy(session: Session, now: datetime) -> None:
    contact = make_contact(session, now=now)

    register.make_shared(session, contact)

    assert not register.is_private(contact, now)
    assert contact.private_since is None


def test_the_first_pause_counts_until_somebody_resumes(session: Session, now: datetime) -> None:
    contact = make_contact(session)

    register.pause(session, contact, now)
    register.pause(session, contact, now + timedelta(hours=1))
    assert contact.paused_at == now

    register.resume(session, contact)
    assert contact.paused_at is None
