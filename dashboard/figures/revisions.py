"""How a number changed: one number over versions, many numbers from one version to another."""

from typing import Any

import pandas as pd

from dashboard import theme
from dashboard.figures import labels, scales
from dashboard.text import t

_PLOT = 172


def revisions(frame: pd.DataFrame, lang: str) -> theme.Figure:
    """Draw one number as a step per version that changed it, each named, the newest in the accent colour.

    Args:
        frame: a row per version that set the number, oldest first, possibly none: version (str, as read: 第12版), moment (str, as
            read); value (float, NaN = withdrawn or masked: a gap); shown (str, the value or what stands in its place). Not
            changed.

    Returns:
        A figure; customdata of a point is the version. Steps are evenly spaced: what is shown is what changed, not how fast.
    """
    count = len(frame)
    known = [index for index, value in enumerate(frame["value"]) if not pd.isna(value)]
    low, high = (float(frame["value"].min()), float(frame["value"].max())) if known else (0.0, 1.0)
    air = (high - low or abs(high) or 1.0) * 0.3
    final = known[-1] if known else -1
    line = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(range(count)),
        "y": theme.numbers(frame["value"]),
        "customdata": frame["version"].tolist(),
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": theme.CONTEXT, "width": 2, "shape": "hv"},
        "marker": {
            "opacity": 1,
            "size": [10 if index == final else 7 for index in range(count)],
            "color": [theme.ACCENT if index == final else theme.CONTEXT for index in range(count)],
        },
        "hovertext": [
            theme.literal(f"{version}  {moment}  {shown}")
            for version, moment, shown in zip(frame["version"], frame["moment"], frame["shown"], strict=True)
        ],
        "hoverinfo": "text",
    }
    step = -(-count // 6)
    told = {index for index in range(count) if (count - 1 - index) % max(step, 1) == 0}
    notes = []
    for index, shown in enumerate(frame["shown"]):
        if index not in told and index != final:
            continue
        ink = {"color": theme.ACCENT if index == final else theme.MUTED, "size": theme.SIZE, "weight": 600 if index == final else 400}
        height = float(frame["value"].iloc[index]) if index in known else low
        notes.append(
            labels.note(theme.literal(theme.fit(shown, 84)), x=index, y=height, yanchor="bottom", yshift=8, xanchor="center", font=ink)
        )
    ticks = sorted(told)
    words = [_tick(frame["version"].iloc[index], frame["moment"].iloc[index]) for index in ticks]
    layout = theme.layout(
        _PLOT + 8 + 52,
        left=12,
        right=12,
        bottom=52,
        xaxis={"range": [-0.6, max(count, 1) - 0.4], "tickvals": ticks, "ticktext": words, "tickangle": 0, "showgrid": False},
        yaxis={"visible": False, "range": [low - air, high + air * 1.4]},
        annotations=notes if count else [labels.nothing(lang)],
        hovermode="closest",
    )
    return {"data": [line], "layout": layout}


def dumbbell(frame: pd.DataFrame, lang: str) -> theme.Figure:
    """Draw a row per area or indicator, the number before as a hollow dot and the number now as a full one, a line between.

    Args:
        frame: a row each in order, possibly none: row_code, name (str); before, after (float, one scale, NaN = none); change
            (str, the difference or both values as read). Not changed.

    Returns:
        A figure as tall as it has rows; customdata of a dot is row_code. A row that is new or gone has one dot.
    """
    rows = list(range(len(frame)))
    codes = frame["row_code"].tolist()
    names = [theme.fit(name, 112) for name in frame["name"]]
    hover = [theme.literal(f"{name}  {change}") for name, change in zip(frame["name"], frame["change"], strict=True)]
    lines: dict[str, list[Any]] = {"x": [], "y": []}
    for row, before, after in zip(rows, frame["before"], frame["after"], strict=True):
        if not pd.isna(before) and not pd.isna(after):
            lines["x"] += [float(before), float(after), None]
            lines["y"] += [row, row, None]
    dots = {
        "type": "scatter",
        "mode": "markers",
        "y": rows,
        "customdata": codes,
        "hovertext": hover,
        "hoverinfo": "text",
        "cliponaxis": False,
    }
    old, new = t("figure.before", lang), t("figure.after", lang)
    traces = [
        {"type": "scatter", "mode": "lines", **lines, "line": {"color": theme.CONTEXT, "width": 2}, "hoverinfo": "skip"},
        {
            **dots,
            "name": old,
            "x": theme.numbers(frame["before"]),
            "marker": {"size": 9, "color": scales.PAPER, "line": {"color": theme.MUTED, "width": 1.5}},
        },
        {**dots, "name": new, "x": theme.numbers(frame["after"]), "marker": {"size": 10, "color": theme.ACCENT}},
    ]
    changes = [theme.fit(change, 132) for change in frame["change"]]
    left = max((theme.width(name) for name in names), default=0) + 16
    key = labels.key([labels.Entry(old, theme.MUTED, "○"), labels.Entry(new, theme.ACCENT, "●")], left, lift=18)
    notes = [
        labels.note(theme.literal(change), xref="paper", x=1, xshift=16, y=row, font={"color": theme.INK, "size": theme.SIZE - 1})
        for row, change in zip(rows, changes, strict=True)
    ]
    count = max(len(frame), 1)
    top = labels.KEY_HEIGHT + 20
    layout = theme.layout(
        count * theme.ROW_HEIGHT + top + 8,
        left=left,
        right=max((theme.width(change) for change in changes), default=0) + 24,
        top=top,
        bottom=8,
        xaxis={"side": "top", "tickformat": ",~r", "nticks": 4, "tickangle": 0, "visible": len(frame) > 0},
        yaxis={
            "range": [count - 0.5, -0.5],
            "showgrid": False,
            "tickvals": rows,
            "ticktext": [theme.literal(name) for name in names],
            "tickfont": {"color": theme.INK, "size": theme.SIZE},
        },
        annotations=[*notes, *key["annotations"]] if len(frame) else [labels.nothing(lang)],
        hovermode="closest",
    )
    return {"data": traces, "layout": layout}


def _tick(version: str, moment: str) -> str:
    return f"{theme.literal(theme.fit(version, 72))}<br>{theme.literal(theme.fit(moment[:10], 76))}"
