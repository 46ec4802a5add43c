"""How villages spread over one number: a dot each, the median and the thresholds marked, zero and silence named apart."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from dashboard import theme
from dashboard.figures import labels
from dashboard.text import t

_PLOT = 232
_BINS = 40
_DOTS = 400  # more villages than this are columns
_SIZE = 7.0  # px, the largest dot
_BOTTOM, _LEFT = 44, 20
_HEAD = 24  # px above the plot for the median
_ROOM = 300  # px, the least a plot is wide: nearer thresholds are written below each other
_TICKS = (1, 2, 5)


def distribution(
    frame: pd.DataFrame,
    lang: str,
    *,
    unit: str,
    median: str,
    thresholds: Sequence[tuple[float, str]] = (),
    zero: str = "",
    log: bool = True,
) -> theme.Figure:
    """Draw a dot per village, stacked where values are alike; above 400 villages columns stand for them.

    Args:
        frame: a row per village, possibly none: area_code, name (str); value (float, NaN = not reported); shown (str, the value
            with its unit, for the hover). Not changed.
        unit: named below the axis.
        median: the median of the reported values as read; it is drawn where the frame has it.
        thresholds: values to mark and what to write at them, ascending.
        zero: what a value of exactly 0 means, such as 无经营收入; "" for nothing special.
        log: whether equal steps are equal ratios (incomes), with zeros apart at the left; taken as False where a value is
            negative.

    Returns:
        A figure whose dots carry the village's code as customdata (columns: none); a line above says how many reported, are zero
        and did not report.
    """
    known = frame.dropna(subset=["value"])
    log = log and not bool((known["value"] < 0).any())
    zeros = known[known["value"] == 0]
    apart = zeros if log else known[:0]
    spread = known.drop(apart.index)
    place = spread["value"].map(math.log10) if log else spread["value"].astype(float)
    low, high = _span(place, [edge for edge, _ in thresholds], log=log)
    step = (high - low) / _BINS
    left = low - 4 * step if len(apart) else low - step
    marked = [math.log10(edge) if log else edge for edge, _ in thresholds if edge > 0 or not log]
    edges = _edges(low, high, marked)
    bins = place.map(lambda value: min(bisect_right(edges, value), len(edges) - 1) - 1).astype(int)
    centres = [(before + after) / 2 for before, after in pairwise(edges)]
    tallest = max([*bins.value_counts().tolist(), len(apart) / 3, 1])
    dotted = len(known) <= _DOTS
    traces = [_dots(spread, bins, centres, tallest) if dotted else _columns(bins, centres, step)]
    if len(apart):
        traces.append(_zero(apart, low - 2.5 * step, step, tallest, dotted=dotted))
    words: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    if len(known):
        centre = float(known["value"].median())
        if centre > 0 or not log:
            at = math.log10(centre) if log else centre
            shapes.append(_upright(at, theme.ACCENT, 2, dash="solid"))
            late = at > (low + high) / 2
            text = theme.literal(t("figure.median", lang, value=median))
            words.append(
                labels.note(
                    text,
                    x=at,
                    y=1,
                    yref="paper",
                    yanchor="bottom",
                    yshift=2,
                    xanchor="right" if late else "left",
                    xshift=0,
                    font={"color": theme.ACCENT, "size": theme.SIZE, "weight": 600},
                )
            )
    if len(known):
        marks, names = _thresholds([(math.log10(edge) if log else edge, text) for edge, text in thresholds], low, high)
        shapes, words = shapes + marks, words + names
    entries = _counts(frame, known, zeros, zero, lang)
    if not log:
        entries = [entry._replace(mark="none") if entry.colour == theme.CONTEXT else entry for entry in entries]
    key = labels.key(entries, _LEFT, lift=_HEAD)
    top = labels.key_rows(entries) * labels.KEY_HEIGHT + _HEAD
    words.append(labels.note(theme.literal(unit), xref="paper", yref="paper", x=1, y=0, xanchor="right", yshift=-34))
    if not len(known):
        words.append(labels.nothing(lang))
    ticks = _ticks(low, high, log=log) if len(spread) else []
    if len(apart):
        ticks.insert(0, (low - 2.5 * step, t("figure.zero", lang)))
    layout = theme.layout(
        _PLOT + top + _BOTTOM,
        left=_LEFT,
        right=20,
        top=top,
        bottom=_BOTTOM,
        bargap=0.12,
        xaxis={
            "range": [left, high],
            "showgrid": False,
            "tickvals": [at for at, _ in ticks],
            "ticktext": [text for _, text in ticks],
            "tickangle": 0,
            "ticks": "outside",
            "ticklen": 4,
            "tickcolor": theme.FAINT,
        },
        yaxis={"range": [0, tallest * 1.25 + 0.5], "visible": False},
        shapes=[*shapes, *key["shapes"], _ground()],
        annotations=[*words, *key["annotations"]],
        hovermode="closest",
    )
    return {"data": traces, "layout": layout}


def _counts(frame: pd.DataFrame, known: pd.DataFrame, zeros: pd.DataFrame, zero: str, lang: str) -> list[labels.Entry]:
    entries = [labels.Entry(t("figure.reported", lang, count=len(known)), theme.ACCENT)]
    if len(zeros):
        entries.append(labels.Entry(t("figure.of_them", lang, name=zero or t("figure.zero", lang), count=len(zeros)), theme.CONTEXT))
    if len(known) < len(frame):
        silent = t("figure.counted", lang, name=t("chart.not_reported", lang), count=len(frame) - len(known))
        entries.append(labels.Entry(silent, theme.MUTED, "hollow"))
    return entries


def _thresholds(thresholds: Sequence[tuple[float, str]], low: float, high: float) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return an upright line and words per threshold within the scale, words a line lower where the one before is near."""
    shapes: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    taken: list[float] = []  # by line, from where on there is room
    for at, text in thresholds:
        if not low <= at <= high:
            continue
        place = (at - low) / (high - low) * _ROOM
        row = next((index for index, end in enumerate(taken) if end <= place), len(taken))
        taken[row : row + 1] = [place + theme.width(text) + 10]
        shapes.append(_upright(at, theme.MUTED, 1, dash="dot"))
        side = "right" if at > low + 0.9 * (high - low) else "left"
        shift = -3 if side == "right" else 3
        words.append(
            labels.note(
                theme.literal(text),
                x=at,
                y=1,
                yref="paper",
                yanchor="top",
                xanchor=side,
                xshift=shift,
                yshift=-row * labels.LINE,
                bgcolor=theme.VEIL,
            )
        )
    return shapes, words


def _span(place: pd.Series, edges: Sequence[float], *, log: bool) -> tuple[float, float]:
    marks = [math.log10(edge) for edge in edges if edge > 0] if log else list(edges)
    ends = [*place.tolist(), *marks]
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    air = (high - low or 1.0) * 0.04
    return low - air, high + air


def _edges(low: float, high: float, marked: Sequence[float]) -> list[float]:
    """Return the edges of about _BINS bins of which none reaches over a threshold, so that each dot stands on its side."""
    ends = [low, *(at for at in marked if low < at < high), high]
    edges = [low]
    for start, end in pairwise(ends):
        count = max(round((end - start) / (high - low) * _BINS), 1)
        edges += [start + (end - start) * index / count for index in range(1, count + 1)]
    return edges


def _dots(spread: pd.DataFrame, bins: pd.Series, centres: list[float], tallest: float) -> dict[str, Any]:
    ordered = spread.assign(bin=bins).sort_values(["bin", "value"], kind="stable")
    height = ordered.groupby("bin").cumcount() + 0.5
    return _marks(ordered, [centres[index] for index in ordered["bin"]], height.tolist(), theme.ACCENT, tallest)


def _marks(rows: pd.DataFrame, across: list[float], up: list[float], colour: str, tallest: float) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": across,
        "y": up,
        "cliponaxis": False,
        "customdata": rows["area_code"].tolist(),
        "marker": {"size": round(min(_SIZE, 0.9 * _PLOT / (tallest * 1.25 + 0.5)), 1), "color": colour},
        "hovertext": [theme.literal(f"{name}  {text}") for name, text in zip(rows["name"], rows["shown"], strict=True)],
        "hoverinfo": "text",
    }


def _columns(bins: pd.Series, centres: list[float], step: float) -> dict[str, Any]:
    counts = bins.value_counts().sort_index()
    return {
        "type": "bar",
        "x": [centres[index] for index in counts.index],
        "y": counts.tolist(),
        "width": step * 0.9,
        "marker": {"color": theme.ACCENT},
        "hovertemplate": "%{y}<extra></extra>",
    }


def _zero(apart: pd.DataFrame, centre: float, step: float, tallest: float, *, dotted: bool) -> dict[str, Any]:
    """Return the villages at zero, three abreast, or one column of them."""
    if not dotted:
        bar = {"type": "bar", "x": [centre], "y": [len(apart)], "width": 0.9 * step, "marker": {"color": theme.CONTEXT}}
        return {**bar, "hovertemplate": "%{y}<extra></extra>"}
    across = [centre + (index % 3 - 1) * step for index in range(len(apart))]
    return _marks(apart, across, [index // 3 + 0.5 for index in range(len(apart))], theme.CONTEXT, tallest)


def _upright(at: float, colour: str, width: float, *, dash: str) -> dict[str, Any]:
    line = {"color": colour, "width": width, "dash": dash}
    return {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": line, "layer": "below"}


def _ground() -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "paper",
        "yref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": 0,
        "y1": 0,
        "line": {"color": theme.FAINT, "width": 1},
    }


def _ticks(low: float, high: float, *, log: bool) -> list[tuple[float, str]]:
    """Return places and words of a logarithmic axis (1, 2, 5, 10 …; every tenfold where it is long), or of an even one."""
    if not log:
        rough = (high - low) / 5
        size = 10 ** math.floor(math.log10(rough))
        size *= next(factor for factor in (1, 2, 5, 10) if factor * size >= rough)
        return [
            (mark * size, f"{mark * size:,.10g}".replace("-", "−")) for mark in range(math.ceil(low / size), math.floor(high / size) + 1)
        ]
    steps = _TICKS if high - low <= 2 else (1,) if high - low > 4 else (1, 3)
    marks = [step * 10.0**decade for decade in range(math.floor(low), math.ceil(high) + 1) for step in steps]
    return [(math.log10(mark), f"{mark:,.10g}") for mark in marks if low <= math.log10(mark) <= high]
