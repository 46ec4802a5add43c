"""Tables as files. Text from workbooks stays text: nothing in it is ever a formula."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dashboard import formats
from dashboard.context import View
from dashboard.exports.table import Table, Value
from dashboard.text import t
from warehouse import queries

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of one
_WIDEST = 60
_WIDE = re.compile("[\u2e80-\U0010ffff]")  # letters that take two columns
_PERCENT = "0.0%"


def as_csv(table: Table, _: View) -> bytes:
    """Return the rows as CSV in UTF-8 with a BOM, which Excel needs; not reported is an empty field."""
    text = io.StringIO(newline="")
    written = csv.writer(text)
    written.writerow([_harmless(head) for head in table.heads])
    written.writerows([[_harmless(value) for value in row] for row in table.rows])
    return ("﻿" + text.getvalue()).encode("utf-8")


def as_workbook(table: Table, view: View) -> bytes:
    """Return a workbook: the rows on one sheet, what they mean on the second, and on the third the files they come from."""
    book = Workbook(write_only=True)
    _sheet(book, t("export.data", view.lang), [table.heads, *table.rows], freeze="A2", shares=table.shares)
    _sheet(book, t("export.meaning", view.lang), list(_meaning(table, view)))
    _sheet(book, t("export.sources", view.lang), list(_sources(table, view)), freeze="A2")
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _meaning(table: Table, view: View) -> Iterator[tuple[str, Value]]:
    """Yield name and value of all that must be known to read the rows."""
    lang, county = view.lang, view.shown.county
    yield t("export.title", lang), table.title
    yield t("export.county", lang), county.name.get(lang)
    if county.demo:
        yield t("app.demo", lang), county.note.get(lang)
    yield from table.filters.items()
    if view.version:
        yield t("export.version", lang), view.version.version
        yield t("export.updated", lang), formats.moment(view.version.published_at, lang)
    yield t("export.not_reported", lang), t("export.blank", lang)
    for indicator in table.indicators:
        yield t("control.indicator", lang), indicator.name.get(lang)
        yield t("indicator.definition", lang), indicator.definition.get(lang)
        yield t("indicator.formula", lang), t(f"aggregation.{indicator.aggregation}", lang)
        yield t("indicator.unit", lang), view.catalogue.unit(indicator.unit).name.get(lang)
        yield t("indicator.level", lang), t(f"levels.{indicator.level}", lang)
        yield t("indicator.frequency", lang), t(f"frequency.{indicator.frequency}", lang)
        yield t("indicator.code", lang), indicator.code
    yield t("export.sources", lang), t("export.explain", lang)


def _sources(table: Table, view: View) -> Iterator[tuple[Value, ...]]:
    """Yield heads, then a row for each file that holds anything of the table's indicators."""
    yield tuple(t(f"export.{name}", view.lang) for name in ("file_name", "form", "received", "cells"))
    files = queries.files_behind(view.connection, view.county, view.catalogue, [one.code for one in table.indicators])
    for file in files.to_dict("records"):
        form = view.catalogue.forms[file["form_code"]].name.get(view.lang) if file["form_code"] in view.catalogue.forms else ""
        yield file["file_name"], form, formats.moment(file["received_at"], view.lang), int(file["count"])


def _sheet(book: Workbook, name: str, rows: Sequence[Sequence[Value]], freeze: str = "", shares: Collection[int] = ()) -> None:
    """Add a sheet; freeze: the cell below and right of which it scrolls, its first row being heads with filters; shares: see Table."""
    sheet: Worksheet = book.create_sheet(name)
    for column, texts in enumerate(zip(*rows, strict=True), start=1):
        wide = max(len(said) + len(_WIDE.findall(said)) for said in (str(text or "") for text in texts))
        sheet.column_dimensions[get_column_letter(column)].width = min(wide + 2, _WIDEST)
    if freeze:
        sheet.freeze_panes = freeze
        sheet.auto_filter.ref = f"A1:{get_column_letter(max(len(rows[0]), 1))}{len(rows)}"
    for place, row in enumerate(rows):
        cells = [_cell(sheet, value, bold=not place and bool(freeze)) for value in row]
        for column in shares:
            cells[column].number_format = _PERCENT
        sheet.append(cells)


def _cell(sheet: Worksheet, value: Value, *, bold: bool) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _harmless(value: Value) -> Value:
    """Keep text from being taken for a formula; numbers are left as they are."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
