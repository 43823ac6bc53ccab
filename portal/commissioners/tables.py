"""The tables of a commissioner's page, from printed figures alone: rows of words and numbers.

A hidden figure prints as "under 10", nought included; a percentage has its shown base beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.releases import Report
from portal.commissioners import labels
from portal.languages import gettext

TENTH = 10
HALF_A_TENTH = 5


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its caption, the head of its columns, its rows, and a note under it."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


def of(report: Report) -> list[Table]:
    """Return every table of one sealed month, in the order of the page."""
    return [
        _said(report),
        _interviews(report),
        _late(report),
        _moves(report),
        _context(report),
        *_parents(report),
        _replies(report),
        *_by_characteristic(report),
    ]


def _said(report: Report) -> Table:
    rows = [
        [
            words,
            _percent(report.share("said", code, "counted", "base")),
            _number(report, report.shown("said", code, "counted")),
            _number(report, report.shown("said", code, "base")),
        ]
        for code, words in labels.statements().items()
    ]
    return Table(
        gettext("Young people said"),
        [gettext("Statement"), gettext("Share"), gettext("People"), gettext("Of")],
        rows,
        gettext(
            "Of those who answered no, not sure or yes. The first line is no success measure: "
            "more awareness of danger lowers it. Tips and other ways are asked after a chat only."
        ),
    )


def _interviews(report: Report) -> Table:
    rows = [
        [
            words,
            _number(report, report.shown("interviews", "interviews", value)),
            "" if value == "eligible" else _tenths(report, value),
        ]
        for value, words in labels.interviews().items()
    ]
    return Table(
        gettext("Return home interviews"),
        [gettext("Interviews"), gettext("Number"), gettext("Of all returns")],
        rows,
        gettext(
            "Each return has one status. Because figures are rounded at random, the parts may "
            "not add up to their total."
        ),
    )


def _late(report: Report) -> Table:
    rows = [
        [words, _number(report, report.shown("interviews", "interviews", f"late:{name}"))]
        for name, words in labels.late_reasons().items()
    ]
    return Table(
        gettext("Why interviews were late or not held"),
        [gettext("Reason"), gettext("Interviews")],
        rows,
    )


def _moves(report: Report) -> Table:
    rows = []
    for code, words in labels.outcomes().items():
        shares = [
            _percent(report.share("moves", code, way, "pairs")) for way in ("up", "same", "down")
        ]
        known = [_number(report, report.shown("moves", code, n)) for n in ("pairs", "unpaired")]
        rows.append([words, *shares, *known])
    return Table(
        gettext("Outcomes, first against latest, as young people see them"),
        [
            gettext("Outcome"),
            gettext("Moved up by at least 2 points"),
            gettext("Same"),
            gettext("Moved down by at least 2 points"),
            gettext("With both scores"),
            gettext("With one score"),
        ],
        rows,
        gettext(
            "Only young people with a first and a later score count. Those who start low tend to "
            "move up by themselves: do not compare with nought."
        ),
    )


def _context(report: Report) -> Table:
    rows = [
        [
            words,
            _percent(report.share("moves", code, "first_high", "pairs")),
            _percent(report.share("moves", code, "latest_high", "pairs")),
            _number(report, report.shown("moves", code, "pairs")),
        ]
        for code, words in labels.outcomes_without_direction().items()
    ]
    return Table(
        gettext("Three outcomes side by side, without a direction"),
        [
            gettext("Outcome"),
            gettext("4 or more at first"),
            gettext("4 or more at the latest"),
            gettext("With both scores"),
        ],
        rows,
        gettext("Seeing more danger can lower these scores. Neither way is better by itself."),
    )


def _parents(report: Report) -> list[Table]:
    """One table for each set of answers; a question alone is the caption of its own.

    The first always stands, so that nobody thinks parents were not asked; the others only where
    enough answered.
    """
    tables: list[Table] = []
    for scale in labels.parents():
        bases = [report.shown("parents", code, "base") for code in scale.questions]
        if tables and not any(bases):
            continue
        values = [*scale.answers, "base"]
        rows = [
            [words, *(_number(report, report.shown("parents", code, v)) for v in values)]
            for code, words in scale.questions.items()
        ]
        caption = gettext("What parents answered")
        if len(rows) == 1:
            caption = gettext("What parents answered: %(question)s") % {"question": rows[0][0]}
        head = [gettext("Question"), *scale.answers.values(), gettext("Of")]
        note = "" if tables else gettext("Questions that too few parents answered may be left out.")
        tables.append(Table(caption, head, rows, note))
    return tables


def _replies(report: Report) -> Table:
    rows = [
        [
            words,
            _number(report, report.shown("replies", channel, "asked")),
            _number(report, report.shown("replies", channel, "replied")),
            _percent(report.share("replies", channel, "replied", "asked")),
        ]
        for channel, words in labels.channels().items()
    ]
    return Table(
        gettext("Who was asked, and who answered"),
        [gettext("By"), gettext("People asked"), gettext("Answered"), gettext("Share")],
        rows,
        gettext("Those who do not answer may differ from those who do."),
    )


def _by_characteristic(report: Report) -> list[Table]:
    found = []
    for characteristic, title in labels.characteristics().items():
        bases = report.breakdown("said", characteristic, "Y2", "base")
        parts = report.breakdown("said", characteristic, "Y2", "counted")
        rows = [
            [
                labels.category(characteristic, name),
                _number(report, parts.get(name)),
                _number(report, base),
            ]
            for name, base in bases.items()
        ]
        note = gettext("Groups that are not named here are under the limit, or nobody answered.")
        head = [gettext("Group"), gettext("People"), gettext("Of")]
        found.append(Table(title, head, rows, note))
    return found


def _tenths(report: Report, value: str) -> str:
    """Word a share as "about 3 in 10", halves up: rounded statuses would seem not to add up."""
    share = report.share("interviews", "interviews", value, "eligible")
    if share is None:
        return gettext("hidden")
    tenths = (share + HALF_A_TENTH) // TENTH
    if tenths == 0:
        return gettext("fewer than 1 in 10")
    return gettext("about %(n)s in 10") % {"n": tenths}


def _percent(share: int | None) -> str:
    return gettext("hidden") if share is None else f"{share}%"


def _number(report: Report, figure: int | None) -> str:
    if figure is not None:
        return f"{figure:,}"
    return gettext("under %(n)s") % {"n": report.sealed.threshold}
