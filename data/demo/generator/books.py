"""Writing workbooks that come out the same, byte for byte, every time."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

Cell = str | int | float | datetime | None
Span = tuple[int, int, int, int]  # first row, first column, last row, last column
_ZIP_TIME = (2026, 1, 1, 0, 0, 0)
_LINE = Border(*(Side(style="thin", color="999999"),) * 4)


def title(sheet: Worksheet, row: int, text: str, width: int) -> None:
    """Write a merged, centred title over `width` columns."""
    sheet.cell(row, 1, text).font = Font(size=16, bold=True)
    sheet.cell(row, 1).alignment = Alignment(horizontal="center")
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)


def rows(sheet: Worksheet, first: int, table: Sequence[Sequence[Cell]], *, bold: int = 0) -> int:
    """Write a framed table from row `first`, its first `bold` rows as headings; return the row after it.

    Cells of one look share it: openpyxl compares a border field by field with all it knows, for every cell that is given one.
    """
    looks: dict[tuple[bool, str], StyleArray] = {}
    for down, values in enumerate(table):
        for across, value in enumerate(values, start=1):
            cell = sheet.cell(first + down, across, value)
            kind = (down < bold, cell.number_format)
            if kind not in looks:
                cell.border = _LINE
                if down < bold:
                    cell.font = Font(bold=True)
                    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
                looks[kind] = cell._style
            cell._style = copy(looks[kind])
    for across in range(1, 1 + max(map(len, table))):
        sheet.column_dimensions[get_column_letter(across)].width = 14
    return first + len(table)


def merge(sheet: Worksheet, spans: Iterable[Span]) -> None:
    """Merge spans of framed cells; of those of one size and look the first is drawn, and the others look like it."""
    looks: dict[tuple[object, ...], list[StyleArray]] = {}
    for top, left, bottom, right in spans:
        places = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
        corners = (sheet.cell(top, left), sheet.cell(bottom, right))
        kind = (bottom - top, right - left, *(tuple(corner._style or ()) for corner in corners))
        if kind not in looks:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
            looks[kind] = [sheet.cell(*place)._style for place in places]
            continue
        sheet.merged_cells.add(CellRange(min_row=top, min_col=left, max_row=bottom, max_col=right))
        for place, look in zip(places, looks[kind], strict=True):
            sheet.cell(*place)._style = copy(look)


def save(book: Workbook, path: Path) -> None:
    """Write a workbook without the clock: fixed times inside and in the zip."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book.properties.created = book.properties.modified = datetime(*_ZIP_TIME)
    book.properties.creator = "示例县"
    buffer = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(buffer, "w")).save()  # plain: it is compressed below
    with zipfile.ZipFile(buffer) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as fixed:
        for name in sorted(made.namelist()):
            content = made.read(name)
            if name == "docProps/core.xml":  # openpyxl puts the time of saving there whatever was set
                content = _without_clock(content)
            fixed.writestr(zipfile.ZipInfo(name, _ZIP_TIME), content, zipfile.ZIP_DEFLATED, 9)


def _without_clock(core: bytes) -> bytes:
    head, mark, rest = core.partition(b"<dcterms:modified")
    if not mark:
        return core
    opening, _, tail = rest.partition(b">")
    _, _, end = tail.partition(b"<")
    return head + mark + opening + b">2026-01-01T00:00:00Z<" + end
