"""Which area each row, or each heading of a crosstab, is about, and who sent the file."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from etl.checks.report import Report, table
from etl.form.extract import Extract
from etl.places import Places
from etl.tidy.cells import Texts, group
from etl.tidy.rows import Around, Rows, column, month_of, row_positions

_PARTS = ("code", "county", "township", "village", "zone", "name")


def row_areas(extract: Extract, periods: Texts, total: np.ndarray, around: Mapping[int, Around], places: Places, report: Report) -> Texts:
    """Return every row's area code, "" where it cannot be told: reported with the nearest names, unless the row is a total.

    Where no column says the higher areas, they are what stands around the table; areas are those of the row's period.
    """
    sheet_no, row_no = column(extract, "sheet_no").tolist(), column(extract, "row_no").tolist()
    written = {name: column(extract, name) for name in _PARTS}
    found = _resolve(written, [around[number].area for number in sheet_no], periods, places)
    codes: Texts = found["area_code"].to_numpy(dtype=object)
    for place in np.flatnonzero((codes == "") & ~total).tolist():
        _report(found, written, place, periods, report, sheet_no[place], row_no[place])
    return codes


def cell_areas(extract: Extract, rows: Rows, places: Places, report: Report) -> Texts:
    """Return every cell's area code: the heading's in a crosstab of areas, else its row's; a heading nobody knows is reported once."""
    row = row_positions(extract)
    codes: Texts = rows.area[row]
    headings = extract.cells["area"].to_numpy(dtype=object)
    crossed = np.flatnonzero(headings != "")
    if not len(crossed):
        return codes
    kinds, first = group(headings[crossed], rows.sheet_no[row[crossed]], rows.period[row[crossed]])
    one = crossed[first]
    blank = np.full(len(one), "", dtype=object)
    written = {name: headings[one] if name == "name" else blank for name in _PARTS}
    sheet_no, periods = rows.sheet_no[row[one]].tolist(), rows.period[row[one]]
    found = _resolve(written, [rows.around[number].area for number in sheet_no], periods, places)
    known: Texts = found["area_code"].to_numpy(dtype=object)
    for place in np.flatnonzero(known == "").tolist():
        column_no = int(extract.cells["column_no"].iat[one[place]])
        _report(found, written, place, periods, report, sheet_no[place], 0, column_no)
    codes[crossed] = known[kinds]
    return codes


def _resolve(written: Mapping[str, Texts], context: list[str], periods: Texts, places: Places) -> pd.DataFrame:
    """Look areas up: a row each of area_code ("" = not found), reason and suggestions."""
    months = {period: month_of(period) for period in set(periods.tolist())}
    return places.resolve(table({**written, "context": context, "month": [months[period] for period in periods.tolist()]}))


def _report(
    found: pd.DataFrame,
    written: Mapping[str, Texts],
    place: int,
    periods: Texts,
    report: Report,
    sheet_no: int,
    row_no: int,
    column_no: int = 0,
) -> None:
    """Say that an area is missing, unknown, ambiguous or retired."""
    raw = " ".join(str(texts[place]) for texts in written.values() if texts[place] != "")
    near = "、".join(found["suggestions"].iat[place])
    report.add(found["reason"].iat[place], sheet_no, row_no, column_no, raw, period=periods[place], nearest=near)


def sender(extract: Extract, rows: Rows, places: Places, county_code: str) -> str:
    """Return the area that sent the file: at the form's level of sender, as title, sheet or file name say, else what all rows share;
    the county where neither tells."""
    level = extract.form.sender
    if level == "county":
        return county_code
    said = {code for each in rows.around.values() if (code := places.above(each.area, level))}
    shared = said or {places.above(code, level) for code in set(rows.area.tolist()) if code}
    return next(iter(shared)) or county_code if len(shared) == 1 else county_code
