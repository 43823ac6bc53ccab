from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from lxml import html

from outcomes.charts import (
    Month,
    OutcomeLine,
    OutcomePicture,
    Share,
    Shares,
    ThirteenMonths,
    Track,
    render_chart,
)

NAMES = ["Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]
SHOWN = [40, 40, 45, 40, None, 45, 50, 45, 60, 60, 65, 60, 65]


def track(
    informant: str = "young_person", first: str | None = "2", latest: str | None = "4"
) -> Track:
    return Track(informant, first and Decimal(first), latest and Decimal(latest))  # type: ignore[arg-type]  # short strings in tests


PICTURE = OutcomePicture(
    "amara",
    (
        OutcomeLine("O1", (track(), track("parent", "2.5", "2"), track("worker", "3", "3"))),
        OutcomeLine("O5", (track(first="4", latest="2.5"), track("worker")), Decimal(2)),
        OutcomeLine("O2", (track(latest=None), track("worker", None, None))),
    ),
)
SHARES = Shares(
    "q1", "Who to call", (Share("No", None), Share("Not sure", 25), Share("Yes", 85)), 120, "hidden"
)
MONTHS = ThirteenMonths(
    "t1",
    "Will try to let someone know",
    tuple(
        Month(f"{name} 2026", name, shown, 100, recording_changed=at == 5)
        for at, (name, shown) in enumerate(zip(NAMES, SHOWN, strict=True))
    ),
    "better than before",
    "hidden",
)


def drawn(name: str, view: object, **kept: Callable[[str], str]) -> html.HtmlElement:
    return html.fragment_fromstring(render_chart(name, view, **kept), create_parent="div")  # type: ignore[arg-type]  # the parameters below pair names with their views


ALL = [("outcome_picture", PICTURE), ("shares", SHARES), ("thirteen_months", MONTHS)]


@pytest.mark.parametrize(("name", "view"), ALL)
def test_every_picture_is_an_image_with_a_title_a_description_and_a_table(
    name: str, view: object
) -> None:
    page = drawn(name, view)

    for picture in page.iter("svg"):
        assert picture.get("role") == "img"
        title, desc = picture.get("aria-labelledby").split()
        assert page.get_element_by_id(title).text_content().strip()
        assert page.get_element_by_id(desc).text_content().strip()
    assert len(page.xpath("//details//table/caption")) == 1
    assert page.xpath("//details//tbody/tr/th[@scope='row']")


@pytest.mark.parametrize(("name", "view"), ALL)
def test_ids_are_unique_even_with_two_charts_on_a_page(name: str, view: OutcomePicture) -> None:
    both = render_chart(name, view) + render_chart(name, replace(view, identity="other"))  # type: ignore[arg-type]  # as in drawn

    ids = html.fragment_fromstring(both, create_parent="div").xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("name", "view"), ALL)
def test_a_chart_holds_no_script_style_or_link(name: str, view: object) -> None:
    page = drawn(name, view)

    assert not page.xpath(
        "//script | //style | //a | //@style | //@href | //@*[starts-with(name(), 'on')]"
    )


@pytest.mark.parametrize(("name", "view"), ALL)
def test_a_chart_is_mirrored_for_languages_written_from_the_right(
    name: str, view: OutcomePicture
) -> None:
    left = render_chart(name, view)  # type: ignore[arg-type]  # as in drawn
    right = render_chart(name, replace(view, language="ur"))  # type: ignore[arg-type]  # as in drawn

    assert 'direction="rtl"' in right
    assert 'direction="rtl"' not in left


def test_the_description_says_the_finding_of_each_informant_in_words() -> None:
    page = drawn("outcome_picture", PICTURE)

    words = " ".join(page.get_element_by_id("amara-O1-desc").text_content().split())
    assert words == (
        "Young person: first 2, latest 4, moved up a lot. "
        "Parent or carer: first 2.5, latest 2, moved down. Worker: first 3, latest 3, no change."
    )


def test_outcome_five_has_no_colour_arrow_or_word_of_direction() -> None:
    page = drawn("outcome_picture", replace(PICTURE, lines=PICTURE.lines[1:2]))
    picture = html.tostring(page, encoding="unicode")

    assert "#" not in "".join(page.xpath("//@fill | //@stroke"))
    assert not page.xpath("//path")
    assert "moved" not in picture
    assert "Looking back: 2" in picture


def test_an_outcome_with_colour_has_an_arrow() -> None:
    page = drawn("outcome_picture", replace(PICTURE, lines=PICTURE.lines[:1]))

    assert len(page.xpath("//path")) == 2  # the worker's score did not move


def test_informants_two_points_apart_are_marked_and_others_are_not() -> None:
    assert PICTURE.lines[0].seen_differently
    assert not PICTURE.lines[1].seen_differently
    assert not PICTURE.lines[2].seen_differently


def test_one_score_alone_has_no_label_and_none_says_so() -> None:
    line = PICTURE.lines[2]

    assert line.moved(line.tracks[0]) is None
    assert "no score yet" in render_chart("outcome_picture", PICTURE)


def test_words_are_translated_and_escaped() -> None:
    view = replace(SHARES, title="<script>alert(1)</script>")

    chart = render_chart("shares", view, gettext=lambda text: f"«{text}»")

    assert "<script>" not in chart
    assert "«The same figures as a table»" in chart


def test_shares_are_worked_out_from_shown_figures_and_hidden_ones_say_so() -> None:
    page = drawn("shares", SHARES)

    assert [row.text_content() for row in page.xpath("//tbody/tr/td[2]")] == [
        "hidden",
        "21%",
        "71%",
    ]
    assert len(page.xpath("//rect")) == 2
    assert "most often Yes, 71%" in page.get_element_by_id("q1-title").text_content()


def test_an_uncoloured_question_has_grey_bars() -> None:
    assert "#12436D" not in render_chart("shares", replace(SHARES, coloured=False))


def test_with_a_hidden_base_no_share_is_shown() -> None:
    page = drawn("shares", replace(SHARES, base_shown=None))

    assert not page.xpath("//rect")
    assert page.get_element_by_id("q1-title").text_content() == "Who to call"


def test_the_line_is_broken_at_a_hidden_month() -> None:
    page = drawn("thirteen_months", MONTHS)

    assert len(MONTHS.strokes) == 10
    assert len(page.xpath("//circle")) == 11
    assert len(page.xpath("//path")) == 1  # the month in which the recording changed


def test_the_title_gives_the_first_and_last_shown_month_and_the_phrase_stands_beside() -> None:
    page = drawn("thirteen_months", MONTHS)

    assert "40% in Nov 2026, 65% in Nov 2026" in page.get_element_by_id("t1-title").text_content()
    assert "Over these months: better than before." in page.text_content()


def test_no_phrase_and_no_shown_month_leave_no_finding() -> None:
    empty = replace(MONTHS, months=(Month("Nov 2026", "Nov", None, None),), phrase=None)
    page = drawn("thirteen_months", empty)

    assert page.get_element_by_id("t1-title").text_content() == MONTHS.title
    assert "Over these months" not in page.text_content()
    assert "diamond" not in page.text_content()
