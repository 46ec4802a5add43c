"""One line over time: its gaps, its lonely points, what is provisional."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard import theme
from dashboard.figures import scales, timeline


def wide(frame: pd.DataFrame, periods: Sequence[str], key: str = "area_code") -> pd.DataFrame:
    """Return values with a row per period and a column per area in the frame's order; NaN where nothing was reported.

    Raise ValueError where an area has two values of one period.
    """
    table = frame.pivot(index="period", columns=key, values="value").reindex(index=list(periods))
    return table[list(dict.fromkeys(frame[key]))].astype(float)


def line(values: pd.Series, periods: Sequence[str], colour: str, width: float, **extra: Any) -> dict[str, Any]:
    """Return a line through a series that has one value a period; NaN is a gap. `extra` keys are merged on top."""
    return {
        "type": "scatter",
        "mode": "lines",
        **timeline.clock(periods),
        "y": theme.numbers(values),
        "connectgaps": False,
        "line": {"color": colour, "width": width},
        **extra,
    }


def dots(values: pd.Series, provisional: pd.Series, periods: Sequence[str], colour: str, **extra: Any) -> dict[str, Any]:
    """Return the points a line alone would not show: hollow where provisional, and those without a neighbour.

    Args:
        values: one a period, NaN = not reported; provisional: bool, of the same index.
    """
    marked = [index for index, shown in enumerate((values.notna() & provisional | lonely(values)).tolist()) if shown]
    hollow = provisional.tolist()
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [timeline.middle(periods, index) for index in marked],
        "y": [float(values.iloc[index]) for index in marked],
        "cliponaxis": False,
        "hoverinfo": "skip",
        "marker": {
            "size": 6,
            "color": [scales.PAPER if hollow[index] else colour for index in marked],
            "line": {"color": colour, "width": 1.5},
        },
        **extra,
    }


def lonely(values: pd.Series) -> pd.Series:
    """Say of each value whether it is reported and neither the one before nor the one after is."""
    known = values.notna()
    return known & ~known.shift(1, fill_value=False) & ~known.shift(-1, fill_value=False)


def unit_after(unit: str) -> str:
    """Return a unit as it follows a number in a hover: after a space, % without."""
    return unit if unit == "%" else f" {theme.literal(unit)}"


def last(values: pd.Series) -> int | None:
    """Return the index of the last reported value; None where there is none."""
    known = [index for index, shown in enumerate(values.notna().tolist()) if shown]
    return known[-1] if known else None


def span(table: pd.DataFrame, *, from_zero: bool) -> tuple[float, float]:
    """Return lower and upper end of a scale that shows all values of a table with some air; 0..1 for none."""
    if not table.notna().any(axis=None):
        return 0.0, 1.0
    low, high = float(table.min().min()), float(table.max().max())
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    air = (high - low or abs(high) or 1.0) * 0.06
    return float(low if from_zero and low == 0 else low - air), float(high if from_zero and high == 0 < -low else high + air)
