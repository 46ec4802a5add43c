"""Months, quarters and years as clerks write them, in cells, titles, sheet and file names. Nothing here raises.

What is read is first a span of months with what it is called (etl.tidy.spans); `grain` then decides which period that is for the form.
"""

import math
import re
from collections.abc import Iterable
from datetime import date

import pandas as pd

from etl.tidy.spans import FORMS, Calendar, Span, apart, as_written, fold, read_span, settle, spans_in
from warehouse.catalogue.model import Grain
from warehouse.catalogue.periods import grain_of, months_of

_TO_DATE = re.compile(r"截[-止]|月份?[底末]?累[计計]")  # 至 is folded to -
# A day, or a month in which something is sent: not what a file is about.
_SENT = re.compile(
    r"(?:(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}[日号]?|[0-9]{4}([-./])[0-9]{1,2}\1[0-9]{1,2}(?![0-9])|(?<![0-9])20[0-9]{6}(?![0-9])"
    r"|(?:[0-9]{4}年)?[0-9]{1,2}月(?:份|底|末)?(?=前|上报|报送|填报|提交|修改|更正))"
)
_CELL_ONLY = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<year>(?:19|20)[0-9]{2})(?:\.0)?",
        r"(?P<year>(?:19|20)[0-9]{2})(?P<month>0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])",
    )
)
_ROC_RUN = re.compile(r"(?P<year>[0-9]{2,3})(?P<month>0[1-9]|1[0-2])(?:\.0)?")
_ROC_YEAR = re.compile(r"(?P<year>[0-9]{2,3})(?:\.0)?")
_BARE = re.compile(r"(?P<part>[0-9]{1,2})(?:\.0)?")


def parse_months(written: pd.Series, grain: Grain = "month", calendar: Calendar = "gregorian", form_year: int | None = None) -> pd.Series:
    """Turn what clerks write for a month (quarter, year) into periods.

    Args:
        written: text as found, e.g. 2024年3月, 2024.03, 24/3, 三月, 10304 (ROC), 一季度, 1-9月, an Excel date, 202403.0.
        grain: what the form's values are about. A month's cumulative (1-9月) is its last month; in a form of quarters or
            years a month counts only where it ends one; with "once" every period stays what it is (1-9月 a window).
        calendar: "roc" adds 1911 to years of two or three digits; gregorian reads 24 as 2024.
        form_year: the year in the form's title, used where the cell names only a month or quarter.

    Returns:
        Periods such as ``2024-03``, ``2024Q1``, ``2024``, ``2019/2021`` and ``undated``, index unchanged; NA (None) where none
        can be read. Never raises: the caller turns each NA into a finding that names the cell.
    """
    known: dict[tuple[type, object], str | None] = {}
    found: list[str | None] = []
    for cell in written.tolist():
        key = (type(cell), cell)
        if key not in known:
            known[key] = period_of(cell, grain, calendar, form_year)
        found.append(known[key])
    return pd.Series(found, index=written.index, dtype=object)


def period_of(cell: object, grain: Grain, calendar: Calendar, form_year: int | None) -> str | None:
    """Read one cell; None where it names no period of that grain."""
    if isinstance(cell, bool) or cell is None or cell is pd.NaT:
        return None
    if isinstance(cell, date):  # datetime and Timestamp are dates too, NaT as well
        return settle(Span("month", cell.year, cell.month), grain, form_year)
    if isinstance(cell, int | float):
        text = _number_text(cell)
    else:
        text = fold(str(cell)).removeprefix("截-").removeprefix("截止")
        if grain == "once" and _is_period(text):
            return text
    for pattern in (*FORMS, *_CELL_ONLY, *((_ROC_RUN, _ROC_YEAR) if calendar == "roc" else ())):
        match = pattern.fullmatch(text)
        if match and (span := read_span(match.groupdict(), calendar)):
            return settle(span, grain, form_year)
    bare = _BARE.fullmatch(text)
    if bare and form_year is not None:
        part = int(bare["part"])
        if grain == "month" and 1 <= part <= 12:
            return f"{form_year:04d}-{part:02d}"
        if grain == "quarter" and 1 <= part <= 4:
            return f"{form_year:04d}Q{part}"
    return None


def _is_period(text: str) -> bool:
    """Say whether a text is a period already, as the warehouse writes it."""
    try:
        grain_of(text)
    except ValueError:
        return False
    return True


def find_period(texts: Iterable[str], grain: Grain, calendar: Calendar = "gregorian", pattern: str = "", day: str = "") -> str | None:
    """Return the period that titles, sheet or file names speak of, the first that says one; None when none does.

    Args:
        texts: in the order in which they are believed; a month in one (3月) takes its year from another (2024年).
        pattern: a regular expression with groups year, month, quarter instead of the usual spellings; "" = the usual ones.
        day: on which it was sent (2024-04-05), whose year a month has that lies before it where nothing else says the year.
    """
    told = list(texts)
    found = _find(told, grain, calendar, pattern)
    if found is None and day:
        sent = _find([*told, f"{int(day[:4])}年"], grain, calendar, pattern)
        found = sent if sent and months_of(sent[0])[-1] <= day[:7] and grain != "year" else None
    return found[0] if found else None


def is_cumulative(texts: Iterable[str], grain: Grain, calendar: Calendar = "gregorian", pattern: str = "") -> bool:
    """Say whether the period that texts speak of is written as all months since January: 1-7月, 上半年, 截至7月, 7月累计."""
    found = _find(texts, grain, calendar, pattern)
    if found is None or grain not in ("month", "quarter"):
        return False
    period, span, text = found
    several = span.kind == "cumulative" and span.last > (1 if grain == "month" else 3)
    return several or (not period.endswith(("-01", "Q1")) and _TO_DATE.search(text) is not None)


def others_than(period: str, text: str, calendar: Calendar = "gregorian", pattern: str = "") -> list[str]:
    """Return what a sheet's or file's name says of time, if none of it can be that period; a day (of sending) says nothing.

    Of a name that speaks of months only these count, 2024年3月 is not 2024; a month without a year can be of any.
    """
    inside = set(months_of(period))
    spans = [span for span, _ in apart(_SENT.sub(" ", fold(text)), calendar, pattern) if span.kind != "undated"]
    fine = [span for span in spans if span.kind != "year"]
    years = {month[:4] for month in inside}
    if grain_of(period) == "year" or not fine:
        fine, told = spans, [str(span.year) for span in spans if span.year is not None]
        return [] if not inside or not told or years & set(told) else told
    if not inside or any(_overlaps(span, inside) for span in fine):
        return []
    return [as_written(span, span.year or int(min(years)), span.last_year or span.year or int(min(years))) for span in fine]


def _overlaps(span: Span, inside: set[str]) -> bool:
    """Say whether a span may mean one of some months."""
    first, last = (span.month, span.last) if span.kind in ("cumulative", "window") else (span.month, span.month)
    if span.kind == "quarter":
        first = last - 2
    if span.kind == "window" and (span.last_year is not None or not last):
        return span.year is not None and span.year <= max(int(month[:4]) for month in inside)
    return any(first <= int(month[5:]) <= last and span.year in (None, int(month[:4])) for month in inside)


def _find(texts: Iterable[str], grain: Grain, calendar: Calendar, pattern: str) -> tuple[str, Span, str] | None:
    """Return the period that texts speak of, the span it was written as and the text."""
    told = [(span, text) for text in map(fold, texts) for span in spans_in(text, calendar, pattern)]
    year = next((span.year for span, _ in told if span.year is not None), None)
    if grain == "month":  # the first quarter is 1-3月, where nothing names a month
        told += [(Span("cumulative", span.year, 1, last=3), text) for span, text in told if span.kind == "quarter" and span.month == 3]
    for span, text in told:
        if period := settle(span, grain, year):
            return period, span, text
    return None


def find_quarter(texts: Iterable[str], calendar: Calendar = "gregorian", pattern: str = "") -> str:
    """Return the first text that names a quarter, "" without one."""
    return next((text for text in texts if any(span.kind == "quarter" for span in spans_in(fold(text), calendar, pattern))), "")


def find_year(texts: Iterable[str], calendar: Calendar = "gregorian", pattern: str = "") -> int | None:
    """Return the first year that titles, sheet or file names speak of; None when none does."""
    for text in texts:
        for span in spans_in(fold(text), calendar, pattern):
            if span.year is not None:
                return span.year
    return None


def compose(year: object, month: object, grain: Grain, calendar: Calendar, form_year: int | None) -> str | None:
    """Return the period that a year's and a month's (or quarter's) column say together; None where they do not."""
    written = year_of_cell(year, calendar) if year != "" else form_year
    if month == "":
        return None if written is None else settle(Span("year", written), grain, None)
    if written is None and year != "":
        return None
    if grain == "once" and (period := period_of(month, "month", calendar, written)):
        return period
    return period_of(month, grain, calendar, written)


def year_of_cell(cell: object, calendar: Calendar) -> int | None:
    """Return the year a cell of a year's column names (2024, 2024年, 103 in the ROC calendar, a date); None otherwise."""
    period = period_of(cell, "year", calendar, None)
    if period is None and not isinstance(cell, date):
        period = period_of(f"{_number_text(cell) if isinstance(cell, int | float) else fold(str(cell))}年", "year", calendar, None)
    return int(period[:4]) if period and period[:4].isdigit() else None


def _number_text(number: float) -> str:
    """Write a number cell as a clerk would; "" for 2024.1, which may be January or October."""
    if isinstance(number, float) and not math.isfinite(number):
        return ""
    if number == int(number):
        return str(int(number))
    text = repr(number)
    return "" if text.endswith(".1") else text
