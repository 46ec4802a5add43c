"""xlsb: values by calamine; hidden rows and columns, merged and error cells by a walk through the binary records."""

import struct
from collections.abc import Iterator

from etl.reader.calamine_grid import Budget, Calamine
from etl.reader.grid import Position, Sheet
from etl.reader.limits import Limits
from etl.reader.marks import Marks, marked_sheet
from etl.reader.number_formats import with_units
from etl.reader.package import Package
from etl.reader.xlsx import related, workbook_part

_ROW, _CELL_KINDS, _ERROR_CELL, _ERROR_FORMULA = 0, range(1, 12), 3, 11
_FORMAT, _STYLE, _COLUMNS, _SHEET, _MERGED = 44, 47, 60, 156, 176
_STYLES_BEGIN, _STYLES_END = 617, 618
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#GETTING_DATA"}


def read_xlsb(package: Package, data: bytes, where: str, limits: Limits) -> tuple[Sheet, ...]:
    """Read every worksheet of a checked binary package.

    Raises:
        ReadFailure: damaged, password or too_many_cells.
    """
    part = workbook_part(package)
    targets = related(package, part)
    places = {name: targets.get(relation, ("", ""))[1] for name, relation in _sheets(package.read(part))}
    styles = next((target for kind, target in targets.values() if kind == "styles"), "")
    units = _unit_styles(package.read(styles)) if styles else {}
    workbook = Calamine(data, where)
    budget = Budget(where, limits)
    sheets = []
    for sheet in workbook.worksheets():
        rows, merged = workbook.load(sheet, budget)
        marks = _marks(package.read(places.get(sheet.name, "")), units)
        sheets.append(marked_sheet(sheet.name, rows, marks, visible=sheet.visible, merged=merged))
    return tuple(sheets)


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (type, content) of each record; stop at one that is cut off."""
    place, end = 0, len(content)
    while place < end:
        kind = content[place]
        place += 1
        if kind & 0x80 and place < end:
            kind = kind & 0x7F | (content[place] & 0x7F) << 7
            place += 1
        size = 0
        for shift in (0, 7, 14, 21):
            if place >= end:
                return
            byte = content[place]
            place += 1
            size |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        if place + size > end:
            return
        yield kind, content[place : place + size]
        place += size


def _text(record: bytes, place: int) -> tuple[str, int]:
    """Return the length-prefixed UTF-16 text at a place, and the place after it."""
    (length,) = struct.unpack_from("<I", record, place)
    end = place + 4 + 2 * length
    return record[place + 4 : end].decode("utf-16-le", "replace"), end


def _sheets(workbook: bytes) -> Iterator[tuple[str, str]]:
    for kind, record in _records(workbook):
        if kind == _SHEET and len(record) >= 16:
            relation, place = _text(record, 8)
            if place + 4 <= len(record):
                yield _text(record, place)[0], relation


def _unit_styles(styles: bytes) -> dict[int, str]:
    declared: dict[int, str] = {}
    format_ids: list[int] = []
    of_cells = False
    for kind, record in _records(styles):
        if kind == _FORMAT and len(record) >= 6:
            declared[struct.unpack_from("<H", record)[0]] = _text(record, 2)[0]
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            of_cells = kind == _STYLES_BEGIN
        elif kind == _STYLE and of_cells and len(record) >= 4:
            format_ids.append(struct.unpack_from("<H", record, 2)[0])
    return with_units(format_ids, declared)


def _marks(sheet: bytes, units: dict[int, str]) -> Marks:
    row = 0
    hidden_rows: set[int] = set()
    hidden_columns: list[tuple[int, int]] = []
    merged: list[tuple[int, int, int, int]] = []
    errors: dict[Position, str] = {}
    formats: dict[Position, str] = {}
    for kind, record in _records(sheet):
        if kind == _ROW and len(record) >= 12:
            (row,) = struct.unpack_from("<I", record)
            if record[11] & 0x10:
                hidden_rows.add(row)
        elif kind in _CELL_KINDS and len(record) >= 8:
            column, style = struct.unpack_from("<II", record)
            if (style & 0xFFFFFF) in units:
                formats[row, column] = units[style & 0xFFFFFF]
            if kind in (_ERROR_CELL, _ERROR_FORMULA) and len(record) >= 9:
                errors[row, column] = _ERRORS.get(record[8], "#N/A")
        elif kind == _COLUMNS and len(record) >= 18:
            first, last = struct.unpack_from("<II", record)
            if record[16] & 1:
                hidden_columns.append((first, last))
        elif kind == _MERGED and len(record) >= 16:
            top, bottom, left, right = struct.unpack_from("<IIII", record)
            merged.append((top, left, bottom, right))
    return Marks(frozenset(hidden_rows), tuple(hidden_columns), tuple(merged), errors, frozenset(), formats)
