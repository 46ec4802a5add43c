"""Periods as text: ``2024-03`` a month, ``2024Q1`` a quarter, ``2024`` a year, ``2019/2021`` a window, ``undated``.

Text sorts in time order within a grain, so SQL may compare it.
"""

import re
from typing import Literal

PeriodGrain = Literal["month", "quarter", "year", "window", "undated"]

UNDATED = "undated"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"\d{4}Q[1-4]")
_YEAR = re.compile(r"\d{4}")


def grain_of(period: str) -> PeriodGrain:
    """Say what a period is; raise ValueError for text that is none."""
    if _MONTH.fullmatch(period):
        return "month"
    if _QUARTER.fullmatch(period):
        return "quarter"
    if _YEAR.fullmatch(period):
        return "year"
    if period == UNDATED:
        return "undated"
    start, slash, end = period.partition("/")
    if slash and grain_of(start) == grain_of(end) and grain_of(start) in ("month", "quarter", "year") and start <= end:
        return "window"
    raise ValueError(f"not a period: {period!r}")


def year_of(period: str) -> str:
    """Return the year a month, quarter or year lies in."""
    return period[:4]


def quarter_of(month: str) -> str:
    """Return the quarter a month lies in: 2024-05 → 2024Q2."""
    return f"{month[:4]}Q{(int(month[5:7]) + 2) // 3}"


def months_of(period: str) -> tuple[str, ...]:
    """Return the months of a month, quarter, year or window of months or years, in order; none for undated."""
    grain = grain_of(period)
    if grain == "month":
        return (period,)
    if grain == "quarter":
        first = int(period[5]) * 3 - 2
        return tuple(f"{period[:4]}-{month:02d}" for month in range(first, first + 3))
    if grain == "year":
        return tuple(f"{period}-{month:02d}" for month in range(1, 13))
    if grain == "undated":
        return ()
    start, _, end = period.partition("/")
    return month_range(months_of(start)[0], months_of(end)[-1])


def month_range(first: str, last: str) -> tuple[str, ...]:
    """Return every month from first to last, both included; none when last lies before first."""
    return tuple(shift(first, step) for step in range(_index(last) - _index(first) + 1))


def shift(period: str, steps: int) -> str:
    """Return the month, quarter or year that many steps later (earlier when negative)."""
    grain = grain_of(period)
    if grain == "month":
        index = _index(period) + steps
        return f"{index // 12:04d}-{index % 12 + 1:02d}"
    if grain == "quarter":
        index = int(period[:4]) * 4 + int(period[5]) - 1 + steps
        return f"{index // 4:04d}Q{index % 4 + 1}"
    if grain == "year":
        return f"{int(period) + steps:04d}"
    raise ValueError(f"a {grain} has no next: {period!r}")


def year_before(period: str) -> str:
    """Return the same month, quarter or year one year earlier."""
    return f"{int(period[:4]) - 1:04d}{period[4:]}"


def last_month(period: str) -> str:
    """Return the month a period ends with; raise ValueError for undated."""
    months = months_of(period)
    if not months:
        raise ValueError("an undated period has no month")
    return months[-1]


def _index(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1
