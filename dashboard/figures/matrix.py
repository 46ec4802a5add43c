"""Who sent what and when: a mark per area and period, told by shape, colour and letter."""

from typing import Any, Final

import pandas as pd

from dashboard import theme
from dashboard.figures import labels, scales
from dashboard.figures.composition import columns_axis
from dashboard.text import t

STATES: Final = ("on_time", "late", "supplemented", "returned", "missing", "not_due")
_ROW = 28
_MARK = 19  # px, the largest mark
_LETTERED = 14  # px, smaller marks hold no letter
_HEADS = 40
GLYPHS: Final = {"on_time": "●", "late": "▲", "supplemented": "◆", "returned": "■", "missing": "□", "not_due": "○"}
_SYMBOLS: Final = {
    "on_time": "circle",
    "late": "triangle-up",
    "supplemented": "diamond",
    "returned": "square",
    "missing": "square",
    "not_due": "circle",
}
_COLOURS: Final = {
    "on_time": scales.PARTS[4],
    "late": scales.WARN,
    "supplemented": scales.PARTS[2],
    "returned": scales.BAD,
    "missing": scales.BAD,
    "not_due": theme.FAINT,
}


def matrix(frame: pd.DataFrame, lang: str, *, width: int = labels.NARROW) -> theme.Figure:
    """Draw a mark per area and period.

    Args:
        frame: a row per cell, possibly none, areas in their order: area_code, name (str); period (str, all of one grain); state
            (on_time 已报, late 迟报, supplemented 补报, returned 退回, missing 未报, not_due 未到期); said (str, for the hover). A cell
            without a row stays blank. Not changed.
        width: px the figure has at least: marks are as large as it lets them, below 14 px they lose their letters; handed
            on as `layout.meta.width`.

    Returns:
        A figure as tall as it has rows, a trace per state in the frame; customdata of a mark is [area_code, period].
        Raise ValueError for another state.
    """
    unknown = set(frame["state"]) - set(STATES)
    if unknown:
        raise ValueError(f"no such state: {', '.join(sorted(unknown))}; known are {', '.join(STATES)}")
    names = dict(zip(frame["area_code"], frame["name"], strict=True))
    rows = {code: row for row, code in enumerate(names)}
    periods = sorted(set(frame["period"]))
    place = {period: index for index, period in enumerate(periods)}
    there = [state for state in STATES if (frame["state"] == state).any()]
    short = [theme.fit(name, 112) for name in names.values()]
    left = max((theme.width(name) for name in short), default=0) + 12
    size = max(min(_MARK, round(0.85 * (width - left - 8) / max(len(periods), 1))), 8)
    traces = [_marks(frame[frame["state"] == state], state, rows, place, size, lang) for state in there]
    entries = [labels.Entry(t(f"figure.state.{state}", lang), _COLOURS[state], GLYPHS[state]) for state in there]
    key = labels.key(entries, left, lift=_HEADS)
    top = labels.key_rows(entries) * labels.KEY_HEIGHT + _HEADS + 4
    count = max(len(names), 1)
    layout = theme.layout(
        count * _ROW + top + 8,
        left=left,
        right=8,
        top=top,
        bottom=8,
        xaxis={**columns_axis(periods, lang, width - left - 8), "side": "top", "range": [-0.5, max(len(periods), 1) - 0.5]},
        yaxis={
            "range": [count - 0.5, -0.5],
            "tickvals": list(range(len(short))),
            "ticktext": [theme.literal(name) for name in short],
            "tickfont": {"color": theme.INK, "size": theme.SIZE},
        },
        annotations=key["annotations"] if names else [labels.nothing(lang)],
        hovermode="closest",
        meta={"width": width},
    )
    return {"data": traces, "layout": layout}


def _marks(cells: pd.DataFrame, state: str, rows: dict[str, int], place: dict[str, int], size: int, lang: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": t(f"figure.state.{state}", lang),
        "x": [place[period] for period in cells["period"]],
        "y": [rows[code] for code in cells["area_code"]],
        "customdata": [[code, period] for code, period in zip(cells["area_code"], cells["period"], strict=True)],
        **_look(state, lang, len(cells), size),
        "hovertext": [theme.literal(text) for text in cells["said"]],
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _look(state: str, lang: str, count: int, size: int) -> dict[str, Any]:
    """Return marker and letter of a state: what asks for action is filled, what is missing is hollow, what is done is pale."""
    hollow = state in {"missing", "not_due"}
    colour = _COLOURS[state]
    letter = colour if hollow else scales.words_on(colour)
    return {
        "text": [t(f"figure.letter.{state}", lang) if size >= _LETTERED else ""] * count,
        "textfont": {"size": 9 if state == "late" else 10, "color": letter},
        "marker": {
            "symbol": _SYMBOLS[state],
            "size": 6 if state == "not_due" else round(size * 1.35) if state == "late" else size,
            "color": scales.CLEAR if hollow else colour,
            "line": {"width": 1.5 if hollow else 0, "color": colour},
        },
    }
