"""What stands around a table: title, the note 单位：万元, the date of the report, and the period they name."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from etl.form.headings import heading_text
from etl.form.private import mask
from etl.reader.grid import CellValue, Sheet
from warehouse.catalogue.model import PeriodFrom
from warehouse.catalogue.units import Units

_UNIT = re.compile(r"(?<![\w])(?:[计計]量|金[额額]|[货貨][币幣]|[数數]量)?[单單]\s*位\s*:\s*(?P<units>.*)$")
_PIECES = re.compile(r"[、,;\s()\[\]]+")
_CURRENCY = re.compile(r"^(?:人民[币幣]|新[台臺][币幣])(?=.)")
_MULTIPLIERS = "十百千万萬亿億"
_TITLE_UNIT = re.compile(r"\((?:单位:)?(?P<unit>[^()]+)\)$")
_SUBMITTED = re.compile(r"(?:填报|报送|上报|填表|制表|报出)(?:日期|时间)\s*:?\s*(?P<date>.*)$")
# A date that says since when or until when a form is in use, not what it is about.
_IN_FORCE = re.compile(
    r"(?:有效期[限至]*|[制製][定表](?:机关|機關|日期|时间)|批准(?:机关|機關|日期|文号)|备案(?:机关|文号)|[修编]订(?:日期|时间)|印[发發](?:日期|时间)|[文表]\s*[号號])\s*:.*$"
    r"|自?[0-9]{4}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?(?:起(?:执行|施行|实施|试行|生效)|(?:修订|印发|发布|颁布|制定)(?!.*[0-9]{4}年))"
)
_STOPS = re.compile(r"\s{2,}|[;；]")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_MONTH = re.compile(r"(?P<year>(?:19|20)\d{2}|\d{2,3}(?=年))\s*(?:年|[-./_])?\s*(?P<month>1[0-2]|0?[1-9])(?=月|\D|$)(?!\s*季)")
_QUARTER = re.compile(r"(?P<year>\d{2,4})年?\s*(?:第?(?P<quarter>[一二三四1-4])季|[Qq](?P<q>[1-4]))")
_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2}|\d{2,3}(?=年))(?!\d)")


def unit_note(titles: Sequence[str], units: Units) -> str:
    """Return the text of the unit that the note 单位：万元 above a table says, "" without one; 单位：某镇 is not one.

    A unit in brackets at the end of a title counts where no note stands.
    """
    written = [unicodedata.normalize("NFKC", text).strip() for text in titles]
    for position, text in enumerate(written):
        found = _UNIT.search(text)
        if found is None:
            continue
        said = found.group("units") or (written[position + 1] if position + 1 < len(written) else "")
        if named := _units_in(said, units):
            return "、".join(named)
    for text in written:
        found_in_title = _TITLE_UNIT.search(text)
        if found_in_title and (named := _units_in(found_in_title.group("unit"), units)):
            return "、".join(named)
    return ""


def _units_in(said: str, units: Units) -> list[str]:
    """Return the units a note names, each once: 万元、亩; 万元(存栏:头); 人民币千元; 元/亩 where that is a unit, else its parts."""
    found: list[str] = []
    for piece in filter(None, _PIECES.split(said)):
        text = _CURRENCY.sub("", piece.rpartition(":")[2])
        parts = [text] if _is_unit(text, units) else text.split("/")
        found += [part for part in parts if _is_unit(part, units)]
    return list(dict.fromkeys(found))


def _is_unit(text: str, units: Units) -> bool:
    """Say whether a text is a unit, or some tens, thousands or millions of one."""
    return bool(text) and (units.find_unit(text) is not None or units.find_unit(text.lstrip(_MULTIPLIERS)) is not None)


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
    """Return the titles with numbers of people (identity cards, telephones) masked, and without dates of something else.

    The date behind 填报日期, or in the cell after it, says when a sheet was filled in; 有效期至, 批准文号 and 起执行 say how long its
    form is in force: neither is what it is about.
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
    return tuple(mask(title) for title in map(_about, kept) if title)


def _about(title: str) -> str:
    """Return a title without how long its form is in force; one that says nothing of it stays as it is written."""
    plain = unicodedata.normalize("NFKC", title)
    return _IN_FORCE.sub("", plain).strip() if _IN_FORCE.search(plain) else title


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
