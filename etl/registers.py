"""Registers 台账: a row per thing, its fields typed, its identity made of its area and key fields."""

import json
import math
import unicodedata
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from etl.checks.report import Report, written
from etl.form.extract import Extract
from etl.tidy.coded import row_positions
from etl.tidy.dates import parse_dates
from etl.tidy.numbers import parse_numbers
from etl.tidy.repeats import drop_repeats
from etl.tidy.rows import Rows
from etl.tidy.spans import Calendar
from etl.tidy.units import Says, convert_one, read_unit
from warehouse.catalogue import Catalogue
from warehouse.catalogue.form import Form, RegisterField
from warehouse.catalogue.rules import Words
from warehouse.submission import REGISTER_COLUMNS

_SEPARATOR = "|"
_UNREAD = {"number": "unread_number", "date": "unread_date", "choice": "missing_choice", "text": "missing_key"}


def register_rows(extract: Extract, rows: Rows, catalogue: Catalogue, report: Report) -> tuple[pd.DataFrame, int]:
    """Make a row of each thing in a register.

    Dates become ISO text (2021-03 where the day is not known), choices their codes, numbers numbers in the field's unit. A field
    that cannot be read is left out with a finding; a row without its area, a key or a required field, with its dates in the wrong
    order, or that contradicts another row of the same key is refused.

    Returns:
        REGISTER_COLUMNS, unique by row_key, attributes as JSON text with sorted keys and without blank fields; and how many rows
        were refused. Rows with nothing but their area are no things.
    """
    form = extract.form
    row = row_positions(extract)
    target = extract.cells["target"].to_numpy(dtype=object)
    raw = extract.cells["raw"].to_numpy(dtype=object)
    filled = np.zeros(len(rows.row_no), dtype=bool)
    filled[row[raw != ""]] = True
    usable = filled & ~rows.total
    refused = usable & (rows.area == "")
    counted = {field for pair in _pairs(form, catalogue) for field in pair}
    things: list[dict[str, object]] = [{} for _ in range(len(rows.row_no))]
    for name, declared in form.fields.items():
        chosen = np.flatnonzero((target == name) & usable[row])
        said = np.full(len(rows.row_no), False)
        if len(chosen):
            values, readable = _typed(extract, chosen, declared, rows, row, catalogue, report)
            if name in counted:
                _tell_years(values, chosen, declared, rows, row, extract, report)
            for position, value in zip(chosen.tolist(), values, strict=True):
                if value is not None:
                    things[row[position]][name] = value
                    said[row[position]] = True
            unread = row[chosen[~readable]]
            said[unread] = True
            refused[unread] |= declared.required or declared.key or report.refuses(_UNREAD[declared.kind])
        if not len(chosen) and (target == name).sum() == 0:  # the whole column was refused, and spoken of
            refused |= usable & (declared.required or declared.key)
        elif declared.required or declared.key:
            for place in np.flatnonzero(usable & ~said).tolist():
                report.add("missing_key", *_where(rows, place), area=rows.area[place], heading=declared.name.zh)
                refused[place] |= report.refuses("missing_key")
    _check_dates(things, usable, form, rows, catalogue, report, refused)
    kept = np.flatnonzero(usable & ~refused)
    frame = pd.DataFrame(
        {
            "row_key": pd.Series([_row_key(things[place], rows.area[place], form) for place in kept.tolist()], dtype=object),
            "area_code": rows.area[kept],
            "attributes": pd.Series([_json(things[place]) for place in kept.tolist()], dtype=object),
            "sheet_no": rows.sheet_no[kept],
            "row_no": rows.row_no[kept],
        },
        columns=list(REGISTER_COLUMNS),
    )
    told = ["、".join(map(str, things[place].values())) for place in kept.tolist()]
    areas = frame["area_code"].tolist()
    unique, conflicts = drop_repeats(frame, frame["row_key"].tolist(), told, lambda place: ("", areas[place], ""), report)
    return unique, int(refused.sum()) + conflicts


def _where(rows: Rows, place: int) -> tuple[int, int]:
    return int(rows.sheet_no[place]), int(rows.row_no[place])


def _typed(
    extract: Extract, chosen: np.ndarray, declared: RegisterField, rows: Rows, row: np.ndarray, catalogue: Catalogue, report: Report
) -> tuple[list[object], np.ndarray]:
    """Read a column; None for blank and unreadable cells, and which cells are not unreadable."""
    cells = extract.cells.iloc[chosen]
    raw = cells["raw"]
    blank = _blank(raw, catalogue.words)
    values: list[object]
    if declared.kind == "number":
        values, problems = _numbers(cells, declared, catalogue)
    elif declared.kind == "date":
        years = [rows.around[number].year for number in rows.table_no[row[chosen]].tolist()]
        dates = _dates(raw.where(~blank, ""), years, extract.form.period.calendar)
        values = [date or None for date in dates]
        problems = ["unread_date" if date is None else "" for date in dates]
    elif declared.kind == "choice":
        codes = _choices(declared)
        values = [codes.get(_folded(written(cell))) for cell in raw.tolist()]
        problems = ["missing_choice" if value is None else "" for value in values]
    else:
        values = [unicodedata.normalize("NFKC", written(cell)).strip() or None for cell in raw.tolist()]
        problems = [""] * len(values)
    column_no = cells["column_no"].tolist()
    readable = np.ones(len(chosen), dtype=bool)
    for place, (problem, empty) in enumerate(zip(problems, blank.tolist(), strict=True)):
        if empty:
            values[place] = None
        elif problem:
            readable[place] = False
            where = int(row[chosen[place]])
            expected = "、".join(spellings[0] if spellings else code for code, spellings in declared.choices.items())
            if problem == "unknown_unit":
                expected = catalogue.units[declared.unit].name.zh if declared.unit else "…"
            about = {"heading": declared.name.zh, "unit": written(raw.iat[place])} | ({"expected": expected} if expected else {})
            report.add(problem, *_where(rows, where), column_no[place], raw.iat[place], "", rows.area[where], "", **about)
    return values, readable


def _dates(raw: pd.Series, years: Sequence[int | None], calendar: Calendar) -> list[str | None]:
    """Read a column of days, each with the year of its own title."""
    read = {year: parse_dates(raw, calendar, year).tolist() for year in set(years)}
    return [read[year][place] for place, year in enumerate(years)]


def _blank(raw: pd.Series, words: Words) -> pd.Series:
    """Say which cells hold nothing, or a word for it."""
    missing = {_folded(word) for word in words.missing} | {""}
    return raw.map(lambda cell: isinstance(cell, str) and _folded(cell) in missing)


def _numbers(cells: pd.DataFrame, declared: RegisterField, catalogue: Catalogue) -> tuple[list[object], list[str]]:
    """Read a number's column into the field's unit."""
    read = parse_numbers(cells["raw"], catalogue.words, cells["format"])
    values: list[object] = []
    problems: list[str] = []
    for value, unit, heading, problem in zip(read["value"], read["unit"], cells["unit"], read["problem"], strict=True):
        reading = read_unit(Says(unit, heading), declared.unit, catalogue.units) if declared.unit and (unit or heading) else None
        unknown = (reading is not None and reading.ratio is None) or (unit and not declared.unit)
        ratio = reading.ratio if reading is not None else None
        values.append(None if problem or unknown or math.isnan(value) else value if ratio is None else convert_one(value, ratio))
        problems.append(problem or ("unknown_unit" if unknown else ""))
    return values, problems


def _choices(declared: RegisterField) -> Mapping[str, str]:
    """Return the code of every spelling."""
    return {_folded(spelling): code for code, spellings in declared.choices.items() for spelling in (code, *spellings)}


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _row_key(thing: Mapping[str, object], area: str, form: Form) -> str:
    """Name a thing for good: its area and key fields, folded."""
    return _SEPARATOR.join((area, *(_folded(str(thing[name])) for name, declared in form.fields.items() if declared.key)))


def _json(thing: Mapping[str, object]) -> str:
    return json.dumps(dict(thing), ensure_ascii=False, sort_keys=True)


def _check_dates(
    things: list[dict[str, object]], usable: np.ndarray, form: Form, rows: Rows, catalogue: Catalogue, report: Report, refused: np.ndarray
) -> None:
    """Find rows that end before they begin, in the pairs of dates that indicators are counted by."""
    pairs = {(since, until) for since, until in _pairs(form, catalogue) if until}
    for place in np.flatnonzero(usable).tolist() if pairs else ():
        for since, until in sorted(pairs):
            begins, ends = str(things[place].get(since, "")), str(things[place].get(until, ""))
            shared = min(len(begins), len(ends))
            if shared and ends[:shared] < begins[:shared]:
                report.add("date_order", *_where(rows, place), raw=ends, area=rows.area[place], since=begins, until=ends)
                refused[place] |= report.refuses("date_order")


def _pairs(form: Form, catalogue: Catalogue) -> set[tuple[str, str]]:
    """Return the date fields of a register that indicators are counted by: since and each until, "" without one."""
    counts = [declared.count for declared in catalogue.indicators.values() if declared.count and declared.count.register == form.code]
    return {(count.since, until) for count in counts if count.since for until in (*count.until, "")}


def _tell_years(
    values: Sequence[object], chosen: np.ndarray, declared: RegisterField, rows: Rows, row: np.ndarray, extract: Extract, report: Report
) -> None:
    """Say which dates that are counted by name only a year."""
    columns = extract.cells["column_no"].to_numpy(dtype=np.int64)
    for position, value in zip(chosen.tolist(), values, strict=True):
        if declared.kind == "date" and isinstance(value, str) and len(value) == len("2024"):
            place = int(row[position])
            column = int(columns[position])
            report.add("year_for_date", *_where(rows, place), column, value, area=rows.area[place], heading=declared.name.zh)
