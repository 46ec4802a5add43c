"""What a whole is made of, over time."""

from typing import Any

import pandas as pd

from dashboard import formats, theme
from dashboard.figures import labels, lines, scales, timeline
from dashboard.text import t

OTHER = "other"  # the code of the part that is drawn grey
_PLOT = 300
_TOP = 28
_LABEL_ROOM = 132


def composition(
    frame: pd.DataFrame,
    lang: str,
    *,
    decimals: int = 0,
    share: bool = False,
    broken: tuple[str, str] | None = None,
    width: int = labels.NARROW,
) -> theme.Figure:
    """Draw stacked columns, a part each in steps of one hue, named beside the last column.

    Args:
        frame: a row per period and part, possibly none, parts from bottom to top in the order of their first row: period (str, all
            of one grain); part_code (str, "other" is grey), name (str); value (float, NaN = not reported: no piece); shown (str,
            the value with its unit). At most six parts and the other; further ones join the other. Not changed.
        decimals: of the totals above the columns.
        share: whether columns fill 100 %; only from what is reported.
        broken: the first period counted by other items, and what to say of it.
        width: px the figure has at least: it decides whether totals stand above the columns, and how many names the axis
            holds, and is handed on as `layout.meta.width`.

    Returns:
        A figure; customdata of a piece is [period, part_code]. Parts that ended before the last column say until when.
        Raise ValueError where a part comes twice in a period.
    """
    rows = _joined(frame, lang)
    periods = timeline.run(rows["period"])
    names = dict(zip(rows["part_code"], rows["name"], strict=True))
    table = rows.pivot(index="period", columns="part_code", values="value").reindex(index=periods)[list(names)].astype(float)
    shown = rows.pivot(index="period", columns="part_code", values="shown").reindex(index=periods).fillna("")
    totals = table.sum(axis=1, min_count=1)
    drawn = table.div(totals.where(totals > 0), axis=0) * 100 if share else table
    colours = _colours(list(names))
    traces = []
    for code, name in names.items():
        part = {
            "type": "bar",
            "name": theme.literal(name),
            "x": list(range(len(periods))),
            "y": theme.numbers(pd.Series(drawn[code]).round(4)),
            "customdata": [[period, code] for period in periods],
            "marker": {"color": colours[code], "line": {"color": scales.PAPER, "width": 1}},
            "hovertext": [theme.literal(f"{name}  {text}") for text in shown[code]],
            "hoverinfo": "text",
        }
        traces.append(part)
    tallest = 100.0 if share else float(drawn.clip(lower=0).sum(axis=1).max() or 1.0) if len(drawn) else 1.0
    lowest = 0.0 if share or not len(drawn) else float(drawn.clip(upper=0).sum(axis=1).min())
    high = tallest * (1.0 if share else 1.08)
    shapes, notes, right = end_names(drawn, names, colours, lowest * 1.08, high, _PLOT, lang)
    written = {period: formats.plain(float(total), decimals, lang) for period, total in totals.items() if not pd.isna(total)}
    each = (width - 12 - right) / max(len(periods), 1)
    totalled = not share and max((theme.width(text) for text in written.values()), default=0) < each
    left = 12 if totalled else 52
    heights = drawn.clip(lower=0).sum(axis=1).tolist()
    for index, period in enumerate(periods):
        if period not in written:
            silent = t("chart.not_reported", lang)
            words = silent if theme.width(silent) < each else t("format.missing", lang)
            notes.append(labels.note(words, x=index, y=0, xanchor="center", yanchor="bottom"))
        elif totalled:
            ink = {"color": theme.INK, "size": theme.SIZE - 1}
            notes.append(labels.note(written[period], x=index, y=heights[index], xanchor="center", yanchor="bottom", font=ink))
    if broken and periods and periods[0] < broken[0] <= periods[-1]:
        at = periods.index(broken[0])
        shape, words_of_break = lines.mark_break(at - 0.5, broken[1], at / len(periods), (left, width - left - right, right))
        shapes.append(shape)
        notes.append(words_of_break)
    if not rows["value"].notna().any():
        shapes, notes = [], [labels.nothing(lang)]
    axis = columns_axis(periods, lang, width - left - right)
    bottom = timeline.below(axis)
    layout = theme.layout(
        _PLOT + _TOP + bottom,
        left=left,
        top=_TOP,
        bottom=bottom,
        right=right,
        barmode="relative",
        bargap=0.32,
        xaxis=axis,
        yaxis={
            "range": [lowest * 1.08, high],
            "tickformat": ",~r",
            "ticksuffix": "%" if share else "",
            "nticks": 6,
            "showticklabels": not totalled and bool(periods),
            "showgrid": not totalled,
            "zeroline": bool(periods),
            "zerolinecolor": theme.FAINT,
        },
        shapes=shapes,
        annotations=notes,
        hovermode="closest",
        meta={"width": width},
    )
    return {"data": traces, "layout": layout}


def columns_axis(periods: list[str], lang: str, room: int) -> dict[str, Any]:
    """Return the axis of columns that stand at 0, 1, 2 … for such periods, in so many px."""
    ticks = timeline.ticks(periods, lang, room)
    return {
        "range": [-0.6, max(len(periods), 2) - 0.4],
        "showgrid": False,
        "ticks": "",
        "tickangle": 0,
        "tickvals": [index for index, _ in ticks],
        "ticktext": [words for _, words in ticks],
    }


def _joined(frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return the rows with parts past the sixth, the smallest first to go, joined to the other, which stands on top."""
    codes = [code for code in dict.fromkeys(frame["part_code"]) if code != OTHER]
    sizes = frame.groupby("part_code")["value"].sum()
    kept = sorted(codes, key=lambda code: -sizes[code])[: len(scales.PARTS)]
    if len(kept) == len(codes):
        return pd.concat([frame[frame["part_code"] != OTHER], frame[frame["part_code"] == OTHER]])
    rest = frame[~frame["part_code"].isin(kept)]
    values = rest.groupby("period")["value"].sum(min_count=1)
    words = rest[rest["value"].notna()].groupby("period")["shown"].agg(t("format.list", lang).join)
    other = pd.DataFrame({"period": values.index, "part_code": OTHER, "name": t("figure.other", lang), "value": values.to_numpy()})
    other["shown"] = other["period"].map(words).fillna("")
    return pd.concat([frame[frame["part_code"].isin(kept)], other], ignore_index=True)


def _colours(codes: list[str]) -> dict[str, str]:
    parts = [code for code in codes if code != OTHER]
    return {OTHER: theme.FAINT, **dict(zip(parts, reversed(scales.classes(len(parts))), strict=True))}


def end_names(
    drawn: pd.DataFrame, names: dict[str, str], colours: dict[str, str], low: float, high: float, plot: int, lang: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Return a swatch and a name per part in the right margin at its piece of the last column at any height, and the margin's px.

    Args:
        drawn: a row per period in order, a column per part from bottom to top (float, as drawn; NaN = no piece).
        names, colours: by part; low, high: the ends of the scale; plot: its px.
    """
    if not len(drawn):
        return [], [], 16
    final = drawn.iloc[-1]
    scale = plot / (high - low)
    told: list[tuple[str, str, float]] = []  # colour, words, place; a line without colour continues the one above
    floor = roof = 0.0
    for code, name in names.items():
        value = final[code]
        if pd.isna(value):
            until = _end_of(drawn[code])
            if until is not None:
                told.append(("", t("figure.until", lang, period=formats.period(until, lang)), float(plot)))
            told.append((colours[code], theme.fit(name, _LABEL_ROOM), float(plot)))
            continue
        told.append((colours[code], theme.fit(name, _LABEL_ROOM), ((roof if value >= 0 else floor) + value / 2 - low) * scale))
        roof, floor = (roof + value, floor) if value >= 0 else (roof, floor + value)
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    places = labels.apart([place for _, _, place in told], labels.LINE, 6, plot - 6)
    for (colour, words, _), place in zip(told, places, strict=True):
        if colour:
            at = {"xref": "paper", "yref": "paper", "xsizemode": "pixel", "ysizemode": "pixel", "xanchor": 1, "yanchor": place / plot}
            box = {"x0": 6, "x1": 15, "y0": -4.5, "y1": 4.5}
            shapes.append({"type": "rect", **at, **box, "fillcolor": colour, "line": {"width": 0}})
        ink = {"color": theme.INK if colour else theme.MUTED, "size": theme.SIZE - 1}
        notes.append(labels.note(theme.literal(words), xref="paper", yref="paper", x=1, y=place / plot, xshift=20, font=ink))
    return shapes, notes, max(theme.width(words) for _, words, _ in told) + 30


def _end_of(values: pd.Series) -> str | None:
    """Return the last period with a value; None where there is none."""
    known = values.dropna()
    return str(known.index[-1]) if len(known) else None
