"""Whether words sound positive or negative. It never gates, lowers or delays an alert.

Source: the screening guide, section 11. TextBlob's pattern analyser and VADER are joined by the
coefficients in ``voice/data/sentiment.json``, which also holds the youth words and emoji that
override VADER's lexicon. TextBlob loads NLTK, so no other module may import it.
"""

import json
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

_LONGEST_SCORED = 1600
_LONGEST_RUN = 3
# Long runs of marks cost VADER more than linear time and say no more than three do.
_RUN = re.compile(r"([^\w\s])\1{3,}")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*|[\u2190-\u2bff\U0001F000-\U0001FAFF]")
Label = Literal["positive", "neutral", "negative"]


@dataclass(frozen=True, slots=True)
class Sentiment:
    """How a text sounds: `score` runs from -1, negative, to 1, positive; `words` drove it."""

    label: Label
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Scorer:
    vader: SentimentIntensityAnalyzer
    coefficients: dict[str, float]
    overrides: dict[str, float]
    phrases: dict[str, str]


def score(text: str) -> Sentiment:
    """The sentiment of a text's first 1,600 characters; neutral and 0 for no words.

    Text that the libraries cannot read (lone surrogates, NUL) is scored without those marks.
    """
    scorer = _scorer()
    readable = _readable(text)
    for phrase, plain in scorer.phrases.items():
        readable = readable.replace(phrase, plain)
    if not _WORD.search(readable):
        return Sentiment("neutral", 0.0, ())
    features = _features(readable, scorer)
    weights = scorer.coefficients
    total = weights["base"] + sum(weights[name] * value for name, value in features.items())
    polarity = round(math.tanh(total), 3)
    return Sentiment(_label(polarity, weights["neutral_band"]), polarity, _words(readable, scorer))


def _features(text: str, scorer: _Scorer) -> dict[str, float]:
    """The figures the coefficients weigh; each is between -1 and 1."""
    vader = scorer.vader.polarity_scores(text)
    blob = TextBlob(text).sentiment
    own = [scorer.overrides[word] for word in _WORD.findall(text) if word in scorer.overrides]
    return {
        "vader_compound": vader["compound"],
        "vader_balance": vader["pos"] - vader["neg"],
        "blob_polarity": blob.polarity,
        "own_words": sum(own) / (4 * len(own)) if own else 0.0,
    }


def _label(polarity: float, band: float) -> Label:
    if abs(polarity) < band:
        return "neutral"
    return "positive" if polarity > 0 else "negative"


def _words(text: str, scorer: _Scorer) -> tuple[str, ...]:
    found = (word for word in _WORD.findall(text) if word in scorer.vader.lexicon)
    return tuple(dict.fromkeys(found))


def _readable(text: str) -> str:
    kept = (letter if letter.isprintable() else " " for letter in text[:_LONGEST_SCORED])
    return _RUN.sub(lambda run: run[1] * _LONGEST_RUN, "".join(kept)).replace("\u2019", "'").lower()


@lru_cache(maxsize=1)
def _scorer() -> _Scorer:
    source = resources.files("voice.data").joinpath("sentiment.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(source)
    overrides = {**table["words"], **table["emoji"]}
    vader = SentimentIntensityAnalyzer()
    vader.emojis = {}  # its names of emoji are longer than their meaning; ours are in the lexicon
    vader.lexicon.update(overrides)
    return _Scorer(vader, table["coefficients"], overrides, table["phrases"])
