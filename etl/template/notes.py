"""The sheet 填表说明: what to write where, by when, and how to correct it. No cell of it reads like a heading."""

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from etl.template.drawing import write_text
from etl.template.entries import message
from etl.template.layout import Blank
from etl.template.values import listed_indicators
from etl.template.wording import wording
from warehouse.catalogue import Catalogue
from warehouse.catalogue.form import Form

_WRAPPED = Alignment(vertical="top", wrap_text=True)


def write_notes(sheet: Worksheet, form: Form, blank: Blank, catalogue: Catalogue) -> None:
    """Write the notes: the form's own, the rules for blanks, due day, corrections; then every column, then every indicator."""
    words = wording()["notes"]
    row = 1
    title = write_text(sheet, row, 1, words["heading"].format(form=form.name.zh))
    title.font = Font(name=wording()["style"]["font"], size=wording()["style"]["title_size"], bold=True)
    for number, text in enumerate(_general(form, blank), start=1):
        row += 1
        write_text(sheet, row, 1, f"{number}. {text}").alignment = _WRAPPED
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
    row = _section(sheet, row + 2, words["columns"])
    for place, column in enumerate(blank.columns, start=1):
        heading = words["column"].format(letter=get_column_letter(place), heading=column.name)
        row = _pair(sheet, row, heading, message(column, blank.unit))
    listed = listed_indicators(form, catalogue)
    if listed:
        row = _section(sheet, row + 1, words["catalogue"])
    for indicator in listed:
        unit = catalogue.units[indicator.unit].name.zh
        row = _pair(sheet, row, words["indicator"].format(name=indicator.name.zh, code=indicator.code, unit=unit), indicator.definition.zh)
    for letter, width in zip("AB", wording()["style"]["notes_widths"], strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _general(form: Form, blank: Blank) -> list[str]:
    words = wording()["notes"]
    file = blank.title if not blank.title_open else f"{blank.sender}{form.name.zh}"
    required = any(column.required for column in blank.columns)
    due = words["due"].get(form.frequency)
    said = [
        form.notes.zh, words["blank"], words["required"] if required else "", words["rows"], words["personal"],
        due.format(day=form.due_day) if due else "", words["file"].format(file=file), words["correct"].format(file=file),
    ]  # fmt: skip
    return [text for text in said if text]


def _section(sheet: Worksheet, row: int, text: str) -> int:
    write_text(sheet, row, 1, text, bold=True)
    return row + 1


def _pair(sheet: Worksheet, row: int, left: str, right: str) -> int:
    for column, text in enumerate((left, right), start=1):
        write_text(sheet, row, column, text).alignment = _WRAPPED
    return row + 1
