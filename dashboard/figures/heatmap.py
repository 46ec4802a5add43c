"""Areas against indicators or periods: who stands where, cell by cell."""

from itertools import pairwise
from typing import Any

import pandas as pd

from dashboard import theme
from dashboard.figures import labels, scales
from dashboard.text import t

_ROW = 28
_TURNED = 44  # px, narrower columns turn their heads
_TOP_PAD = 8
_EDGES = (0.25, 0.75, 1.25)  # of half the way between the 10th and the 90th of a hundred
_GAP = 2
_MIDDLE = len(scales.STEPS) // 2 + 1


def heatmap(frame: pd.DataFrame, lang: str, *, cell: int = 88, within: str = "column_code", judged: bool = True) -> theme.Figure:
    """Draw a cell per area and column (an indicator or a period), its colour saying where it stands around the median.

    Args:
        frame: a row per cell, possibly none, areas and columns in their order: area_code, name, column_code (an indicator's code
            or a period), column (str, its head); value (float, NaN = no value); shown (str, as the cell says it, also what stands
            in place of a value: 未报送, 未接入), said (str, for the hover); direction (int: 1 higher is better, -1 lower is
            better, 0 not coloured). Not changed.
        cell: px a column has at least: heads are wrapped to it (a head may be "": then the one before has its room), and where
            it is too narrow for the widest words cells have none.
        within: the column of `frame` whose equal values are compared: column_code (areas within an indicator) or area_code
            (periods within an area).
        judged: whether the key says worse and better, or lower and higher.

    Returns:
        A figure as tall as it has rows. customdata of a cell is [area_code, column_code]; one without a value is hatched.
        `layout.meta.width` is the px it needs.
        Raise ValueError where a cell comes twice.
    """
    areas, columns = list(dict.fromkeys(frame["area_code"])), list(dict.fromkeys(frame["column_code"]))
    names = [theme.fit(name) for name in dict(zip(frame["area_code"], frame["name"], strict=True)).values()]
    heads = list(dict(zip(frame["column_code"], frame["column"], strict=True)).values())
    stepped = frame.assign(step=steps(frame, within))

    def grid(field: str) -> pd.DataFrame:
        return stepped.pivot(index="area_code", columns="column_code", values=field).reindex(index=areas, columns=columns)

    step, said = grid("step"), grid("said")
    wordy = bool(len(frame)) and max(theme.width(text) for text in frame.loc[frame["value"].notna(), "shown"].tolist() or [""]) + 8 <= cell
    cells: dict[str, Any] = {
        "type": "heatmap",
        "z": [theme.numbers(row) for _, row in step.iterrows()],
        "customdata": [[[area, column] for column in columns] for area in areas],
        "colorscale": scale(),
        "zmin": 0.5,
        "zmax": len(scales.STEPS) + 0.5,
        "showscale": False,
        "xgap": _GAP,
        "ygap": _GAP,
        "hovertext": [[theme.literal(str(text)) for text in row] for row in said.fillna("").values.tolist()],
        "hoverinfo": "text",
    }
    told, empty = stepped[stepped["value"].notna()], stepped[stepped["value"].isna()]
    written = words(
        [(columns.index(column), areas.index(area)) for area, column in zip(told["area_code"], told["column_code"], strict=True)],
        told["shown"].tolist(),
        [scales.STEPS[int(one) - 1] for one in told["step"]],
    )
    named = [index for index, head in enumerate(heads) if head]
    room = cell * min((later - before for before, later in pairwise(named)), default=1)
    turned = room < _TURNED
    top_words, tall = _heads([heads[index] for index in named], room, turned=turned)
    left = max((theme.width(name) for name in names), default=0) + 12
    key = _key(lang, judged=judged, missing=bool(len(empty)), left=left, tall=tall)
    top = tall + labels.KEY_HEIGHT + _TOP_PAD
    layout = theme.layout(
        max(len(areas), 1) * _ROW + top + 8,
        left=left,
        right=8,
        top=top,
        bottom=8,
        xaxis={
            "side": "top",
            "showgrid": False,
            "range": [-0.5, max(len(columns), 1) - 0.5],
            "ticks": "",
            "tickvals": named,
            "ticktext": top_words,
            "tickangle": -90 if turned else 0,
        },
        yaxis={
            "showgrid": False,
            "ticks": "",
            "range": [max(len(areas), 1) - 0.5, -0.5],
            "tickvals": list(range(len(areas))),
            "ticktext": [theme.literal(name) for name in names],
            "tickfont": {"color": theme.INK, "size": theme.SIZE},
        },
        shapes=key["shapes"] if areas else [],
        annotations=key["annotations"] if areas else [labels.nothing(lang)],
        barmode="overlay",
        hovermode="closest",
        meta={"width": left + 8 + cell * len(columns)},
    )
    return {"data": [cells, _hatched(empty, areas, columns, wordy=wordy), *([written] if wordy else [])], "layout": layout}


def steps(frame: pd.DataFrame, within: str) -> pd.Series:
    """Return the step 1..7 of each row of `value` around the median of those it is compared with, 4 in the middle; NaN for no value.

    Distance counts in halves of the span from the 10th to the 90th of a hundred, so one far value does not grey the rest;
    `direction` -1 turns it round, 0 leaves the middle.
    """
    groups = frame.groupby(within, sort=False)["value"]
    off = frame["value"] - groups.transform("median")
    half = frame[within].map(groups.quantile(0.9) - groups.quantile(0.1)) / 2
    half = half.where(half > 0, off.abs().groupby(frame[within], sort=False).transform("max"))
    relative = (off / half.where(half > 0, 1.0)) * frame["direction"]
    away = pd.concat([(relative.abs().round(9) >= edge).astype(float) for edge in _EDGES], axis=1).sum(axis=1)
    step = _MIDDLE + away.where(relative > 0, -away)
    return step.where(frame["value"].notna())


def scale() -> list[list[Any]]:
    """Return plotly's colour scale of the seven steps, each flat from edge to edge."""
    count = len(scales.STEPS)
    return [[edge / count, colour] for index, colour in enumerate(scales.STEPS) for edge in (index, index + 1)]


def words(places: list[tuple[int, int]], texts: list[str], fills: list[str]) -> dict[str, Any]:
    """Return words in the middle of cells at such columns and rows, readable on their fills; the cells below keep the hover."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [across for across, _ in places],
        "y": [down for _, down in places],
        "text": [in_lines(text) for text in texts],
        "textfont": {"size": theme.SIZE - 1, "color": [scales.words_on(fill) for fill in fills]},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def in_lines(text: str) -> str:
    """Return a text of several lines as plotly shows it character by character."""
    return theme.literal(text).replace("\n", "<br>")


def boxes(places: list[tuple[int, int]]) -> dict[str, Any]:
    """Return hatched boxes at such columns and rows, for cells without a value; text and hover are the caller's."""
    return {
        "type": "bar",
        "x": [across for across, _ in places],
        "base": [down - 0.46 for _, down in places],
        "y": [0.92] * len(places),
        "width": 0.96,
        "marker": {
            "color": scales.CLEAR,
            "line": {"width": 0},
            "pattern": {"shape": "/", "fgcolor": theme.FAINT, "bgcolor": scales.CLEAR, "size": 7, "solidity": 0.12, "fillmode": "replace"},
        },
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {"color": theme.MUTED, "size": theme.SIZE - 2},
        "hoverinfo": "text",
    }


def _hatched(empty: pd.DataFrame, areas: list[str], columns: list[str], *, wordy: bool) -> dict[str, Any]:
    cells = list(zip(empty["area_code"], empty["column_code"], strict=True))
    drawn = boxes([(columns.index(column), areas.index(area)) for area, column in cells])
    drawn["customdata"] = [[area, column] for area, column in cells]
    drawn["hovertext"] = [theme.literal(text) for text in empty["said"]]
    if wordy:
        drawn["text"] = [theme.literal(text) for text in empty["shown"]]
    return drawn


def _heads(heads: list[str], room: int, *, turned: bool) -> tuple[list[str], int]:
    """Return the columns' heads, wrapped or turned, and how many px they take."""
    if turned:
        short = [theme.fit(head, 128) for head in heads]
        return [theme.literal(head) for head in short], max((theme.width(head) for head in short), default=0) + 12
    words = [labels.wrapped(head, room - 8) for head in heads]
    return words, max((word.count("<br>") + 1 for word in words), default=1) * labels.LINE + 8


def _key(lang: str, *, judged: bool, missing: bool, left: int, tall: int) -> dict[str, list[dict[str, Any]]]:
    """Return the seven steps in a row between two words, and the hatched box where there is one, above the heads."""
    ends = ("figure.worse", "figure.better") if judged else ("figure.lower", "figure.higher")
    place = {"xref": "paper", "yref": "paper"}
    pixel = {**place, "xsizemode": "pixel", "ysizemode": "pixel", "xanchor": 0, "yanchor": 1}
    rise, across = tall + labels.KEY_HEIGHT / 2 + 4, 2 - left
    first, final = t(ends[0], lang), t(ends[1], lang)
    words = [labels.note(theme.literal(first), **place, x=0, y=1, xshift=across, yshift=rise)]
    shapes: list[dict[str, Any]] = []
    across += theme.width(first) + 6
    for colour in scales.STEPS:
        box = {"x0": across, "x1": across + 16, "y0": rise - 5, "y1": rise + 5}
        shapes.append({"type": "rect", **pixel, **box, "fillcolor": colour, "line": {"width": 0}})
        across += 17
    words.append(labels.note(theme.literal(final), **place, x=0, y=1, xshift=across + 5, yshift=rise))
    if missing:
        far = across + theme.width(final) + 24
        hatch = labels.key([labels.Entry(t("figure.no_value", lang), theme.FAINT, "hatched")], 2 - far, lift=tall)
        shapes += hatch["shapes"]
        words += hatch["annotations"]
    return {"shapes": shapes, "annotations": words}
