"""Charts as SVG from Jinja templates, each with its finding in words and its figures as a table.

A view holds finished figures: scores of one young person, or figures already shown in a release;
nothing is worked out here but where a mark stands. Source: guide reports.md 4 and rule 10 of 1.1.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from outcomes.disclosure import percent
from outcomes.scoring import OUTCOMES, Movement, differs, movement
from outcomes.statistics import Phrase
from people.languages import direction, format_number, marked

TEMPLATES = Path(__file__).parent / "charts"

DARK_BLUE, ORANGE, GREY = "#12436D", "#F46A25", "#6B6B6B"
"""Government Analysis Function palette; a shape or word always says the same as the colour."""

Informant = Literal["young_person", "parent", "worker"]
INFORMANTS: dict[Informant, str] = {
    "young_person": marked("Young person"),
    "parent": marked("Parent or carer"),
    "worker": marked("Worker"),
}
"""In the order they are shown: the young person's view comes first."""

_TRACK_START, _TRACK_STEP = 130, 45  # units of the view box; scores 1 to 5 take 180 of its 340
_ROW = 46
_PLOT_HEIGHT, _MONTH_STEP, _PLOT_LEFT, _PLOT_TOP = 160, 46, 52, 14
MONTHS = 13


@dataclass(frozen=True, slots=True)
class Track:
    """First and latest score (1 to 5) of one informant; None where there is none yet."""

    informant: Informant
    first: Decimal | None
    latest: Decimal | None


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """One outcome of one young person: a track for each informant, never joined into one.

    ``looking_back``: the answer to O5then, beside first and latest at the final wave; never scored.
    """

    outcome: str
    tracks: tuple[Track, ...]
    looking_back: Decimal | None = None

    @property
    def label(self) -> str:
        """The label a young person sees, to be translated."""
        return OUTCOMES[self.outcome].label

    @property
    def seen_differently(self) -> bool:
        """Whether the latest scores of two informants stand 2 points or more apart."""
        latest = {track.informant: track.latest for track in self.tracks}
        return differs(latest.get("young_person"), latest.get("parent"), latest.get("worker"))

    @property
    def height(self) -> int:
        """Of the view box, in its units."""
        return _ROW * len(self.tracks) + 8

    def moved(self, track: Track) -> Movement | None:
        """The label of the movement; None for O5, O7 and O8, and until there are two scores."""
        if track.first is None or track.latest is None:
            return None
        return movement(self.outcome, track.first, track.latest)

    def colour(self, track: Track) -> str:
        """The colour of a movement; the colour of the text where none may be given."""
        colours = {None: "currentColor", Movement.DOWN: ORANGE, Movement.NO_CHANGE: GREY}
        return colours.get(self.moved(track), DARK_BLUE)


@dataclass(frozen=True, slots=True)
class OutcomePicture:
    """The outcomes of one young person as small multiples. ``identity``: unique on its page."""

    identity: str
    lines: tuple[OutcomeLine, ...]
    language: str = "en"

    @property
    def rtl(self) -> bool:
        """Whether the picture is mirrored."""
        return direction(self.language) == "rtl"

    def x(self, score: Decimal | int) -> float:
        """Where a score stands, in units of the view box."""
        return _mirrored(_TRACK_START + _TRACK_STEP * (float(score) - 1), 340, self.rtl)

    def y(self, at: int) -> int:
        """Where the track of the informant at this place stands."""
        return _ROW * at + 26

    def figure(self, score: Decimal | None) -> str:
        """A score as it is printed, at most one decimal; a dash for none."""
        return "\N{EN DASH}" if score is None else format_number(float(score), self.language)


@dataclass(frozen=True, slots=True)
class Share:
    """One answer of a release: its label in the reader's language, and its shown count or None."""

    label: str
    shown: int | None


@dataclass(frozen=True, slots=True)
class Shares:
    """How people answered one question, from shown figures of a sealed release only.

    ``base_shown``: of all who answered, None if hidden. ``hidden``: the mark for a hidden figure,
    such as "under 10". ``coloured`` False for Y1, O5, O7 and O8.
    """

    identity: str
    title: str
    parts: tuple[Share, ...]
    base_shown: int | None
    hidden: str
    coloured: bool = True
    language: str = "en"

    @property
    def rtl(self) -> bool:
        """Whether the bars run from the right."""
        return direction(self.language) == "rtl"

    @property
    def colour(self) -> str:
        """Of the bars, which are outlined as well."""
        return DARK_BLUE if self.coloured else GREY

    def percent(self, part: Share) -> int | None:
        """The whole percentage of shown by shown; None if either is hidden."""
        return percent(part.shown, self.base_shown)

    @property
    def largest(self) -> Share | None:
        """The answer most gave among those shown, the first of equals; None if none has a share."""
        known = [part for part in self.parts if self.percent(part) is not None]
        return max(known, key=lambda part: part.shown or 0, default=None)


@dataclass(frozen=True, slots=True)
class Month:
    """One released month: its name, the shown number that counts and the shown base, or None."""

    name: str
    short: str
    shown: int | None
    base_shown: int | None
    recording_changed: bool = False

    @property
    def percent(self) -> int | None:
        """The whole percentage of shown by shown; None if either is hidden."""
        return percent(self.shown, self.base_shown)


@dataclass(frozen=True, slots=True)
class ThirteenMonths:
    """A share over released months, oldest first, and the phrase stored at sealing (or None).

    The line is broken where a month is hidden. No trend word stands under 12 months.
    """

    identity: str
    title: str
    months: tuple[Month, ...]
    phrase: Phrase | None
    hidden: str
    language: str = "en"

    @property
    def width(self) -> int:
        """Of the view box."""
        return _PLOT_LEFT + _MONTH_STEP * max(len(self.months), 1)

    @property
    def rtl(self) -> bool:
        """Whether the oldest month stands at the right."""
        return direction(self.language) == "rtl"

    def x(self, at: int) -> float:
        """Where the month at this place stands."""
        return _mirrored(_PLOT_LEFT + _MONTH_STEP * (at + 0.35), self.width, self.rtl)

    def edge(self, x: float) -> float:
        """A place on the axis, mirrored with the picture."""
        return _mirrored(x, self.width, self.rtl)

    def y(self, share: int) -> float:
        """Where a percentage stands."""
        return _PLOT_TOP + _PLOT_HEIGHT * (1 - share / 100)

    @property
    def strokes(self) -> Sequence[tuple[float, float, float, float]]:
        """A line between each two neighbouring months that are both shown."""
        points = [
            (self.x(at), None if month.percent is None else self.y(month.percent))
            for at, month in enumerate(self.months)
        ]
        return [
            (x1, y1, x2, y2)
            for (x1, y1), (x2, y2) in pairwise(points)
            if y1 is not None and y2 is not None
        ]

    @property
    def known(self) -> Sequence[Month]:
        """The months whose share is shown."""
        return [month for month in self.months if month.percent is not None]


View = OutcomePicture | Shares | ThirteenMonths
Name = Literal["outcome_picture", "shares", "thirteen_months"]


def render_chart(name: Name, view: View, *, gettext: Callable[[str], str] = str) -> Markup:
    """Return the chart as HTML: SVG with title and description, then a table of the same figures.

    ``gettext``: the catalogue of the view's language. It holds no script, no style and no link. Two
    charts on one page need two identities. Raises jinja2.UndefinedError for a view of another kind.
    """
    template = _templates().get_template(f"{name}.svg.j2")
    # Autoescape is on in these templates, so what they give is safe to stand in a page.
    return Markup(  # noqa: S704 - the escaped output of our own template
        template.render(view=view, _=gettext, informants=INFORMANTS)
    )


def _mirrored(x: float, width: float, rtl: bool) -> float:
    """``x`` from the left, or as far from the right."""
    return round(width - x if rtl else x, 1)


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
