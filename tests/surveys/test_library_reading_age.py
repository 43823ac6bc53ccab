"""The built-in questionnaires can be read at nine: Flesch-Kincaid over every line asked."""

import re
from functools import cache

import pytest

from surveys.questionnaire import Edition
from surveys.workbook import Compiled, compile_sheet, library, library_sheet

KEYS = library()


@cache
def edition(key: str) -> Edition:
    result = compile_sheet(library_sheet(key), f"{key}.md")
    assert isinstance(result, Compiled), result
    return result.edition


def syllables(word: str) -> int:
    """Count a word's vowel groups; a silent e, -ed and -es do not count."""
    letters = re.sub("[^a-z]", "", word.lower())
    stem = re.sub(r"(?<=[^aeiouyl])e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouyszxcgh])es$", "", letters)
    return max(1, len(re.findall("[aeiouy]+", stem)))


def grade(text: str) -> float:
    """Flesch-Kincaid grade (Kincaid et al. 1975): 0.39 words a sentence + 11.8 syllables a word."""
    words = re.findall(r"[A-Za-z0-9']+", text)
    sentences = max(1, len(re.findall(r"[.?!](?=\s|$)", text)))
    spoken = sum(syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * spoken / len(words) - 15.59


@pytest.mark.parametrize(
    ("word", "count"),
    [("school", 1), ("made", 1), ("family", 3), ("little", 2), ("wanted", 2), ("listened", 2)],
)
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize("key", KEYS)
def test_no_item_reads_above_grade_five_and_a_half(key: str) -> None:
    for item in edition(key).asked():
        assert grade(item.labels["en"]) <= 5.5, item.name


@pytest.mark.parametrize("key", KEYS)
def test_each_questionnaire_as_a_whole_reads_under_grade_two(key: str) -> None:
    assert grade(" ".join(item.labels["en"] for item in edition(key).asked())) < 2
