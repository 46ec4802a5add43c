"""The rows of one file as columns, with what they are about; what cannot be told is reported once a row or heading."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from etl.checks.report import Report
from etl.checks.report import written as written_text
from etl.findings import Finding
from etl.form.extract import Context, Extract
from etl.form.other_dates import Dated, without_days, without_other_dates
from etl.places import Places
from etl.tidy import periods
from etl.tidy.coded import Coded, Headed, Texts
from warehouse.catalogue.form import Form, Source
from warehouse.catalogue.headings import normalise_heading
from warehouse.catalogue.periods import grain_of, last_month, month_range, months_of
from warehouse.catalogue.rules import Words
from warehouse.catalogue.units import Units

_WRITTEN = ("period", "year", "month")
_BEHIND = re.compile(r"\((?P<unit>[^()]+)\)$")


@dataclass(frozen=True)
class Rows:
    """Columns of equal length, an element per row of an extract, in its order.

    Attributes:
        table_no: which table it stands in; total: no area's row but a 合计 or 平均; summed: those of them that are sums, to be
            compared; area: code, "" unknown; period: "" unknown; cumulative: the period was written as 1-7月, all of it together.
        indicator, unit, basis, quote: texts of the row's own columns, "" without; bound: exact, at_least, at_most or "".
        around: what stands around each table, by table_no.
    """

    sheet_no: np.ndarray
    table_no: np.ndarray
    row_no: np.ndarray
    total: np.ndarray
    summed: np.ndarray
    area: Texts
    period: Texts
    cumulative: np.ndarray
    indicator: Texts
    unit: Texts
    basis: Texts
    bound: Texts
    quote: Texts
    around: Mapping[int, "Around"]


@dataclass(frozen=True)
class Around:
    """What stands around a table (title, sheet name, file name).

    Attributes:
        period: of the form's grain; year: where only that is said; area: its code, "" = none.
        cumulative: the period is written as 1-7月, all months together.
        contradicted: title, sheet and file name disagree about the period; then period and year are None.
        columns: which column, from 1, holds each text of the rows.
        quarter: the text that names a quarter where the form asks for a month, "" without one.
        day: a day that title, sheet or file name bear, which may be when it was sent, "" without one.
    """

    period: str | None
    year: int | None
    area: str
    cumulative: bool = False
    contradicted: bool = False
    columns: Mapping[str, int] = field(default_factory=dict)
    day: str = ""
    quarter: str = ""

    def column(self, *names: str) -> int:
        """Return the column of the first of these texts that has one, 0 for none."""
        return next((self.columns[name] for name in names if name in self.columns), 0)


def column(extract: Extract, name: str) -> Texts:
    """Return a column of the extract's rows, whatever it holds."""
    return extract.rows[name].to_numpy(dtype=object)


def without_others(extract: Extract) -> Extract:
    """Return an extract without the rows that are neither an area's nor a sum (平均, 其中, 同比), and their cells."""
    others = extract.rows.index[(extract.rows["kind"] == "other").to_numpy()]
    if not len(others):
        return extract
    cells = extract.cells[~extract.cells["row_id"].isin(others)].reset_index(drop=True)
    return replace(extract, rows=extract.rows.drop(others), cells=cells)


def row_bounds(texts: Texts, words: Words) -> Texts:
    """Turn what a bound's column says (余, at_least, ≥ …) into exact, at_least, at_most; "" where it says nothing."""
    known = {"": "", "exact": "exact", "at_least": "at_least", "at_most": "at_most", "=": "exact"}
    known |= dict.fromkeys((*words.at_least, ">", ">=", "≥"), "at_least") | dict.fromkeys((*words.at_most, "<", "<=", "≤"), "at_most")
    return np.array([known.get(str(text).strip(), "") for text in texts.tolist()], dtype=object)


def row_units(extract: Extract, units: Units) -> Texts:
    """Return the text of each row's unit: its unit column's, else what stands in brackets behind its indicator, 经营收入（元）."""
    own, named = column(extract, "unit"), column(extract, "indicator")
    said: dict[object, str] = {}
    for text in set(named.tolist()):
        found = _BEHIND.search(normalise_heading(str(text)))
        said[text] = found["unit"] if found and units.find_unit(found["unit"]) else ""
    return np.array([unit if unit != "" else said[text] for unit, text in zip(own.tolist(), named.tolist(), strict=True)], dtype=object)


def surroundings(extract: Extract, places: Places, words: Words, report: Report) -> dict[int, Around]:
    """Return what stands around every table that was read, title, sheet and file name in the form's order of trust.

    Where they name different periods nobody can tell which one is meant: contradicted_period, once a table.
    """
    when, where = extract.form.period, extract.form.area
    found: dict[int, Around] = {}
    for table_no, context in extract.contexts.items():
        said: Sequence[str] = texts_of(context, when.sources)
        dated, day = Dated(tuple(said), "")
        if not when.pattern:
            by_source = ((source, texts_of(context, (source,))) for source in when.sources)
            said = [kept for source, texts in by_source for kept in without_other_dates(texts, words, names=source != "title")]
            dated, day = without_days(said) if when.grain != "once" else Dated(tuple(said), "")
        period = periods.find_period(dated, when.grain, when.calendar, when.pattern, day)
        month = month_of(period or "")
        areas = [code for text in texts_of(context, where.sources) if (code := places.find_in_text(text, month))]
        lower = (code for code in areas if places.above(code, "county", month) != code)  # a line 柳河镇 under the county's title
        year = periods.find_year(said, when.calendar, when.pattern)
        cumulative = periods.is_cumulative(dated, when.grain, when.calendar, when.pattern)
        quarter = periods.find_quarter(dated, when.calendar, when.pattern) if period is None and when.grain == "month" else ""
        area = next(lower, next(iter(areas), ""))
        found[table_no] = Around(period, year, area, cumulative, columns=context.columns, day=day, quarter=quarter)
    _contradict(extract, found, report)
    _tell_unread_units(extract, places, report)
    return found


def _tell_unread_units(extract: Extract, places: Places, report: Report) -> None:
    """Say what notes of the unit name that is neither a unit nor an area, once a sheet."""
    unread = {(context.sheet, context.unit_unread) for context in extract.contexts.values() if context.unit_unread}
    report.extend(Finding("unread_unit_note", sheet, raw=text) for sheet, text in sorted(unread) if not places.find_in_text(text))


def _contradict(extract: Extract, found: dict[int, Around], report: Report) -> None:
    """Take the period away where the name of the sheet, or of a file no table of which bears its period, names another one."""
    form = extract.form
    if form.kind == "register":
        return
    said = {number: around.period or str(around.year or "") for number, around in found.items()}
    sources: tuple[Source, ...] = ("sheet", "file")
    others = {number: {one: _others(extract.contexts[number], one, form, said[number]) for one in sources} for number in found}
    for number, around in found.items():
        named = others[number]
        if named["file"] and not all(each["file"] for each in others.values()):
            named = {"sheet": named["sheet"]}
        for text, period in filter(None, named.values()):
            params = {"period": said[number], "expected": period, "text": text}
            report.extend([Finding("contradicted_period", extract.contexts[number].sheet, raw=text, params=params)])
            if report.refuses("contradicted_period"):
                found[number] = replace(around, period=None, year=None, contradicted=True)
            break


def _others(context: Context, source: Source, form: Form, period: str) -> tuple[str, str] | None:
    """Return the name of the sheet or file, and the period it names instead of the one taken; None where it names no other."""
    declared = form.period
    for text in texts_of(context, (source,) if period and source in declared.sources else ()):
        others = periods.others_than(period, text, declared.calendar, declared.pattern)
        if others:
            return text, others[0]
    return None


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
    column cannot be read has no period: unread_period; rows without any: missing_period, once a table; a row outside the period of
    its own title: period_outside_title.
    """
    form = extract.form
    written = list(zip(column(extract, "table_no").tolist(), *(column(extract, name).tolist() for name in _WRITTEN), strict=True))
    sheets = column(extract, "sheet_no").tolist()
    row_no = column(extract, "row_no").tolist()
    known: dict[tuple[object, ...], tuple[str, bool]] = {}
    found: list[str] = []
    silent: set[int] = set()
    unsaid = form.kind == "register" or (form.layout == "crosstab" and form.long.across == "period")
    for place, key in enumerate(written):
        typed = (*key, *map(type, key))
        told = known.get(typed)
        if told is None:
            table_no = int(key[0])
            period = (_aimed_at(key[1:], form) if form.kind == "targets" else None) or _row_period(key[1:], form, around[table_no]) or ""
            told = known[typed] = period, bool(period) and not _outside(period, around[table_no])
        period, fine = told
        found.append(period)
        if fine or total[place] or unsaid:
            continue
        table_no, sheet_no = int(key[0]), int(sheets[place])
        texts = [part for part in key[1:] if part != ""]
        where = around[table_no].column(*(name for name, part in zip(_WRITTEN, key[1:], strict=True) if part != ""))
        if not period and texts:
            report.add("unread_period", sheet_no, row_no[place], where, raw=texts[0])
        elif not period and table_no not in silent and not around[table_no].contradicted:
            silent.add(table_no)
            if around[table_no].quarter:
                report.add("quarter_for_month", sheet_no, raw=around[table_no].quarter)
            elif around[table_no].day:
                report.add("day_for_period", sheet_no, raw=around[table_no].day, day=around[table_no].day)
            elif not _headed_by_periods(extract, table_no):
                report.add("missing_period", sheet_no)
        elif texts and _outside(period, around[table_no]):
            said = {"period": period, "expected": around[table_no].period or ""}
            sheet = extract.sheets[sheet_no]
            report.extend([Finding("period_outside_title", sheet, row_no[place], where, written_text(texts[0]), said, period=period)])
            found[-1] = "" if report.refuses("period_outside_title") else period
    return np.array(found, dtype=object)


def _headed_by_periods(extract: Extract, table_no: int) -> bool:
    """Say whether every value of a table stands under a heading that names its period, 存栏 over 1月 and 2月."""
    rows = extract.rows.index[(extract.rows["table_no"] == table_no).to_numpy()]
    headings = extract.cells.loc[extract.cells["row_id"].isin(rows), "period"]
    return len(headings) > 0 and bool((headings != "").all())


def row_cumulatives(extract: Extract, around: Mapping[int, Around]) -> np.ndarray:
    """Say which rows' periods were written as 1-7月: in their own column where they have one, else around the table."""
    declared = extract.form.period
    own = column(extract, "period").tolist()
    known = {text: periods.is_cumulative([text], declared.grain, declared.calendar) for text in set(own) if isinstance(text, str)}
    table_no = column(extract, "table_no").tolist()
    if not any(known.values()) and not any(each.cumulative for each in around.values()):
        return np.zeros(len(table_no), dtype=bool)
    silent = [all(part == "" for part in said) for said in zip(*(column(extract, name).tolist() for name in _WRITTEN), strict=True)]
    return np.array(
        [around[number].cumulative if blank else known.get(text, False) for number, blank, text in zip(table_no, silent, own, strict=True)],
        dtype=bool,
    )


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


def _outside(period: str, around: Around) -> bool:
    """Say whether a row's period lies outside the one its sheet is headed with, which with 1-3月 begins in January."""
    title = around.period
    if title is None or title == period:
        return False
    inside = set(months_of(title))
    if around.cumulative and inside:
        inside = set(month_range(f"{title[:4]}-01", max(inside)))
    return bool(inside) and not inside.issuperset(months_of(period))


def cell_periods(extract: Extract, headed: Headed, rows: Rows, report: Report) -> Coded:
    """Return every cell's period: the heading's in a crosstab (completed by its row's year), else its row's; "" unknown."""
    row = headed.row
    headings = headed.text("period")
    crossed = np.flatnonzero(~headings.equals(""))
    if not len(crossed):
        return Coded.of(rows.period)[row]
    years = column(extract, "year")
    declared = extract.form.period
    column_no = extract.cells["column_no"].tolist()
    known: dict[tuple[object, ...], str] = {}
    found: Texts = rows.period[row]
    for place in crossed.tolist():
        heading, year, table_no = headings[place], years[row[place]], int(rows.table_no[row[place]])
        key = (type(heading), heading, type(year), year, table_no)
        if key not in known:
            around = rows.around[table_no]
            own = periods.year_of_cell(year, declared.calendar) if year != "" else None
            known[key] = periods.period_of(heading, declared.grain, declared.calendar, own or around.year) or ""
            if not known[key] and not around.contradicted:
                report.add("unread_period", int(rows.sheet_no[row[place]]), 0, column_no[place], heading)
        found[place] = known[key]
    return Coded.of(found)
