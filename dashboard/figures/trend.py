"""One indicator over time: the year looked at in the accent colour, the others as context."""

import pandas as pd

from dashboard import theme
from dashboard.text import t

_HEIGHT = 320
_LABEL_GAP = 0.055  # of the drawn range, between the names of two lines


def trend(frame: pd.DataFrame, year: str, lang: str, *, from_zero: bool = True) -> theme.Figure:
    """Draw a line a year over its months (or quarters), the year looked at strongest, each named at its end.

    Args:
        frame: a row per period in time order, possibly none: period (str, months or quarters), value (float,
            NaN = not reported: a gap), provisional (bool: somebody has not reported yet), shown (str: period and value
            as read). Not changed.
        year: the one in the accent colour; from_zero: whether the scale begins at zero, as amounts must.

    Returns:
        A figure with steps 1..12 (or 1..4) across; provisional points are hollow.
    """
    quarterly = bool(frame["period"].str.contains("Q").any())
    steps = (frame["period"].str[-1:] if quarterly else frame["period"].str[5:7]).astype(int)
    years = frame["period"].str[:4]
    order = sorted(years.unique(), key=lambda one: (one == year, one))  # the accent is drawn last, on top
    traces = [_year(frame[years == one], steps[years == one], one, accent=one == year) for one in order]
    names = [t(f"{'quarters' if quarterly else 'ticks'}.{step}", lang) for step in range(1, 5 if quarterly else 13)]
    across = {
        "tickvals": list(range(1, len(names) + 1)),
        "ticktext": names,
        "range": [0.6, len(names) + 0.4],
        "showgrid": False,
        "tickangle": 0,
    }
    up = {"rangemode": "tozero" if from_zero else "normal", "tickformat": ",~r", "nticks": 6}
    layout = theme.layout(
        _HEIGHT, right=48, xaxis=across, yaxis=up, annotations=_names(frame, steps, years, year, from_zero), hovermode="closest"
    )
    return {"data": traces, "layout": layout}


def history(frame: pd.DataFrame, lang: str) -> theme.Figure:
    """Draw years as columns, for what is collected once a year.

    Args:
        frame: as for `trend`, periods are years; provisional columns are pale.
    """
    bar = {
        "type": "bar",
        "x": frame["period"].tolist(),
        "y": theme.numbers(frame["value"]),
        "marker": {"color": [theme.CONTEXT if provisional else theme.ACCENT for provisional in frame["provisional"]]},
        "hovertext": [theme.literal(text) for text in frame["shown"]],
        "hoverinfo": "text",
    }
    names = [t("format.year", lang, year=year) for year in frame["period"]]
    across = {
        "type": "category",
        "tickvals": frame["period"].tolist(),
        "ticktext": names,
        "showgrid": False,
        "range": [-0.6, max(len(frame), 3) - 0.4],
    }
    up = {"rangemode": "tozero", "tickformat": ",~r", "nticks": 6}
    return {"data": [bar], "layout": theme.layout(_HEIGHT, xaxis=across, yaxis=up, bargap=0.5)}


def _year(frame: pd.DataFrame, steps: pd.Series, year: str, *, accent: bool) -> dict[str, object]:
    colour = theme.ACCENT if accent else theme.CONTEXT
    filled = [theme.PAPER if provisional else colour for provisional in frame["provisional"]]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": year,
        "x": steps.tolist(),
        "y": theme.numbers(frame["value"]),
        "cliponaxis": False,
        "connectgaps": False,
        "line": {"color": colour, "width": 3 if accent else 1.5},
        "marker": {"size": 7 if accent else 4, "color": filled, "line": {"color": colour, "width": 1.5}},
        "hovertext": [theme.literal(text) for text in frame["shown"]],
        "hoverinfo": "text",
    }


def _names(frame: pd.DataFrame, steps: pd.Series, years: pd.Series, accent: str, from_zero: bool) -> list[dict[str, object]]:
    """Name each line at its last reported point, moved apart where two would lie on each other."""
    reported = frame.assign(step=steps, year=years).dropna(subset=["value"])
    ends = reported.groupby("year").tail(1).sort_values(["step", "value"])
    bottom = min(reported["value"].min(), 0.0) if from_zero else reported["value"].min()
    gap = (reported["value"].max() - bottom) * _LABEL_GAP
    named: list[dict[str, object]] = []
    free: dict[int, float] = {}  # by step, from where on there is room
    for year, step, value in zip(ends["year"], ends["step"], ends["value"], strict=True):
        height = max(float(value), free.get(int(step), float("-inf")))
        free[int(step)] = height + gap
        font = {"color": theme.ACCENT if year == accent else theme.MUTED, "size": theme.SIZE - 1}
        named.append(
            {
                "x": int(step),
                "y": height,
                "text": year,
                "showarrow": False,
                "xanchor": "left",
                "xshift": 8,
                "font": font,
                "bgcolor": theme.VEIL,
            }
        )
    return named
