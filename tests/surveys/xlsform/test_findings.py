"""The catalogue of findings can be acted on."""

from surveys.xlsform.findings import CATALOGUE, finding


def test_every_finding_of_the_catalogue_has_words_for_both_halves() -> None:
    for code, (wrong, instead) in CATALOGUE.items():
        assert wrong.endswith((".", ")", "}", ":")), code
        assert instead.endswith("."), code


def test_a_finding_reads_as_one_line() -> None:
    placed = finding("H306", sheet="survey", row=2, column="polarity", value="x")

    assert str(placed).startswith("H306 sheet survey, row 2, column polarity: 'x' is not")
    assert str(finding("H108")).startswith("H108 The file is not in UTF-8.")
