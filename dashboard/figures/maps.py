"""Where things are: outlines of areas, or a tile each where there are no outlines; neither needs a map service."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from dashboard import formats, theme
from dashboard.figures import heatmap, labels, rings, scales
from dashboard.text import t

_CLASSES = 5
_HEIGHT = 420
_TILE = 84  # px
_WIDER = 1.25  # a grid of tiles is somewhat wider than tall
_LINES = 2.6  # a name and a value upon each other, in heights of their type
_ROOM = 480  # px, the width a map is expected to have


def outlines(frame: pd.DataFrame, lang: str, *, decimals: int = 0, chosen: str = "") -> theme.Figure:
    """Draw areas by their outlines, in classes of equal number from pale to deep.

    Args:
        frame: a row per area, possibly none: area_code, name (str); value (float, NaN = not reported: hatched); shown (str, as
            written on the map), said (str, for the hover); rings (list of outer rings, each a list of [longitude, latitude]). Not
            changed.
        decimals: of the classes' limits in the key.
        chosen: code of the area with a strong outline.

    Returns:
        A figure; customdata of an area's label is its code, an outline carries it as `meta`; `meta` of the labels are the colours
        they lie on. Names too wide for their area are left to the hover. Raise ValueError for an area without a ring: draw `tiles` then.
    """
    edges = limits(frame["value"])
    box = rings.box([ring for shape in frame["rings"] for ring in shape])
    top = labels.key_rows(_entries(edges, frame, decimals, lang)) * labels.KEY_HEIGHT + 8
    stretch = 1 / math.cos(math.radians((box[1] + box[3]) / 2))
    pixels = min((_HEIGHT - 16) / ((box[3] - box[1]) * stretch), _ROOM / (box[2] - box[0]))  # per degree of longitude
    traces: list[dict[str, Any]] = []
    points: list[tuple[float, float]] = []
    words: list[str] = []
    ordered = pd.concat([frame[frame["area_code"] != chosen], frame[frame["area_code"] == chosen]])
    for code, name, value, shown, said, shape in zip(*(ordered[field] for field in _FIELDS), strict=True):
        traces.append(_outline(code, f"{name}  {said}", shape, fill_of(value, edges), missing=math.isnan(value), strong=code == chosen))
        largest = max(shape, key=rings.area)
        low, _, high, _ = rings.box([largest])
        words.append(_label(name, shown, (high - low) * pixels))
        points.append(rings.place_of_words(largest, theme.width(name) / pixels, _LINES * theme.SIZE / (pixels * stretch)))
    traces.append(
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": [point[0] for point in points],
            "y": [point[1] for point in points],
            "customdata": ordered["area_code"].tolist(),
            "text": words,
            "meta": [scales.PAPER if math.isnan(value) else fill_of(value, edges) for value in ordered["value"]],
            "textfont": {"size": theme.SIZE - 1, "color": [scales.words_on(fill_of(value, edges)) for value in ordered["value"]]},
            "marker": {"size": 28, "opacity": 0, "color": theme.INK},
            "hovertext": [theme.literal(f"{name}  {said}") for name, said in zip(ordered["name"], ordered["said"], strict=True)],
            "hoverinfo": "text",
            "cliponaxis": False,
        }
    )
    key = labels.key(_entries(edges, frame, decimals, lang), 8)
    layout = theme.layout(
        _HEIGHT + top,
        left=8,
        right=8,
        top=top,
        bottom=8,
        xaxis={"visible": False, "range": [box[0], box[2]], "constrain": "domain"},
        yaxis={
            "visible": False,
            "range": [box[1], box[3]],
            "scaleanchor": "x",
            "scaleratio": stretch,
            "constrain": "domain",
            "constraintoward": "top",
        },
        shapes=key["shapes"],
        annotations=key["annotations"] if len(frame) else [labels.nothing(lang)],
        hovermode="closest",
    )
    return {"data": traces, "layout": layout}


_TILED = ("area_code", "name", "value", "said")
_FIELDS = ("area_code", "name", "value", "shown", "said", "rings")


def tiles(frame: pd.DataFrame, lang: str, *, decimals: int = 0, columns: int = 0) -> theme.Figure:
    """Draw a square per area, row by row in the frame's order (建制顺序), in classes of equal number from pale to deep.

    Args:
        frame: as for `outlines`, without rings.
        decimals: of the classes' limits in the key; columns: tiles side by side, 0 for somewhat more than rows (4 suit a phone).

    Returns:
        A figure; customdata of a tile is the area's code. An area that did not report is hatched and says so.
    """
    edges = limits(frame["value"])
    count = len(frame)
    columns = columns or max(math.ceil(math.sqrt(count) * _WIDER), 1)
    rows = max(math.ceil(count / columns), 1)
    place = [(index % columns, index // columns) for index in range(count)]
    grid: list[list[float | None]] = [[None] * columns for _ in range(rows)]
    codes: list[list[str | None]] = [[None] * columns for _ in range(rows)]
    hover = [[""] * columns for _ in range(rows)]
    for (across, down), code, name, value, said in zip(place, *(frame[field] for field in _TILED), strict=True):
        codes[down][across] = code
        hover[down][across] = theme.literal(f"{name}  {said}")
        grid[down][across] = None if math.isnan(value) else float(class_of(value, edges))
    shades = scales.classes(len(edges) + 1)
    cells = {
        "type": "heatmap",
        "z": grid,
        "customdata": codes,
        "colorscale": [[edge / len(shades), shade] for index, shade in enumerate(shades) for edge in (index, index + 1)],
        "zmin": -0.5,
        "zmax": len(shades) - 0.5,
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "hovertext": hover,
        "hoverinfo": "text",
    }
    told = [index for index, value in enumerate(frame["value"]) if not math.isnan(value)]
    silent = [index for index, value in enumerate(frame["value"]) if math.isnan(value)]
    written = heatmap.words(
        [place[index] for index in told],
        [_tile(frame["name"].iloc[index], frame["shown"].iloc[index]) for index in told],
        [fill_of(float(frame["value"].iloc[index]), edges) for index in told],
    )
    empty = heatmap.boxes([place[index] for index in silent])
    empty.update(
        customdata=[frame["area_code"].iloc[index] for index in silent],
        text=[heatmap.in_lines(_tile(frame["name"].iloc[index], t("chart.not_reported", lang))) for index in silent],
        hovertext=[theme.literal(f"{frame['name'].iloc[index]}  {frame['said'].iloc[index]}") for index in silent],
    )
    entries = _entries(edges, frame, decimals, lang)
    key, top = labels.key(entries, 8), labels.key_rows(entries) * labels.KEY_HEIGHT + 8
    layout = theme.layout(
        rows * _TILE + top + 8,
        left=8,
        right=8,
        top=top,
        bottom=8,
        xaxis={"visible": False, "range": [-0.5, columns - 0.5], "constrain": "domain", "constraintoward": "left"},
        yaxis={"visible": False, "range": [rows - 0.5, -0.5], "scaleanchor": "x", "constrain": "domain", "constraintoward": "top"},
        barmode="overlay",
        shapes=key["shapes"],
        annotations=key["annotations"] if count else [labels.nothing(lang)],
        hovermode="closest",
    )
    return {"data": [cells, empty, written], "layout": layout}


def limits(values: pd.Series) -> list[float]:
    """Return the lower limits of the classes above the lowest: fifths of the reported values, fewer where values are equal."""
    known = values.dropna()
    if known.empty:
        return []
    cuts = [float(known.quantile(step / _CLASSES, interpolation="higher")) for step in range(1, _CLASSES)]
    return [cut for cut in sorted(set(cuts)) if cut > known.min()]


def class_of(value: float, edges: Sequence[float]) -> int:
    """Return which class a value falls in, 0 the lowest; a limit belongs to the class above it."""
    return sum(value >= edge for edge in edges)


def fill_of(value: float, edges: Sequence[float]) -> str:
    """Return the colour of a value's class; nothing for NaN."""
    return scales.CLEAR if math.isnan(value) else scales.classes(len(edges) + 1)[class_of(value, edges)]


def _entries(edges: Sequence[float], frame: pd.DataFrame, decimals: int, lang: str) -> list[labels.Entry]:
    """Return the classes as a key says them: below the first limit, between two, from the last on."""
    entries: list[labels.Entry] = []
    told = [formats.plain(edge, decimals, lang) for edge in edges]
    if told:
        shades = scales.classes(len(edges) + 1)
        spans = [f"<{told[0]}", *(f"{low}–{high}" for low, high in pairwise(told)), f"≥{told[-1]}"]
        entries = [labels.Entry(span, shade) for span, shade in zip(spans, shades, strict=True)]
    if frame["value"].isna().any():
        entries.append(labels.Entry(t("chart.not_reported", lang), theme.FAINT, "hatched"))
    return entries


def _outline(
    code: str, hover: str, rings: Sequence[Sequence[Sequence[float]]], fill: str, *, missing: bool, strong: bool
) -> dict[str, Any]:
    across: list[float | None] = []
    up: list[float | None] = []
    for ring in rings:
        across += [*([None] if across else []), *(point[0] for point in ring)]
        up += [*([None] if up else []), *(point[1] for point in ring)]
    drawn: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "fill": "toself",
        "x": across,
        "y": up,
        "meta": code,
        "fillcolor": fill,
        "line": {"color": theme.INK if strong else scales.PAPER, "width": 2.5 if strong else 1.25},
        "hoveron": "fills",
        "name": theme.literal(hover),
        "text": theme.literal(hover),
        "hoverinfo": "text",
    }
    if missing:
        drawn["fillpattern"] = {"shape": "/", "fgcolor": theme.FAINT, "bgcolor": scales.CLEAR, "size": 7, "solidity": 0.12}
        drawn["line"]["color"] = theme.INK if strong else theme.FAINT
    return drawn


def _label(name: str, shown: str, room: float) -> str:
    """Return name and value for an area so many px wide; only the name, or nothing, where there is less room."""
    if theme.width(name) > room:
        return ""
    return f"{theme.literal(name)}<br>{theme.literal(shown)}" if theme.width(shown) <= room else theme.literal(name)


def _tile(name: str, shown: str) -> str:
    """Return what a tile says on two lines, each shortened to its width."""
    return f"{theme.fit(name, _TILE - 14)}\n{theme.fit(shown, _TILE - 14)}"
