"""The tables of a commissioner's page, from printed figures alone: rows of words and numbers.

A hidden figure prints as "under 10", nought included; a percentage has its shown base beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.releases import Report
from portal.languages import gettext

AREAS = ("area", "gender", "ethnicity", "setting")
TENTHS = 10
ANSWERS = ("1", "2", "3", "4", "5")


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
        _parents(report),
        _replies(report),
        *_by_characteristic(report),
    ]


def _said(report: Report) -> Table:
    statements = {
        "Y1": gettext("Did not think they were in any danger (context only)"),
        "Y2": gettext("Will try to let someone know where they are"),
        "Y3": gettext("Learnt tips for keeping safe"),
        "Y4": gettext("Learnt other ways of solving problems"),
        "Y5": gettext("Would not go missing again"),
    }
    rows = [
        [
            words,
            _share(report, "said", code),
            _number(report, report.shown("said", code, "counted")),
            _number(report, report.shown("said", code, "base")),
        ]
        for code, words in statements.items()
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
    labels = {
        "eligible": gettext("Returns that should be offered an interview"),
        "offered": gettext("Offered by a named person"),
        "completed": gettext("Completed"),
        "declined": gettext("Declined"),
        "not_engaged": gettext("Not engaged"),
        "offered_waiting": gettext("Offered, waiting"),
        "accepted_booked": gettext("Accepted and booked"),
        "not_yet_offered": gettext("Not yet offered"),
        "within_72h": gettext("Completed within 72 hours"),
    }
    rows = [
        [
            words,
            _number(report, report.shown("interviews", "interviews", value)),
            "" if value == "eligible" else _tenths(report, value),
        ]
        for value, words in labels.items()
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
    names = {
        "capacity": gettext("No capacity: leave, sickness or vacancies"),
        "late_information": gettext("Told too late"),
        "missing_again": gettext("Missing again first"),
        "school": gettext("Hard to arrange at school"),
        "not_aware": gettext("Family, carers or home did not see why"),
        "out_of_area": gettext("Living out of the area"),
        "other_authority": gettext("Another authority's arrangements"),
    }
    rows = [
        [words, _number(report, report.shown("interviews", "interviews", f"late:{name}"))]
        for name, words in names.items()
    ]
    return Table(
        gettext("Why interviews were late or not held"),
        [gettext("Reason"), gettext("Interviews")],
        rows,
    )


def _moves(report: Report) -> Table:
    rows = []
    for code, words in _outcome_names().items():
        shares = [
            _percent(report.share("moves", code, way, "pairs")) for way in ("up", "same", "down")
        ]
        base = _number(report, report.shown("moves", code, "pairs"))
        rows.append([words, *shares, base])
    return Table(
        gettext("Outcomes, first against latest, as young people see them"),
        [
            gettext("Outcome"),
            gettext("Moved up by 2 or more"),
            gettext("Same"),
            gettext("Moved down by 2 or more"),
            gettext("With both scores"),
        ],
        rows,
        gettext(
            "Only young people with a first and a later score count. Those who start low tend to "
            "move up by themselves: do not compare with nought."
        ),
    )


def _context(report: Report) -> Table:
    names = {
        "O5": gettext("Spotting when people use me"),
        "O7": gettext("Keeping safe"),
        "O8": gettext("Safer people around me"),
    }
    rows = [
        [
            words,
            _percent(report.share("moves", code, "first_high", "pairs")),
            _percent(report.share("moves", code, "latest_high", "pairs")),
            _number(report, report.shown("moves", code, "pairs")),
        ]
        for code, words in names.items()
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


def _parents(report: Report) -> Table:
    questions = {
        "P01": gettext("Do you feel we listen to you?"),
        "P04": gettext("Did you get help soon enough?"),
        "P05": gettext("Does the help fit what your family needs?"),
        "P06": gettext("Do we treat you as part of the team?"),
        "P07": gettext("Do you know what the plan is and who does what?"),
    }
    rows = [
        [words, *(_number(report, report.shown("parents", code, value)) for value in ANSWERS)]
        for code, words in questions.items()
    ]
    return Table(
        gettext("What parents answered"),
        [
            gettext("Question"),
            gettext("No"),
            gettext("Not much"),
            gettext("Sort of"),
            gettext("Mostly"),
            gettext("Yes"),
        ],
        rows,
    )


def _replies(report: Report) -> Table:
    channels = {
        "sms": gettext("Text message"),
        "web": gettext("Web page"),
        "worker": gettext("With a worker"),
    }
    rows = [
        [
            words,
            _number(report, report.shown("replies", channel, "asked")),
            _number(report, report.shown("replies", channel, "replied")),
            _percent(report.share("replies", channel, "replied", "asked")),
        ]
        for channel, words in channels.items()
    ]
    return Table(
        gettext("Who was asked, and who answered"),
        [gettext("By"), gettext("People asked"), gettext("Answered"), gettext("Share")],
        rows,
        gettext("Those who do not answer may differ from those who do."),
    )


def _by_characteristic(report: Report) -> list[Table]:
    titles = {
        "area": gettext("By area: will try to let someone know"),
        "gender": gettext("By gender: will try to let someone know"),
        "ethnicity": gettext("By ethnic group: will try to let someone know"),
        "setting": gettext("By home or care: will try to let someone know"),
    }
    found = []
    for characteristic, title in titles.items():
        bases = report.breakdown("said", characteristic, "Y2", "base")
        parts = report.breakdown("said", characteristic, "Y2", "counted")
        rows = [
            [_category(name), _number(report, parts.get(name)), _number(report, base)]
            for name, base in bases.items()
        ]
        note = gettext("Groups that are not named here are under the limit, or nobody answered.")
        head = [gettext("Group"), gettext("People"), gettext("Of")]
        found.append(Table(title, head, rows, note))
    return found


def _category(name: str) -> str:
    known = {
        "0": gettext("Not known"),
        "1": gettext("Boys"),
        "2": gettext("Girls"),
        "9": gettext("Another gender"),
        "unknown": gettext("Not known"),
        "home": gettext("Living at home"),
        "care": gettext("Living in care"),
        "other": gettext("Another place"),
        "asian": gettext("Asian"),
        "black": gettext("Black"),
        "mixed": gettext("Mixed"),
        "white": gettext("White"),
    }
    return known.get(name, name)


def _outcome_names() -> dict[str, str]:
    return {
        "O1": gettext("Me and the adults around me"),
        "O2": gettext("Saying how I feel"),
        "O3": gettext("My sexual health"),
        "O4": gettext("Drink and drugs"),
        "O6": gettext("Feeling better about my life"),
        "O9": gettext("Staying in touch"),
        "O10": gettext("School, college or work"),
    }


def _tenths(report: Report, value: str) -> str:
    """Word a share as "about 3 in 10": rounded statuses would seem not to add up."""
    share = report.share("interviews", "interviews", value, "eligible")
    if share is None:
        return gettext("hidden")
    return gettext("about %(n)s in 10") % {"n": round(share / TENTHS)}


def _share(report: Report, name: str, code: str) -> str:
    return _percent(report.share(name, code, "counted", "base"))


def _percent(share: int | None) -> str:
    return gettext("hidden") if share is None else f"{share}%"


def _number(report: Report, figure: int | None) -> str:
    if figure is not None:
        return f"{figure:,}"
    return gettext("under %(n)s") % {"n": report.sealed.threshold}
