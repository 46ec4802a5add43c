"""Which area each row, or each heading of a crosstab, is about, and who sent the file."""

import re
from collections import Counter
from collections.abc import Iterable

import numpy as np
import pandas as pd

from etl.checks.report import Report
from etl.form.extract import Context, Extract
from etl.places import Places
from etl.tidy.cells import Texts
from etl.tidy.rows import Rows, column
from warehouse.catalogue.model import Words
from warehouse.catalogue.periods import last_month, months_of

AREA_COLUMNS = ("code", "county", "township", "village", "zone", "name")


def townships_written(extract: Extract, words: Words) -> Texts:
    """Return per row the text of its township column, totals words taken out: 城关镇小计 is 城关镇, 合计 is ""."""
    totals = sorted((*words.totals, *extract.form.totals), key=len, reverse=True)
    pattern = re.compile("|".join(re.escape(word) for word in totals) or "(?!)")
    return np.array([pattern.sub("", str(text)).strip() for text in column(extract, "township").tolist()], dtype=object)


def months(periods: Iterable[str]) -> list[str]:
    """Return the last month of each period, in which areas are looked up; "" for undated and unknown ones."""
    known: dict[str, str] = {"": ""}
    found = []
    for period in periods:
        if period not in known:
            known[period] = last_month(period) if months_of(period) else ""
        found.append(known[period])
    return found


def sheet_areas(extract: Extract, places: Places, periods: Texts, sheet_no: np.ndarray) -> dict[int, str]:
    """Return for every sheet that was read the area its title, name or file name speaks of, in the form's order of trust; "" none."""
    found: dict[int, str] = {}
    months_of_rows = months(periods.tolist())
    for number, context in extract.contexts.items():
        month = next((month for month, sheet in zip(months_of_rows, sheet_no.tolist(), strict=True) if sheet == number and month), "")
        said = (places.find_in_text(text, month) for text in _texts(context, extract.form.area.sources))
        found[number] = next((code for code in said if code), "")
    return found


def _texts(context: Context, sources: Iterable[str]) -> list[str]:
    """Return what stands around a table in the order in which it is believed."""
    texts = {"title": context.titles, "sheet": (context.sheet,), "file": (context.file,)}
    return [text for source in sources for text in texts.get(source, ())]


def row_areas(extract: Extract, periods: Texts, total: np.ndarray, around: dict[int, str], places: Places, report: Report) -> Texts:
    """Return every row's area code, "" where it cannot be told; rows that are no totals are then reported with the nearest names."""
    frame = pd.DataFrame({name: column(extract, name) for name in AREA_COLUMNS})
    sheet_no = column(extract, "sheet_no").tolist()
    frame["context"] = np.array([around[int(number)] for number in sheet_no], dtype=object)
    frame["month"] = np.array(months(periods.tolist()), dtype=object)
    if extract.form.layout == "crosstab" and extract.form.long.across == "area":
        return np.full(len(frame), "", dtype=object)
    found = places.resolve(frame)
    codes = found["area_code"].to_numpy(dtype=object)
    for place in np.flatnonzero((codes == "") & ~total).tolist():
        raw = " ".join(str(frame[name].iat[place]) for name in AREA_COLUMNS if frame[name].iat[place] != "")
        where = int(sheet_no[place]), int(extract.rows["row_no"].iat[place])
        rule, close = found["reason"].iat[place], found["suggestions"].iat[place]
        report.add(rule, *where, raw=raw, period=periods[place], nearest="、".join(close))
    return codes
