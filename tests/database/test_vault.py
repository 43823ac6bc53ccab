"""Sealed values open only where they were sealed, and come back whole, whatever was said."""

import base64
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from database import vault
from database.vault import (
    BLOCK_BYTES,
    BadKeyRingError,
    KeyRing,
    NoVaultError,
    UnopenedError,
    Vault,
    new_key_ring_text,
    read_key_ring,
)
from people.models import Organisation, Person, Staff
from tests.factories import make_organisation, make_staff, make_task, make_young_person

HERE = "here/people/name_sealed/1"
ONE = Vault(read_key_ring(new_key_ring_text("one")))
HOSTILE = st.text(
    st.one_of(st.characters(), st.sampled_from(["\0", "\ud83d", "\udc00", "\u202e", "💛"]))
)


@given(HOSTILE)
def test_what_was_said_comes_back_whole(said: str) -> None:
    assert ONE.open(ONE.seal(said, HERE), HERE) == said


def test_a_long_text_with_nul_and_half_emoji_comes_back_whole() -> None:
    said = "help\0 me \ud83d " * 12_000

    assert ONE.open(ONE.seal(said, HERE), HERE) == said


def test_the_same_words_never_look_the_same() -> None:
    assert ONE.seal("same", HERE) != ONE.seal("same", HERE)


@given(st.integers(0, 400))
def test_lengths_are_hidden_in_blocks(letters: int) -> None:
    empty = len(ONE.seal("", HERE))

    grown = len(ONE.seal("x" * letters, HERE)) - empty

    assert grown % BLOCK_BYTES == 0
    assert grown == (letters + 4 - 1) // BLOCK_BYTES * BLOCK_BYTES


def test_yes_and_no_are_as_long_as_a_sentence() -> None:
    said = ("no", "yes please", "i do not feel safe where i live at the moment")

    assert len({len(ONE.seal(words, HERE)) for words in said}) == 1


@pytest.mark.parametrize(
    "elsewhere",
    [
        "there/people/name_sealed/1",
        "here/staff/name_sealed/1",
        "here/people/born_on_sealed/1",
        "here/people/name_sealed/2",
        "",
    ],
    ids=["organisation", "table", "column", "row", "nothing"],
)
def test_a_value_that_was_moved_does_not_open(elsewhere: str) -> None:
    envelope = ONE.seal("Wren", HERE)

    with pytest.raises(UnopenedError):
        ONE.open(envelope, elsewhere)


def test_a_value_altered_anywhere_does_not_open() -> None:
    envelope = ONE.seal("Wren", HERE)

    for place in range(len(envelope)):
        altered = bytearray(envelope)
        altered[place] ^= 1
        with pytest.raises(UnopenedError):
            ONE.open(bytes(altered), HERE)


def test_a_value_cut_short_does_not_open() -> None:
    envelope = ONE.seal("Wren", HERE)

    for length in range(len(envelope)):
        with pytest.raises(UnopenedError):
            ONE.open(envelope[:length], HERE)


def test_a_value_sealed_with_another_key_does_not_open() -> None:
    other = Vault(read_key_ring(new_key_ring_text("one")))

    with pytest.raises(UnopenedError):
        other.open(ONE.seal("Wren", HERE), HERE)


def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    old = read_key_ring(new_key_ring_text("2025"))
    new = read_key_ring(new_key_ring_text("2026"))
    both = Vault(KeyRing("2026", {**new.keys, **old.keys}))

    sealed_before = Vault(old).seal("Wren", HERE)

    assert both.key_id == "2026"
    assert both.key_ids == ("2026", "2025")
    assert both.open(sealed_before, HERE) == "Wren"
    assert Vault(new).open(both.seal("Wren", HERE), HERE) == "Wren"


def test_a_new_key_changes_no_hash() -> None:
    old = read_key_ring(new_key_ring_text("2025"))
    new = read_key_ring(new_key_ring_text("2026"))
    both = Vault(KeyRing("2026", {**new.keys, **old.keys}))

    assert both.hash("lookup", "+447700900123") == Vault(old).hash("lookup", "+447700900123")


def test_each_purpose_has_a_hash_of_its_own() -> None:
    purposes: tuple[vault.Purpose, ...] = ("lookup", "tokens", "audit", "release", "pseudonyms")

    assert len({ONE.hash(purpose, "the same") for purpose in purposes}) == len(purposes)
    assert ONE.hash("lookup", "half \ud83d") != ONE.hash("lookup", "half")


SHORT = base64.b64encode(bytes(31)).decode()
RIGHT = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "ring",
    [
        "",
        " , ",
        "one",
        f":{RIGHT}",
        f"one:{SHORT}",
        "one:not base64!",
        f"{'n' * 17}:{RIGHT}",
        f"one:{RIGHT},two:{SHORT}",
    ],
)
def test_a_bad_key_ring_is_refused_without_showing_a_key(ring: str) -> None:
    with pytest.raises(BadKeyRingError) as error:
        read_key_ring(ring)

    assert RIGHT not in str(error.value)
    assert SHORT not in str(error.value)


def test_a_sealed_column_is_read_back_from_its_row(session: Session) -> None:
    person = make_young_person(session, name="Wren \ud83d\0")
    session.expire_all()

    assert vault.unseal(session.get_one(Person, person.id), "name_sealed") == "Wren \ud83d\0"


def test_nothing_stored_is_nothing_read(session: Session) -> None:
    assert vault.unseal(make_task(session), "note_sealed") is None


def test_a_name_moved_to_another_row_does_not_open(session: Session) -> None:
    organisation = make_organisation(session)
    wren, robin = (make_young_person(session, organisation=organisation) for _ in range(2))

    robin.name_sealed = wren.name_sealed
    session.flush()
    session.expire_all()

    with pytest.raises(UnopenedError):
        vault.unseal(robin, "name_sealed")


def test_a_row_moved_to_another_organisation_does_not_open(session: Session) -> None:
    worker = make_staff(session)

    session.execute(
        text("UPDATE staff SET organisation_id = :there"), {"there": make_organisation(session).id}
    )
    session.expire_all()

    with pytest.raises(UnopenedError):
        vault.unseal(worker, "name_sealed")


def test_a_row_outside_any_session_cannot_be_read() -> None:
    staff = Staff(organisation_id=uuid.uuid4(), role="worker", name_sealed=b"sealed")

    with pytest.raises(NoVaultError):
        vault.unseal(staff, "name_sealed")


def test_a_session_without_a_vault_seals_nothing(session: Session) -> None:
    bare = Session(session.connection())
    row = Organisation(name="Made up", settings={})

    with pytest.raises(NoVaultError):
        vault.seal(bare, row, "name_sealed", "Wren")
