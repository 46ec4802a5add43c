"""One indicator over time: this year in the accent colour, earlier years as context."""

import pandas as pd

from dashboard import theme
from dashboard.text import t


def trend(frame: pd.DataFrame, unit: str, lang: str) -> theme.Figure:
    """Draw a line a year over its months (or quarters), the newest strongest, each named at its end.

    Args:
        frame: a row per period in time order, possibly none: period (str, months or quarters), value (float,
            NaN = not reported: a gap), provisional (bool: somebody has not reported yet). Not changed.
        unit: name of the values' unit, for the hover label.

    Returns:
        A figure with steps 1..12 (or 1..4) across; provisional points are hollow.
    """
    quarterly = bool(frame["period"].str.contains("Q").any())
    steps = frame["period"].str[-1:] if quarterly else frame["period"].str[5:7]
    years = frame["period"].str[:4]
    newest = years.max() if len(frame) else ""
    traces = [
        _year(frame[years == year], steps[years == year].astype(int), year, newest=year == newest, unit=unit)
        for year in sorted(years.unique())
    ]
    names = [t(f"{'quarters' if quarterly else 'months'}.{step}", lang) for step in range(1, 5 if quarterly else 13)]
    across = {"tickvals": list(range(1, len(names) + 1)), "ticktext": names, "range": [0.7, len(names) + 0.9], "showgrid": False}
    return {"data": traces, "layout": theme.layout(320, right=48, xaxis=across, yaxis={"rangemode": "tozero", "tickformat": ",~r"})}


def history(frame: pd.DataFrame, unit: str, lang: str) -> theme.Figure:
    """Draw years as columns, for what is collected once a year.

    Args:
        frame: as for `trend`, periods are years.
    """
    bar = {
        "type": "bar",
        "x": frame["period"].tolist(),
        "y": theme.numbers(frame["value"]),
        "marker": {"color": [theme.CONTEXT if provisional else theme.ACCENT for provisional in frame["provisional"]]},
        "hovertemplate": f"%{{x}}  %{{y:,}} {unit}<extra></extra>",
    }
    names = [t("format.year", lang, year=year) for year in frame["period"]]
    across = {"type": "category", "tickvals": frame["period"].tolist(), "ticktext": names, "showgrid": False}
    return {"data": [bar], "layout": theme.layout(320, xaxis=across, yaxis={"rangemode": "tozero", "tickformat": ",~r"}, bargap=0.5)}


def _year(frame: pd.DataFrame, steps: pd.Series, year: str, *, newest: bool, unit: str) -> dict[str, object]:
    colour = theme.ACCENT if newest else theme.CONTEXT
    last = len(frame) - 1
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "name": year,
        "x": steps.tolist(),
        "y": theme.numbers(frame["value"]),
        "text": [year if index == last else "" for index in range(len(frame))],
        "textposition": "middle right",
        "textfont": {"color": colour},
        "cliponaxis": False,
        "connectgaps": False,
        "line": {"color": colour, "width": 3 if newest else 1.5},
        "marker": {"size": 7 if newest else 4, "color": ["#ffffff" if provisional else colour for provisional in frame["provisional"]],
                   "line": {"color": colour, "width": 1.5}},
        "hovertemplate": f"{year} · %{{x}}  %{{y:,}} {unit}<extra></extra>",
    }  # fmt: skip
