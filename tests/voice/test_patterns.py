import pytest

from voice.lists import load_lists, read_rows
from voice.normalise import View, Word, views
from voice.patterns import PatternUnreadableError, Row, compile_rows, find, places

LISTS = load_lists()
ROWS = [("patterns", row) for row in read_rows("patterns.jsonl")] + [
    ("idioms", row) for row in read_rows("idioms.jsonl")
]


def row(pattern: str) -> Row:
    return Row("r1", "self_harm", "urgent", pattern, "", "", "", (), ())


def words(text: str) -> tuple[Word, ...]:
    return views(text, LISTS.lexicon)[0].words


def found(pattern: str, text: str, blank: int = 0) -> list[tuple[int, int]]:
    book = compile_rows([row(pattern)], {"pet": ["cat", "<dogs>"], "dogs": ["dog"]})
    return [(hit.first, hit.last) for hit in find(book, words(text), blank)]


@pytest.mark.parametrize(
    ("pattern", "text", "where"),
    [
        ("hit me", "he hit me", [(1, 2)]),
        ("hit ..2 me", "hit all of me", [(0, 3)]),
        ("hit ..2 me", "hit the back of me", []),
        ("hit ..2 me", "he hit. me too", []),
        ("hit me", "hit. me", []),
        ("suicid*", "suicidality", [(0, 0)]),
        ("a <pet>", "a dog", [(0, 1)]),
        ("a <pet>", "a cow", []),
        ("want to? die", "want die", [(0, 1)]),
        ("want to? die", "want to die", [(0, 2)]),
        ("hit me !up", "hit me up", []),
        ("hit me !up", "hit me back up", []),
        ("hit me !up", "hit me. up", [(0, 1)]),
        ("hit me !up", "hit me", [(0, 1)]),
        ("^ help $", "help", [(0, 0)]),
        ("^ help $", "ok. help! now", [(1, 1)]),
        ("^ help $", "help now", []),
        ("hit me now|$", "hit me", [(0, 1)]),
        ("hit me now|$", "hit me now", [(0, 2)]),
        ("hit me now|$", "hit me later", []),
        ("hit <any>", "hit nobody", [(0, 1)]),
        ("dog", "dog dog dog dog dog", [(0, 0), (1, 1), (2, 2)]),
    ],
)
def test_a_pattern_finds_what_its_language_says(
    pattern: str, text: str, where: list[tuple[int, int]]
) -> None:
    assert found(pattern, text) == where


def test_blanked_words_take_no_part_in_a_match() -> None:
    assert found("dog", "dog dog", blank=0b01) == [(1, 1)]


def test_places_hold_a_bit_for_each_word_of_a_hit() -> None:
    book = compile_rows([row("b c")], {})

    assert places(find(book, words("a b c d"))) == 0b0110


def test_nothing_is_found_in_no_words() -> None:
    assert found("dog", "") == []


@pytest.mark.parametrize("pattern", ["<nolist>", "a|", "ab*", "..2", "dog? ..1"])
def test_a_row_outside_the_pattern_language_is_refused(pattern: str) -> None:
    with pytest.raises(PatternUnreadableError):
        compile_rows([row(pattern)], {})


@pytest.mark.parametrize(("name", "kept"), ROWS, ids=[kept.id for _, kept in ROWS])
def test_each_row_finds_its_own_examples_and_leaves_the_others(name: str, kept: Row) -> None:
    book = {"patterns": LISTS.patterns, "idioms": LISTS.idioms}[name]

    def is_found(text: str) -> bool:
        return any(
            hit.row.id == kept.id
            for view in views(text, LISTS.lexicon)
            for hit in find(book, view.words)
        )

    assert kept.match
    assert [text for text in kept.match if not is_found(text)] == []
    assert [text for text in kept.miss if is_found(text)] == []


def test_every_row_says_who_owns_it_and_why_it_is_there() -> None:
    assert all(kept.owner and kept.date and kept.reason for _, kept in ROWS)
    assert len({kept.id for _, kept in ROWS}) == len(ROWS)


def test_every_category_of_the_guide_has_patterns() -> None:
    assert {kept.category for name, kept in ROWS if name == "patterns"} == {
        "self_harm",
        "sexual_harm",
        "harm_at_home",
        "held_or_exploited",
        "missing_now",
        "threat_or_violence",
        "overdose_or_substance",
        "help_request",
    }


def test_a_view_gives_the_span_of_several_words() -> None:
    view = View("typed", words("he hit me"))

    assert view.span(1, 2) == (3, 9)
