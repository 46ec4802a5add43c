"""Colours, type and spacing of figures.

A colour is the name of a token of assets/2-style.css: the browser puts in what it stands for before it draws, so that one
figure serves light, dark and paper.
"""

import html
import math
import re
from itertools import accumulate, takewhile
from typing import Any

import pandas as pd

Figure = dict[str, Any]  # a plain plotly figure: {"data": [...], "layout": {...}}

INK = "--ink"
MUTED = "--muted"
FAINT = "--faint"
GRID = "--line"
ACCENT = "--accent"
CONTEXT = "--context"
PAPER = "--paper"
VEIL = "--veil"  # behind words that may lie on a line
FONT = '"Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif'
SIZE = 13
ROW_HEIGHT = 26
NAME_WIDTH = 150  # px, the most a name beside a bar may take
_WIDE = re.compile("[\u2010-\U0010ffff]")  # characters as wide as high: fonts for Chinese draw … ≥ → and “ ” so, too
_NARROW = round(SIZE * 0.57)


def numbers(column: pd.Series) -> list[float | None]:
    """Return a float column as JSON can carry it: NaN becomes None, which plotly leaves blank."""
    return [None if math.isnan(value) else value for value in column.astype(float).tolist()]


def literal(text: str) -> str:
    """Return text as plotly shows it character by character: it would take <b> or <a> for markup."""
    return html.escape(text, quote=False)


def width(text: str) -> int:
    """Return about how many px a text takes at SIZE."""
    wide = len(_WIDE.findall(text))
    return SIZE * wide + _NARROW * (len(text) - wide)


def fit(text: str, room: int = NAME_WIDTH) -> str:
    """Return a text that takes no more than `room` px, shortened with … where it must be."""
    if width(text) <= room:
        return text
    widths = accumulate(map(width, text))
    return f"{text[: sum(1 for _ in takewhile(lambda reached: reached <= room - SIZE, widths))]}…"


def layout(height: int, *, left: int = 56, right: int = 16, top: int = 8, bottom: int = 32, **extra: Any) -> dict[str, Any]:
    """Return the layout every figure starts from: fixed margins, no frame, quiet grid; `extra` keys are merged on top."""
    base: dict[str, Any] = {
        "height": height,
        "margin": {"l": left, "r": right, "t": top, "b": bottom, "pad": 4},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": SIZE, "color": INK},
        "showlegend": False,
        "hoverlabel": {"font": {"family": FONT, "size": SIZE}, "bgcolor": PAPER, "bordercolor": FAINT},
        "xaxis": axis(),
        "yaxis": axis(),
        "dragmode": False,
    }
    for key, value in extra.items():
        base[key] = {**base[key], **value} if isinstance(value, dict) and isinstance(base.get(key), dict) else value
    return base


def axis(**extra: Any) -> dict[str, Any]:
    """Return an axis: light grid, no line, fixed range; `extra` keys are merged on top."""
    return {
        "gridcolor": GRID,
        "zeroline": False,
        "showline": False,
        "tickfont": {"color": MUTED, "size": SIZE - 1},
        "fixedrange": True,
        "automargin": False,
        **extra,
    }
