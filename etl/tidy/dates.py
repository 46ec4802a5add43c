"""Days as clerks write them; a month or year without its day stays one. Nothing here raises."""

import re
import unicodedata
from datetime import date, timedelta

import pandas as pd

from etl.tidy.periods import period_of
from etl.tidy.spans import Calendar, small_number
from warehouse.catalogue.periods import grain_of

_ROC = 1911
_SEPARATED = re.compile(
    r"(?P<roc>民国|民國)?(?P<year>(?:19|20)[0-9]{2}|[0-9]{2,3})(?P<sign>[-年./])(?P<month>0?[1-9]|1[0-2])[-月./](?P<day>0?[1-9]|[12][0-9]|3[01])(?![0-9])"
)
_DIGIT = "零〇○一二三四五六七八九"
_SPELLED = re.compile(rf"(?P<year>[{_DIGIT}]{{4}})年(?P<month>[一二三四五六七八九十]{{1,2}})月(?P<day>[一二三四五六七八九十]{{1,3}})[日号]")
_NUMERALS = str.maketrans(_DIGIT, "000123456789")
_SERIAL = re.compile(r"[2-7][0-9]{4}(?:\.0)?")  # days since 1899-12-30, as a spreadsheet counts, of 1954 to 2119
_DAY_ZERO = date(1899, 12, 30)
_OF_YEAR = re.compile(r"\s*[0-9０-９]{1,2}\s*月(?:\s*[0-9０-９]{1,2}\s*[日号]?)?")
_RUN = re.compile(r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12][0-9]|3[01])(?![0-9])")


def iso_date(written: str, calendar: Calendar = "gregorian") -> str:
    """Return the day a text names as 2024-04-05 (2024年4月5日, 2024.4.5, 24/4/5, 20240405), "" where it names none."""
    text = "".join(unicodedata.normalize("NFKC", written).split())
    text = _SPELLED.sub(_in_digits, text)
    found = _SEPARATED.search(text) or _RUN.search(text)
    if not found:
        return ""
    parts = found.groupdict()
    year = int(parts["year"])
    if year < 1000 and (calendar == "roc" or parts.get("roc")):
        year += _ROC
    elif year < 100:
        year += 2000
    try:
        return date(year, int(parts["month"]), int(parts["day"])).isoformat()
    except ValueError:
        return ""


def _in_digits(spelled: re.Match[str]) -> str:
    """Write 二〇二四年四月一日 as 2024年4月1日."""
    return f"{spelled['year'].translate(_NUMERALS)}年{small_number(spelled['month'])}月{small_number(spelled['day'])}日"


def parse_dates(written: pd.Series, calendar: Calendar = "gregorian", year: int | None = None) -> pd.Series:
    """Turn cells of a date column into text: 2024-04-05, or 2024-04 and 2024 where day or month are not said.

    Args:
        year: of a day that names none (7月5日), as the title says it.

    Returns:
        Index unchanged; "" for blank cells, NA (None) where no date can be read. Never raises.
    """
    known: dict[tuple[type, object], str | None] = {}
    found: list[str | None] = []
    for cell in written.tolist():
        key = (type(cell), cell)
        if key not in known:
            dated = f"{year}年{cell}" if year and isinstance(cell, str) and _OF_YEAR.match(cell) else cell
            known[key] = _date_of(dated, calendar)
        found.append(known[key])
    return pd.Series(found, index=written.index, dtype=object)


def _date_of(cell: object, calendar: Calendar) -> str | None:
    """Read one cell."""
    if cell is None or cell is pd.NaT or (isinstance(cell, str) and not cell.strip()):
        return ""
    if isinstance(cell, date):  # a datetime is a date too
        return f"{cell.year:04d}-{cell.month:02d}-{cell.day:02d}"
    if isinstance(cell, bool):
        return None
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    if day := iso_date(text, calendar):
        return day
    if _SERIAL.fullmatch(text.strip()):
        return (_DAY_ZERO + timedelta(days=int(float(text)))).isoformat()
    period = period_of(cell, "once", calendar, None)
    whole = _SEPARATED.search(text) or _RUN.search(text)  # a day that no calendar has: 2021-02-30
    return period if period is not None and not whole and grain_of(period) in ("month", "year") else None
