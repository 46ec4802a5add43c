"""Many areas over time: those looked at strong, the rest as context, each named at its end."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard import formats, theme
from dashboard.figures import labels, series, timeline
from dashboard.text import t

_NAMED = 24  # more lines than this cannot all be named
_LEAST = 288  # px of plot
_LABEL_ROOM = 112
_TOP, _LEFT = 24, 56
_PER_NAME = 20  # px of plot for each name, so that few have to move far
_PLAN = "plan"


def lines(
    frame: pd.DataFrame,
    lang: str,
    *,
    unit: str,
    decimals: int = 0,
    chosen: Sequence[str] = (),
    plan: pd.DataFrame | None = None,
    broken: tuple[str, str] | None = None,
    from_zero: bool = True,
    width: int = labels.NARROW,
) -> theme.Figure:
    """Draw a line per area over months, quarters or years.

    Args:
        frame: a row per area and period, possibly none, areas in their order: area_code, name (str); period (str, all of one
            grain); value (float, NaN = not reported: a gap); provisional (bool). Periods may be missing. Not changed.
        unit, decimals: how the hover writes a value.
        chosen: codes of the areas to draw strong, the first in the accent colour.
        plan: a row per period: period (str), value (float): a dashed line; None for no plan.
        broken: the first period counted by other rules, and what to say of it.
        from_zero: whether the scale includes zero, as amounts must.
        width: px the figure has at least: it decides how many names the axis holds, and is handed on as `layout.meta.width`.

    Returns:
        A figure whose lines carry the area's code as `meta`; provisional points of chosen areas are hollow; areas without any
        value are named below. Raise ValueError where an area has two values of one period.
    """
    codes = list(dict.fromkeys(frame["area_code"]))
    chosen = codes if len(codes) == 1 else chosen
    plans = None if plan is None else plan.assign(area_code=_PLAN, name=t("figure.plan", lang), provisional=False)
    rows = frame if plans is None else pd.concat([frame, plans], ignore_index=True)
    periods = timeline.run(rows["period"])
    table = series.wide(rows, periods)
    names = dict(zip(rows["area_code"], rows["name"], strict=True))
    low, high = series.span(table, from_zero=from_zero)
    hover = f"%{{x}}  %{{y:,.{decimals}f}}{series.unit_after(unit)}<extra>%{{fullData.name}}</extra>"
    traces: list[dict[str, Any]] = []
    for code in sorted(table.columns, key=lambda code: _rank(code, chosen), reverse=True):
        colour, thick = _look(code, chosen)
        drawn = series.line(
            table[code].round(decimals + 2), periods, colour, thick, name=theme.literal(names[code]), meta=code, hovertemplate=hover
        )
        if code == _PLAN:
            drawn["line"]["dash"] = "dash"
        traces.append(drawn)
        alone = series.lonely(table[code])
        if code in chosen or alone.any():
            flags = frame[frame["area_code"] == code].set_index("period")["provisional"].reindex(periods, fill_value=False).astype(bool)
            traces.append(series.dots(table[code], flags if code in chosen else flags & alone, periods, colour))
    ends = _ends(table, chosen)
    words = {code: _words(code, names[code], table[code], chosen, decimals, lang) for code in ends}
    gone = labels.silent([names[code] for code in table.columns if code != _PLAN and table[code].isna().all()], lang)
    plot = max(_LEAST, len(ends) * _PER_NAME)
    right = max((theme.width(text) for text in words.values()), default=0) + 28
    axis = timeline.across(periods, lang, width - _LEFT - right)
    bottom = timeline.below(axis) + (20 if gone else 0)
    notes, leaders = _names(table, periods, words, chosen, low, high, plot)
    if gone:
        notes.append(labels.note(gone, xref="paper", yref="paper", x=0, y=0, yshift=-bottom + 10, xshift=-48))
    if not ends:
        notes.append(labels.nothing(lang))
    if broken and periods and periods[0] < broken[0] <= periods[-1]:
        share = periods.index(broken[0]) / len(periods)
        shape, words_of_break = mark_break(timeline.start(broken[0]), broken[1], share, (_LEFT, width - _LEFT - right, right))
        leaders.append(shape)
        notes.append(words_of_break)
    layout = theme.layout(
        plot + _TOP + bottom,
        top=_TOP,
        bottom=bottom,
        left=_LEFT,
        right=right,
        xaxis=axis,
        yaxis={"range": [low, high], "tickformat": ",~r", "nticks": 6, "zeroline": low < 0, "zerolinecolor": theme.FAINT},
        annotations=notes,
        shapes=leaders,
        hovermode="closest",
        meta={"width": width},
    )
    layout["yaxis"]["visible"] = bool(ends)
    return {"data": traces, "layout": layout}


def mark_break(place: str | float, words: str, share: float, room: tuple[int, int, int]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a dotted upright line at a place of the axis and the words above it, on the side that has more room.

    Args:
        place: on the axis; share: how far along it, 0..1; room: px of left margin, plot and right margin.
    """
    line = {"color": theme.MUTED, "width": 1, "dash": "dot"}
    shape = {"type": "line", "xref": "x", "yref": "paper", "x0": place, "x1": place, "y0": 0, "y1": 1, "line": line}
    left, plot, right = room
    before, after = left + share * plot, right + (1 - share) * plot
    side = "right" if before > after else "left"
    text = theme.literal(theme.fit(words, int(max(before, after))))
    return shape, labels.note(text, xref="x", yref="paper", x=place, y=1, xanchor=side, yanchor="bottom", yshift=3)


def _rank(code: str, chosen: Sequence[str]) -> int:
    return len(chosen) + (code != _PLAN) if code not in chosen else list(chosen).index(code)


def _look(code: str, chosen: Sequence[str]) -> tuple[str, float]:
    if code == _PLAN:
        return theme.MUTED, 1.5
    if code not in chosen:
        return (theme.FAINT, 1.25) if chosen else (theme.CONTEXT, 1.25)
    return (theme.ACCENT, 2.75) if code == chosen[0] else (theme.INK, 1.75)


def _ends(table: pd.DataFrame, chosen: Sequence[str]) -> list[str]:
    """Return the lines to name: all, or where they are too many the chosen ones, the highest and the lowest."""
    told = [code for code in table.columns if table[code].notna().any()]
    if len(told) <= _NAMED:
        return told
    final = table[told].ffill().iloc[-1].sort_values()
    kept = {*chosen, _PLAN, *final.index[:3], *final.index[-3:]}
    return [code for code in told if code in kept]


def _words(code: str, name: str, values: pd.Series, chosen: Sequence[str], decimals: int, lang: str) -> str:
    room = _LABEL_ROOM
    if code not in chosen:
        return theme.fit(name, room)
    value = formats.plain(float(values.dropna().iloc[-1]), decimals, lang)
    return f"{theme.fit(name, room - theme.width(value))} {value}"


def _names(
    table: pd.DataFrame, periods: Sequence[str], words: dict[str, str], chosen: Sequence[str], low: float, high: float, plot: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return a name in the right margin for each line, moved apart, and the thin lines that lead to it."""
    reached = {code: index for code in words if (index := series.last(table[code])) is not None}
    scale = plot / (high - low)
    wanted = [(float(table[code].iloc[index]) - low) * scale for code, index in reached.items()]
    settled = labels.apart(wanted, labels.LINE, 4, plot - 4)
    notes: list[dict[str, Any]] = []
    leaders: list[dict[str, Any]] = []
    for (code, index), height, place in zip(reached.items(), wanted, settled, strict=True):
        value, shown = float(table[code].iloc[index]), low + place / scale
        colour = {_PLAN: theme.MUTED}.get(code, theme.MUTED if code not in chosen else _look(code, chosen)[0])
        font = {"color": colour, "size": theme.SIZE - 1, "weight": 600 if code in chosen[:1] else 400}
        notes.append(labels.note(theme.literal(words[code]), xref="paper", x=1, xshift=16, y=shown, font=font))
        faint = {"color": theme.FAINT, "width": 1}
        if index < len(periods) - 1:
            dotted = {**faint, "dash": "dot"}
            edge = timeline.middle(periods, len(periods) - 1)
            leaders.append({"type": "line", "x0": timeline.middle(periods, index), "x1": edge, "y0": value, "y1": value, "line": dotted})
        if abs(place - height) > 3 or index < len(periods) - 1:
            across = {"xref": "paper", "xsizemode": "pixel", "xanchor": 1, "x0": 1, "x1": 14}
            leaders.append({"type": "line", **across, "y0": value, "y1": shown, "line": faint})
    return notes, leaders
