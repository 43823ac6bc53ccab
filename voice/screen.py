"""The safeguarding screen: which texts a person must read, how soon, and which words say so.

Source: the screening guide, sections 1 to 7. The screen finds texts for people to read; it judges
nobody. A tier says only how soon a person reads a text. A screen that meets every goal still misses
some children, and "none" never means "no concern".
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from voice import language
from voice.answering_words import Polarity, answer_tier
from voice.lists import Lists, load_lists
from voice.normalise import View, expand, views
from voice.patterns import Hit, Tier, find, places

__all__ = ["Context", "Lists", "Screened", "load_lists", "screen"]

_WINDOW = 1600
_STEP = 1400
_DENIED_WITHIN = 3
_DENIALS = frozenset({"not", "never", "nobody", "noone"})
_FIRST_PERSON = frozenset({"i", "me", "my", "myself", "meself", "we", "us", "our"})
_ORDER: dict[Tier, int] = {"none": 0, "today": 1, "urgent": 2}
Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Context:
    """What stands round a text.

    `question` and `polarity` are those of the question it answers, empty when it answers none;
    `earlier` are the same person's texts of the last ten minutes, oldest first.
    """

    question: str = ""
    polarity: Polarity = ""
    earlier: tuple[str, ...] = ()
    missing_now: bool = False


@dataclass(frozen=True, slots=True)
class Screened:
    """What the screen found. Spans are (start, end, category), code points into the text as typed.

    `fired` names what spoke: pattern ids, "polarity", "language", "missing_now". `whose` is "self",
    "other" or, where nothing was found, empty.
    """

    tier: Tier
    categories: tuple[str, ...]
    spans: tuple[Span, ...]
    fired: tuple[str, ...]
    whose: Literal["self", "other", ""]
    screenable: bool


class _Finding(NamedTuple):
    """One thing that fired, before all are put together."""

    tier: Tier
    category: str
    start: int
    end: int
    fired: str
    whose: Literal["self", "other", ""] = ""


def screen(text: str, context: Context, lists: Lists) -> Screened:
    """Screens one text whole, alone and joined with what the person sent just before.

    Text that is no text at all is answered with `today` and not screenable: the screen fails
    towards a person and never raises over what somebody sent.
    """
    if not isinstance(text, str):
        return Screened("today", (), (), ("language",), "", screenable=False)
    seen = views(text[:_WINDOW], lists.lexicon)
    judged = language.judge_views(text, seen, lists)
    findings = [
        *_found_in_window(seen, lists),
        *_found_in(text, lists, first=_STEP),
        *_found_joined(text, context.earlier, lists),
        *_structural(text, context, lists, screenable=judged.screenable),
    ]
    return _together(findings, screenable=judged.screenable)


def _structural(
    text: str, context: Context, lists: Lists, *, screenable: bool
) -> Iterator[_Finding]:
    """What the setting says, whatever the words: missing, the question asked, the language."""
    whole = (0, len(text))
    if context.missing_now:
        yield _Finding("urgent", "missing_now", *whole, "missing_now", "self")
    answered = answer_tier(text, context.question, context.polarity, lists)
    if answered != "none":
        yield _Finding(answered, "help_request", *whole, "polarity", "self")
    if not screenable:
        yield _Finding("urgent" if context.polarity else "today", "", *whole, "language")


def _found_joined(text: str, earlier: tuple[str, ...], lists: Lists) -> Iterator[_Finding]:
    """Findings that need the earlier texts: disclosures come in pieces."""
    before = " ".join(part for part in earlier if isinstance(part, str))[-_WINDOW:]
    if not before:
        return
    offset = len(before) + 1
    for finding in _found_in(f"{before} {text}", lists):
        if finding.start < offset < finding.end:
            yield finding._replace(start=0, end=finding.end - offset)


def _found_in(text: str, lists: Lists, *, first: int = 0) -> Iterator[_Finding]:
    """Findings in overlapping windows of the text, from the window that begins at `first` on."""
    for start in range(first, max(len(text) - _WINDOW + _STEP, 1), _STEP):
        window = text[start : start + _WINDOW]
        for finding in _found_in_window(views(window, lists.lexicon), lists):
            yield finding._replace(start=finding.start + start, end=finding.end + start)


def _found_in_window(seen: tuple[View, ...], lists: Lists) -> Iterator[_Finding]:
    for view in seen:
        idioms = find(lists.idioms, view.words)
        for hit in idioms:
            if hit.row.tier != "none":
                yield _finding(hit, view, hit.row.tier, lists)
        hits = find(lists.patterns, view.words, places(idioms))
        denials = _denials(view, lists) if hits else 0
        for hit in hits:
            is_deniable = hit.row.id not in lists.patterns.negative
            is_denied = is_deniable and denials & _reach(hit, view)
            yield _finding(hit, view, "today" if is_denied else hit.row.tier, lists)


def _finding(hit: Hit, view: View, tier: Tier, lists: Lists) -> _Finding:
    start, end = view.span(hit.first, hit.last)
    whose = _whose(hit, view, lists)
    return _Finding(tier, hit.row.category, start, end, hit.row.id, whose)


def _denials(view: View, lists: Lists) -> int:
    """One bit for each word that denies, leaving out phrases such as "not know" that do not."""
    harmless = places(find(lists.not_denials, view.words))
    denying = sum(
        1 << at
        for at, word in enumerate(view.words)
        if expand(word.text, lists.lexicon)[-1] in _DENIALS
    )
    return denying & ~harmless


def _reach(hit: Hit, view: View) -> int:
    """The words whose "not" would deny a hit: those inside it and three before, same sentence."""
    first = hit.first
    sentence = view.words[first].sentence
    while first > max(hit.first - _DENIED_WITHIN, 0) and view.words[first - 1].sentence == sentence:
        first -= 1
    return (1 << (hit.last + 1)) - (1 << first)


def _whose(hit: Hit, view: View, lists: Lists) -> Literal["self", "other"]:
    """Whose safety the words speak of: the writer's unless only others stand in them."""
    words = {word.text for word in view.words[hit.first : hit.last + 1]}
    if words & (_FIRST_PERSON - {"my", "our", "i"}):
        return "self"
    near = words | {word.text for word in view.words[max(hit.first - 2, 0) : hit.first]}
    if words & lists.others or (near & lists.others and not words & {"i"}):
        return "other"
    return "self"


def _together(findings: Iterable[_Finding], *, screenable: bool) -> Screened:
    kept = sorted(set(findings), key=lambda finding: (-_ORDER[finding.tier], finding.start))
    if not kept:
        return Screened("none", (), (), (), "", screenable)
    whose = [finding.whose for finding in kept if finding.whose]
    spans = dict.fromkeys((f.start, f.end, f.category) for f in kept if f.category)
    return Screened(
        tier=kept[0].tier,
        categories=tuple(dict.fromkeys(f.category for f in kept if f.category)),
        spans=tuple(sorted(spans)),
        fired=tuple(dict.fromkeys(finding.fired for finding in kept)),
        whose="self" if "self" in whose else "other" if whose else "",
        screenable=screenable,
    )
