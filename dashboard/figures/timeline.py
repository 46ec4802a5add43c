"""Time across a figure: months, quarters and years on one date axis that carries no list of dates."""

import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from dashboard import theme
from dashboard.text import t
from warehouse.catalogue.periods import grain_of, months_of, shift

_DAYS: Final = {"month": 30.4375, "quarter": 91.3125, "year": 365.25, "window": 0.0, "undated": 0.0}
_NEEDED: Final = {"month": ((1, 22), (3, 36), (6, 42)), "quarter": ((1, 48), (2, 48))}  # px by every how-manyth is named
_AIR: Final = 4  # px between two names
_DAY: Final = 86_400_000  # ms


def run(periods: Iterable[str]) -> list[str]:
    """Return every month, quarter or year from the first to the last of those given, none left out; none for none."""
    known = sorted(set(periods))
    if not known:
        return []
    whole = [known[0]]
    while whole[-1] < known[-1]:
        whole.append(shift(whole[-1], 1))
    return whole


def start(period: str) -> str:
    """Return the day a period begins with, as a date axis takes it."""
    return f"{months_of(period)[0]}-01"


def clock(periods: Sequence[str]) -> dict[str, Any]:
    """Return what places a trace's points in the middle of such periods: x0 and dx, in place of a list of dates."""
    return {"x0": middle(periods, 0), "dx": _days(periods) * _DAY} if periods else {}


def middle(periods: Sequence[str], index: float) -> str:
    """Return where on the date axis the point of that index lies; a fraction lies between two."""
    first = date.fromisoformat(start(periods[0])) + timedelta(days=_days(periods) // 2)
    hours = round((index * _days(periods)) * 24)
    return str(first + timedelta(days=hours // 24)) + f" {hours % 24:02d}:00"


def across(periods: Sequence[str], lang: str, room: int, *, only_years: bool = False) -> dict[str, Any]:
    """Return the axis of such periods: years where there are many, months in Chinese where there are few.

    Args:
        periods: a run, possibly empty; room: px the axis has at least; only_years: whether months stay unnamed.
    """
    if not periods:
        return {"visible": False}
    pad = max(0.3, len(periods) * 0.012)
    named = _years(periods, grain_of(periods[0]), lang, room) if only_years else ticks(periods, lang, room)
    return {
        "type": "date",
        "range": [middle(periods, -pad), middle(periods, len(periods) - 1 + pad)],
        "tickvals": [middle(periods, index) for index, _ in named],
        "ticktext": [words for _, words in named],
        "tickangle": 0,
        "showgrid": False,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": theme.FAINT,
        "hoverformat": t(f"figure.hover_{grain_of(periods[0])}", lang),
    }


def below(axis: dict[str, Any]) -> int:
    """Return how many px the names of an axis take below the plot: one line, or two where years stand below months."""
    return 44 if any("<br>" in words for words in axis.get("ticktext", ())) else 30


def ticks(periods: Sequence[str], lang: str, room: int) -> list[tuple[int, str]]:
    """Return the index and the words of each tick of a run, as many words as `room` px hold without touching.

    Months or quarters are named where they are few, the first and each January with its year below; else years are. Ticks
    without room for a name have "".
    """
    if not periods:
        return []
    grain = grain_of(periods[0])
    every = _step(grain, len(periods), room)
    if every is None:
        return _years(periods, grain, lang, room)
    named: list[tuple[int, str]] = []
    for index, period in enumerate(periods):
        step = int(period[-1] if grain == "quarter" else period[5:7])
        if (step - 1) % every:
            named.append((index, ""))
            continue
        opens = step == 1 or not any(words for _, words in named)
        names = "quarters" if grain == "quarter" else "months" if opens or every > 1 else "ticks"
        words = t(f"{names}.{step}", lang)
        named.append((index, f"{words}<br>{t('figure.tick_year', lang, year=period[:4])}" if opens else words))
    return named


def _step(grain: str, count: int, room: int) -> int | None:
    """Return each how-manyth month or quarter has room for its name; None where only years have."""
    for every, needed in _NEEDED.get(grain, ()):
        if room * every >= needed * count:
            return every
    return None


def _years(periods: Sequence[str], grain: str, lang: str, room: int) -> list[tuple[int, str]]:
    opening = [index for index, period in enumerate(periods) if grain == "year" or period[4:] in {"-01", "Q1"}] or [0]
    names = [t("figure.tick_year", lang, year=periods[index][:4]) for index in opening]
    pitch = (opening[1] - opening[0] if len(opening) > 1 else 1) * room / len(periods)  # px from one year to the next
    step = max(math.ceil((theme.width(names[0]) + _AIR) / max(pitch, 1)), 1)
    return [
        (index, name if (len(names) - 1 - place) % step == 0 else "")
        for place, (index, name) in enumerate(zip(opening, names, strict=True))
    ]


def _days(periods: Sequence[str]) -> float:
    return _DAYS[grain_of(periods[0])]
