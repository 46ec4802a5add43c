"""The rows of one file as columns, with what they are about; what cannot be told is reported once a row or heading."""

from dataclasses import dataclass

import numpy as np

from etl.checks.report import Report
from etl.form.extract import Extract
from etl.tidy import periods
from etl.tidy.cells import Texts
from warehouse.catalogue.model import Form, Words
from warehouse.catalogue.periods import months_of

_WRITTEN = ("period", "year", "month")


@dataclass(frozen=True)
class Rows:
    """Columns of equal length, an element per row of an extract, in its order.

    Attributes:
        total: a 合计 or 小计 row, kept for the comparison; area: code, "" unknown; period: "" unknown.
        indicator, unit, basis, quote: texts of the row's own columns, "" without; bound: exact, at_least, at_most or "".
    """

    sheet_no: np.ndarray
    row_no: np.ndarray
    total: np.ndarray
    area: Texts
    period: Texts
    indicator: Texts
    unit: Texts
    basis: Texts
    bound: Texts
    quote: Texts


def column(extract: Extract, name: str) -> Texts:
    """Return a column of the extract's rows, whatever it holds."""
    return extract.rows[name].to_numpy(dtype=object)


def row_bounds(texts: Texts, words: Words) -> Texts:
    """Turn what a bound's column says (余, at_least, ≥ …) into exact, at_least, at_most; "" where it says nothing."""
    known = {"": "", "exact": "exact", "at_least": "at_least", "at_most": "at_most", "=": "exact"}
    known |= dict.fromkeys((*words.at_least, ">", ">=", "≥"), "at_least") | dict.fromkeys((*words.at_most, "<", "<=", "≤"), "at_most")
    return np.array([known.get(str(text).strip(), "") for text in texts.tolist()], dtype=object)


@dataclass(frozen=True)
class SheetPeriod:
    """What stands around a sheet's table says of time: a period of the form's grain, or only a year."""

    period: str | None
    year: int | None


def sheet_periods(extract: Extract) -> dict[int, SheetPeriod]:
    """Return for every sheet that was read the period its title, name or file name says, in the form's order of trust."""
    declared = extract.form.period
    found: dict[int, SheetPeriod] = {}
    for sheet_no, context in extract.contexts.items():
        texts = {"title": context.titles, "sheet": (context.sheet,), "file": (context.file.rpartition(".")[0] or context.file,)}
        ordered = [text for source in declared.sources for text in texts.get(source, ())]
        found[sheet_no] = SheetPeriod(
            periods.find_period(ordered, declared.grain, declared.calendar, declared.pattern),
            periods.find_year(ordered, declared.calendar, declared.pattern),
        )
    return found


def row_periods(extract: Extract, around: dict[int, SheetPeriod], total: np.ndarray, report: Report) -> Texts:
    """Return every row's period, "" where none can be told; each different one is read once.

    Columns that name a period are believed where the form lists them first, else what stands around the table is. A row whose
    column cannot be read has no period: unread_period; rows without any: missing_period, once a sheet; a row outside the period of
    its own title: period_outside_title.
    """
    form = extract.form
    written = list(zip(column(extract, "sheet_no").tolist(), *(column(extract, name).tolist() for name in _WRITTEN), strict=True))
    known: dict[tuple[object, ...], str] = {}
    found: list[str] = []
    silent: set[int] = set()
    crosstab = form.layout == "crosstab" and form.long.across == "period"
    for place, key in enumerate(written):
        typed = tuple((type(part), part) for part in key)
        sheet_no = int(key[0])
        period = known.get(typed)
        if period is None:
            period = known[typed] = _row_period(key[1:], form, around[sheet_no]) or ""
        found.append(period)
        if total[place] or crosstab:
            continue
        texts = [part for part in key[1:] if part != ""]
        if not period and texts:
            report.add("unread_period", sheet_no, int(extract.rows["row_no"].iat[place]), raw=texts[0])
        elif not period and sheet_no not in silent:
            silent.add(sheet_no)
            report.add("missing_period", sheet_no)
        elif texts and _outside(period, around[sheet_no].period):
            expected = around[sheet_no].period or ""
            row_no = int(extract.rows["row_no"].iat[place])
            report.add("period_outside_title", sheet_no, row_no, raw=texts[0], period=period, expected=expected)
    return np.array(found, dtype=object)


def _row_period(written: tuple[object, ...], form: Form, around: SheetPeriod) -> str | None:
    """Read one row's period out of its columns and what stands around the table."""
    period, year, month = written
    declared = form.period
    said = period != "" or year != "" or month != ""
    for source in declared.sources:
        if source == "columns" and said:
            if period != "":
                own = periods.year_of_cell(year, declared.calendar) if year != "" else None
                return periods.period_of(period, declared.grain, declared.calendar, own or around.year)
            return periods.compose(year, month, declared.grain, declared.calendar, around.year) or (around.period if month == "" else None)
        if source != "columns" and around.period is not None:
            return around.period
    return None


def _outside(period: str, title: str | None) -> bool:
    """Say whether a row's period lies outside the one its sheet is headed with."""
    if title is None or title == period:
        return False
    inside = set(months_of(title))
    return bool(inside) and not inside.issuperset(months_of(period))


def cell_periods(extract: Extract, row: np.ndarray, rows: Rows, around: dict[int, SheetPeriod], report: Report) -> Texts:
    """Return every cell's period: the heading's in a crosstab (completed by its row's year), else its row's; "" unknown."""
    of_row = rows.period[row]
    headings = extract.cells["period"].to_numpy(dtype=object)
    years = column(extract, "year")
    declared = extract.form.period
    known: dict[tuple[object, ...], str] = {}
    found = of_row.copy()
    for place in np.flatnonzero(headings != "").tolist():
        heading, year, sheet_no = headings[place], years[row[place]], int(rows.sheet_no[row[place]])
        key = (type(heading), heading, type(year), year, sheet_no)
        if key not in known:
            own = periods.year_of_cell(year, declared.calendar) if year != "" else None
            known[key] = periods.period_of(heading, declared.grain, declared.calendar, own or around[sheet_no].year) or ""
            if not known[key]:
                report.add("unread_period", sheet_no, column=int(extract.cells["column_no"].iat[place]), raw=heading)
        found[place] = known[key]
    return found
