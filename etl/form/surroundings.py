"""What stands around a table: title, the date of the report, and the period they name."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from etl.form.headings import heading_text
from etl.form.private import mask
from etl.reader.grid import CellValue, Sheet
from warehouse.catalogue.form import PeriodFrom

_SUBMITTED = re.compile(r"(?:填报|报送|上报|填表|制表|报出)(?:日期|时间)\s*:?\s*(?P<date>.*)$")
_STOPS = re.compile(r"\s{2,}|[;；]")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_MONTH = re.compile(r"(?P<year>(?:19|20)\d{2}|\d{2,3}(?=年))\s*(?:年|[-./_])?\s*(?P<month>1[0-2]|0?[1-9])(?=月|\D|$)(?!\s*季)")
_QUARTER = re.compile(r"(?P<year>\d{2,4})年?\s*(?:第?(?P<quarter>[一二三四1-4])季|[Qq](?P<q>[1-4]))")
_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2}|\d{2,3}(?=年))(?!\d)")


def submitted_on(rows: Iterable[Sequence[CellValue]]) -> str:
    """Return the text behind 填报日期 or 报送日期 in the same or the next filled cell, "" without one; dates as 2024-03-05."""
    for row in rows:
        filled = [value for value in row if value != ""]
        for position, value in enumerate(filled):
            found = _SUBMITTED.search(unicodedata.normalize("NFKC", value)) if isinstance(value, str) else None
            if found is None:
                continue
            said = _STOPS.split(found.group("date").strip())[0].strip(" )")
            if said:
                return said
            if position + 1 < len(filled):
                behind = filled[position + 1]
                return f"{behind:%Y-%m-%d}" if isinstance(behind, date) else heading_text(behind)
    return ""


def tidy_titles(titles: Iterable[str]) -> tuple[str, ...]:
    """Return the titles with numbers of people (identity cards, telephones) masked, and without the date a sheet was filled in.

    The date behind 填报日期, or in the cell after it, is no period the sheet is about.
    """
    kept: list[str] = []
    date_follows = False
    for title in titles:
        found = _SUBMITTED.search(unicodedata.normalize("NFKC", title))
        if found:
            said, *more = _STOPS.split(found.group("date").strip(), maxsplit=1)
            kept.append(" ".join((found.string[: found.start()], *more)).strip())
            date_follows = not said
        elif not date_follows:
            kept.append(title)
        else:
            date_follows = False
    return tuple(mask(title) for title in kept if title)


def month_said(texts: Iterable[str], declared: PeriodFrom) -> str | None:
    """Return the last month of the period that the first of these texts that names one is about, as 2024-03; None when none does.

    A year alone counts as its December.
    """
    pattern = re.compile(declared.pattern) if declared.pattern else None
    shapes = (_QUARTER, _MONTH, _YEAR)
    for text in texts:
        plain = unicodedata.normalize("NFKC", text)
        found = pattern.search(plain) if pattern else None
        for each in (found, *(shape.search(plain) for shape in shapes)):
            month = _last_month(each.groupdict(), declared) if each else None
            if month:
                return month
    return None


def _last_month(parts: dict[str, str | None], declared: PeriodFrom) -> str | None:
    written = parts.get("year")
    if not written or not written.isdigit():
        return None
    year = int(written)
    if declared.calendar == "roc" and year < 200:
        year += 1911
    elif year < 100:
        year += 2000
    quarter = parts.get("quarter") or parts.get("q")
    if quarter:
        return f"{year:04d}-{_QUARTERS.get(quarter, int(quarter) if quarter.isdigit() else 4) * 3:02d}"
    month = parts.get("month")
    return f"{year:04d}-{int(month):02d}" if month and month.isdigit() else f"{year:04d}-12"


def all_rows_but(sheet: Sheet, data: set[int]) -> list[list[CellValue]]:
    """Return the rows of a sheet that are not data."""
    return [row for number, row in enumerate(sheet.rows) if number not in data]
