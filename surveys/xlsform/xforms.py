"""Reads a compiled XForm into questions: the ODK XForms specification, as pyxform writes it.

The XForm and not the sheet is read, because it holds what the compiler made of it: absolute paths,
``or_other`` rows, texts by language. Pure: text in, values out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from surveys.questionnaire import NO_TEXTS, Choice, Group, Kind, Question, Texts
from surveys.xlsform.itext import Translations, translations

XF = "{http://www.w3.org/2002/xforms}"
H = "{http://www.w3.org/1999/xhtml}"
JR = "{http://openrosa.org/javarosa}"
ODK = "{http://www.opendatakit.org/xforms}"

_TYPED: dict[str, Kind] = {
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "dateTime",
    "string": "text",
    "": "text",
}
_TAGGED: dict[str, Kind] = {
    f"{XF}select1": "select_one",
    f"{XF}select": "select_multiple",
    f"{ODK}rank": "rank",
    f"{XF}range": "range",
    f"{XF}trigger": "acknowledge",
    f"{XF}upload": "unsupported",
}
_LIST = re.compile(r"instance\('([^']+)'\)/root/item")
_LITERAL = re.compile(r"('[^']*'|\"[^\"]*\")")
_RELATIVE = re.compile(r"(?<![\w/.)\]])((?:\.\./)+)")
_HELPER = "reserved_name_for_field_list_labels_"
"""pyxform's rows that head a table-list: Heard asks one question a page."""


class NotAnXForm(Exception):
    """The text is not an XForm that Heard can read."""


@dataclass(frozen=True, slots=True)
class Form:
    """What an XForm says; ``heard`` holds each path's own attributes as they stand (``channel``).

    ``languages`` are codes, the default first; ``root`` is the primary instance's name; ``unbuilt``
    are features Heard cannot honour, as (code of the catalogue, what to show).
    """

    key: str
    version: str
    title: str
    root: str
    languages: tuple[str, ...]
    questions: tuple[Question, ...]
    heard: Mapping[str, Mapping[str, str]]
    unbuilt: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Sources:
    """The parts of one document that a question is read from."""

    binds: Mapping[str, etree._Element]
    controls: Mapping[str, etree._Element]
    groups: Mapping[str, etree._Element]
    lists: Mapping[str, tuple[Choice, ...]]
    texts: Translations


def parse(xform: str) -> etree._Element:
    """Return the document's root. Raises NotAnXForm for a DOCTYPE or anything that is no XML."""
    if "<!DOCTYPE" in xform:
        raise NotAnXForm("it declares a document type")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(xform.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotAnXForm(str(error)) from error


def read_xform(xform: str) -> Form:
    """Return what the XForm says, rows in the order of its primary instance.

    Raises NotAnXForm when there is no model, no primary instance or no body.
    """
    root = parse(xform)
    model = root.find(f"{H}head/{XF}model")
    body = root.find(f"{H}body")
    primary = None if model is None else model.find(f"{XF}instance/*")
    if model is None or body is None or primary is None:
        raise NotAnXForm("it has no model with an instance, or no body")
    texts = translations(model)
    sources = _Sources(
        binds={bind.get("nodeset", "").strip(): bind for bind in model.iter(f"{XF}bind")},
        controls={control.get("ref", "").strip(): control for control in _controls(body)},
        groups={group.get("ref", "").strip(): group for group in body.iter(f"{XF}group")},
        lists=dict(_lists(model, texts)),
        texts=texts,
    )
    prefix = "{" + root.nsmap.get("heard", "") + "}"
    return Form(
        key=primary.get("id", ""),
        version=primary.get("version", ""),
        title=root.findtext(f"{H}head/{H}title", "").strip(),
        root=_local(primary),
        languages=texts.languages,
        questions=tuple(_questions(primary, "/" + _local(primary), None, sources)),
        heard={path: _own(bind, prefix) for path, bind in sources.binds.items()},
        unbuilt=tuple(_unbuilt(root)),
    )


def _unbuilt(root: etree._Element) -> Iterator[tuple[str, str]]:
    if next(root.iter(f"{XF}setvalue"), None) is not None:
        yield "H509", ""
    if next(root.iter(f"{XF}repeat"), None) is not None:
        yield "H501", ""
    if any("[" in itemset.get("nodeset", "") for itemset in root.iter(f"{XF}itemset")):
        yield "H507", ""
    for instance in root.iter(f"{XF}instance"):
        if instance.get("src"):
            yield "H508", instance.get("src", "")


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _own(bind: etree._Element, prefix: str) -> dict[str, str]:
    return {
        str(name).removeprefix(prefix): str(text).strip()
        for name, text in bind.attrib.items()
        if str(name).startswith(prefix)
    }


def _controls(body: etree._Element) -> Iterator[etree._Element]:
    yield from body.iter(f"{XF}input", *_TAGGED)


def _lists(model: etree._Element, texts: Translations) -> Iterator[tuple[str, tuple[Choice, ...]]]:
    for instance in model.iterfind(f"{XF}instance[@id]"):
        items = instance.iterfind(f"{XF}root/{XF}item")
        yield instance.get("id", ""), tuple(_choice(item, texts) for item in items)


def _choice(item: etree._Element, texts: Translations) -> Choice:
    columns = {_local(child): (child.text or "").strip() for child in item.iterchildren("*")}
    name = columns.pop("name", columns.pop("value", ""))
    label = columns.pop("label", "")
    itext = columns.pop("itextId", "")
    labels = texts.by_id(itext) if itext else texts.plain(label)
    digit = columns.pop("sms_digit", "")
    return Choice(name=name, labels=labels, sms_digit=digit, columns=columns)


def _questions(
    element: etree._Element, path: str, group: Group | None, sources: _Sources
) -> Iterator[Question]:
    for child in element.iterchildren("*"):
        name = _local(child)
        below = f"{path}/{name}"
        if name == "meta" or name.startswith(_HELPER):
            continue
        if len(child) or (below in sources.groups and below not in sources.controls):
            yield from _questions(child, below, _group(below, group, sources), sources)
        else:
            yield _question(child, below, group, sources)


def _group(path: str, outer: Group | None, sources: _Sources) -> Group:
    """Return the group at ``path``; what binds or heads the outer one binds it too."""
    own = _expression(path, "relevant", sources)
    both = [text for text in (outer.relevant if outer else "", own) if text]
    element = sources.groups.get(path)
    labels = NO_TEXTS if element is None else sources.texts.child(element, "label")
    return Group(
        path=path,
        labels=labels or (outer.labels if outer else NO_TEXTS),
        relevant=" and ".join(f"({text})" for text in both) if len(both) > 1 else "".join(both),
    )


def _question(
    element: etree._Element, path: str, group: Group | None, sources: _Sources
) -> Question:
    control = sources.controls.get(path)
    bind = sources.binds.get(path)
    list_name, choices = _choices(control, sources)
    return Question(
        name=_local(element),
        path=path,
        kind=_kind(control, bind),
        labels=_child(control, "label", sources),
        hints=_child(control, "hint", sources),
        choices=choices,
        list_name=list_name,
        relevant=_expression(path, "relevant", sources),
        constraint=_constraint(path, control, sources),
        constraint_messages=_message(bind, sources),
        calculation=_expression(path, "calculate", sources),
        default=(element.text or "").strip(),
        required=bind is not None and bind.get("required") == "true()",
        appearance="" if control is None else control.get("appearance", ""),
        group=group,
    )


def _child(control: etree._Element | None, tag: str, sources: _Sources) -> Texts:
    return NO_TEXTS if control is None else sources.texts.child(control, tag)


def _kind(control: etree._Element | None, bind: etree._Element | None) -> Kind:
    if control is None:
        return "calculate" if bind is not None and bind.get("calculate") else "hidden"
    if control.tag in _TAGGED:
        return _TAGGED[str(control.tag)]
    if bind is None:
        return "text"
    if bind.get("readonly") == "true()":
        return "note"
    return _TYPED.get(bind.get("type", ""), "unsupported")


def _choices(control: etree._Element | None, sources: _Sources) -> tuple[str, tuple[Choice, ...]]:
    if control is None:
        return "", ()
    itemset = control.find(f"{XF}itemset")
    if itemset is not None:
        match = _LIST.search(itemset.get("nodeset", ""))
        name = match.group(1) if match else ""
        return name, sources.lists.get(name, ())
    return "", tuple(
        Choice(
            name=(item.findtext(f"{XF}value") or "").strip(),
            labels=sources.texts.child(item, "label"),
        )
        for item in control.iterfind(f"{XF}item")
    )


def _message(bind: etree._Element | None, sources: _Sources) -> Texts:
    return NO_TEXTS if bind is None else sources.texts.reference(bind.get(f"{JR}constraintMsg", ""))


def _constraint(path: str, control: etree._Element | None, sources: _Sources) -> str:
    """Return the constraint; a range's ends are one too."""
    own = _expression(path, "constraint", sources)
    if control is None or control.tag != f"{XF}range":
        return own
    ends = f". >= {control.get('start', '1')} and . <= {control.get('end', '10')}"
    return f"({own}) and {ends}" if own else ends


def _expression(path: str, name: str, sources: _Sources) -> str:
    bind = sources.binds.get(path)
    return "" if bind is None else absolute(bind.get(name, "").strip(), path)


def absolute(expression: str, path: str) -> str:
    """Return ``expression`` with ``../name`` written as the path it means at ``path``.

    >>> absolute("selected(../s, '../x')", "/data/g/s_other")
    "selected(/data/g/s, '../x')"
    """
    steps = path.split("/")

    def replace(match: re.Match[str]) -> str:
        up = match.group(1).count("../")
        return "/".join(steps[:-up]) + "/"

    parts = _LITERAL.split(expression)
    return "".join(
        part if index % 2 else _RELATIVE.sub(replace, part) for index, part in enumerate(parts)
    )
