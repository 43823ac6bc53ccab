"""Blueprints: what waits for what, and which editions no engine can run."""

import pytest

from surveys.blueprints import BadEdition, blueprint
from surveys.expressions import BadExpression
from surveys.questionnaire import Edition, Question


def row(name: str, relevant: str = "", path: str = "", calculation: str = "") -> Question:
    return Question(
        name=name,
        path=path or f"/data/{name}",
        kind="calculate" if calculation else "text",
        relevant=relevant,
        calculation=calculation,
    )


def form(*questions: Question) -> Edition:
    return Edition("TINY", "1", "Tiny", ("en",), questions)


def test_a_blueprint_is_made_once_for_an_edition() -> None:
    edition = form(row("A"))

    assert blueprint(edition) is blueprint(edition)
    assert blueprint(edition) is not blueprint(form(row("A")))


def test_a_calculation_may_read_its_own_row() -> None:
    edition = form(row("A"), row("B", calculation="if(. = '', ${A}, .)"))

    assert blueprint(edition).rows[1].needs == (0,)


@pytest.mark.parametrize(
    "edition",
    [
        form(row("A", "${B} = '1'"), row("B", "${A} = '1'")),
        form(row("A", ". = '1'")),
        form(row("A", "count(/data/*) > 1")),
        form(row("A"), row("A")),
        form(row("A"), row("B", path="/other/B")),
        form(row("A", path="A")),
    ],
    ids=["circle", "itself", "among all", "twice", "two roots", "no root"],
)
def test_an_edition_that_cannot_be_run_is_refused(edition: Edition) -> None:
    with pytest.raises(BadEdition, match="row"):
        blueprint(edition)


def test_an_unknown_name_in_an_expression_is_refused() -> None:
    with pytest.raises(BadExpression) as raised:
        blueprint(form(row("A", "${nobody} = 1")))
    assert raised.value.reason == "no row is named “nobody”"


def test_a_form_of_thousands_of_rows_each_waiting_for_the_one_before_is_made_ready() -> None:
    edition = form(
        row("R0", calculation="1"),
        *(row(f"R{place}", calculation=f"/data/R{place - 1} + 1") for place in range(1, 3000)),
        row("last", "/data/R2999 = 3000"),
    )

    assert [one.needs for one in blueprint(edition).rows[1:]] == [(n,) for n in range(3000)]
