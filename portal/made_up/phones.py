"""Made-up phones: numbers that belong to nobody, how they may be used, and what was agreed to.

Numbers are +44 7700 900000 to 900998, which Ofcom keeps for drama; 900999 is the demo's own sender.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from people.models import Consent, Contact, Number
from portal.made_up.chance import Chance
from portal.made_up.lists import read
from portal.made_up.rows import Rows
from portal.made_up.span import Span

Privacy = Literal["private", "shared"]

DRAMA = "+447700900{:03d}"
NUMBERS = 999
STOPPED = 0.02
HAS_CODE_WORD = 0.06
FRESH_DAYS = 48
STALE_DAYS = (60, 150)


@dataclass(frozen=True, slots=True)
class Line:
    """One person on one number; ``stopped_at``: when they sent STOP, None if never."""

    number_id: uuid.UUID
    phone: Privacy
    stopped_at: datetime | None = None


class Phones:
    """Hands out numbers, each once, and writes down how each person may be reached."""

    def __init__(self, chance: Chance, span: Span, rows: Rows) -> None:
        self._chance = chance
        self._span = span
        self._rows = rows
        self._free: Iterator[str] = (DRAMA.format(last) for last in range(NUMBERS))

    def of_child(self, person_id: uuid.UUID, worker_id: uuid.UUID, now: datetime) -> Line | None:
        """Give a young person a phone; None once every number is taken."""
        kind = self._chance.weighed(read("rates")["phones"])
        stopped_at = None
        if self._span.weeks > 1 and self._chance.happens(STOPPED):
            stopped_at = self._span.end - timedelta(days=self._chance.whole(2, 6), hours=7)
        number_id = self._number(now, stopped_at)
        if number_id is None:
            return None
        words = read("names")
        has_words = self._chance.happens(HAS_CODE_WORD)
        code, reading = (
            self._chance.one_of(words[name]) for name in ("code_words", "reading_words")
        )
        self._contact(
            person_id,
            number_id,
            privacy="shared" if kind == "shared" else "private",
            private_since=self._private_since(kind),
            recorded_by=worker_id,
            recorded_at=now,
            code_word_sealed=code if has_words else None,
            reading_word_sealed=reading if has_words else None,
        )
        self._consents(number_id, person_id, now, stopped_at)
        return Line(number_id, "private" if kind == "private" else "shared", stopped_at)

    def of_parent(self, person_id: uuid.UUID, now: datetime, shared: Line | None) -> None:
        """Give a parent a phone of their own, or let them share the child's."""
        number_id = shared.number_id if shared else self._number(now, None)
        if number_id is None:
            return
        self._contact(
            person_id,
            number_id,
            privacy="shared" if shared else "private",
            private_since=None if shared else self._private_since("private"),
            recorded_by=None,
            recorded_at=now,
        )
        self._consents(number_id, person_id, now, None)

    def _number(self, now: datetime, stopped_at: datetime | None) -> uuid.UUID | None:
        e164 = next(self._free, None)
        if e164 is None:
            return None
        number_id = self._chance.new_id()
        self._rows.add(
            Number,
            id=number_id,
            e164_sealed=e164,
            e164_hash=e164,
            state="stopped" if stopped_at else "open",
            state_at=stopped_at or now,
        )
        return number_id

    def _contact(self, person_id: uuid.UUID, number_id: uuid.UUID, **columns: object) -> None:
        # Every day, all day: the demo's phone answers at any hour (see service.settings_of).
        self._rows.add(
            Contact,
            id=self._chance.new_id(),
            person_id=person_id,
            number_id=number_id,
            cover_name_sealed=self._chance.one_of(read("names")["covers"]),
            safe_days=list(range(1, 8)),
            safe_from="00:00",
            safe_until="23:59",
            **columns,
        )

    def _consents(
        self,
        number_id: uuid.UUID,
        person_id: uuid.UUID,
        now: datetime,
        stopped_at: datetime | None,
    ) -> None:
        words = [("opt_in", "sign_up", now)]
        if stopped_at:
            words.append(("opt_out", "text", stopped_at))
        for meaning, how, instant in words:
            self._rows.add(
                Consent,
                id=self._chance.new_id(),
                number_id=number_id,
                person_id=person_id,
                meaning=meaning,
                how=how,
                at=instant,
            )

    def _private_since(self, kind: str) -> datetime | None:
        """Return when a worker asked face to face: less than 8 weeks ago where it still counts."""
        if kind == "shared":
            return None
        low, high = STALE_DAYS if kind == "stale" else (1, FRESH_DAYS)
        return self._span.end - timedelta(days=self._chance.whole(low, high))
