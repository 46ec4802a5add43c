"""ods: the number formats of cell styles, in the codes Excel writes for them."""

import io
import re
from collections.abc import Iterator

from lxml import etree

from etl.reader.number_formats import carries_unit
from etl.reader.package import local, local_attributes

_NUMBER_STYLES = ("number-style", "currency-style")  # percent cells say themselves that they are
_DIGITS = ("number", "scientific-number", "fraction")
_LITERALS = ("text", "currency-symbol")
_THOUSANDS = re.compile(r"1(?:000)+")


def unit_styles(*documents: bytes) -> dict[str, str]:
    """Return the number formats that carry a unit, by the name of the cell style.

    Args:
        documents: content.xml and styles.xml; their declarations before the body are read.
    """
    codes: dict[str, str] = {}
    chosen: dict[str, str] = {}
    parents: dict[str, str] = {}
    for document in documents:
        for element in _declarations(document):
            attributes = local_attributes(element)
            name = attributes.get("name", "")
            if local(element) in _NUMBER_STYLES:
                codes[name] = _code(element)
            elif attributes.get("family") == "table-cell":
                chosen[name] = attributes.get("data-style-name", "")
                parents[name] = attributes.get("parent-style-name", "")
    written = {name: codes.get(_inherited(name, chosen, parents), "") for name in chosen}
    return {name: code for name, code in written.items() if code and carries_unit(code)}


def _declarations(document: bytes) -> Iterator[etree._Element]:
    """Yield the number styles and cell styles of a document; stop where its body or bad XML begins."""
    parsing = etree.iterparse(io.BytesIO(document), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False)
    try:
        for event, element in parsing:
            name = local(element) if isinstance(element.tag, str) else ""
            if event == "start" and name == "body":
                return
            if event == "end" and name in ("style", *_NUMBER_STYLES):
                yield element
    except etree.XMLSyntaxError:
        return


def _code(style: etree._Element) -> str:
    """Write a number style as a format code, e.g. ``0"万元"``; a comma for every three digits it does not show."""
    pieces = []
    for part in style.iterchildren("{*}*"):
        if local(part) in _DIGITS:
            hidden = _THOUSANDS.fullmatch(local_attributes(part).get("display-factor", ""))
            pieces.append("0" + "," * (len(hidden[0]) // 3 if hidden else 0))
        elif local(part) in _LITERALS and part.text:
            pieces.append('"' + part.text.replace('"', "") + '"')
    return "".join(pieces)


def _inherited(name: str, chosen: dict[str, str], parents: dict[str, str]) -> str:
    """Return the number style of a cell style, its own or the nearest of those it is based on; "" without one."""
    met: set[str] = set()
    while name in chosen and name not in met:
        if chosen[name]:
            return chosen[name]
        met.add(name)
        name = parents[name]
    return ""
