"""Categories over time, beside or upon each other, with a stock as a line where there is one."""

from typing import Any

import pandas as pd

from dashboard import theme
from dashboard.figures import labels, scales, timeline
from dashboard.figures.composition import columns_axis, end_names
from dashboard.text import t

_PLOT = 260
_LEFT = 56


def columns(
    frame: pd.DataFrame,
    lang: str,
    *,
    stacked: bool = False,
    stock: pd.DataFrame | None = None,
    stock_name: str = "",
    width: int = labels.NARROW,
) -> theme.Figure:
    """Draw a column per category and period.

    Args:
        frame: a row per period and category, possibly none, categories in the order of their first row (at most six): period (str,
            all of one grain); group_code, name (str); value (float, NaN = not reported: no column); shown (str, with its unit);
            provisional (bool: drawn pale). Not changed.
        stacked: whether columns stand upon each other: only where categories add up.
        stock: a row per period: period (str), value (float, NaN = a gap), shown (str), drawn as a line on the same scale; None
            for none.
        stock_name: what the line is.
        width: px the figure has at least: it decides how many names the axis holds, and is handed on as `layout.meta.width`.

    Returns:
        A figure; customdata of a column is [period, group_code]. Raise ValueError where a category comes twice in a period, or
        for more than six.
    """
    names = dict(zip(frame["group_code"], frame["name"], strict=True))
    if len(names) > len(scales.PARTS):
        raise ValueError(f"{len(names)} categories cannot be told apart; join some to at most {len(scales.PARTS)}")
    extra = [] if stock is None else stock["period"].tolist()
    periods = timeline.run([*frame["period"], *extra])
    place = {period: index for index, period in enumerate(periods)}
    colours = dict(zip(names, palette(len(names)), strict=True))
    traces: list[dict[str, Any]] = []
    for code, name in names.items():
        rows = frame[frame["group_code"] == code]
        if rows["period"].duplicated().any():
            raise ValueError(f"category {code!r} comes twice in a period")
        traces.append(
            {
                "type": "bar",
                "name": theme.literal(name),
                "x": [place[period] for period in rows["period"]],
                "y": theme.numbers(rows["value"]),
                "customdata": [[period, code] for period in rows["period"]],
                "marker": {"color": colours[code], "opacity": [0.5 if pale else 1 for pale in rows["provisional"]]},
                "hovertext": [theme.literal(f"{name}  {text}") for text in rows["shown"]],
                "hoverinfo": "text",
            }
        )
    entries = [labels.Entry(name, colours[code]) for code, name in names.items()]
    if stock is not None:
        traces.append(_stock(stock, place, stock_name))
        entries.append(labels.Entry(stock_name, theme.INK, "line"))
    notes: list[dict[str, Any]] = []
    told = set(frame.loc[frame["value"].notna(), "period"]) | (
        {*stock.loc[stock["value"].notna(), "period"]} if stock is not None else set()
    )
    silent = t("chart.not_reported", lang)
    for period in periods:
        if told and period not in told:
            said = silent if theme.width(silent) * len(periods) < width - _LEFT else t("format.missing", lang)
            notes.append(labels.note(said, x=place[period], y=0, xanchor="center", yanchor="bottom"))
    if not told:
        notes.append(labels.nothing(lang))
    direct = stacked and stock is None and len(names) > 1 and bool(told)
    entries = [] if direct or len(entries) == 1 else entries
    room = max(width - _LEFT, labels.KEY_ROOM)
    if labels.key_rows(entries, room) > 1:
        entries = [entry._replace(words=theme.fit(entry.words)) for entry in entries]
    key = labels.key(entries, _LEFT, room=room)
    shapes, right = key["shapes"], 16
    up: dict[str, Any] = {"rangemode": "tozero"}
    if direct:
        shapes, words, right, up = _upon(frame, periods, names, colours, lang)
        notes += words
    top = labels.key_rows(entries, room) * labels.KEY_HEIGHT + 16
    axis = columns_axis(periods, lang, width - _LEFT - right)
    bottom = timeline.below(axis)
    layout = theme.layout(
        _PLOT + top + bottom,
        left=_LEFT,
        right=right,
        top=top,
        bottom=bottom,
        barmode="relative" if stacked else "group",
        bargap=0.32,
        bargroupgap=0.06,
        xaxis=axis,
        yaxis={
            **up,
            "tickformat": ",~r",
            "nticks": 6,
            "zeroline": True,
            "zerolinecolor": theme.FAINT,
            "visible": bool(told),
        },
        shapes=shapes,
        annotations=[*notes, *key["annotations"]],
        hovermode="closest",
        meta={"width": width},
    )
    return {"data": traces, "layout": layout}


def _upon(
    frame: pd.DataFrame, periods: list[str], names: dict[str, str], colours: dict[str, str], lang: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int, dict[str, Any]]:
    """Return what names the pieces of the last stacked column, the right margin and the scale they are placed by."""
    table = frame.pivot(index="period", columns="group_code", values="value").reindex(index=periods)[list(names)].astype(float)
    low = float(table.clip(upper=0).sum(axis=1).min()) * 1.06
    high = float(table.clip(lower=0).sum(axis=1).max()) * 1.06 or 1.0
    shapes, words, right = end_names(table, names, colours, low, high, _PLOT, lang)
    return shapes, words, right, {"range": [low, high]}


def palette(count: int) -> tuple[str, ...]:
    """Return colours for so many categories: the accent and its context for two, steps of one hue beyond."""
    if count <= 2:
        return (theme.ACCENT, theme.CONTEXT)[:count]
    return tuple(reversed(scales.classes(count)))


def _stock(stock: pd.DataFrame, place: dict[str, int], name: str) -> dict[str, Any]:
    ordered = stock.sort_values("period")
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": theme.literal(name),
        "x": [place[period] for period in ordered["period"]],
        "y": theme.numbers(ordered["value"]),
        "connectgaps": False,
        "line": {"color": theme.INK, "width": 2},
        "marker": {"size": 6, "color": theme.INK, "line": {"color": scales.PAPER, "width": 1}},
        "hovertext": [theme.literal(f"{name}  {text}") for text in ordered["shown"]],
        "hoverinfo": "text",
    }
