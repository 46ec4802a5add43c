"""One small line chart per area, all on the same scales, the median behind each."""

from typing import Any

import pandas as pd

from dashboard import formats, theme
from dashboard.figures import labels, series, timeline
from dashboard.text import t

_PANEL, _HEAD, _GAP = 76, 22, 14  # px of a panel, of the words above it, and between rows
_TOP, _BOTTOM, _LEFT, _RIGHT = 28, 26, 48, 20
_BETWEEN = 0.045  # of the width, between two columns


def multiples(
    frame: pd.DataFrame,
    lang: str,
    *,
    unit: str,
    decimals: int = 0,
    columns: int = 4,
    panel: int = 140,
    from_zero: bool = True,
    chosen: str = "",
) -> theme.Figure:
    """Draw a panel per area in the frame's order (建制顺序), row by row.

    Args:
        frame: a row per area and period, possibly none: area_code, name (str); period (str, all of one grain); value (float,
            NaN = not reported: a gap); provisional (bool: drawn hollow). Not changed.
        unit, decimals: how values are written.
        columns: panels side by side; 4 or 5 at a desk, 2 on a phone; panel: px one has at least, for its name
            and the names of its axis: 140 at a desk, 116 on a phone.
        chosen: code of the area whose name is set in the accent colour.

    Returns:
        A figure as tall as it has rows, an area's last value at the right above its panel, with its period where others have a
        later one; lines carry the area's code as `meta`; an area without values says so. `layout.meta.width` is the px it
        needs. Raise ValueError where an area has two values of one period.
    """
    periods = timeline.run(frame["period"])
    table = series.wide(frame, periods)
    median = table.median(axis=1, skipna=True).round(decimals + 2)
    names = dict(zip(frame["area_code"], frame["name"], strict=True))
    flags = frame.pivot(index="period", columns="area_code", values="provisional").reindex(index=periods)
    count = max(len(table.columns), 1)
    rows = -(-count // columns)
    plot = rows * (_PANEL + _HEAD) + (rows - 1) * _GAP
    low, high = series.span(table, from_zero=from_zero)
    hover = f"%{{x}}  %{{y:,.{decimals}f}}{series.unit_after(unit)}<extra>%{{fullData.name}}</extra>"
    key = labels.key([labels.Entry(t("figure.median_of_areas", lang), theme.CONTEXT, "line")], _LEFT)
    layout = theme.layout(
        plot + _TOP + _BOTTOM, left=_LEFT, right=_RIGHT, top=_TOP, bottom=_BOTTOM, shapes=key["shapes"], annotations=key["annotations"]
    )
    layout["hovermode"] = "closest"
    layout["meta"] = {"width": round(columns * panel / (1 - _BETWEEN * (columns - 1))) + _LEFT + _RIGHT}
    newest = max((last for code in table.columns if (last := series.last(table[code])) is not None), default=-1)
    traces: list[dict[str, Any]] = []
    for index, code in enumerate(table.columns):
        number = "" if index == 0 else str(index + 1)
        ends = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
        values = table[code].round(decimals + 2)
        provisional = flags[code].eq(True)
        traces.append(series.line(median, periods, theme.CONTEXT, 1, hoverinfo="skip", **ends))
        traces.append(
            series.line(values, periods, theme.ACCENT, 2, name=theme.literal(names[code]), meta=code, hovertemplate=hover, **ends)
        )
        tail = provisional & (provisional.index >= (periods[series.last(values) or 0]))
        traces.append(series.dots(values, tail, periods, theme.ACCENT, **ends))
        layout[f"xaxis{number}"], layout[f"yaxis{number}"] = _axes(index, columns, plot, number)
        layout[f"xaxis{number}"].update({**timeline.across(periods, lang, panel, only_years=True), **_domain(index, columns)})
        layout[f"xaxis{number}"]["showticklabels"] = index + columns >= count
        layout[f"yaxis{number}"].update({"range": [low, high]})
        final = series.last(values)
        told = t("chart.not_reported", lang) if final is None else formats.plain(float(values.iloc[final]), decimals, lang)
        behind = final is not None and final < newest
        if final is not None and behind:
            told = t("figure.last_known", lang, period=formats.short_period(periods[final], periods[newest], lang), value=told)
        ink = theme.MUTED if final is None or behind else theme.ACCENT
        layout["annotations"] += _heads(
            theme.fit(names[code], panel - theme.width(told) - 8), told, index, columns, plot, ink=ink, strong=code == chosen
        )
    if not len(table.columns):
        layout["annotations"] = [labels.nothing(lang)]
        layout["shapes"] = []
        layout["xaxis"]["visible"] = layout["yaxis"]["visible"] = False
    return {"data": traces, "layout": layout}


def _domain(index: int, columns: int) -> dict[str, Any]:
    wide = (1 - _BETWEEN * (columns - 1)) / columns
    left = (index % columns) * (wide + _BETWEEN)
    return {"domain": [left, min(left + wide, 1.0)]}


def _top(index: int, columns: int, plot: int) -> float:
    """Return where on the paper a panel's words begin."""
    return 1 - (index // columns) * (_PANEL + _HEAD + _GAP) / plot


def _axes(index: int, columns: int, plot: int, number: str) -> tuple[dict[str, Any], dict[str, Any]]:
    top = _top(index, columns, plot) - _HEAD / plot
    across = theme.axis(anchor=f"y{number}", showgrid=False, ticklen=3)
    up = theme.axis(
        anchor=f"x{number}",
        domain=[max(top - _PANEL / plot, 0.0), top],
        nticks=4,
        tickformat=",~r",
        showticklabels=index % columns == 0,
        zeroline=True,
        zerolinecolor=theme.FAINT,
    )
    return across, up


def _heads(name: str, told: str, index: int, columns: int, plot: int, *, ink: str, strong: bool) -> list[dict[str, Any]]:
    """Return an area's name at the left above its panel and its last value at the right."""
    left, right = _domain(index, columns)["domain"]
    place = {"xref": "paper", "yref": "paper", "y": _top(index, columns, plot) - _HEAD / 2 / plot}
    font = {"color": theme.ACCENT if strong else theme.INK, "size": theme.SIZE, "weight": 600 if strong else 400}
    number = {"color": ink, "size": theme.SIZE - 1}
    return [
        labels.note(theme.literal(name), x=left, font=font, **place),
        labels.note(told, x=right, font=number, **{**place, "xanchor": "right"}),
    ]
