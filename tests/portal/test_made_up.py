"""The made-up service: its mix is that of the reports, it repeats itself, and it is at work."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from database.base import Base
from database.transactions import Database, transaction
from database.vault import address, vault_of
from episodes.models import Episode, Interview, InterviewAttempt
from outcomes.models import Release, ReleaseFigure
from people import audit, organisations, pins, register, rota
from people.contact import is_still_private
from people.models import Contact, Number, Organisation, Person
from portal.commands import demo
from portal.made_up import load
from portal.made_up.answering import Published
from portal.made_up.chance import Chance, dealt, dealt_out
from portal.made_up.lists import read
from portal.made_up.rows import Rows
from portal.made_up.span import Span, at
from surveys import engine, workbook
from surveys.channels import may_ask
from surveys.questionnaire import Edition
from voice import screen, wording
from voice.models import Alert, Quote, Summary, Words

TODAY = date(2026, 11, 20)
SPAN = Span(TODAY, 26)
SMALL = Span(TODAY, 4)
SENDER = "+447700900999"


@pytest.fixture(scope="module")
def library() -> Published:
    """The built-in questionnaires, as they would be published, without a database."""
    chance, editions = Chance(0), {}
    for key in workbook.library():
        compiled = workbook.compile_sheet(workbook.library_sheet(key), f"{key}.md")
        assert isinstance(compiled, workbook.Compiled)
        editions[key] = compiled.edition
    return Published(editions, {key: chance.new_id() for key in editions})


@pytest.fixture(scope="module")
def made(library: Published) -> load.Plan:
    """A whole service in memory: 400 young people, 26 weeks."""
    return load.plan(SPAN, library, people=400, seed=1)


def test_those_who_went_missing_fall_into_the_bands_of_the_report(made: load.Plan) -> None:
    gone = Counter(
        row["person_id"]
        for row in made.rows.of(Episode)
        if row["kind"] == "missing" and row["ended_at"]
    )

    bands = Counter(_band(count) for count in gone.values())

    assert dict(bands) == dealt(208, {"1-2": 52, "3-5": 14, "6-8": 9.5, "9-19": 12.4, "20+": 12})


def test_episodes_last_as_long_as_in_the_report(made: load.Plan) -> None:
    hours = [
        (row["ended_at"] - row["started_at"]) / timedelta(hours=1)
        for row in made.rows.of(Episode)
        if row["kind"] == "missing" and row["ended_at"]
    ]

    shares = {
        bound: 100 * sum(low <= one < bound for one in hours) / len(hours)
        for low, bound in ((0, 8), (8, 16), (16, 24), (24, 48), (48, 168), (168, 400))
    }

    expected = {8: 30.5, 16: 21.3, 24: 16.2, 48: 16.8, 168: 12.2, 400: 3}
    assert shares == pytest.approx(expected, abs=3)


def test_no_two_episodes_of_one_person_overlap(made: load.Plan) -> None:
    spells: dict[Any, list[tuple[datetime, datetime]]] = {}
    for row in made.rows.of(Episode):
        spell = (row["started_at"], row["ended_at"] or SPAN.end)
        spells.setdefault(row["person_id"], []).append(spell)

    for own in map(sorted, spells.values()):
        assert all(own[place][1] < own[place + 1][0] for place in range(len(own) - 1))


def test_care_and_home_girls_and_boys_stand_as_in_the_reports(made: load.Plan) -> None:
    people = [row for row in made.rows.of(Person) if row["kind"] == "young_person"]

    settings = Counter(row["setting"] for row in people)
    genders = Counter(row["gender"] for row in people)

    assert settings == {"care": 248, "home": 140, "other": 12}
    assert round(genders["2"] / (genders["1"] + genders["2"]), 2) == 0.74
    assert {row["area"] for row in people} == set(read("rates")["areas"])


def test_interview_statuses_are_dealt_out_so_that_they_add_up() -> None:
    statuses = dealt(1000, read("rates")["interviews"])

    assert statuses == {"completed": 262, "declined": 272, "not_engaged": 466}
    assert sum(statuses.values()) == 1000


def test_of_completed_interviews_about_48_in_100_were_within_72_hours(made: load.Plan) -> None:
    rows = [row for row in made.rows.of(Interview) if row["status"] == "completed"]

    in_time = sum(row["completed_at"] - row["returned_at"] <= timedelta(hours=72) for row in rows)

    assert in_time / len(rows) == pytest.approx(0.48, abs=0.05)


def test_not_engaged_means_three_attempts_by_two_routes_one_in_person(made: load.Plan) -> None:
    attempts: dict[Any, list[str]] = {}
    for row in made.rows.of(InterviewAttempt):
        attempts.setdefault(row["interview_id"], []).append(row["route"])

    for row in made.rows.of(Interview):
        if row["status"] == "not_engaged":
            assert len(attempts[row["id"]]) >= 3
            assert "in_person" in attempts[row["id"]]


def test_an_interview_names_its_dates_as_its_status_demands(made: load.Plan) -> None:
    for row in made.rows.of(Interview):
        assert (row["completed_at"] is not None) == (row["status"] == "completed")
        assert (row["waiting_reason"] is not None) == (row["status"] == "offered_waiting")
        assert (row["offered_at"] is None) == (row["status"] in {"not_yet_offered", "not_required"})


def test_ten_year_olds_answer_with_a_worker(made: load.Plan) -> None:
    ages = {child.id: child.age_on(TODAY) for child in made.children}

    replies = [one for one in made.replies if ages.get(one.ask.person_id) == 10]

    assert len(replies) > 100
    assert {reply.ask.channel for reply in replies} == {"worker"}
    assert min(ages.values()) == 10
    assert max(ages.values()) == 17


def test_numbers_belong_to_nobody_and_leave_the_sender_free(made: load.Plan) -> None:
    numbers = [row["e164_sealed"] for row in made.rows.of(Number)]

    assert len(numbers) == len(set(numbers)) >= 600
    assert all(re.fullmatch(r"\+447700900\d{3}", number) for number in numbers)
    assert SENDER not in numbers


def test_who_comes_after_the_last_number_has_no_phone(library: Published) -> None:
    crowd = load.plan(Span(TODAY, 1), library, people=1100, seed=1)

    assert len(crowd.rows.of(Number)) == 999
    assert sum(child.line is None for child in crowd.children) > 100


def test_most_phones_are_private_and_some_share_stop_or_hold_a_code_word(made: load.Plan) -> None:
    contacts = made.rows.of(Contact)

    fresh = [
        row
        for row in contacts
        if is_still_private(row["privacy"], row["private_since"], SPAN.end + timedelta(days=1))
    ]

    assert 0.7 < len(fresh) / len(contacts) < 0.95
    assert sum(bool(row.get("code_word_sealed")) for row in contacts) > 5
    assert sum(row["state"] == "stopped" for row in made.rows.of(Number)) > 2
    assert len({row["number_id"] for row in contacts}) < len(contacts)


def test_nothing_made_up_has_happened_after_the_night_before(made: load.Plan) -> None:
    ahead = {"closes_at", "due_at", "starts_at", "ends_at"}

    later = [
        (name, column)
        for name, rows in _tables(made)
        for row in rows
        for column, value in row.items()
        if isinstance(value, datetime) and column not in ahead and value > SPAN.end
    ]

    assert later == []


def test_a_complete_response_leaves_no_question_and_a_shared_phone_gets_its_pack(
    made: load.Plan, library: Published
) -> None:
    done = [reply for reply in made.replies if reply.ending == "complete"]

    for reply in done[:: len(done) // 300]:
        assert _left(reply, library.editions[reply.ask.key]) is None
    shared = [
        one.question.name
        for reply in made.replies
        if reply.ask.phone == "shared"
        for one in reply.answers
    ]
    assert set(shared) == {"W01", "W08", "W11"}


def test_rounds_are_answered_skipped_and_left_in_silence(made: load.Plan) -> None:
    rounds = [reply for reply in made.replies if reply.ask.key == "WEEKLY"]

    silent = sum(not reply.answers for reply in rounds) / len(rounds)
    states = Counter(one.given.state for reply in rounds for one in reply.answers)

    assert 0.2 < silent < 0.5
    assert states["skipped"] > 300
    assert states["answered"] > 5000


def test_each_young_person_is_asked_three_waves_of_outcomes(made: load.Plan) -> None:
    waves = Counter(
        (reply.ask.child.id, reply.ask.hidden["wave"])
        for reply in made.replies
        if reply.ask.key == "OUTCOMES"
    )

    assert {wave for _, wave in waves} == {"initial", "review", "final"}
    assert len([count for count in waves.values() if count == 2]) > 200


def test_ordinary_words_open_no_alert() -> None:
    texts = list(_ordinary())

    screened = {text: _screen(text) for text in texts}

    assert [text for text, tier in screened.items() if tier != "none"] == []
    assert len(set(texts)) >= 300


def test_worrying_words_are_screened_at_the_tier_they_are_listed_under() -> None:
    for category, tiers in read("worrying").items():
        for tier, texts in tiers.items():
            assert [text for text in texts if _screen(text) != tier] == [], category


def test_what_staff_wrote_is_kind() -> None:
    office = list(_strings(read("office")))

    assert [text for text in office if wording.kinder(text)] == []


def test_the_same_seed_and_day_give_the_same_service(session: Session) -> None:
    first = _loaded(session, seed=7)
    second = _loaded(session, seed=7)
    other = _loaded(session, seed=8)

    assert first == second
    assert first != other
    assert first["answers"]


def test_a_loaded_service_is_at_work(session: Session) -> None:
    load.write(session, _small(session, people=80), lambda _line: None)

    old = select(Alert).where(Alert.opened_at < SMALL.end - timedelta(days=7))
    alerts = session.scalars(old).all()
    assert len(alerts) > 10
    assert all(one.closed_at and one.closed_by and one.done_sealed for one in alerts)
    assert all(one.child_told_note_sealed for one in alerts)
    assert {level for (level,) in session.execute(select(Alert.level).distinct())} >= {"P0", "P2"}
    for organisation in session.scalars(select(Organisation)):
        still = Alert.organisation_id == organisation.id, Alert.closed_at.is_(None)
        assert 3 <= (session.scalar(select(func.count()).where(*still)) or 0) <= 12
        assert rota.gap_ahead(session, organisation.id, SMALL.end, days=49) is None
        settings = organisations.settings_of(session, organisation.id)
        assert settings.window.days == frozenset(range(1, 8))
    assert audit.verify(session).broken_at is None
    assert session.scalars(select(Person.id).where(Person.missing_since.is_not(None))).all()


def test_what_is_stored_opens_and_the_pin_is_the_one_the_demo_says(session: Session) -> None:
    plan = _small(session, people=20)
    load.write(session, plan, lambda _line: None)
    child = session.get_one(Person, plan.children[0].id)

    assert register.name_of(child)
    assert register.age_on(child, TODAY) in range(10, 18)
    number = session.scalars(select(Number)).first()
    assert number is not None
    assert register.find_number(session, register.e164_of(number)) is number
    assert pins.check_pin(session, child.id, load.PIN, SMALL.end) == "right"
    assert session.scalars(select(Words.id)).first()


def test_a_summary_quotes_only_words_that_may_be_quoted(made: load.Plan) -> None:
    quoted = {row["words_id"] for row in made.rows.of(Quote)}
    words = {row["id"]: row for row in made.rows.of(Words)}
    states = Counter(row["state"] for row in made.rows.of(Summary))

    assert {words[one]["tier"] for one in quoted} == {"none"}
    assert set(states) == {"draft", "with_child", "answered", "published", "superseded"}


def test_the_command_loads_an_empty_database_and_leaves_any_other_alone(
    clean: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def opened() -> Iterator[tuple[None, Database]]:
        yield None, clean

    monkeypatch.setattr(demo, "open_database", opened)
    words = ["load", "--people", "20", "--weeks", "2", "--seed", "3", "--today", "2026-11-20"]

    result = CliRunner().invoke(demo.demo, words)

    assert result.exit_code == 0, result.output
    assert "Recorded the answers of week 2 of 2." in result.output
    assert _young_people(clean) == 20

    again = CliRunner().invoke(demo.demo, words)

    assert again.exit_code == 1
    assert demo.NOT_EMPTY in again.output
    assert _young_people(clean) == 20


def test_an_empty_demo_is_loaded_for_this_day(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(load, "load", lambda *args, **named: asked.append((args, named)))
    monkeypatch.setattr(demo, "now", lambda: datetime(2026, 6, 30, 23, 30, tzinfo=UTC))

    demo.load_into(database, lambda _line: None)

    (args, named) = asked[0]
    assert args == (database, Span(date(2026, 7, 1), 26))
    assert (named["people"], named["seed"]) == (400, 1)


@pytest.mark.slow
def test_a_whole_service_has_five_sealed_months_with_figures(session: Session) -> None:
    # The command that loads it has ten minutes a statement; a session of the web has five seconds.
    session.execute(text("SET LOCAL statement_timeout = '120s'"))
    published = load.publish_library(session, SPAN.end)
    said: list[str] = []

    load.write(session, load.plan(SPAN, published, people=400, seed=1), said.append)

    months = session.scalars(select(Release.month).distinct().order_by(Release.month)).all()
    assert months == ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10"]
    assert (session.scalar(select(func.count()).select_from(ReleaseFigure)) or 0) > 200
    levels = {level for (level,) in session.execute(select(Alert.level).distinct())}
    assert levels == {"P0", "P1", "P2", "P3"}
    assert said[-1] == "Sealed 2026-10."


def test_what_is_dealt_adds_up_whatever_the_shares() -> None:
    chance = Chance(1)

    for total in range(30):
        assert sum(dealt(total, {"a": 1, "b": 1, "c": 1.5}).values()) == total
        assert len(dealt_out(chance, total, {"a": 1, "b": 3})) == total


def test_the_months_of_a_span_are_whole_ones() -> None:
    assert list(SPAN.months()) == ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10"]
    assert list(Span(date(2026, 3, 1), 4).months()) == ["2026-02"]
    assert list(SMALL.months()) == []


def test_an_instant_is_told_by_londons_clock() -> None:
    assert at(date(2026, 7, 1), 15, 30) == datetime(2026, 7, 1, 14, 30, tzinfo=UTC)


def test_a_row_with_a_column_that_is_none_is_refused(session: Session) -> None:
    rows = Rows()
    rows.add(Organisation, id=Chance(1).new_id(), name="Larkfield", colour="red")

    with pytest.raises(KeyError, match="colour"):
        rows.put(session)


def _young_people(database: Database) -> int:
    with transaction(database) as session:
        query = select(func.count()).where(Person.kind == "young_person")
        return session.scalar(query) or 0


def _band(count: int) -> str:
    bounds = {"1-2": 2, "3-5": 5, "6-8": 8, "9-19": 19}
    return next((band for band, most in bounds.items() if count <= most), "20+")


def _left(reply: Any, edition: Edition) -> Any:
    """Return the question that is next, or None."""
    answers = {one.question.path: one.given for one in reply.answers}
    hidden = {**reply.ask.hidden, "phone": reply.ask.phone, "staffed": "yes"}
    return engine.next_question(
        edition,
        answers,
        hidden,
        reply.ask.at.date(),
        lambda row: (
            row.needs_reply and may_ask(row, reply.ask.phone, is_adult=reply.ask.key == "PARENT")
        ),
    )


def _tables(made: load.Plan) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for mapper in Base.registry.mappers:
        yield mapper.class_.__tablename__, made.rows.of(mapper.class_)


def _ordinary() -> Iterator[str]:
    for topics in read("words").values():
        for moods in topics.values():
            for texts in moods.values():
                yield from texts


def _screen(text: str) -> str:
    return screen.screen(text, screen.Context(), screen.load_lists()).tier


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in _strings(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in _strings(part))


def _small(session: Session, *, people: int = 30, seed: int = 1) -> load.Plan:
    published = load.publish_library(session, SMALL.end)
    return load.plan(SMALL, published, people=people, seed=seed)


def _loaded(session: Session, *, seed: int) -> dict[str, list[str]]:
    """Load a small service, read every table in plain, and take it all back."""
    with session.begin_nested() as attempt:
        load.write(session, _small(session, seed=seed), lambda _line: None)
        found = {
            table.name: sorted(repr(_plain(session, table, row)) for row in rows)
            for table in Base.metadata.sorted_tables
            if table.name != "editions" and (rows := session.execute(select(table)).all())
        }
        attempt.rollback()
    session.expire_all()
    return found


def _plain(session: Session, table: Any, row: Any) -> dict[str, Any]:
    """Return a row with sealed values opened; what secrets or other ids made is left out."""
    left_out = {"edition_id", "pin_hash", "e164_hash", "chained", "previous"}
    if table.name in {"audit", "releases"}:
        left_out |= {"id", "subject"}
    values = {name: value for name, value in row._mapping.items() if name not in left_out}
    for name in [name for name in values if name.endswith("_sealed") and values[name]]:
        bound_to = address(table.name, name, row.id, values.get("organisation_id"))
        values[name] = vault_of(session).open(bytes(values[name]), bound_to)
    return values
