"""One workbook through one form: `extract`."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from rapidfuzz import fuzz, process

from etl.findings import Finding
from etl.form.cells import Gathered
from etl.form.choice import Reading, readings
from etl.form.extract import Context, Extract
from etl.form.header import Header
from etl.form.slots import ANY_VALUE
from etl.form.surroundings import all_rows_but, submitted_on, tidy_titles
from etl.form.table import Table, tables
from etl.form.unit_note import texts_below, unit_note, unread_unit
from etl.form.vocabulary import Vocabulary, vocabulary_of
from etl.reader.grid import Sheet, Workbook
from warehouse.catalogue import Catalogue
from warehouse.catalogue.form import Form
from warehouse.catalogue.headings import normalise_heading

_LIKE = 50.0  # rapidfuzz's 0 to 100, below which no spelling is suggested


def extract(workbook: Workbook, form: Form, catalogue: Catalogue, file_name: str, known: Sequence[Reading] = ()) -> Extract:
    """Take rows and cells out of a workbook as written; never raises for what a clerk wrote.

    Args:
        file_name: with or without folders; only its last part is kept as context.
        known: the workbook's sheets as the form reads them, where `recognise` has found them already.

    Returns:
        Cells stand column by column, tables and sheets in order. `form` is the dated shape when all sheets had the same one.
        Findings: missing_column, empty_table (when no sheet has any row), unknown_heading, duplicate_heading, hidden_sheet,
        hidden_row, hidden_column, error_cell, uncalculated_formula, personal_data.
    """
    gathered = Gathered()
    contexts: dict[int, Context] = {}
    name = PurePath(file_name.replace("\\", "/")).name
    found = known or readings(workbook, form, catalogue, name)
    for reading in found:
        sheet, vocabulary = reading.sheet, reading.vocabulary
        read = list(tables(sheet, vocabulary, reading.header))
        sent = submitted_on(all_rows_but(sheet, {row for table in read for row in table.rows}))
        if not sheet.visible:
            gathered.findings.append(Finding("hidden_sheet", sheet.name))
        titles = reading.beside
        noted, units = vocabulary.form.unit.note, vocabulary.units
        below = unit_note(texts_below(sheet, (row for table in read for row in (table.header.bottom, *table.rows))), units) if noted else ""
        for table in read:
            titles = tuple(dict.fromkeys((*table.titles, *titles)))
            columns = gathered.add(reading.sheet_no, len(contexts), sheet, table, vocabulary)
            contexts[len(contexts)] = Context(
                sheet=sheet.name,
                file=name,
                titles=tidy_titles(titles),
                unit_note=(unit_note(titles, units) or below) if noted else "",
                unit_unread=unread_unit(titles, units) if noted else "",
                submitted_on=sent,
                columns=columns,
            )
            gathered.findings += _heading_findings(sheet, table.header, table, vocabulary)
            gathered.findings += _cell_findings(sheet, table)
    if found and not gathered.rows["kind"]:
        gathered.findings += [Finding("empty_table", reading.sheet.name, reading.header.bottom + 1) for reading in found if reading.fits]
    if not found:
        gathered.findings += [_missing(need.heading) for need in vocabulary_of(form, catalogue).needs]
    shapes = {id(reading.vocabulary.form): reading.vocabulary.form for reading in found}
    rows, cells = gathered.frames()
    return Extract(
        form=next(iter(shapes.values())) if len(shapes) == 1 else form,
        sheets=tuple(sheet.name for sheet in workbook.sheets),
        contexts=contexts,
        rows=rows,
        cells=cells,
        findings=gathered.findings,
    )


def _missing(heading: str, sheet: str = "", row: int = 0) -> Finding:
    return Finding("missing_column", sheet, row, params={"heading": heading})


def _heading_findings(sheet: Sheet, header: Header, table: Table, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Yield what is missing, unknown or double in a header; a heading without a cell under it is left alone."""
    row = header.bottom + 1
    for need in header.missing:
        if not (header.lacking and need.met_by == {ANY_VALUE}):
            yield _missing(need.heading, sheet.name, row)
    for heading in header.lacking:
        yield _missing(heading, sheet.name, row)
    for place in table.clashing(sheet):
        yield Finding("duplicate_heading", sheet.name, row, place.column + 1, place.heading, {"heading": place.heading})
    for column in _unknown_columns(sheet, header, table):
        heading = header.unknown[column]
        if heading or not _is_serial(sheet, table, column):
            close = (
                process.extractOne(normalise_heading(heading), list(vocabulary.slots), scorer=fuzz.ratio, score_cutoff=_LIKE)
                if heading
                else None
            )
            params = {"heading": heading, "nearest": close[0] if close else ""}
            yield Finding("unknown_heading", sheet.name, row, column + 1, heading, params)


def _unknown_columns(sheet: Sheet, header: Header, table: Table) -> Iterator[int]:
    """Yield the columns that are not known though cells stand under them; a blank heading right of all others ends the table."""
    last = max((place.column for place in (*header.placed, *header.repeated)), default=-1)
    for column, heading in sorted(header.unknown.items()):
        if column > last and not heading:
            return
        if any(sheet.rows[row][column] != "" for row in table.rows):
            yield column


def _is_serial(sheet: Sheet, table: Table, column: int) -> bool:
    """Say whether a column without a heading only numbers the rows."""
    details = [row for row, kind in zip(table.rows, table.kinds, strict=True) if kind == "detail"]
    values = [sheet.rows[row][column] for row in details if sheet.rows[row][column] != ""]
    numbers = [str(value).removesuffix(".0") for value in values]
    counted = all(number.isdigit() and int(number) <= len(sheet.rows) for number in numbers)
    return bool(numbers) and counted and len(set(numbers)) == len(numbers)


def _cell_findings(sheet: Sheet, table: Table) -> Iterator[Finding]:
    """Yield hidden rows and columns, error cells and formulas without a value inside the table."""
    rows = set(table.rows)
    columns = {place.column for place in table.header.placed if place.slot.role in ("row", "value")}
    for row in sorted(rows & sheet.hidden_rows):
        yield Finding("hidden_row", sheet.name, row + 1)
    for place in table.header.placed:
        if place.column in columns & sheet.hidden_columns:
            yield Finding("hidden_column", sheet.name, table.header.bottom + 1, place.column + 1, place.heading, {"heading": place.heading})
    for (row, column), error in sorted(sheet.errors.items()):
        if row in rows and column in columns:
            yield Finding("error_cell", sheet.name, row + 1, column + 1, error)
    for row, column in sorted(sheet.uncalculated):
        if row in rows and column in columns:
            yield Finding("uncalculated_formula", sheet.name, row + 1, column + 1)
