"""The rows of one file as columns, with what they are about; what cannot be told is reported once a row or heading."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.checks.report import Report
from etl.checks.report import written as written_text
from etl.findings import Finding
from etl.form.extract import Context, Extract
from etl.places import Places
from etl.tidy import periods
from etl.tidy.cells import Texts
from warehouse.catalogue.model import Form, Words
from warehouse.catalogue.periods import grain_of, last_month, months_of

_WRITTEN = ("period", "year", "month")


@dataclass(frozen=True)
class Rows:
    """Columns of equal length, an element per row of an extract, in its order.

    Attributes:
        total: a 合计 or 小计 row, kept for the comparison; area: code, "" unknown; period: "" unknown.
        indicator, unit, basis, quote: texts of the row's own columns, "" without; bound: exact, at_least, at_most or "".
        around: what stands around each sheet's table, by sheet_no.
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
    around: Mapping[int, "Around"]


@dataclass(frozen=True)
class Around:
    """What stands around a sheet's table (title, sheet name, file name): a period of the form's grain, or only a year; an area code."""

    period: str | None
    year: int | None
    area: str


def column(extract: Extract, name: str) -> Texts:
    """Return a column of the extract's rows, whatever it holds."""
    return extract.rows[name].to_numpy(dtype=object)


def row_positions(extract: Extract) -> np.ndarray:
    """Return for every cell the position of its row."""
    return extract.rows.index.get_indexer(pd.Index(extract.cells["row_id"]))


def row_bounds(texts: Texts, words: Words) -> Texts:
    """Turn what a bound's column says (余, at_least, ≥ …) into exact, at_least, at_most; "" where it says nothing."""
    known = {"": "", "exact": "exact", "at_least": "at_least", "at_most": "at_most", "=": "exact"}
    known |= dict.fromkeys((*words.at_least, ">", ">=", "≥"), "at_least") | dict.fromkeys((*words.at_most, "<", "<=", "≤"), "at_most")
    return np.array([known.get(str(text).strip(), "") for text in texts.tolist()], dtype=object)


def surroundings(extract: Extract, places: Places) -> dict[int, Around]:
    """Return what stands around the table of every sheet that was read, title, sheet and file name in the form's order of trust."""
    when, where = extract.form.period, extract.form.area
    found: dict[int, Around] = {}
    for sheet_no, context in extract.contexts.items():
        dated = texts_of(context, when.sources)
        period = periods.find_period(dated, when.grain, when.calendar, when.pattern)
        month = month_of(period or "")
        areas = (places.find_in_text(text, month) for text in texts_of(context, where.sources))
        year = periods.find_year(dated, when.calendar, when.pattern)
        found[sheet_no] = Around(period, year, next((code for code in areas if code), ""))
    return found


def texts_of(context: Context, sources: Iterable[str]) -> list[str]:
    """Return what stands around a table in the order in which it is believed."""
    texts = {"title": context.titles, "sheet": (context.sheet,), "file": (context.file.rpartition(".")[0] or context.file,)}
    return [text for source in sources for text in texts.get(source, ())]


def month_of(period: str) -> str:
    """Return the month in which the areas of a period are looked up; "" for undated and unknown periods."""
    return last_month(period) if period and months_of(period) else ""


def row_periods(extract: Extract, around: Mapping[int, Around], total: np.ndarray, report: Report) -> Texts:
    """Return every row's period, "" where none can be told; each different one is read once.

    Columns that name a period are believed where the form lists them first, else what stands around the table is. A row whose
    column cannot be read has no period: unread_period; rows without any: missing_period, once a sheet; a row outside the period of
    its own title: period_outside_title.
    """
    form = extract.form
    written = list(zip(column(extract, "sheet_no").tolist(), *(column(extract, name).tolist() for name in _WRITTEN), strict=True))
    row_no = column(extract, "row_no").tolist()
    known: dict[tuple[object, ...], str] = {}
    found: list[str] = []
    silent: set[int] = set()
    unsaid = form.kind == "register" or (form.layout == "crosstab" and form.long.across == "period")
    for place, key in enumerate(written):
        typed = tuple((type(part), part) for part in key)
        sheet_no = int(key[0])
        period = known.get(typed)
        if period is None:
            period = _row_period(key[1:], form, around[sheet_no]) or (_aimed_at(key[1:], form) if form.kind == "targets" else None) or ""
            known[typed] = period
        found.append(period)
        if total[place] or unsaid:
            continue
        texts = [part for part in key[1:] if part != ""]
        if not period and texts:
            report.add("unread_period", sheet_no, row_no[place], raw=texts[0])
        elif not period and sheet_no not in silent:
            silent.add(sheet_no)
            report.add("missing_period", sheet_no)
        elif texts and _outside(period, around[sheet_no].period):
            said = {"period": period, "expected": around[sheet_no].period or ""}
            sheet = extract.sheets[sheet_no]
            report.extend([Finding("period_outside_title", sheet, row_no[place], 0, written_text(texts[0]), said, period=period)])
            found[-1] = "" if report.refuses("period_outside_title") else period
    return np.array(found, dtype=object)


def _row_period(written: tuple[object, ...], form: Form, around: Around) -> str | None:
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


def _aimed_at(written: tuple[object, ...], form: Form) -> str | None:
    """Read the window a target is set for (2021-2025年), or that none is said (undated)."""
    for cell in written:
        period = periods.period_of(cell, "once", form.period.calendar, None) if cell != "" else None
        if period is not None and grain_of(period) in ("window", "undated"):
            return period
    return None


def _outside(period: str, title: str | None) -> bool:
    """Say whether a row's period lies outside the one its sheet is headed with."""
    if title is None or title == period:
        return False
    inside = set(months_of(title))
    return bool(inside) and not inside.issuperset(months_of(period))


def cell_periods(extract: Extract, rows: Rows, report: Report) -> Texts:
    """Return every cell's period: the heading's in a crosstab (completed by its row's year), else its row's; "" unknown."""
    row = row_positions(extract)
    headings = extract.cells["period"].to_numpy(dtype=object)
    years = column(extract, "year")
    declared = extract.form.period
    column_no = extract.cells["column_no"].tolist()
    known: dict[tuple[object, ...], str] = {}
    found: Texts = rows.period[row]
    for place in np.flatnonzero(headings != "").tolist():
        heading, year, sheet_no = headings[place], years[row[place]], int(rows.sheet_no[row[place]])
        key = (type(heading), heading, type(year), year, sheet_no)
        if key not in known:
            own = periods.year_of_cell(year, declared.calendar) if year != "" else None
            known[key] = periods.period_of(heading, declared.grain, declared.calendar, own or rows.around[sheet_no].year) or ""
            if not known[key]:
                report.add("unread_period", sheet_no, 0, column_no[place], heading)
        found[place] = known[key]
    return found
