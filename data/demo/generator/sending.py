"""When and in what pieces the senders of 示例县 hand in their reports, and how they write the day into a sheet."""

import zlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

import numpy as np
from openpyxl.worksheet.worksheet import Worksheet

import settings
from data.demo.generator.figures import SEED, month_end, months
from warehouse.catalogue import Form, load_catalogue

NEWEST = date(2026, 11, 20)  # nothing is handed in after this day
_EACH_MONTH = "2026"  # from this year on the county asks for a file a month of those who sent one a year
_LATE = {  # share of a sender's reports
    "麦岭乡": 0.3,
    "石桥乡": 0.25,
    "白石镇": 0.25,
    "云台镇": 0.2,
    "桃园乡": 0.15,
    "县委组织部": 0.2,
    "社会工作部": 0.15,
}
_LATE_ELSEWHERE = 0.08
_EARLY_DAYS, _LATE_DAYS, _CORRECTION_DAYS = 5, 6, 9  # at most one less
_SPELLED = ("填报日期：{0.year}年{0.month}月{0.day}日", "填报日期: {0.year}.{0.month}.{0.day}", "报送日期：{0:%Y-%m-%d}", "填表日期：")
_EXPORTED = "报出日期：{0:%Y/%m/%d}"


@dataclass(frozen=True)
class Piece:
    """What goes into one file of those who sent a file a year: `period` 2025 or 2026-03, and its months."""

    period: str
    months: tuple[str, ...]

    @property
    def said(self) -> str:
        """Return the period as titles and file names say it."""
        return f"{self.period[:4]}年" + (f"{int(self.period[5:])}月" if self.period[4:] else "")

    @property
    def folder(self) -> str:
        """Return the folder of the year for files that come every month, "" for the others."""
        return f"{self.period[:4]}/" if self.period[4:] else ""


def pieces() -> list[Piece]:
    """Return all of them, oldest first: a year each, then a month each."""
    years = sorted({month[:4] for month in months()})
    whole = [Piece(year, tuple(month for month in months() if month[:4] == year)) for year in years if year < _EACH_MONTH]
    return whole + [Piece(month, (month,)) for month in months() if month[:4] >= _EACH_MONTH]


def handed_in(form: str, sender: str, month: str, *, corrected: bool = False) -> date:
    """Return the day a sender hands in a form about a month (of a longer period its last; of targets the month before their year).

    Mostly in the days up to the form's due day; a correction comes days after what it corrects. The same on every call.
    """
    random = np.random.default_rng([SEED, zlib.crc32(f"{form} {sender} {month}".encode())])
    due = month_end(month) + timedelta(days=_forms()[form].due_day - 1)
    late = random.random() < _LATE.get(sender, _LATE_ELSEWHERE)
    early, over, again = (int(random.integers(low, high)) for low, high in ((0, _EARLY_DAYS), (1, _LATE_DAYS), (3, _CORRECTION_DAYS)))
    day = due + timedelta(days=over) if late else due - timedelta(days=early)
    return min(day + timedelta(days=again if corrected else 0), NEWEST)


def write_day(sheet: Worksheet, row: int, column: int, sender: str, day: date) -> None:
    """Write the day into a cell in the sender's own spelling; some put it into the cell behind the words."""
    spelled = _SPELLED[zlib.crc32(sender.encode()) % len(_SPELLED)]
    sheet.cell(row, column, spelled.format(day))
    if spelled.endswith("："):
        behind = sheet.cell(row, column + 1, datetime(day.year, day.month, day.day))
        behind.number_format = "yyyy-mm-dd"


def exported(day: date) -> str:
    """Return the line with which the bureau's system ends a table."""
    return _EXPORTED.format(day)


@cache
def _forms() -> dict[str, Form]:
    return dict(load_catalogue((settings.CATALOGUE,)).forms)
