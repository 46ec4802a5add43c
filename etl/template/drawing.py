"""The sheet a clerk fills in: title, note, protected header, framed rows."""

import unicodedata
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from itertools import groupby
from typing import cast

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from etl.template.layout import Blank, TemplateColumn
from etl.template.wording import wording

TITLE_ROW, NOTE_ROW, HEADER_ROW = 1, 2, 3
_FORMATS = {"number": "General", "date": "yyyy-mm-dd"}
_TEXT = "@"
_A4 = 9
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_OPEN = Protection(locked=False)


@dataclass(frozen=True)
class Drawn:
    """Where things stand in the sheet, rows from 1; `date`: column of the cell for 填报日期."""

    header: int
    first: int
    last: int
    date: int


def draw_form(sheet: Worksheet, blank: Blank) -> Drawn:
    """Draw an empty form; nothing is a formula, whatever names begin with."""
    levels = 2 if any(column.over for column in blank.columns) else 1
    width = len(blank.columns)
    header = HEADER_ROW + levels - 1
    drawn = Drawn(header, header + 1, header + blank.rows, max(3, width))
    _draw_surroundings(sheet, blank, drawn)
    _draw_header(sheet, blank.columns, levels)
    _draw_rows(sheet, blank, drawn)
    _protect(sheet)
    labels = next((place for place, column in enumerate(blank.columns) if not column.label), width)
    sheet.freeze_panes = f"{get_column_letter(labels + 1)}{drawn.first}"
    _set_up_print(sheet, header)
    return drawn


def write_text(sheet: Worksheet, row: int, column: int, text: str, *, bold: bool = False) -> Cell:
    """Write a text that stays one: no =, +, - or @ at its start makes a formula of it, now or when it is edited."""
    cell = cast(Cell, sheet.cell(row, column))
    _fill_in(cell, text)
    cell.number_format = _TEXT
    cell.font = Font(name=wording()["style"]["font"], size=wording()["style"]["size"], bold=bold)
    return cell


def _fill_in(cell: Cell, text: str) -> None:
    cell.value = text
    cell.data_type = "s"


def _draw_surroundings(sheet: Worksheet, blank: Blank, drawn: Drawn) -> None:
    words, style = wording()["surroundings"], wording()["style"]
    title = write_text(sheet, TITLE_ROW, 1, blank.title)
    title.font = Font(name=style["font"], size=style["title_size"], bold=True)
    title.alignment = _CENTRE
    title.protection = Protection(locked=not blank.title_open)
    if drawn.date > 1:
        sheet.merge_cells(start_row=TITLE_ROW, start_column=1, end_row=TITLE_ROW, end_column=drawn.date)
    numbers = {column.unit for column in blank.columns if column.entry.kind == "number"}
    if blank.unit:
        write_text(sheet, NOTE_ROW, 1, words["unit"].format(unit=blank.unit))
    elif numbers - {""}:
        write_text(sheet, NOTE_ROW, 1, words["units_in_headings"])
    label = write_text(sheet, NOTE_ROW, drawn.date - 1, words["submitted"])
    label.alignment = Alignment(horizontal="right")
    date = sheet.cell(NOTE_ROW, drawn.date)
    date.number_format = _FORMATS["date"]
    date.protection = _OPEN
    date.alignment = Alignment(horizontal="left")
    sheet.row_dimensions[TITLE_ROW].height = 30


def _draw_header(sheet: Worksheet, columns: Sequence[TemplateColumn], levels: int) -> None:
    for place, column in enumerate(columns, start=1):
        mark = "*" if column.required else ""
        texts = [mark + column.heading] if levels == 1 else [mark + (column.over or column.heading), column.heading if column.over else ""]
        for level, text in enumerate(texts):
            cell = sheet.cell(HEADER_ROW + level, place)
            if text:
                write_text(sheet, HEADER_ROW + level, place, text, bold=True)
            cell.fill = PatternFill("solid", fgColor=wording()["style"]["header_fill"])
            cell.border = _frame()
            cell.alignment = _CENTRE
        if levels == 2 and not column.over:
            sheet.merge_cells(start_row=HEADER_ROW, start_column=place, end_row=HEADER_ROW + 1, end_column=place)
        sheet.column_dimensions[get_column_letter(place)].width = _width(column)
    for over, group in groupby(enumerate(columns, start=1), key=lambda pair: pair[1].over):
        places = [place for place, _ in group]
        if over and len(places) > 1:
            sheet.merge_cells(start_row=HEADER_ROW, start_column=places[0], end_row=HEADER_ROW, end_column=places[-1])
    lines = max(-(-_length(column.name) // (_width(column) - 1)) for column in columns)
    sheet.row_dimensions[HEADER_ROW].height = 18.0 * max(1, min(4, lines))


def _draw_rows(sheet: Worksheet, blank: Blank, drawn: Drawn) -> None:
    """Frame the rows and write what they hold beforehand; the rest of each column is open too, so that rows can be added.

    A column's cells, filled or not, share a look: openpyxl compares one field by field with all it knows, for every cell that is given one.
    """
    frame, label = _frame(), PatternFill("solid", fgColor=wording()["style"]["label_fill"])
    font = Font(name=wording()["style"]["font"], size=wording()["style"]["size"])
    for place, column in enumerate(blank.columns, start=1):
        number_format = _FORMATS.get(column.entry.kind, _TEXT)
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.protection, dimension.number_format, dimension.font = _OPEN, number_format, font
        looks: dict[bool, StyleArray] = {}
        for step in range(blank.rows):
            cell = cast(Cell, sheet.cell(drawn.first + step, place))
            text = column.filled[step] if step < len(column.filled) else ""
            filled = bool(text)
            if filled:
                _fill_in(cell, text)
            if filled not in looks:
                cell.number_format, cell.font = _TEXT if filled else number_format, font
                if filled:
                    cell.fill = label
                cell.protection, cell.border = _OPEN, frame
                looks[filled] = cell._style
            cell._style = copy(looks[filled])


def _protect(sheet: Worksheet) -> None:
    """Protect what is not open, without a password; rows may be added, widths changed, the table sorted and filtered."""
    protection = sheet.protection
    protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(protection, allowed, False)


def _set_up_print(sheet: Worksheet, header: int) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{TITLE_ROW}:{header}"
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text=wording()["surroundings"]["page"]))


def _frame() -> Border:
    side = Side(style="thin", color=wording()["style"]["line"])
    return Border(left=side, right=side, top=side, bottom=side)


def _width(column: TemplateColumn) -> float:
    """Return a column's width in characters: names as long as the longest, numbers narrow with headings in several lines."""
    style = wording()["style"]
    if column.entry.kind == "number":
        return float(style["number_width"])
    longest = max((_length(text) for text in (*column.filled, *column.entry.choices[:200])), default=0)
    free = style["text_width"] if column.entry.kind == "text" else 0
    return float(min(style["widest"], max(style["narrowest"], longest + 3, _length(column.heading) + 4, free)))


def _length(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
