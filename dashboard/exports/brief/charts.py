"""The numbers of a panel's figure as a chart that PowerPoint draws itself and people can edit."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from html import unescape
from typing import Any, Literal, NamedTuple

from dashboard import formats
from dashboard.screen.model import Panel
from dashboard.theme import Figure
from warehouse.catalogue.periods import grain_of

_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")
_TAG = re.compile(r"<[^>]*>")
_QUARTER, _YEAR = timedelta(days=80), timedelta(days=300)  # at least so long
_FEW = 2  # values at the least that make a chart


Kind = Literal["bar", "column", "line"]


class Series(NamedTuple):
    """One row of numbers; colour: a token of the style sheet, "" = none of its own; None = not reported."""

    name: str
    colour: str
    values: Sequence[float | None]


class Chart(NamedTuple):
    """What is drawn, as what.

    Attributes:
        stacked: bars on each other; shares: all as long, so that each is its share of the whole. down: categories from the top down.
    """

    kind: Kind
    stacked: bool
    shares: bool
    down: bool
    categories: Sequence[str]
    series: Sequence[Series]


def chart_of(panel: Panel, lang: str) -> Chart | None:
    """Return a panel's figure as a chart: its own numbers, or where those are shares without names the numbers of its table.

    None where it is of a kind PowerPoint has no chart for, such as a map.
    """
    if panel.figure is None:
        return None
    traces = [trace for trace in panel.figure["data"] if _drawn(trace)]
    if not traces or any(trace.get("fill") == "toself" for trace in panel.figure["data"]):
        return None
    across = any(trace.get("orientation") == "h" for trace in traces)
    lines = any(trace["type"] == "scatter" for trace in traces)
    kind: Kind = "line" if lines else "bar" if across else "column"
    layout = panel.figure["layout"]
    stacked = layout.get("barmode") in ("stack", "relative") and len(traces) > 1
    shares = stacked and across and layout.get("xaxis", {}).get("range") == [0, 100]
    span = layout.get("yaxis" if across else "xaxis", {}).get("range") or ["", ""]
    down = across and span[0] > span[1]
    if len(traces) > 1 and not all(trace.get("name") for trace in traces):
        found = _of_table(panel, traces)
        return None if found is None else Chart(kind, stacked, shares, down, *found)
    named = [dict(_points(trace, across)) for trace in traces]
    keys = list(dict.fromkeys(key for one in named for key in one))
    labels = _labels(panel.figure, traces[0], keys, lang, across)
    series = [
        Series(_plain(trace.get("name") or panel.notes or panel.title), _colour(trace), [one.get(key) for key in keys])
        for trace, one in zip(traces, named, strict=True)
    ]
    return Chart(kind, stacked, shares, down, labels, series) if len(keys) >= _FEW else None


def rows_of(panel: Panel) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """Return a panel as a table: its own, or of a map the areas and what is said of each."""
    if panel.rows or panel.figure is None:
        return panel.heads, [[f"{cell.shape} {cell.text}".strip() for cell in row] for row in panel.rows]
    named = [str(trace["name"]).split("  ") for trace in panel.figure["data"] if trace.get("name")]
    return (), [[_plain(parts[0]), _plain("  ".join(parts[1:]))] for parts in named]


def _drawn(trace: Mapping[str, Any]) -> bool:
    return trace["type"] == "bar" or (trace["type"] == "scatter" and "lines" in trace.get("mode", "") and trace.get("fill") != "toself")


def _points(trace: Mapping[str, Any], across: bool) -> Iterator[tuple[str, float | None]]:
    """Yield place on the axis of categories → value."""
    values = trace["x"] if across else trace["y"]
    keys = trace.get("y" if across else "x")
    if keys is None:
        start, step = datetime.fromisoformat(trace["x0"]), timedelta(milliseconds=trace["dx"])
        keys = [_period_at(start + step * place, step) for place in range(len(values))]
    yield from zip(map(str, keys), values, strict=True)


def _period_at(middle: datetime, step: timedelta) -> str:
    if step >= _YEAR:
        return f"{middle.year}"
    return f"{middle.year}Q{(middle.month + 2) // 3}" if step >= _QUARTER else f"{middle.year}-{middle.month:02d}"


def _labels(figure: Figure, trace: Mapping[str, Any], keys: Sequence[str], lang: str, across: bool) -> list[str]:
    """Return what categories are called: the period they are of, else what the axis writes there."""
    data = [one[0] if isinstance(one, list) else one for one in trace.get("customdata", ())]
    codes = [str(one) for one in data] if len(data) == len(keys) else list(keys)
    if all(_is_period(code) for code in codes):
        return [formats.period(code, lang) for code in codes]
    axis = figure["layout"].get("yaxis" if across else "xaxis", {})
    written = dict(zip(map(str, axis.get("tickvals", ())), axis.get("ticktext", ()), strict=False))
    return [_plain(written.get(key) or key) for key in keys]


def _is_period(code: str) -> bool:
    try:
        return grain_of(code) in ("month", "quarter", "year")
    except ValueError:
        return False


def _of_table(panel: Panel, traces: Sequence[Mapping[str, Any]]) -> tuple[Sequence[str], Sequence[Series]] | None:
    """Return the panel's table as categories and series, in the order of the axis; None where it has none."""
    rows = [[cell.text for cell in row] for row in panel.rows]
    if not rows:
        return None
    colours = [_colour(trace) for trace in traces][-(len(rows[0]) - 1) :]
    columns = zip(*rows, strict=True)
    labels = next(columns)
    series = [
        Series(head, colour, [_number(text) for text in column])
        for head, colour, column in zip(panel.heads[1:], colours, columns, strict=True)
    ]
    return labels, series


def _number(text: str) -> float | None:
    found = _NUMBER.match(text)
    return float(found[0].replace(",", "").replace("−", "-")) if found else None


def _colour(trace: Mapping[str, Any]) -> str:
    """Return the colour most of a trace has."""
    of = trace.get("line" if trace["type"] == "scatter" else "marker", {}).get("color", "")
    if isinstance(of, list):
        return max(dict.fromkeys(of), key=of.count) if of else ""
    return str(of)


def _plain(text: str) -> str:
    return unescape(_TAG.sub(" ", text)).strip()
