"""What the desk shows as the screen shows it: the same sentences, figures, numbers and sources, so that both say the same."""

import re
from collections.abc import Iterator
from typing import Any

import orjson
from dash.development.base_component import Component

from dashboard.screen.model import Block, Cell, Panel

_NUMBER = re.compile(r"[\d,]*\d(?:\.\d+)?")
_TOWNSHIP = "/townships/{0}"


def from_desk(shown: Component) -> Panel:
    """Return what a panel of the desk shows, see `components.panel.panel`; of one that says there is nothing, its words."""
    parts = list(_walk(shown))
    chart = next((part for part in parts if getattr(part, "data-figure", None)), None)
    if chart is None:
        words = [text_of(part) for part in _children(shown)]
        return Panel("said", words[0] if words else "", lines=tuple(words[1:]))
    heads, rows = _table(parts)
    return Panel(
        "figure",
        text_of(_of(parts, "H2")),
        notes=text_of(_classed(parts, "unit")),
        source=_first_text(_classed(parts, "source")),
        figure=orjson.loads(getattr(chart, "data-figure")),
        opens="area" if str(getattr(chart, "data-link", "")).startswith(_TOWNSHIP) else "",
        heads=heads,
        rows=rows,
    )


def blocks_of(shown: Component) -> list[Block]:
    """Return what a panel of explanation says, in its order: headings, lines of text and tables."""
    return list(_blocks(shown))


def numbers_of(shown: Component) -> list[float]:
    """Return the figures that stand in the tables of a panel of the desk, as they are written."""
    _, rows = _table(list(_walk(shown)))
    found = (_NUMBER.match(cell.text) for row in rows for cell in row if cell.number)
    return [float(one[0].replace(",", "")) for one in found if one]


def text_of(shown: object) -> str:
    """Return the words of a component, as one reads them."""
    if shown is None:
        return ""
    if not isinstance(shown, Component):
        return str(shown)
    return "".join(text_of(part) for part in _children(shown))


def _blocks(shown: object) -> Iterator[Block]:
    kind = type(shown).__name__
    if kind in ("H2", "H3"):
        yield Block("head", text_of(shown))
    elif kind in ("P", "Li"):
        yield Block("text", text_of(shown))
    elif kind == "Table" and isinstance(shown, Component):
        heads, rows = _table([shown])
        yield Block("table", heads=heads, rows=rows)
    elif isinstance(shown, Component):
        for part in _children(shown):
            yield from _blocks(part)


def _children(shown: Component) -> list[Any]:
    held = getattr(shown, "children", None)
    if held is None:
        return []
    return list(held) if isinstance(held, list | tuple) else [held]


def _walk(shown: object) -> Iterator[Component]:
    if isinstance(shown, Component):
        yield shown
        for part in _children(shown):
            yield from _walk(part)


def _of(parts: list[Component], kind: str) -> Component | None:
    return next((part for part in parts if type(part).__name__ == kind), None)


def _classed(parts: list[Component], name: str) -> Component | None:
    return next((part for part in parts if getattr(part, "className", None) == name), None)


def _first_text(shown: Component | None) -> str:
    return text_of(_children(shown)[0]) if shown is not None and _children(shown) else ""


def _table(parts: list[Component]) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    found = _of(parts, "Table")
    if found is None:
        return (), ()
    inside = list(_walk(found))
    heads = tuple(text_of(part) for part in inside if type(part).__name__ == "Th")
    lines = [part for part in inside if type(part).__name__ == "Tr"][1:]
    return heads, tuple(
        tuple(Cell(text_of(cell), number=getattr(cell, "className", None) == "n") for cell in _children(line)) for line in lines
    )
