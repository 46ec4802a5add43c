"""Villages by income band: nested bands on one bar, exclusive bands as parts of all."""

from typing import Any

import pandas as pd

from dashboard import theme
from dashboard.figures import labels, scales
from dashboard.text import t

_ROW = 30
_HEAD = 16  # px above the columns of counts, for the colour they stand for
_SILENT = "not_reported"  # the band code of those that did not report


def nested(frame: pd.DataFrame, lang: str) -> theme.Figure:
    """Draw a bar per row and band, the smaller band upon the larger it is part of, the counts in columns at the right.

    Args:
        frame: a row per area (or year) and band, possibly none, both in their order, widest band first: area_code, name (an area
            or a year); band_code, band (str, such as ≥3万); count (float, NaN = not reported). Not changed.

    Returns:
        A figure as tall as it has rows; customdata of a bar is [area_code, band_code]. A row without any count says so.
    """
    codes, names, bands = _sides(frame)
    colours = scales.classes(len(bands))
    table = _table(frame, codes, list(bands))
    traces: list[dict[str, Any]] = []
    for index, (code, band) in enumerate(bands.items()):
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": theme.numbers(table[code]),
                "y": list(range(len(codes))),
                "width": 0.72 - 0.2 * index,
                "customdata": [[area, code] for area in codes],
                "marker": {"color": colours[index]},
                "hovertext": _said(names, band, table[code], lang),
                "hoverinfo": "text",
            }
        )
    return {"data": traces, "layout": _layout(table, names, bands, colours, lang, written=True)}


def exclusive(frame: pd.DataFrame, lang: str) -> theme.Figure:
    """Draw a bar per row that fills 100 %, a piece per band with its count in it where it fits.

    Args:
        frame: as for `nested`, bands that exclude each other, lowest first; band_code "not_reported" is drawn grey.

    Returns:
        A figure as tall as it has rows; customdata of a piece is [area_code, band_code].
    """
    codes, names, bands = _sides(frame)
    told = [code for code in bands if code != _SILENT]
    colours = [theme.FAINT if code == _SILENT else scales.classes(len(told))[told.index(code)] for code in bands]
    table = _table(frame, codes, list(bands))
    whole = table.sum(axis=1, min_count=1)
    shares = table.div(whole.where(whole > 0), axis=0) * 100
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "x": theme.numbers(shares[code].round(3)),
            "y": list(range(len(codes))),
            "width": 0.78,
            "customdata": [[area, code] for area in codes],
            "marker": {"color": colours[index], "line": {"color": scales.PAPER, "width": 1}},
            "text": ["" if pd.isna(count) or count == 0 else _count(count, lang) for count in table[code]],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "textangle": 0,
            "insidetextfont": {"size": theme.SIZE - 2, "color": scales.words_on(colours[index])},
            "hovertext": _said(names, band, table[code], lang),
            "hoverinfo": "text",
        }
        for index, (code, band) in enumerate(bands.items())
    ]
    return {"data": traces, "layout": _layout(table, names, bands, colours, lang, written=False)}


def _sides(frame: pd.DataFrame) -> tuple[list[str], dict[str, str], dict[str, str]]:
    names = dict(zip(frame["area_code"], frame["name"], strict=True))
    return list(names), names, dict(zip(frame["band_code"], frame["band"], strict=True))


def _table(frame: pd.DataFrame, codes: list[str], bands: list[str]) -> pd.DataFrame:
    return frame.pivot(index="area_code", columns="band_code", values="count").reindex(index=codes, columns=bands).astype(float)


def _said(names: dict[str, str], band: str, counts: pd.Series, lang: str) -> list[str]:
    """Return the hover of each row's count in a band."""
    return [theme.literal(f"{name}  {band}  {_count(count, lang)}") for name, count in zip(names.values(), counts, strict=True)]


def _count(value: float, lang: str) -> str:
    return t("format.missing", lang) if pd.isna(value) else f"{value:,.0f}"


def _layout(
    table: pd.DataFrame, names: dict[str, str], bands: dict[str, str], colours: list[str] | tuple[str, ...], lang: str, *, written: bool
) -> dict[str, Any]:
    rows = max(len(table), 1)
    short = [theme.fit(name, 112) for name in names.values()]
    left = max((theme.width(name) for name in short), default=0) + 12
    entries = [labels.Entry(band, colour) for band, colour in zip(bands.values(), colours, strict=True)]
    head = _HEAD if written else 0
    key = labels.key(entries, left, lift=head)
    notes, shapes, top = key["annotations"], key["shapes"], labels.key_rows(entries) * labels.KEY_HEIGHT + 4 + head
    right = 16
    if written:
        across = 4
        for index, code in enumerate(bands):
            across += max(theme.width(_count(value, lang)) for value in table[code]) + 14
            place = {"xref": "paper", "x": 1, "xanchor": "right", "xshift": across}
            pixel = {"xref": "paper", "yref": "paper", "xsizemode": "pixel", "ysizemode": "pixel", "xanchor": 1, "yanchor": 1}
            box = {"x0": across - 9, "x1": across, "y0": 3, "y1": 12}
            shapes.append({"type": "rect", **pixel, **box, "fillcolor": colours[index], "line": {"width": 0}})
            ink = {"color": theme.INK, "size": theme.SIZE}
            notes += [labels.note(_count(value, lang), **place, y=row, font=ink) for row, value in enumerate(table[code])]
        right = across + 6
    for row, code in enumerate(table.index):
        if table.loc[code].isna().all():
            notes.append(labels.note(t("chart.not_reported", lang), x=0, y=row, xshift=4))
    if not len(table):
        notes = [labels.nothing(lang)]
    across_axis = {"showgrid": False, "showticklabels": False, "zeroline": len(table) > 0, "zerolinecolor": theme.FAINT}
    if written:
        across_axis["range"] = [0, float(table.max().max()) if table.notna().any(axis=None) else 1.0]
    else:
        across_axis["range"] = [0, 100]
    return theme.layout(
        rows * _ROW + top + 8,
        left=left,
        right=right,
        top=top,
        bottom=8,
        barmode="overlay" if written else "stack",
        uniformtext={"minsize": 10, "mode": "hide"},
        xaxis=across_axis,
        yaxis={
            "range": [rows - 0.5, -0.5],
            "showgrid": False,
            "tickvals": list(range(len(short))),
            "ticktext": [theme.literal(name) for name in short],
            "tickfont": {"color": theme.INK, "size": theme.SIZE},
        },
        shapes=shapes,
        annotations=notes,
        hovermode="closest",
    )
