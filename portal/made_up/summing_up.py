"""Made-up summaries, plan sections, changes and ratings: what staff made of what was said."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import get_args

from outcomes.models import Document, PlanRow, PlanSection, Score
from outcomes.plan_document import Reader
from outcomes.scoring import OUTCOMES
from portal.made_up.answering import Reply
from portal.made_up.asking import WAVES
from portal.made_up.chance import Chance
from portal.made_up.lists import read
from portal.made_up.people import Child
from portal.made_up.rows import Row, Rows
from portal.made_up.saying import add_alert
from portal.made_up.span import Span, at
from voice.models import Change, Quote, Summary, Words
from voice.summaries import HELD_BACK

HAS_SUMMARY = 0.5
STATES = {"published": 58, "corrected": 10, "with_child": 14, "draft": 11, "answered": 7}
HAS_PLAN = 0.6
MOST_QUOTES = 4
FEWEST_QUOTES = 2
ANSWERED_BY_CHANGE = 0.3
RATED = 0.7
RATED_OUTCOMES = ("O1", "O2", "O5", "O7", "O8", "O9", "O10")
HEADINGS = {"wants": "wants", "went_well": "went_well"}
EASIEST = "easiest_adult"
VERSION = "1"
NEARLY = "nearly"


def make_summaries(
    chance: Chance, span: Span, rows: Rows, children: Sequence[Child], replies: Sequence[Reply]
) -> None:
    """Make summaries with their quotes, plan sections, changes, and the workers' ratings."""
    words = _by_person(rows, held_back(replies))
    for child in children:
        own = words.get(child.id, [])
        if len(own) >= FEWEST_QUOTES and chance.happens(HAS_SUMMARY):
            _summary(chance, span, rows, child, own)
        _ratings(chance, span, rows, child)
    workers = {child.id: child.worker_id for child in children}
    for row in list(rows.of(Words)):
        _change(chance, span, rows, row, workers)


def held_back(replies: Sequence[Reply]) -> set[uuid.UUID]:
    """Return the words of follow-ups whose writer said they are not for the plan (RF14 = 1)."""
    return {
        one.words_id
        for reply in replies
        if any(
            answer.question.name == "RF14" and answer.given.value == HELD_BACK
            for answer in reply.answers
        )
        for one in reply.answers
        if one.words_id is not None
    }


def _by_person(rows: Rows, left_out: set[uuid.UUID]) -> dict[uuid.UUID, list[Row]]:
    """Return the young people's own words that may be quoted, in order of time."""
    found: dict[uuid.UUID, list[Row]] = {}
    for row in sorted(rows.of(Words), key=lambda one: (one["received_at"], one["id"])):
        is_own = row["informant"] == "young_person" and row["section"] != EASIEST
        if is_own and row["asked"] and row["tier"] == "none" and row["id"] not in left_out:
            found.setdefault(row["person_id"], []).append(row)
    return found


def _summary(chance: Chance, span: Span, rows: Rows, child: Child, own: Sequence[Row]) -> None:
    quoted = list(own[-MOST_QUOTES:])
    latest: datetime = quoted[-1]["received_at"]
    drafted_at = latest + (span.end - latest) * chance.between(0.1, 0.5)
    state = chance.weighed(STATES)
    times = (drafted_at, drafted_at + (span.end - drafted_at) * 0.3)
    if state == "answered":  # she said "nearly" these days, and nobody has corrected it yet
        times = (drafted_at, max(times[1], span.end - timedelta(hours=chance.whole(5, 100))))
    if state != "corrected":
        row = _version(chance, rows, child, quoted, state=state, times=times)
    else:
        first = _version(chance, rows, child, quoted, state="superseded", times=times)
        first["correction_id"] = _correction(chance, rows, child, times[1])
        again = (times[1] + (span.end - times[1]) * 0.4, times[1] + (span.end - times[1]) * 0.7)
        row = _version(chance, rows, child, quoted, state="published", times=again, before=first)
    if row["state"] == "published":
        _share(chance, quoted)
        if chance.happens(HAS_PLAN):
            _plan_section(chance, rows, child, row)


def _version(
    chance: Chance,
    rows: Rows,
    child: Child,
    quoted: Sequence[Row],
    *,
    state: str,
    times: tuple[datetime, datetime],
    before: Row | None = None,
) -> Row:
    """Add one version, drafted and answered at ``times``; one that is nearly right opens P3."""
    drafted_at, answered_at = times
    verdict = {"published": "yes", "superseded": NEARLY, "answered": NEARLY}.get(state)
    row = rows.add(
        Summary,
        id=chance.new_id(),
        organisation_id=child.service.organisation_id,
        person_id=child.id,
        version=before["version"] + 1 if before else 1,
        supersedes_id=before["id"] if before else None,
        state=state,
        drafted_by=child.worker_id,
        drafted_at=drafted_at,
        period_from=quoted[0]["received_at"].date(),
        period_until=quoted[-1]["received_at"].date(),
        told_sealed=chance.one_of(read("office")["told"]),
        shown_at=None if state == "draft" else drafted_at + timedelta(minutes=20),
        verdict=verdict,
        verdict_at=answered_at if verdict else None,
        verdict_channel="web" if verdict else None,
        correction_id=None,
        published_at=answered_at + timedelta(minutes=30) if state == "published" else None,
        published_by=child.worker_id if state == "published" else None,
    )
    if verdict == NEARLY:
        alert = add_alert(chance, rows, child, f"answer:{row['id']}", ("P3", answered_at))
        alert["trigger"] = "answer:MY_WORDS.V1=2"
    _quote(rows, row, quoted)
    return row


def _quote(rows: Rows, summary: Row, quoted: Sequence[Row]) -> None:
    for position, words in enumerate(quoted):
        rows.add(
            Quote,
            summary_id=summary["id"],
            words_id=words["id"],
            heading=HEADINGS.get(words["section"] or "", "said"),
            position=position,
        )


def _correction(chance: Chance, rows: Rows, child: Child, now: datetime) -> uuid.UUID:
    """Add what the young person wrote against the first version (V2)."""
    words_id = chance.new_id()
    rows.add(
        Words,
        id=words_id,
        organisation_id=child.service.organisation_id,
        person_id=child.id,
        about_id=child.id,
        informant="young_person",
        channel="web",
        text_sealed=chance.one_of(read("words")["correction"]["right"]["ok"]),
        language="en",
        asked="MY_WORDS.V2",
        section="correction",
        received_at=now,
        tier="none",
        categories=[],
        spans=[],
        screenable=True,
        who_sees=[],
    )
    return words_id


def _share(chance: Chance, quoted: Sequence[Row]) -> None:
    """Put the child's choice of who may see it (V3) on the quotes of a published summary."""
    names = ["my_worker", "my_meeting"]
    names += [name for name in ("parent_carer", "in_report") if chance.happens(0.3)]
    for row in quoted:
        row["who_sees"] = names


def _plan_section(chance: Chance, rows: Rows, child: Child, summary: Row) -> None:
    office, section_id = read("office"), chance.new_id()
    rows.add(
        PlanSection,
        id=section_id,
        organisation_id=child.service.organisation_id,
        person_id=child.id,
        summary_id=summary["id"],
        version=1,
        strengths_sealed=chance.one_of(office["strengths"]),
        family_views_sealed=chance.one_of(office["family_views"]) or None,
        published_at=summary["published_at"] + timedelta(minutes=15),
        published_by=child.worker_id,
    )
    for position, (outcome, measure) in enumerate(chance.shuffled(office["plan_rows"])[:3]):
        rows.add(
            PlanRow,
            id=chance.new_id(),
            plan_section_id=section_id,
            position=position,
            outcome_sealed=outcome,
            owner_sealed=chance.one_of(office["owners"]),
            due_on=summary["published_at"].date() + timedelta(weeks=chance.whole(3, 12)),
            measure=measure,
        )
    for reader in get_args(Reader):
        rows.add(
            Document,
            id=chance.new_id(),
            organisation_id=child.service.organisation_id,
            plan_section_id=section_id,
            reader=reader,
            state="wanted",
            wanted_at=summary["published_at"] + timedelta(minutes=15),
        )


def _change(
    chance: Chance, span: Span, rows: Rows, words: Row, workers: Mapping[uuid.UUID, uuid.UUID]
) -> None:
    """Answer some of what was asked for: we did, we will, or we could not, because."""
    is_family = words["asked"] == "PARENT.P15"
    if not is_family and words["asked"] != "WEEKLY.W09":
        return
    decided_at = words["received_at"] + timedelta(hours=chance.between(20, 110))
    if words["tier"] != "none" or decided_at > span.end or not chance.happens(ANSWERED_BY_CHANGE):
        return
    kind = (
        "we_did" if is_family else chance.weighed({"we_did": 60, "we_will": 25, "we_could_not": 15})
    )
    texts = read("office")["family_changes" if is_family else kind]
    rows.add(
        Change,
        id=chance.new_id(),
        organisation_id=words["organisation_id"],
        person_id=words["person_id"],
        words_id=words["id"],
        kind=kind,
        text_sealed=chance.one_of(texts),
        decided_by=workers[words["about_id"]],
        decided_at=decided_at,
    )


def _ratings(chance: Chance, span: Span, rows: Rows, child: Child) -> None:
    """Add the worker's ratings at each wave: near how things are, and not the child's own view."""
    for wave, week in WAVES.items():
        day = span.day(week, 4)
        if day >= span.today or (child.ended_on and day >= child.ended_on):
            continue
        if chance.happens(RATED):
            name = "review" if wave == "final" else wave
            _rating(chance, rows, child, name, day)


def _rating(chance: Chance, rows: Rows, child: Child, wave: str, day: date) -> None:
    rating_id, later = chance.new_id(), 0.0 if wave == "initial" else 0.4
    for outcome in RATED_OUTCOMES:
        score = round(chance.near(child.nature.mood - 0.2 + later, 0.8))
        rows.add(
            Score,
            id=chance.new_id(),
            organisation_id=child.service.organisation_id,
            person_id=child.id,
            informant="worker",
            outcome=OUTCOMES[outcome].code,
            wave=wave,
            score=Decimal(max(1, min(5, score))),
            version=VERSION,
            cause=f"rating:{rating_id}",
            scored_at=at(day, 14),
            evidence_sealed=chance.one_of(read("office")["evidence"]),
            last_seen_alone_on=day - timedelta(days=chance.whole(1, 12)),
        )
