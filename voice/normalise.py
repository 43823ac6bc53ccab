"""A text seen in several ways, each word still pointing into the text as typed.

Source: the screening guide, section 4 ("Views"). Normalising can destroy a signal, so nothing is
replaced: every later view stands beside the earlier ones. All steps take linear time.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

# One character may fold to several (a ligature); more than this is an attack on our time.
_WIDEST_FOLD = 3
_SHORTEST_REPAIR = 4
_SHORTEST_LEET = 3
_TOKEN = re.compile(
    r"(?P<word>[^\W_]+(?:'[^\W_]+)*)|(?P<pause>\.{2,})|(?P<stop>[.!?;\n])"
    r"|(?P<sign>[\u2190-\u2bff\U0001F000-\U0001FAFF])(?P=sign)*"
)
_CHUNK = re.compile(r"[\w@$!|*€£]+")
_CODE = re.compile(r"[0-9@$!|*€£]")
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:[ .*_-][^\W\d_]){2,}(?![^\W_])")
_LONG_RUN = re.compile(r"(.)\1{2,}")
_SHORT_FORMS = {"ll": "will", "ve": "have", "re": "are", "m": "am", "d": "would"}
_IS_AFTER = frozenset({"he", "she", "it", "that", "there", "here", "who", "what", "where"}) | {
    "how",
    "someone",
    "somebody",
    "everyone",
    "nobody",
}


class Word(NamedTuple):
    """One word of a view; `start` and `end` are code points into the text as typed."""

    text: str
    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class View:
    """One way of seeing a text: its name and its words in order."""

    name: str
    words: tuple[Word, ...]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The code points, end not included, that words `first` to `last` cover as typed."""
        return self.words[first].start, self.words[last].end


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word data normalising needs, read once from ``voice/data``.

    `slips` maps each misspelling one slip away to its risk word; `english` is in lower case.
    """

    slang: Mapping[str, tuple[str, ...]]
    english: frozenset[str]
    slips: Mapping[str, str]
    risk_words: tuple[str, ...]
    emoji: Mapping[str, str]
    lookalikes: Mapping[str, str]
    leet: Mapping[str, str]

    def is_known(self, word: str) -> bool:
        """Whether a word in lower case is English, slang or a risk word."""
        return word in self.english or word in self.slang


class _Folded(NamedTuple):
    """A folded text and, for each of its characters, where that stood as typed."""

    text: str
    origins: list[int] | range


def views(text: str, lexicon: Lexicon) -> tuple[View, ...]:
    """The ways of seeing a text: typed, folded, deleeted, expanded, repaired; equal ones once.

    `deleeted`, `expanded` and `repaired` each build on the one before, so that a coded slang word
    is still found. An empty text has one view without words.
    """
    typed = tuple(_words(_Folded(text.replace("\u2019", "'"), range(len(text)))))
    folded_text = _fold(text)
    folded = tuple(_read_words(folded_text, lexicon))
    deleeted = tuple(_deleet(folded_text, folded, lexicon))
    expanded = tuple(_each(deleeted, lambda word: expand(word, lexicon)))
    repaired = tuple(_each(expanded, lambda word: (_repair(word, lexicon),)))
    seen: dict[tuple[Word, ...], str] = {}
    for name, words in (
        ("typed", typed),
        ("folded", folded),
        ("deleeted", deleeted),
        ("expanded", expanded),
        ("repaired", repaired),
    ):
        seen.setdefault(words, name)
    return tuple(View(name, words) for words, name in seen.items())


def expand(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The plain words a slang or shortened word stands for; itself when it stands for nothing else.

    `word` is in lower case; an apostrophe may be there or not.
    """
    if word in lexicon.slang:
        return lexicon.slang[word]
    if "'" not in word:
        return (word,)
    bare = word.replace("'", "")
    if bare in lexicon.slang:
        return lexicon.slang[bare]
    stem, _, ending = word.rpartition("'")
    if ending in _SHORT_FORMS:
        return (stem, _SHORT_FORMS[ending])
    if ending == "s":
        return (stem, "is") if stem in _IS_AFTER else (stem,)
    return (bare,)


def slips_of(word: str) -> Iterator[str]:
    """Every spelling one slip (a letter lost, added, changed or swapped) away from `word`."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        yield from (before + letter + after for letter in letters)
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in letters)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]


def _each(words: Iterable[Word], change: Callable[[str], tuple[str, ...]]) -> Iterator[Word]:
    for word in words:
        changed = change(word.text)
        if changed == (word.text,):
            yield word
        else:
            yield from (Word(part, word.start, word.end, word.sentence) for part in changed)


def _words(folded: _Folded) -> Iterator[Word]:
    """The words of a folded text. Two or more dots are a pause, not the end of a sentence."""
    sentence = 0
    for token in _TOKEN.finditer(folded.text):
        if token.lastgroup == "stop":
            sentence += 1
        elif token.lastgroup != "pause":
            start, end = token.span()
            # Of a run of one emoji, one stands for all.
            yield Word(
                (token["sign"] or token.group()).lower(),
                folded.origins[start],
                folded.origins[end - 1] + 1,
                sentence,
            )


def _read_words(folded: _Folded, lexicon: Lexicon) -> Iterator[Word]:
    """Words with emoji named, mixed alphabets settled, long runs cut, spaced letters joined."""
    joined = list(_joined_letters(folded, lexicon))
    skip_until = 0
    for word in _words(folded):
        while joined and joined[0].start <= word.start:
            skip_until = joined[0].end
            yield joined.pop(0)._replace(sentence=word.sentence)
        if word.start < skip_until:
            continue
        named = lexicon.emoji.get(word.text, word.text)
        read = _shorten(_settle_alphabet(named, lexicon), lexicon)
        yield word if read == word.text else Word(read, word.start, word.end, word.sentence)


def _joined_letters(folded: _Folded, lexicon: Lexicon) -> Iterator[Word]:
    for run in _SPACED.finditer(folded.text):
        text = "".join(letter for letter in run.group().lower() if letter.isalpha())
        if lexicon.is_known(text):
            start, end = run.span()
            yield Word(text, folded.origins[start], folded.origins[end - 1] + 1, 0)


def _settle_alphabet(word: str, lexicon: Lexicon) -> str:
    """Look-alike letters become Latin, but only where Latin letters stand beside them."""
    if word.isascii() or not any(letter.isascii() for letter in word):
        return word
    return "".join(lexicon.lookalikes.get(letter, letter) for letter in word)


def _shorten(word: str, lexicon: Lexicon) -> str:
    if not _LONG_RUN.search(word):
        return word
    doubled = _LONG_RUN.sub(r"\1\1", word)
    return doubled if lexicon.is_known(doubled) else _LONG_RUN.sub(r"\1", word)


def _deleet(folded: _Folded, words: tuple[Word, ...], lexicon: Lexicon) -> Iterator[Word]:
    """The folded words, with "su1cide" or "k*ll" read as the word they hide."""
    coded = [
        (folded.origins[run.start()], folded.origins[run.end() - 1] + 1, plain)
        for run in _CHUNK.finditer(folded.text)
        if _CODE.search(run.group()) and (plain := _plain(run.group().lower(), lexicon))
    ]
    at = 0
    shown = -1
    for word in words:
        while at < len(coded) and coded[at][1] <= word.start:
            at += 1
        if at == len(coded) or word.end <= coded[at][0]:
            yield word
        elif shown != at:
            start, end, plain = coded[at]
            shown = at
            yield Word(plain, start, end, word.sentence)


def _plain(coded: str, lexicon: Lexicon) -> str:
    """The word a coded one hides, or nothing when it hides none."""
    if coded in lexicon.slang or not any(letter.isalpha() for letter in coded):
        return ""
    coded = coded.rstrip("!")
    if "*" in coded:
        return _uncensored(coded, lexicon)
    if len(coded) < _SHORTEST_LEET:
        return ""
    # A 1 may stand for i or for l; the first reading that is a word is taken.
    for read in (_unleet(coded, lexicon), _unleet(coded.replace("1", "l"), lexicon)):
        if read != coded and lexicon.is_known(read):
            return read
    return ""


def _unleet(coded: str, lexicon: Lexicon) -> str:
    return "".join(lexicon.leet.get(letter, letter) for letter in coded)


def _uncensored(coded: str, lexicon: Lexicon) -> str:
    for word in lexicon.risk_words:
        if len(word) == len(coded) and all(
            mark in ("*", letter) for mark, letter in zip(coded, word, strict=True)
        ):
            return word
    return ""


def _repair(word: str, lexicon: Lexicon) -> str:
    if len(word) < _SHORTEST_REPAIR or word in lexicon.english:
        return word
    return lexicon.slips.get(word, word)


def _fold(text: str) -> _Folded:
    if text.isascii():
        return _Folded(text, range(len(text)))
    letters: list[str] = []
    origins: list[int] = []
    for at, letter in enumerate(text):
        for part in _fold_letter(letter):
            letters.append(part)
            origins.append(at)
    return _Folded("".join(letters), origins)


@lru_cache(maxsize=8192)
def _fold_letter(letter: str) -> str:
    """A letter without its width, style and accents; nothing for marks nobody sees."""
    if letter in "\u2018\u2019\u02bc\u0060\u00b4":
        return "'"
    if letter in _STYLED:
        return _STYLED[letter]
    parts = unicodedata.normalize("NFKD", letter)[:_WIDEST_FOLD]
    return "".join(part for part in parts if unicodedata.category(part) not in {"Mn", "Cf", "Me"})


def _styled_letters() -> dict[str, str]:
    """Small capitals and boxed letters of phone keyboards, which Unicode does not decompose."""
    small = dict(zip("ᴀʙᴄᴅᴇꜰғɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢıłøđ", "abcdeffghijklmnoprstuvwyzilod", strict=True))
    for first in (0x1F150, 0x1F170, 0x1F1E6):
        small.update({chr(first + at): chr(ord("a") + at) for at in range(26)})
    return small


_STYLED = _styled_letters()
