"""Spans of months in what clerks write: a month, a quarter, a year, a cumulative (1-9月), a window (2019-2021年). Nothing here raises."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from warehouse.catalogue.model import Grain
from warehouse.catalogue.periods import UNDATED

Calendar = Literal["gregorian", "roc"]

_ROC = 1911
_CENTURY = 70  # two digits below it are 20xx
_NUMERALS = {"零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "元": 1}
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_NAMED_SPANS = {"上半年": (1, 6), "下半年": (7, 12), "前三季度": (1, 9), "前两季度": (1, 6), "前二季度": (1, 6)}
_FOLD = str.maketrans({"—": "-", "–": "-", "－": "-", "−": "-", "~": "-", "～": "-", "至": "-", "到": "-", "．": ".", "／": "/"})

_DIGIT = "[零〇○一二三四五六七八九]"
_YEAR = rf"(?P<roc>民国|民國)?(?P<year>[0-9]{{2,4}}|{_DIGIT}{{4}}|{_DIGIT}{{3}}(?=年)|(?<=[国國])元)"
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
FORMS = tuple(
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


class Span(NamedTuple):
    """First and last month (1–12) of first and last year; kind says what was written."""

    kind: Literal["month", "quarter", "year", "cumulative", "window", "undated"]
    year: int | None = None
    month: int = 0
    last_year: int | None = None
    last: int = 0


def spans_in(text: str, calendar: Calendar, pattern: str) -> list[Span]:
    """Return every span a folded text speaks of, the more telling spellings first."""
    return [span for span, _ in _matches(text, calendar, pattern)]


def _matches(text: str, calendar: Calendar, pattern: str) -> Iterator[tuple[Span, re.Match[str]]]:
    for form in (re.compile(pattern),) if pattern else FORMS:
        for match in form.finditer(text):
            groups: dict[str, str | None] = match.groupdict()
            span = read_span(groups, calendar)
            if span is not None:
                yield span, match


def apart(text: str, calendar: Calendar, pattern: str) -> list[tuple[Span, re.Match[str]]]:
    """Return the spans of a folded text without those read in a part of a more telling one's letters (2024年 in 2024年3月)."""
    found: list[tuple[Span, re.Match[str]]] = []
    for span, match in _matches(text, calendar, pattern):
        if all(match.end() <= other.start() or other.end() <= match.start() for _, other in found):
            found.append((span, match))
    return found


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Fold widths and dashes and drop spaces (but the one between a date and its time)."""
    folded = unicodedata.normalize("NFKC", text).strip()
    folded = re.sub(r"\s+(?=[0-9]{1,2}:)", "T", folded)
    return re.sub(r"\s+", "", folded).translate(_FOLD)


def read_span(groups: Mapping[str, str | None], calendar: Calendar) -> Span | None:
    """Turn a pattern's groups into a span; None for a year that cannot be."""
    written, roc = groups.get("year"), bool(groups.get("roc"))
    year = None if not written else _year(written, calendar, roc)
    if written and year is None:
        return None
    if groups.get("undated"):
        return Span("undated")
    if groups.get("open"):
        return Span("window", year)
    if last_written := groups.get("last_year"):
        last_year = _year(last_written, calendar, roc)
        return None if year is None or last_year is None or last_year < year else Span("window", year, 1, last_year, 12)
    if named := groups.get("named"):
        first, last = _NAMED_SPANS[named]
        return Span("cumulative" if first == 1 else "window", year, first, year, last)
    month = small_number(groups.get("month")) or _MONTHS.get((groups.get("english") or "")[:3].casefold(), 0)
    if first_written := groups.get("first"):
        first = small_number(first_written)
        if first >= month:
            return None
        return Span("cumulative" if first == 1 else "window", year, first, year, month)
    quarter = small_number(groups.get("quarter") or groups.get("latin"))
    if quarter:
        return Span("quarter", year, quarter * 3) if quarter <= 4 else None
    if month:
        return Span("month", year, month) if month <= 12 else None
    return Span("year", year) if year is not None else None


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


def settle(span: Span, grain: Grain, form_year: int | None) -> str | None:
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
        return as_written(span, year, last_year)
    if span.kind == "window":
        return None
    month = 12 if span.kind == "year" else span.last if span.kind == "cumulative" else span.month
    if grain == "year":
        return f"{year:04d}" if month == 12 else None
    if grain == "quarter":
        return f"{year:04d}Q{month // 3}" if month % 3 == 0 and span.kind != "year" else None
    return f"{year:04d}-{month:02d}" if span.kind in ("month", "cumulative") else None


def as_written(span: Span, year: int, last_year: int) -> str:
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
