import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from episodes.documents import (
    REPLACEMENT,
    DocumentNotMadeError,
    TemplateReachesOutError,
    _Cleaner,
    render_pdf,
)
from episodes.fonts import NoFontsError, showable

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "static" / "fonts"

PLAIN = """
#let d = json(bytes(sys.inputs.document))
#set document(title: "A page", date: none)
#set text(font: ("Noto Sans", "Noto Naskh Arabic", "Noto Sans Bengali", "Noto Emoji"), lang: "en")
#title()
#d.words
#d.unshown
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "page.typ"
    path.write_text(PLAIN, encoding="utf-8")
    return path


def clean(text: str) -> tuple[str, int]:
    cleaner = _Cleaner(showable(FONTS))
    return cleaner.text(text), cleaner.unshown


@pytest.mark.parametrize("text", ["0123456789", "A z £ €", "أريد", "চাই", "دەمەوێت", "😂❤️", "łąż"])
def test_the_fonts_can_show_the_languages_we_offer(text: str) -> None:
    assert clean(text) == (text, 0)


@pytest.mark.parametrize(
    ("typed", "kept", "unshown"),
    [
        ("a\x00b", f"a{REPLACEMENT}b", 1),
        ("a\ud800b", f"a{REPLACEMENT}b", 1),
        ("a\x07\x1bb", f"a{REPLACEMENT * 2}b", 2),
        ("你好", REPLACEMENT * 2, 2),
        ("a\ufffeb", f"a{REPLACEMENT}b", 1),
        ("one\r\ntwo", "one\ntwo", 0),
        ("safe\u202eefas", "safeefas", 0),
        ("\u2067turned\u2069", "turned", 0),
        ("\ufeffpasted", "pasted", 0),
    ],
)
def test_what_no_document_can_hold_is_replaced_and_counted(
    typed: str, kept: str, unshown: int
) -> None:
    assert clean(typed) == (kept, unshown)


def test_a_run_without_spaces_may_be_broken_after_forty_letters() -> None:
    kept, _ = clean("a" * 100)

    assert kept == "\u200b".join(["a" * 40, "a" * 40, "a" * 20])


def test_a_document_is_tagged_titled_and_says_it_is_pdf_ua(template: Path) -> None:
    pdf = render_pdf(template, {"words": "hello"}, fonts=FONTS)

    assert pdf.startswith(b"%PDF-")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"A page" in pdf


def test_the_same_template_and_data_make_the_same_bytes(template: Path) -> None:
    first, second = (render_pdf(template, {"words": "hello"}, fonts=FONTS) for _ in range(2))

    assert first == second


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(words=st.text(st.characters(), max_size=60))
def test_no_words_whatever_can_stop_a_document(template: Path, words: str) -> None:
    assert render_pdf(template, {"words": words}, fonts=FONTS).startswith(b"%PDF-")


def test_every_character_that_is_let_through_can_be_set(template: Path) -> None:
    marks = {*range(0x3200), *range(0xFE00, 0x10000), *range(0xE0000, 0xE0200)}
    cleaned = map(_Cleaner(showable(FONTS)).text, map(chr, sorted(showable(FONTS) | marks)))
    let_through = " ".join(sorted(set(cleaned) - {REPLACEMENT}))

    pdf = render_pdf(template, {"words": let_through}, fonts=FONTS)

    assert pdf.startswith(b"%PDF-")


@pytest.mark.parametrize(
    "words",
    ["#import", '#panic("x")', "$ x", "\\", "<a>", "@b", "```", "/*", "]", "\x00", "a" * 160_000],
)
def test_markup_and_hostile_words_are_set_as_words(template: Path, words: str) -> None:
    assert render_pdf(template, {"words": words}, fonts=FONTS).startswith(b"%PDF-")


def test_a_nested_string_is_cleaned_and_numbers_are_left() -> None:
    value = _Cleaner(showable(FONTS)).value({"list": ["\x00", 3, None], "pair": ("ok", True)})

    assert value == {"list": [REPLACEMENT, 3, None], "pair": ["ok", True]}


@pytest.mark.parametrize("line", ['#import "@preview/cetz:0.3.0": *', '#include("@local/a:1.0.0")'])
def test_a_template_that_imports_a_package_is_refused(template: Path, line: str) -> None:
    template.write_text(line, encoding="utf-8")

    with pytest.raises(TemplateReachesOutError):
        render_pdf(template, {"words": ""}, fonts=FONTS)


@pytest.mark.parametrize(
    "line",
    [
        '#read("/etc/passwd")',
        '#read("../outside.txt")',
        "#image(bytes(d.words))",
        "没有",  # no font shows it, and none of the system's may step in
    ],
)
def test_a_template_reads_nothing_outside_and_uses_no_other_font(template: Path, line: str) -> None:
    (template.parent.parent / "outside.txt").write_text("secret", encoding="utf-8")
    template.write_text(PLAIN + line, encoding="utf-8")

    with pytest.raises(DocumentNotMadeError):
        render_pdf(template, {"words": ""}, fonts=FONTS)


def test_a_refusal_never_holds_the_words(template: Path) -> None:
    template.write_text(PLAIN + "#panic(d.words)", encoding="utf-8")

    with pytest.raises(DocumentNotMadeError) as refused:
        render_pdf(template, {"words": "my own words"}, fonts=FONTS)

    assert not re.search("own words", f"{refused.value!r} {refused.value.__cause__!r}")


def test_an_empty_folder_of_fonts_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(NoFontsError):
        showable(tmp_path)


def test_the_licence_of_the_fonts_ships_beside_them() -> None:
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
