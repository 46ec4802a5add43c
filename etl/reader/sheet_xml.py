"""What calamine does not tell of an xlsx sheet: hidden rows and columns, error cells, formulas never calculated, units."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from lxml import etree

from etl.reader.grid import Position
from etl.reader.marks import Marks
from etl.reader.package import local, parse_xml

_HEAD = 4096  # whoever writes the first rows in one spelling writes them all so; comments and CDATA may stand anywhere
_UNUSUAL_ROOT = re.compile(rb"<\w+:worksheet\b|\A(?:\xff\xfe|\xfe\xff)")
_TRUE = rb'="(?:1|true)"'
_HIDDEN_ROW = re.compile(rb"<row\b([^>]*\bhidden" + _TRUE + rb"[^>]*)>")
_HIDDEN_COLUMNS = re.compile(rb"<col\b([^>]*\bhidden" + _TRUE + rb"[^>]*)>")
_ERROR = re.compile(rb'<c\b([^>]*\bt="e"[^>]*)>(.*?)</c>', re.DOTALL)
_FORMULA_ONLY = re.compile(rb"<c\b([^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_CELL = re.compile(rb"<c\b([^>]*)>(?:<(?:f|v|is)\b)")
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_NO_NUMBER = re.compile(rb"<c\b([^>]*)>(?:<f\b(?:[^>]*/>|[^>]*>[^<]*</f>))?<v>(NaN|-?INF)</v>")
_TEXT_CELL = re.compile(rb'\bt="(?!n")')
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_ROW_NUMBER = re.compile(rb'\br="([0-9]{1,7})"')
_FAR_ROW = re.compile(rb'<row\b[^>]*?\br="([0-9]{5,7})"')
_WIDE_COLUMN = re.compile(rb' r="([A-Z]{2,3})[0-9]+"')
_FIRST, _LAST = re.compile(rb'\bmin="([0-9]+)"'), re.compile(rb'\bmax="([0-9]+)"')
_DIMENSION = re.compile(rb'<dimension\b[^>]*\bref="(?:[A-Z]+[0-9]+:)?([A-Z]{1,3})([0-9]{1,7})"')
_NEAR_ROWS, _NEAR_COLUMNS = 9999, 26


def plain(xml: bytes) -> bytes:
    """Return a sheet's XML in the one spelling the patterns here know: no prefix, double quotes, no CDATA, every cell with its place.

    What is not well-formed comes back as it is.
    """
    head = xml[:_HEAD].rpartition(b">")[0]
    usual = b"='" not in head and b"<c>" not in head and b"<row>" not in head and head.count(b'<c r="') == head.count(b"<c ")
    if usual and b"<!" not in xml and not _UNUSUAL_ROOT.search(head):
        return xml
    root = parse_xml(xml)
    if root is None:
        return xml
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = local(element)
    _place_cells(root)
    etree.cleanup_namespaces(root)
    return bytes(etree.tostring(root, encoding="utf-8"))


def _place_cells(root: etree._Element) -> None:
    """Write the reference a row or cell left out: it follows the one before."""
    number = 0
    for row in root.iter("row"):
        written = row.get("r", "")
        number = int(written) if written.isdigit() else number + 1
        row.set("r", str(number))
        column = -1
        for cell in row.iter("c"):
            letters = cell.get("r", "").rstrip("0123456789").encode()
            column = _column(letters) if letters.isalpha() else column + 1
            cell.set("r", f"{_letters(column)}{number}")


def used_range(xml: bytes, enough: int) -> tuple[int, int]:
    """Return rows and columns from A1 to the last cell with content, or a cheap upper bound when that is at most `enough` cells.

    A declared dimension is believed when it is small: one that is too small only moves the refusal to the memory limit.
    """
    declared = _DIMENSION.search(xml, 0, _HEAD)
    if declared and (bound := (int(declared[2]), _column(declared[1]) + 1)) and bound[0] * bound[1] <= enough:
        return bound
    rows = max((int(number) for number in _FAR_ROW.findall(xml)), default=_NEAR_ROWS)
    columns = max((_column(letters) + 1 for letters in set(_WIDE_COLUMN.findall(xml))), default=_NEAR_COLUMNS)
    if rows * columns <= enough:
        return rows, columns
    places = list(_places(match[1] for match in _CELL.finditer(xml)))
    return max((row for row, _ in places), default=-1) + 1, max((column for _, column in places), default=-1) + 1


def repeated_cell(xml: bytes, filled: int) -> str:
    """Return the name of a cell that a sheet's plain XML fills twice (B5), "" when none is: which value counts cannot be told.

    Args:
        filled: cells that hold something once the sheet is read; as many values in the XML need no closer look.
    """
    if xml.count(b"<v>") + xml.count(b"<is>") <= filled:
        return ""
    seen: set[Position] = set()
    for row, column in _places(match[1] for match in _CELL.finditer(xml)):
        if (row, column) in seen:
            return f"{_letters(column)}{row + 1}"
        seen.add((row, column))
    return ""


def sheet_marks(xml: bytes, unit_styles: Mapping[int, str]) -> Marks:
    """Collect a sheet's marks from its plain XML; a sheet without any costs a few searches.

    Args:
        unit_styles: number formats worth telling, by style number.
    """
    hidden = b' hidden="' in xml
    return Marks(
        hidden_rows=frozenset(_row_numbers(_HIDDEN_ROW.findall(xml))) if hidden else frozenset(),
        hidden_columns=tuple(_column_runs(_HIDDEN_COLUMNS.findall(xml))) if hidden else (),
        errors=dict(_errors(xml)) | dict(_no_numbers(xml)),
        uncalculated=frozenset(_uncalculated(xml)) if b"<f" in xml else frozenset(),
        formats=dict(_formats(xml, unit_styles)) if unit_styles else {},
    )


def _row_numbers(attributes: Iterable[bytes]) -> Iterator[int]:
    for written in attributes:
        if found := _ROW_NUMBER.search(written):
            yield int(found[1]) - 1


def _column_runs(attributes: Iterable[bytes]) -> Iterator[tuple[int, int]]:
    for written in attributes:
        first, last = _FIRST.search(written), _LAST.search(written)
        if first and last:
            yield int(first[1]) - 1, int(last[1]) - 1


def _errors(xml: bytes) -> Iterator[tuple[Position, str]]:
    for match in _ERROR.finditer(xml) if b' t="e"' in xml else ():
        value = _VALUE.search(match[2])
        for position in _places([match[1]]):
            yield position, value[1].decode("utf-8", "replace") if value else "#N/A"


def _no_numbers(xml: bytes) -> Iterator[tuple[Position, str]]:
    """Yield number cells that hold what is none, NaN and INF."""
    for match in _NO_NUMBER.finditer(xml) if b"NaN<" in xml or b"INF<" in xml else ():
        if not _TEXT_CELL.search(match[1]):
            for position in _places([match[1]]):
                yield position, match[2].decode()


def _uncalculated(xml: bytes) -> Iterator[Position]:
    return _places(match[1] for match in _FORMULA_ONLY.finditer(xml) if b't="str"' not in match[1] and not match[1].endswith(b"/"))


def _formats(xml: bytes, unit_styles: Mapping[int, str]) -> Iterator[tuple[Position, str]]:
    numbers = b"|".join(str(style).encode() for style in unit_styles)
    for match in re.finditer(rb'<c\b([^>]*\bs="(' + numbers + rb')"(?:[^>]*[^/>])?)>', xml):
        for position in _places([match[1]]):
            yield position, unit_styles[int(match[2])]


def _places(attributes: Iterable[bytes]) -> Iterator[Position]:
    for written in attributes:
        if found := _REFERENCE.search(written):
            yield int(found[2]) - 1, _column(found[1])


@cache
def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def _letters(column: int) -> str:
    text = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        text = chr(65 + rest) + text
        column -= 1
    return text
