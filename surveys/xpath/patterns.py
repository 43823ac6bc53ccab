r"""Regular expressions out of a questionnaire, run so that none can hang the service.

Python's ``re`` goes back over every way to split a text, so a pattern decides how long a match may
take. Two guards: a part that may repeat without end may hold no further choice (``(a+)+`` is
refused), and the more choices a pattern has, the shorter the text it is tried on. JavaScript's
classes such as ``[\w-\.]``, which raise in Python, are rewritten. Pure.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

LONGEST_TEXT = 1000
"""Characters: no longer text ever matches."""

MOST_STEPS = 2_000_000
"""Ways to split a text that one match may try: about 40 ms on one core."""

_MOST_REPEATS = 10  # a counted group of this many rounds is as if written out; beyond, as endless
_MOST_ROUNDS = 1000  # re would walk an empty part four thousand million times if told to
_MOST_WEIGHT = 100  # counted groups inside counted groups multiply

_TOKEN = re.compile(
    r"""(?P<escape>\\.)
      | (?P<klass>\[\^?\]?(?:\\.|[^\]\\])*\])
      | (?P<open>\((?:\?(?:[:=!>]|<[=!]|P?<\w+>))?)
      | (?P<close>\))
      | (?P<bar>\|)
      | (?P<many>(?:[*+?]|\{[0-9]*,?[0-9]*\})[?+]?)
      | (?P<plain>.)""",
    re.VERBOSE | re.DOTALL,
)
_NAMED_GROUP = re.compile(
    r"\(\?<(?=\w)"
)  # JavaScript and Java write (?<year>…), Python (?P<year>…)
_COUNTED = re.compile(r"\{([0-9]+)(?:(,)([0-9]*))?\}")
_CLASS_ATOM = re.compile(r"\\.|.", re.DOTALL)
_SETS = frozenset({r"\w", r"\W", r"\d", r"\D", r"\s", r"\S"})


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that may be run: ``choices`` is how many of its parts can match in several ways."""

    compiled: re.Pattern[str]
    choices: int

    def matches(self, text: str) -> bool:
        """Return whether the whole of ``text`` fits; a text too long to try safely does not."""
        return len(text) <= longest_text(self.choices) and bool(self.compiled.fullmatch(text))


@lru_cache(maxsize=256)
def longest_text(choices: int) -> int:
    """Return how many characters a pattern with so many choices is tried on.

    Cutting n characters into k + 1 runs can be done in C(n + k, k) ways.
    """
    length = LONGEST_TEXT
    while length and math.comb(length + choices, choices) > MOST_STEPS:
        length = length * 9 // 10
    return length


@lru_cache(maxsize=256)
def read_pattern(source: str) -> Pattern | str:
    """Return the pattern, or the reason in words why it is refused.

    >>> read_pattern("(a+)+$")
    'a part that repeats holds another repeat or choice'
    """
    if any(token.lastgroup == "plain" and token[0] == "[" for token in _TOKEN.finditer(source)):
        return "the pattern is not a regular expression"  # an open class: re may also warn of it
    choices = _choices(source)
    if choices is None:
        return "a part that repeats holds another repeat or choice"
    try:
        return Pattern(re.compile(_in_python(source)), choices)
    except (re.error, OverflowError, RecursionError):
        return "the pattern is not a regular expression"


def _in_python(source: str) -> str:
    """Return ``source`` with what JavaScript and Java write otherwise in Python's spelling."""
    parts = []
    for token in _TOKEN.finditer(source):
        if token.lastgroup == "klass":
            parts.append(_class_in_python(token[0]))
        else:
            parts.append(_NAMED_GROUP.sub("(?P<", token[0]))
    return "".join(parts)


def _class_in_python(klass: str) -> str:
    """Return a character class in which a hyphen beside a whole set stands for itself."""
    start = 2 if klass.startswith("[^") else 1
    atoms = ["", *_CLASS_ATOM.findall(klass[start:-1]), ""]
    inside = [
        r"\-" if atom == "-" and _stands_alone(before, after) else _class_atom(atom)
        for (before, atom), (_, after) in pairwise(pairwise(atoms))
    ]
    return klass[:start] + "".join(inside) + "]"


def _stands_alone(before: str, after: str) -> bool:
    # Beside a set a hyphen spans nothing; two in a row warn in Python (a set difference one day).
    return before in _SETS or after in _SETS or "-" in {before, after}


def _class_atom(atom: str) -> str:
    # "[[" warns in Python: it may one day open a nested set.
    return rf"\{atom}" if atom in {"[", "&", "~", "|"} else atom


@dataclass(frozen=True, slots=True)
class _Weight:
    """What a group holds: ``choices`` that can match in several ways, and ``counted`` repeats."""

    choices: int = 0
    counted: int = 0

    def __add__(self, other: "_Weight") -> "_Weight":
        return _Weight(self.choices + other.choices, self.counted + other.counted)

    def times(self, rounds: int) -> "_Weight":
        return _Weight(self.choices * rounds, self.counted * rounds)

    @property
    def total(self) -> int:
        return self.choices + self.counted


def _choices(source: str) -> int | None:
    """Return how many parts can match in several ways; None where repeats are nested too far."""
    groups = [_Weight()]  # one for each open group, the outermost first
    closed = _Weight()  # the group that has just ended
    for token in _TOKEN.finditer(source):
        kind = token.lastgroup
        if kind == "many":
            more = _repeated(token[0], closed)
            if more is None:
                return None
            groups[-1] += more
        closed = _Weight()
        if kind == "open":
            groups.append(_Weight())
        elif kind == "bar":
            groups[-1] += _Weight(choices=1)
        elif kind == "close" and len(groups) > 1:
            closed = groups.pop()
            groups[-1] += closed
    return sum(group.choices for group in groups)


def _repeated(quantifier: str, inside: _Weight) -> _Weight | None:
    """Return what a quantifier adds to a part that holds ``inside``; None: refused."""
    least, most = _bounds(quantifier)
    if inside.total and most > _MOST_REPEATS:
        return None
    if _MOST_ROUNDS < most < math.inf:
        return None
    again = inside.times(int(most) - 1) if inside.total and most else _Weight()
    more = again + _Weight(choices=int(least != most), counted=int(least == most > 1))
    return None if more.total > _MOST_WEIGHT else more


def _bounds(quantifier: str) -> tuple[float, float]:
    """Return how often at least and at most a part may stand."""
    counted = _COUNTED.match(quantifier)
    if counted:
        least = float(counted[1])
        most = float(counted[3] or math.inf) if counted[2] else least
        return least, most
    return (1 if quantifier[0] == "+" else 0), (1 if quantifier[0] == "?" else math.inf)
