"""Months, quarters and years as clerks write them, in cells, titles, sheet and file names. Nothing here raises.

What is read is first a span of months with what it is called (a month, a quarter, a year, a cumulative such as 1-9月, a
window such as 2019-2021年); `grain` then decides which period that is for the form.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

import pandas as pd

from warehouse.catalogue.model import Grain
from warehouse.catalogue.periods import UNDATED, grain_of, months_of

Calendar = Literal["gregorian", "roc"]

_ROC = 1911
_CENTURY = 70  # two digits below it are 20xx
_NUMERALS = {"零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "元": 1}
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_NAMED_SPANS = {"上半年": (1, 6), "下半年": (7, 12), "前三季度": (1, 9), "前两季度": (1, 6), "前二季度": (1, 6)}
_FOLD = str.maketrans({"—": "-", "–": "-", "－": "-", "−": "-", "~": "-", "～": "-", "至": "-", "到": "-", "．": ".", "／": "/"})

_YEAR = r"(?P<roc>民国|民國)?(?P<year>[0-9]{2,4}|[零〇○一二三四五六七八九]{4}|(?<=[国國])元)"
_MONTH = r"(?P<month>0?[1-9](?![0-9])|1[0-2](?![0-9])|十[一二]?|[一二三四五六七八九])"
_FIRST = r"(?P<first>0?1(?![0-9])|0?[2-9](?![0-9])|1[0-2](?![0-9])|十[一二]?|[一二三四五六七八九])"
_QUARTER = r"第?(?P<quarter>[1-4一二三四])季度?"
_END = r"(?:月份?)?(?:[底末])?"

_FULL_YEAR = r"(?P<year>(?:19|20)[0-9]{2})(?![0-9])"
_ENGLISH = (
    r"(?<![A-Za-z])(?P<english>(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?))(?![a-z])"
)
_ORDINAL = r"(?P<latin>[1-4])(?:st|nd|rd|th)(?i:quarter)"

# In order: the first that fits a whole cell, or that is found in a title, counts.
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}年?-(?P<last_year>[0-9]{{2,4}})年(?:度|间)?",
        rf"{_YEAR}年(?:度)?(?P<open>以来|-今|起)",
        r"(?P<undated>近?[两二三四五六七八九十0-9]{1,2}年(?:以来|来|间))",
        rf"(?:{_YEAR}年(?:度)?)?{_FIRST}月?-{_MONTH}月份?",
        rf"(?:{_YEAR}年(?:度)?)?(?P<named>上半年|下半年|前三季度|前两季度|前二季度)",
        rf"(?:{_YEAR}(?:年(?:度)?|-|\.|/)?)?(?:{_QUARTER}|(?<![A-Za-z])[Qq](?P<latin>[1-4])(?![0-9]))",
        rf"(?<![A-Za-z])[Qq](?P<latin>[1-4])[-/,]?{_FULL_YEAR}",
        rf"{_ORDINAL}(?:of|,)?{_FULL_YEAR}",
        rf"(?P<year>(?:19|20)[0-9]{{2}})[-/,]?{_ORDINAL}",
        rf"{_ENGLISH}[.,/-]*{_FULL_YEAR}",
        rf"(?<![0-9])(?P<year>(?:19|20)[0-9]{{2}})[.,/-]*{_ENGLISH}",
        rf"(?<![0-9]){_YEAR}年(?:度)?{_MONTH}月(?:份)?(?:[0-9]{{1,2}}[日号])?[底末]?",
        rf"(?<![0-9.]){_YEAR}(?P<sign>[./-]){_MONTH}(?:(?P=sign)[0-9]{{1,2}}(?![0-9])|月(?:份)?)?(?:T?[0-9]{{1,2}}:[0-9:.]+)?(?![./-]?[0-9])",
        r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})(?P<month>0[1-9]|1[0-2])(?:\.0)?(?![0-9])",
        rf"(?<![0-9]){_YEAR}年(?:度|全年|末|底)?",
        rf"(?<![0-9年]){_MONTH}月(?:份)?[底末]?(?![0-9]+[日号])",
    )
)
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


class _Span(NamedTuple):
    """First and last month (1–12) of first and last year; kind says what was written."""

    kind: Literal["month", "quarter", "year", "cumulative", "window", "undated"]
    year: int | None = None
    month: int = 0
    last_year: int | None = None
    last: int = 0


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
        return _settle(_Span("month", cell.year, cell.month), grain, form_year)
    if isinstance(cell, int | float):
        text = _number_text(cell)
    else:
        text = _fold(str(cell)).removeprefix("截-").removeprefix("截止")
        if grain == "once" and _is_period(text):
            return text
    for pattern in (*_FORMS, *_CELL_ONLY, *((_ROC_RUN, _ROC_YEAR) if calendar == "roc" else ())):
        match = pattern.fullmatch(text)
        if match and (span := _span(match.groupdict(), calendar)):
            return _settle(span, grain, form_year)
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


def find_period(texts: Iterable[str], grain: Grain, calendar: Calendar = "gregorian", pattern: str = "") -> str | None:
    """Return the period that titles, sheet or file names speak of, the first that says one; None when none does.

    Args:
        texts: in the order in which they are believed; a month in one (3月) takes its year from another (2024年).
        pattern: a regular expression with groups year, month, quarter instead of the usual spellings; "" = the usual ones.
    """
    found = _find(texts, grain, calendar, pattern)
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
    spans = [span for span, _ in _apart(_SENT.sub(" ", _fold(text)), calendar, pattern) if span.kind != "undated"]
    fine = [span for span in spans if span.kind != "year"]
    years = {month[:4] for month in inside}
    if grain_of(period) == "year" or not fine:
        fine, told = spans, [str(span.year) for span in spans if span.year is not None]
        return [] if not inside or not told or years & set(told) else told
    if not inside or any(_overlaps(span, inside) for span in fine):
        return []
    return [_as_written(span, span.year or int(min(years)), span.last_year or span.year or int(min(years))) for span in fine]


def _overlaps(span: _Span, inside: set[str]) -> bool:
    """Say whether a span may mean one of some months."""
    first, last = (span.month, span.last) if span.kind in ("cumulative", "window") else (span.month, span.month)
    if span.kind == "quarter":
        first = last - 2
    if span.kind == "window" and (span.last_year is not None or not last):
        return span.year is not None and span.year <= max(int(month[:4]) for month in inside)
    return any(first <= int(month[5:]) <= last and span.year in (None, int(month[:4])) for month in inside)


def _find(texts: Iterable[str], grain: Grain, calendar: Calendar, pattern: str) -> tuple[str, _Span, str] | None:
    """Return the period that texts speak of, the span it was written as and the text."""
    told = [(span, text) for text in map(_fold, texts) for span in _spans(text, calendar, pattern)]
    year = next((span.year for span, _ in told if span.year is not None), None)
    for span, text in told:
        if period := _settle(span, grain, year):
            return period, span, text
    return None


def find_year(texts: Iterable[str], calendar: Calendar = "gregorian", pattern: str = "") -> int | None:
    """Return the first year that titles, sheet or file names speak of; None when none does."""
    for text in texts:
        for span in _spans(_fold(text), calendar, pattern):
            if span.year is not None:
                return span.year
    return None


def compose(year: object, month: object, grain: Grain, calendar: Calendar, form_year: int | None) -> str | None:
    """Return the period that a year's and a month's (or quarter's) column say together; None where they do not."""
    written = year_of_cell(year, calendar) if year != "" else form_year
    if month == "":
        return None if written is None else _settle(_Span("year", written), grain, None)
    if written is None and year != "":
        return None
    if grain == "once" and (period := period_of(month, "month", calendar, written)):
        return period
    return period_of(month, grain, calendar, written)


def year_of_cell(cell: object, calendar: Calendar) -> int | None:
    """Return the year a cell of a year's column names (2024, 2024年, 103 in the ROC calendar, a date); None otherwise."""
    period = period_of(cell, "year", calendar, None)
    if period is None and not isinstance(cell, date):
        period = period_of(f"{_number_text(cell) if isinstance(cell, int | float) else _fold(str(cell))}年", "year", calendar, None)
    return int(period[:4]) if period and period[:4].isdigit() else None


def _spans(text: str, calendar: Calendar, pattern: str) -> list[_Span]:
    """Return every span a folded text speaks of, the more telling spellings first."""
    return [span for span, _ in _matches(text, calendar, pattern)]


def _matches(text: str, calendar: Calendar, pattern: str) -> Iterator[tuple[_Span, re.Match[str]]]:
    for form in (re.compile(pattern),) if pattern else _FORMS:
        for match in form.finditer(text):
            groups: dict[str, str | None] = match.groupdict()
            span = _span(groups, calendar)
            if span is not None:
                yield span, match


def _apart(text: str, calendar: Calendar, pattern: str) -> list[tuple[_Span, re.Match[str]]]:
    """Return the spans of a folded text without those read in a part of a more telling one's letters (2024年 in 2024年3月)."""
    found: list[tuple[_Span, re.Match[str]]] = []
    for span, match in _matches(text, calendar, pattern):
        if all(match.end() <= other.start() or other.end() <= match.start() for _, other in found):
            found.append((span, match))
    return found


@lru_cache(maxsize=65536)
def _fold(text: str) -> str:
    """Fold widths and dashes and drop spaces (but the one between a date and its time)."""
    folded = unicodedata.normalize("NFKC", text).strip()
    folded = re.sub(r"\s+(?=[0-9]{1,2}:)", "T", folded)
    return re.sub(r"\s+", "", folded).translate(_FOLD)


def _number_text(number: float) -> str:
    """Write a number cell as a clerk would; "" for 2024.1, which may be January or October."""
    if isinstance(number, float) and not math.isfinite(number):
        return ""
    if number == int(number):
        return str(int(number))
    text = repr(number)
    return "" if text.endswith(".1") else text


def _span(groups: Mapping[str, str | None], calendar: Calendar) -> _Span | None:
    """Turn a pattern's groups into a span; None for a year that cannot be."""
    written, roc = groups.get("year"), bool(groups.get("roc"))
    year = None if not written else _year(written, calendar, roc)
    if written and year is None:
        return None
    if groups.get("undated"):
        return _Span("undated")
    if groups.get("open"):
        return _Span("window", year)
    if last_written := groups.get("last_year"):
        last_year = _year(last_written, calendar, roc)
        return None if year is None or last_year is None or last_year < year else _Span("window", year, 1, last_year, 12)
    if named := groups.get("named"):
        first, last = _NAMED_SPANS[named]
        return _Span("cumulative" if first == 1 else "window", year, first, year, last)
    month = small_number(groups.get("month")) or _MONTHS.get((groups.get("english") or "")[:3].casefold(), 0)
    if first_written := groups.get("first"):
        first = small_number(first_written)
        if first >= month:
            return None
        return _Span("cumulative" if first == 1 else "window", year, first, year, month)
    quarter = small_number(groups.get("quarter") or groups.get("latin"))
    if quarter:
        return _Span("quarter", year, quarter * 3) if quarter <= 4 else None
    if month:
        return _Span("month", year, month) if month <= 12 else None
    return _Span("year", year) if year is not None else None


def _year(written: str, calendar: Calendar, roc: bool) -> int | None:
    """Return the year, None for one that cannot be meant."""
    number = int("".join(str(_NUMERALS.get(digit, digit)) for digit in written))
    if number >= 1000:
        return number if 1900 <= number <= 2100 else None
    if roc or calendar == "roc":
        return number + _ROC
    if number >= 100:
        return None
    return number + (2000 if number < _CENTURY else 1900)


def small_number(written: str | None) -> int:
    """Return a number below 100 as clerks count months, quarters and submissions (3, 03, 三, 十二); 0 for none."""
    if not written:
        return 0
    if written.isascii():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    return (10 * (_NUMERALS.get(tens, 1) if tens else 1) if ten else 0) + _NUMERALS.get(ones, 0)


def _settle(span: _Span, grain: Grain, form_year: int | None) -> str | None:
    """Say which period of that grain a span is; None where it is none."""
    if span.kind == "undated":
        return UNDATED if grain == "once" else None
    year = span.year if span.year is not None else form_year
    if year is None:
        return None
    if span.kind == "window" and span.last_year is None and span.last == 0:  # 2019年以来
        if grain != "once":
            return None
        return f"{year:04d}/{form_year:04d}" if form_year is not None and form_year > year else UNDATED
    last_year = span.last_year if span.last_year is not None else year
    if grain == "once":
        return _as_written(span, year, last_year)
    if span.kind == "window":
        return None
    month = 12 if span.kind == "year" else span.last if span.kind == "cumulative" else span.month
    if grain == "year":
        return f"{year:04d}" if month == 12 else None
    if grain == "quarter":
        return f"{year:04d}Q{month // 3}" if month % 3 == 0 and span.kind != "year" else None
    return f"{year:04d}-{month:02d}" if span.kind in ("month", "cumulative") else None


def _as_written(span: _Span, year: int, last_year: int) -> str:
    """Write a span as the period it is."""
    if span.kind == "year":
        return f"{year:04d}"
    if span.kind == "quarter":
        return f"{year:04d}Q{span.month // 3}"
    if span.kind == "month":
        return f"{year:04d}-{span.month:02d}"
    if span.kind == "window" and (span.month, span.last) == (1, 12):
        return f"{year:04d}/{last_year:04d}"
    return f"{year:04d}-{span.month:02d}/{last_year:04d}-{span.last:02d}"
