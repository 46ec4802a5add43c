"""What each cell says: of which indicator, how much, in the indicator's unit."""

import math

import numpy as np

from etl.checks.report import Report
from etl.form.extract import Extract
from etl.tidy.cells import Cells
from etl.tidy.coded import Coded, Headed, group
from etl.tidy.indicators import find_indicators
from etl.tidy.numbers import read_numbers
from etl.tidy.rows import Rows, column
from etl.tidy.units import Says, convert, counts, read_unit
from warehouse.catalogue import Catalogue
from warehouse.catalogue.form import Column, Form
from warehouse.catalogue.model import CUMULATIVE_SUFFIX
from warehouse.catalogue.periods import months_of

_PARTS = ("numerator", "denominator")


def read_cells(extract: Extract, headed: Headed, rows: Rows, area: Coded, period: Coded, catalogue: Catalogue, report: Report) -> Cells:
    """Read every value cell of an extract, area and period of each given; one that cannot be read or may not stand there is
    reported and refused."""
    frame = extract.cells
    row = headed.row
    numbers = read_numbers(frame["raw"].tolist(), frame["format"].tolist(), catalogue.words)
    indicator, measure = find_indicators(headed.text("target"), headed.text("measure"), row, rows, extract.form, catalogue, report)
    together = _told_together(indicator, measure, headed.flag("said"), row, rows, catalogue)
    if together.any():
        measure = Coded.of(np.where(together, "year_to_date", measure.array()))
    cells = Cells(
        row=row,
        sheet_no=rows.sheet_no[row],
        row_no=rows.row_no[row],
        column_no=frame["column_no"].to_numpy(dtype=np.int64),
        indicator=indicator,
        measure=measure,
        area=area,
        period=period,
        basis=Coded.of(rows.basis)[row].filled_from(headed.text("basis")),
        add=headed.text("add"),
        raw=frame["raw"].to_numpy(dtype=object),
        quote=Coded.of(rows.quote)[row],
        value=numbers.value,
        bound=Coded.of(rows.bound)[row].filled_from(numbers.bound),
        state=numbers.state,
        about=numbers.about,
        total=headed.flag("total"),
        together=together,
        refused=(indicator.equals("") | area.equals("") | period.equals("")) & ~numbers.state.equals("missing"),
    )
    _tell_together(cells, rows, extract, report)
    for position in np.flatnonzero(~numbers.problem.equals("")).tolist():
        cells.report(report, numbers.problem[position], position)
        cells.refused[position] = True
    _convert(cells, numbers.unit, headed.text("unit"), rows, extract, catalogue, report)
    _check_seasons(cells, extract.form, report)
    vague = (cells.about | ~numbers.bound.equals("exact")) & ~cells.total
    for position in np.flatnonzero(vague & ~cells.refused & ~rows.total[row]).tolist():
        cells.report(report, "approximate_number", position, value=float(cells.value[position]))
    return cells


def _told_together(indicator: Coded, measure: Coded, said: np.ndarray, row: np.ndarray, rows: Rows, catalogue: Catalogue) -> np.ndarray:
    """Say which cells are 本年累计 because their period is written as 1-7月 and no heading of the table says 本月 or 累计."""
    if not rows.cumulative.any():
        return np.zeros(len(row), dtype=bool)
    spoken = np.unique(rows.table_no[row[said | measure.equals("year_to_date")]])
    silent = rows.cumulative[row] & ~np.isin(rows.table_no[row], spoken) & measure.equals("period")
    adding = [bool(code) and code + CUMULATIVE_SUFFIX in catalogue.indicators for code in indicator.texts]
    together: np.ndarray = silent & indicator.each(adding)
    return together


def _tell_together(cells: Cells, rows: Rows, extract: Extract, report: Report) -> None:
    """Say once a table that its numbers were read as 本年累计."""
    filled = np.flatnonzero(cells.together & cells.state.equals("reported"))
    _, first = group(rows.table_no[cells.row[filled]]) if len(filled) else ([], np.array([], dtype=int))
    for position in filled[first].tolist():
        place = int(cells.row[position])
        titles = extract.contexts[int(rows.table_no[place])].titles
        said = column(extract, "period")[place] or (titles[0] if titles else "")
        report.add("read_as_cumulative", int(cells.sheet_no[position]), raw=said, period=rows.period[place])


def columns_of(form: Form, indicator: str, measure: str, basis: str) -> tuple[Column, ...]:
    """Return the form's columns that hold an indicator in that measure; those of the same basis where some have it."""
    fitting = tuple(column for column in form.columns.get(indicator, ()) if column.measure == measure)
    return tuple(column for column in fitting if column.basis == basis) or fitting


def unit_of(indicator: str, measure: str, catalogue: Catalogue) -> str | None:
    """Return the unit code an indicator's cells of that measure become; None for a numerator that is no indicator itself."""
    declared = catalogue.indicators[indicator]
    if measure in _PARTS:
        part = declared.numerator if measure == "numerator" else declared.denominator
        return catalogue.indicators[part].unit if part is not None and part in catalogue.indicators else None
    return declared.unit


def _convert(cells: Cells, own: Coded, heading: Coded, rows: Rows, extract: Extract, catalogue: Catalogue, report: Report) -> None:
    """Put every value into the unit of its indicator; say where two places name different units."""
    form = extract.form
    row_unit = Coded.of(rows.unit)[cells.row]
    shared = form.layout == "wide" and not form.unit.column  # a column of units that no form declares speaks for what it can count
    reported = cells.state.equals("reported")
    table_no = rows.table_no[cells.row]
    typed = ~own.equals("")
    typed[typed] = [type(cell) is str for cell in cells.raw[typed].tolist()]
    numbers, first = group(cells.indicator, cells.measure, cells.basis, own, typed, heading, row_unit, table_no)
    order = np.argsort(numbers, kind="stable")
    unsaid: dict[int, dict[str, int]] = {}  # of tables: indicators nothing says the unit of, each with one of its cells
    for members in np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1) if len(first) else ():
        one = int(members[0])
        code, measure = cells.indicator[one], cells.measure[one]
        into = unit_of(code, measure, catalogue) if code else None
        if into is None:
            continue
        declared = next((column.unit for column in columns_of(form, code, measure, cells.basis[one]) if column.unit), None)
        note = extract.contexts[int(table_no[one])].unit_note if form.unit.note else ""
        beside = row_unit[one]
        if shared and not counts(beside, into, catalogue.units):
            beside = ""
        says = Says(own[one], heading[one], beside, note, declared, form.unit.default, bool(typed[one]))
        if measure in _PARTS:  # unit column and note speak of the ratio
            says = Says(own[one], heading[one], declared=declared, typed=bool(typed[one]))
        reading = read_unit(says, into, catalogue.units)
        filled = members[reported[members]]
        params = {"unit": reading.unit, "other": reading.other, "expected": catalogue.units[into].name.zh}
        if reading.ratio is None:
            for position in filled.tolist():
                cells.report(report, "unknown_unit", position, **params)
            cells.refused[filled] = True
            cells.value[filled] = math.nan
            continue
        if reading.ratio != 1:
            cells.value[members] = convert(cells.value[members], reading.ratio)
            for position in members[np.isinf(cells.value[members])].tolist():
                cells.report(report, "unread_number", position)
                cells.refused[position] = True
        if not reading.said and len(filled) and catalogue.units[into].factor > 1:
            unsaid.setdefault(int(table_no[one]), {}).setdefault(cells.code(one), one)
        if reading.other:
            for position in filled.tolist() if own[one] else ():
                cells.report(report, "unit_mismatch", position, **params)
            for position in () if own[one] else _first_of_columns(cells, filled):
                where = int(cells.sheet_no[position]), int(cells.row_no[position]), int(cells.column_no[position])
                report.add("unit_mismatch", *where, cells.raw[position], cells.code(position), **params)  # of all areas and periods
            if report.refuses("unit_mismatch"):
                cells.refused[filled] = True
    for codes in unsaid.values():
        code, one = next(iter(codes.items()))
        where = int(cells.sheet_no[one]), 0, int(cells.column_no[one])
        declared_as = catalogue.indicators[code]
        told = {"heading": declared_as.name.zh, "unit": catalogue.units[declared_as.unit].name.zh, "codes": "、".join(codes)}
        report.add("unit_not_said", *where, indicator=code, **told)


def _first_of_columns(cells: Cells, positions: np.ndarray) -> list[int]:
    """Return the first of the positions in every column, so that a heading is spoken of once."""
    if not len(positions):
        return []
    _, first = group(cells.sheet_no[positions], cells.column_no[positions])
    return [int(positions[place]) for place in first.tolist()]


def _check_seasons(cells: Cells, form: Form, report: Report) -> None:
    """Find filled cells in columns that do not exist in their period."""
    limited = {code for code, columns in form.columns.items() if any(column.valid_from or column.valid_to for column in columns)}
    if not limited:
        return
    numbers, first = group(cells.indicator, cells.measure, cells.basis, cells.period)
    for number, one in enumerate(first.tolist()):
        code, period = cells.indicator[one], cells.period[one]
        columns = columns_of(form, code, cells.measure[one], cells.basis[one]) if code in limited else ()
        if not columns or not period or any(_valid(column, period) for column in columns):
            continue
        for position in np.flatnonzero((numbers == number) & ~cells.state.equals("missing") & ~cells.refused).tolist():
            spans = "、".join(f"{column.valid_from or ''}—{column.valid_to or ''}" for column in columns)
            cells.report(report, "column_not_valid_in_period", position, expected=spans)


def _valid(column: Column, period: str) -> bool:
    """Say whether a column may be filled in a period."""
    months = months_of(period)
    return not months or (
        (not column.valid_from or column.valid_from <= months[0]) and (not column.valid_to or months[-1] <= column.valid_to)
    )
