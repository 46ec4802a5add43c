"""What cells take and what they say when a clerk stands on them: lists, limits and messages."""

from collections.abc import Mapping
from datetime import date

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from etl.template.drawing import NOTE_ROW, Drawn, write_text
from etl.template.layout import Blank, Entry, TemplateColumn
from etl.template.wording import wording
from warehouse.catalogue import Catalogue

_EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet
MESSAGE, TITLE, ERROR = 255, 32, 225  # the most characters a spreadsheet keeps


def write_lists(sheet: Worksheet, blank: Blank, catalogue: Catalogue) -> dict[tuple[str, ...], str]:
    """Write every list of choices once, a column each, into the hidden sheet; return where each stands.

    The lists begin below the rows in which any form looks for its header: a list of indicators is no table.
    """
    forms = [shape.form for form in catalogue.forms.values() for shape in form.shapes] + list(catalogue.forms.values())
    top = max((form.search_rows for form in forms), default=0) + 2
    write_text(sheet, 1, 1, wording()["surroundings"]["lists_note"])
    found: dict[tuple[str, ...], str] = {}
    for column in blank.columns:
        choices = column.entry.choices
        if not choices or choices in found:
            continue
        letter = get_column_letter(len(found) + 1)
        for step, choice in enumerate(choices):
            write_text(sheet, top + step, len(found) + 1, choice)
        found[choices] = f"{quote_sheetname(sheet.title)}!${letter}${top}:${letter}${top + len(choices) - 1}"
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True
    return found


def add_entries(sheet: Worksheet, blank: Blank, drawn: Drawn, lists: Mapping[tuple[str, ...], str]) -> None:
    """Give every column its list or limits and its message, and the date of the report its own."""
    last = max(drawn.last, drawn.header + wording()["style"]["checked_rows"])
    for place, column in enumerate(blank.columns, start=1):
        validation = _validation(column, blank.unit, lists)
        letter = get_column_letter(place)
        validation.add(f"{letter}{drawn.first}:{letter}{last}")
        sheet.add_data_validation(validation)
    words = wording()["surroundings"]
    dated = _date()
    dated.promptTitle, dated.prompt = words["submitted"].rstrip("："), words["submitted_message"]
    dated.add(f"{get_column_letter(drawn.date)}{NOTE_ROW}")
    sheet.add_data_validation(dated)


def message(column: TemplateColumn, unit: str) -> str:
    """Return what a column's cells say: whether it is needed, definition, unit, limits; the definition is cut to fit.

    Args:
        unit: of all numbers of the sheet, where the column has none of its own.
    """
    words, entry = wording()["messages"], column.entry
    known = column.unit or unit
    pattern = words["number" if known else "number_alone"] if entry.kind == "number" else words.get(entry.kind, words["choice"])
    if entry.kind in ("area", "suggestion", "choice") and not entry.choices:
        pattern = words["text"]
    start = words["required"] if column.required else ""
    limits = "".join(
        words[key].format(**{name: _number(value)})
        for key, name, value in (("from", "minimum", entry.minimum), ("up_to", "maximum", entry.maximum))
        if value is not None
    )
    bare = start + pattern.format(definition="", unit=known) + limits
    definition = column.definition
    if len(bare) + len(definition) > MESSAGE:
        definition = definition[: MESSAGE - len(bare) - 1] + "…"
    return start + str(pattern.format(definition=definition, unit=known)) + limits


def _validation(column: TemplateColumn, unit: str, lists: Mapping[tuple[str, ...], str]) -> DataValidation:
    entry, words = column.entry, wording()["messages"]
    if entry.kind == "number":
        made = _decimal(entry)
    elif entry.kind == "date":
        made = _date()
    elif entry.choices:
        made = DataValidation(type="list", formula1=lists[entry.choices], allow_blank=True)
        made.errorStyle = "stop" if entry.kind == "choice" else "warning"
        made.error = words["wrong_choice" if entry.kind == "choice" else "wrong_listed"]
    else:
        made = DataValidation(allow_blank=True)
    made.showInputMessage, made.showErrorMessage = True, made.type is not None
    made.promptTitle = made.errorTitle = column.name[:TITLE]
    made.prompt = message(column, unit)
    return made


def _decimal(entry: Entry) -> DataValidation:
    """Return the check of a number: within its bounds, or any number at all."""
    words, most = wording()["messages"], wording()["style"]["largest_number"]
    low, high = entry.minimum, entry.maximum
    made = DataValidation(type="decimal", operator="between", allow_blank=True)
    made.formula1, made.formula2 = _number(-most if low is None else low), _number(most if high is None else high)
    limits = ""
    if low is not None and high is not None:
        limits = words["range"].format(minimum=_number(low), maximum=_number(high))
    elif low is not None:
        limits = words["range_from"].format(minimum=_number(low))
        made.operator, made.formula2 = "greaterThanOrEqual", None
    elif high is not None:
        limits = words["range_up_to"].format(maximum=_number(high))
        made.operator, made.formula1, made.formula2 = "lessThanOrEqual", _number(high), None
    made.error = words["wrong_number"].format(range=limits)[:ERROR]
    return made


def _date() -> DataValidation:
    serial = (wording()["style"]["earliest_date"] - _EPOCH).days
    made = DataValidation(type="date", operator="greaterThanOrEqual", formula1=str(serial), allow_blank=True)
    made.error = wording()["messages"]["wrong_date"]
    made.showInputMessage = made.showErrorMessage = True
    return made


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(value)
