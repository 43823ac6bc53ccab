import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from jinja2 import Environment, nodes

from sms.phrases import help_numbers, longest_values, phrases
from sms.segments import Segments, measure
from surveys.questionnaire import Edition, Question
from surveys.workbook import Compiled, compile_sheet, library_sheet
from tests.house.source import files, product, text_of, tree_of
from voice.wording import kinder

TEMPLATES = tuple(
    name for name in files() if name.startswith("portal/templates/") and name.endswith(".html")
)
LIBRARY = tuple(
    name.rpartition("/")[2].removesuffix(".md")
    for name in files()
    if name.startswith("surveys/library/") and name.endswith(".md")
)
MARKS = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext"})
READ_OUT = frozenset({"alt", "title", "aria-label", "placeholder", "aria-description"})
WORD = re.compile(r"[^\W\d_]{2,}")
CODE = re.compile(r"[a-z]+[A-Z]|[-_:/#.=<>]|^[a-z]*$")
FILL_IN = re.compile(r"\{([a-z_]+)\}")

_JINJA = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)


class _Bare(HTMLParser):
    """Gathers what a person would read or hear of a template's own HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        if WORD.search(data):
            self.found.append(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - HTMLParser calls it so
        self.found += [
            value for name, value in attrs if name in READ_OUT and value and WORD.search(value)
        ]


def bare_words(source: str) -> list[str]:
    """The words of a template that are not marked for translation: in HTML, then in expressions."""
    tree = _JINJA.parse(source)
    reader = _Bare()
    reader.feed("".join(piece.data for piece in tree.find_all(nodes.TemplateData)))
    reader.close()
    return [*reader.found, *_unmarked(tree)]


def _unmarked(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Call) and getattr(node.node, "name", "") in MARKS:
        return
    if isinstance(node, nodes.Compare) or _is_submitted(node):
        return  # what a form sends back, never shown
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and _is_prose(node.value):
        yield node.value
    for child in node.iter_child_nodes():
        yield from _unmarked(child)


def _is_submitted(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Pair) and getattr(node.key, "value", "") == "value"


def _is_prose(value: str) -> bool:
    """Whether a string reads as words: it is no key, class, address or code."""
    words = value.split()
    return bool(words) and WORD.search(value) is not None and not all(map(CODE.search, words))


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_word_of_a_page_is_marked_for_translation(name: str) -> None:
    assert bare_words(text_of(name)) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Hello you</p>", ["Hello you"]),
        ('<img alt="A face">', ["A face"]),
        ('{{ input({"label": "Your name"}) }}', ["Your name"]),
        ('<p>{{ _("Hello") }}</p>', []),
        ("<p>{% trans name=who %}Hello {{ name }}{% endtrans %}</p>", []),
        ('<p class="govuk-body" id="a b">{{ input({"classes": "a-b c-d"}) }}</p>', []),
    ],
)
def test_words_that_are_not_marked_are_found(source: str, found: list[str]) -> None:
    assert bare_words(source) == found


def _shown() -> Iterator[tuple[str, str]]:
    """What people read of us: pages, texts, questions, documents, and strings in the code."""
    endings = (".html", ".typ", ".j2", "phrases.json")
    for name in files():
        if name.endswith(endings) or name.startswith("surveys/library/"):
            yield name, text_of(name)
    for name in product():
        for string in _strings(tree_of(name)):
            yield name, string


def _strings(tree: ast.Module) -> Iterator[str]:
    """Each string of a file but docstrings, which quote the words they speak of."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_we_keep_the_kinder_words_we_ask_of_workers() -> None:
    found = {(name, one.phrase) for name, text in _shown() for one in kinder(text)}

    assert not found


def test_no_name_in_the_code_calls_a_child_what_we_would_not_say() -> None:
    unkind = re.compile(r"victim|perpetrator|abscond|promiscu|offender|runaway", re.IGNORECASE)
    names = {
        (name, word)
        for name in product()
        for node in ast.walk(tree_of(name))
        for word in (getattr(node, "name", ""), getattr(node, "id", ""), getattr(node, "arg", ""))
        if isinstance(word, str) and unkind.search(word)
    }

    assert not names


def _at_its_longest(text: str) -> str:
    longest = longest_values()
    numbers = help_numbers()
    return FILL_IN.sub(
        lambda found: numbers.get(found[1]) or "x" * longest[found[1]],
        text,
    )


def _fits(text: str) -> bool:
    return measure(_at_its_longest(text)) == Segments("GSM-7", 1, len(_at_its_longest(text)))


@pytest.mark.parametrize("name", phrases())
def test_every_english_phrase_fits_one_part_of_plain_letters(name: str) -> None:
    assert _fits(phrases()[name].texts["en"])


@pytest.mark.parametrize("key", LIBRARY)
def test_every_english_question_by_text_fits_one_part_of_plain_letters(key: str) -> None:
    compiled = compile_sheet(library_sheet(key), f"{key}.md")
    assert isinstance(compiled, Compiled)

    too_long = [one.name for one in _asked(compiled.edition) if not _fits(one.sms["en"])]

    assert not too_long


def _asked(edition: Edition) -> Iterator[Question]:
    return (question for question in edition.questions if question.sms.get("en"))
