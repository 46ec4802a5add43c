"""xls: values by calamine, what it hides by xlrd where xlrd can read the file."""

import io
from collections.abc import Iterator
from datetime import datetime

import xlrd
from xlrd.biffh import error_text_from_code

from etl.reader.calamine_grid import Budget, Calamine, trimmed
from etl.reader.failures import ReadFailure
from etl.reader.grid import CellValue, Position, Sheet
from etl.reader.limits import Limits
from etl.reader.marks import Marks, marked_sheet
from etl.reader.number_formats import with_units


def read_xls(data: bytes, where: str, limits: Limits) -> tuple[Sheet, ...]:
    """Read every worksheet of an OLE workbook; marks are missing where only calamine can read it.

    Raises:
        ReadFailure: damaged, password or too_many_cells.
    """
    try:
        workbook = Calamine(data, where)
    except ReadFailure as failure:
        raise (ReadFailure("password", where) if _is_encrypted(data) else failure) from None
    budget = Budget(where, limits)
    marks = _marks(data)
    sheets = []
    for sheet in workbook.worksheets():
        rows, merged = workbook.load(sheet, budget)
        sheets.append(marked_sheet(sheet.name, rows, marks.get(sheet.name, Marks()), visible=sheet.visible, merged=merged))
    return tuple(sheets)


def read_biff(data: bytes, where: str, limits: Limits) -> tuple[Sheet, ...]:
    """Read a workbook of Excel 2 to 5 that has no OLE shell; only xlrd knows these.

    Raises:
        ReadFailure: damaged, password or too_many_cells.
    """
    budget = Budget(where, limits)
    try:
        with _open(data, formatting_info=False) as book:
            sheets = []
            for sheet in book.sheets():
                budget.spend(sheet.name, sheet.nrows, sheet.ncols)
                rows = trimmed([[_value(cell, book.datemode) for cell in sheet.row(row)] for row in range(sheet.nrows)])
                marks = Marks(errors=dict(_errors(sheet)))
                sheets.append(marked_sheet(sheet.name, rows, marks, visible=sheet.visibility == 0))
            return tuple(sheets)
    except (ReadFailure, MemoryError):
        raise
    except Exception as error:  # xlrd raises whatever a damaged record leads it to
        code = "password" if "encrypted" in str(error) else "damaged"
        raise ReadFailure(code, where, detail=f"{type(error).__name__}: {error}"[:80]) from None


def _open(data: bytes, *, formatting_info: bool) -> xlrd.book.Book:
    return xlrd.open_workbook(file_contents=data, formatting_info=formatting_info, ragged_rows=False, logfile=io.StringIO())


def _is_encrypted(data: bytes) -> bool:
    """Tell by xlrd, which names the reason where calamine only refuses."""
    try:
        _open(data, formatting_info=False).release_resources()
    except Exception as error:
        return "encrypted" in str(error)
    return False


def _value(cell: xlrd.sheet.Cell, datemode: int) -> CellValue:
    if cell.ctype in (xlrd.XL_CELL_ERROR, xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        moment: datetime = xlrd.xldate_as_datetime(cell.value, datemode)
        return moment
    value: str | float = cell.value
    return value


def _errors(sheet: xlrd.sheet.Sheet) -> Iterator[tuple[Position, str]]:
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            if kind == xlrd.XL_CELL_ERROR:
                yield (row, column), error_text_from_code.get(sheet.cell_value(row, column), "#N/A")


def _marks(data: bytes) -> dict[str, Marks]:
    """Return each sheet's marks; empty when xlrd cannot read the file."""
    try:
        with _open(data, formatting_info=True) as book:
            declared = {number: form.format_str for number, form in book.format_map.items()}
            units = with_units([style.format_key for style in book.xf_list], declared)
            return {sheet.name: _sheet_marks(sheet, units) for sheet in book.sheets()}
    except Exception:  # calamine reads more damaged files than xlrd; its values stand without marks then
        return {}


def _sheet_marks(sheet: xlrd.sheet.Sheet, units: dict[int, str]) -> Marks:
    formats = {}
    if units:
        for row in range(sheet.nrows):
            for column in range(sheet.row_len(row)):
                if (style := sheet.cell_xf_index(row, column)) in units:
                    formats[row, column] = units[style]
    return Marks(
        hidden_rows=frozenset(number for number, info in sheet.rowinfo_map.items() if info.hidden),
        hidden_columns=tuple((number, number) for number, info in sheet.colinfo_map.items() if info.hidden),
        errors=dict(_errors(sheet)),
        formats=formats,
    )
