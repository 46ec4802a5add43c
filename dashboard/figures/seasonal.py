"""Which months a year's work falls in: each year's share by month, and their mean."""

from typing import Any

import pandas as pd

from dashboard import theme
from dashboard.figures import labels
from dashboard.text import t

_PLOT = 248
_EVEN = 100 / 12
_TOP, _BOTTOM = 28, 44


def seasonal(frame: pd.DataFrame, lang: str) -> theme.Figure:
    """Draw a faint line per complete year and the mean in the accent colour, against an even twelfth.

    Args:
        frame: a row per month, possibly none, of an indicator that adds over time: period (str, months); value (float, NaN =
            not reported). Not changed.

    Returns:
        A figure in per cent of each year; a year with a month missing, or whose sum is not above zero, is not drawn but named
        below. Raise ValueError where a month comes twice.
    """
    table = frame.assign(year=frame["period"].str[:4], month=frame["period"].str[5:7].astype(int)).pivot(
        index="month", columns="year", values="value"
    )
    table = table.reindex(range(1, 13)).astype(float)
    sums = table.sum(min_count=12, skipna=True)
    whole = [year for year in table.columns if sums[year] > 0]
    shares = (table[whole] / sums[whole] * 100).round(2)
    mean = shares.mean(axis=1).round(2)
    months = list(range(1, 13))
    names = [t(f"ticks.{month}", lang) for month in months]
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": year,
            "x": months,
            "y": theme.numbers(shares[year]),
            "line": {"color": theme.CONTEXT, "width": 1.25},
            "hovertemplate": "%{y:.1f}%<extra>%{fullData.name}</extra>",
        }
        for year in whole
    ]
    notes: list[dict[str, Any]] = []
    right = 16
    if len(whole) > 1:
        traces.append(_mean(mean, months, t("figure.mean_of_years", lang, count=len(whole))))
    elif whole:
        traces[0]["line"] = {"color": theme.ACCENT, "width": 2.5}
    if whole:
        notes, right = _names(shares, mean, whole, lang)
    else:
        notes.append(labels.nothing(lang))
    partial = [year for year in table.columns if year not in whole]
    bottom = _BOTTOM + (18 if partial else 0)
    if partial:
        words = t("figure.partial_years", lang, years=t("format.list", lang).join(partial))
        notes.append(labels.note(theme.literal(words), xref="paper", yref="paper", x=0, y=0, xshift=-40, yshift=-bottom + 12))
    line = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": _EVEN, "y1": _EVEN}
    high = _high(shares)
    layout = theme.layout(
        _PLOT + _TOP + bottom,
        left=48,
        right=right,
        top=_TOP,
        bottom=bottom,
        xaxis={"range": [0.6, 12.2], "tickvals": months, "ticktext": names, "showgrid": False, "tickangle": 0, "visible": bool(whole)},
        yaxis={"range": [min(float(shares.min().min()), 0.0) if whole else 0, high], "ticksuffix": "%", "nticks": 6},
        shapes=[{**line, "line": {"color": theme.MUTED, "width": 1, "dash": "dot"}, "layer": "below"}] if whole else [],
        annotations=notes,
        hovermode="closest",
    )
    layout["yaxis"]["visible"] = bool(whole)
    return {"data": traces, "layout": layout}


def _high(shares: pd.DataFrame) -> float:
    return float(shares.max().max()) * 1.08 if shares.size else 20.0


def _mean(mean: pd.Series, months: list[int], name: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": months,
        "y": theme.numbers(mean),
        "line": {"color": theme.ACCENT, "width": 3},
        "marker": {"size": 6, "color": theme.ACCENT},
        "hovertemplate": "%{y:.1f}%<extra>%{fullData.name}</extra>",
    }


def _names(shares: pd.DataFrame, mean: pd.Series, whole: list[str], lang: str) -> tuple[list[dict[str, Any]], int]:
    """Return the years' and the mean's names at December, moved apart, and the margin they take."""
    low, high = min(float(shares.min().min()), 0.0), _high(shares)
    scale = _PLOT / (high - low)
    marks = [(year, float(shares[year].iloc[-1]), len(whole) == 1) for year in whole]
    marks.append((t("figure.even", lang), _EVEN, False))
    if len(whole) > 1:
        marks.append((t("figure.mean_of_years", lang, count=len(whole)), float(mean.iloc[-1]), True))
    settled = labels.apart([(value - low) * scale for _, value, _ in marks], labels.LINE, 4, _PLOT)
    notes = []
    for (text, _, strong), place in zip(marks, settled, strict=True):
        ink = {"color": theme.ACCENT if strong else theme.MUTED, "size": theme.SIZE - 1, "weight": 600 if strong else 400}
        notes.append(labels.note(text, xref="paper", x=1, xshift=4, y=low + place / scale, font=ink))
    return notes, max(theme.width(text) for text, _, _ in marks) + 12
