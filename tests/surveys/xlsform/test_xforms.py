"""A compiled XForm is read for what it says."""

import pytest
from lxml import etree

from surveys.xlsform.itext import language_code, words
from surveys.xlsform.xforms import absolute
from tests.surveys.tiny_sheets import accepted, codes, findings, row, tiny


def test_a_compiled_xform_can_be_uploaded_as_it_is() -> None:
    plain = tiny("groups")
    result = accepted(plain.xform.encode(), "groups.xml")

    assert result.edition == plain.edition
    assert result.pyxform_version == ""


def test_inline_choices_and_a_missing_id_of_an_xform_are_read() -> None:
    xform = (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">'
        "<h:head><h:title>T</h:title><model><instance><data><q/><r/></data></instance></model>"
        '</h:head><h:body><select1 ref="/data/q"><label>Q?</label>'
        "<item><label>One</label><value>1</value></item></select1>"
        '<input ref="/data/r"><label>R?</label></input></h:body></h:html>'
    )
    edition = accepted(xform.encode(), "hand.xml").edition

    assert edition.key == "hand"
    assert [(c.name, c.labels) for c in row(edition, "q").choices] == [("1", {"en": "One"})]
    assert row(edition, "r").kind == "text"


def test_unbuilt_features_of_an_uploaded_xform_are_refused() -> None:
    xform = (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">'
        '<h:head><model><instance><data id="d"><g><q/></g></data></instance>'
        '<instance id="f" src="jr://file/f.csv"/>'
        '<setvalue ref="/data/g/q" event="odk-instance-first-load" value="1+1"/></model></h:head>'
        '<h:body><group ref="/data/g"><repeat nodeset="/data/g"><select1 ref="/data/g/q">'
        "<label>Q?</label><itemset nodeset=\"instance('f')/root/item[name = 1]\"/></select1>"
        "</repeat></group></h:body></h:html>"
    )

    assert codes(xform.encode(), "hand.xml") == ["H509", "H501", "H507", "H508"]


def test_a_fault_in_an_uploaded_xform_is_placed_by_its_path() -> None:
    broken = tiny("heard").xform.replace('heard:channel="any"', 'heard:channel="both"')

    found = findings(broken.encode(), "x.xml")

    assert [(fault.code, fault.row) for fault in found if fault.code == "H301"] == [("H301", 0)]
    assert "/data/points" in found[-1].column or "/data/points" in found[0].column


def test_relative_references_become_paths_outside_quotes_only() -> None:
    assert absolute("../a = '../b' and ../../c > 1", "/data/g/q") == (
        "/data/g/a = '../b' and /data/c > 1"
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("English (en)", "en"),
        ("English easy read (en)", "en-simple"),
        ("Kurdish Sorani (ckb)", "ckb"),
        ("", "en"),
        ("default", "en"),
        ("English", "en"),
        ("Klingon!", "x-klingon"),
        ("???", "x-other"),
    ],
)
def test_a_language_has_its_code(name: str, code: str) -> None:
    assert language_code(name) == code


def test_marks_inside_a_text_are_left_out_and_their_words_kept() -> None:
    label = etree.fromstring(
        '<label xmlns="http://www.w3.org/2002/xforms">'
        'Hi <b/><output value=" /data/g/name "/>!</label>'
    )

    assert words(label) == "Hi ${name}!"
