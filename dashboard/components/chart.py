"""A chart: a figure as JSON in the page, drawn by assets/4-charts.js."""

from typing import Any

import orjson
from dash import html
from dash.development.base_component import Component

from dashboard.theme import Figure


def chart(figure: Figure, said: str, *, identity: str = "", link: str = "") -> Component:
    """Show a figure as wide as there is room for it; one that needs more can be moved sideways, by keyboard too.

    Args:
        said: what it shows, for who cannot see it.
        link: where a click leads, an address with {0}, {1} … for what the clicked point carries as customdata; "" nowhere.
    """
    shown: dict[str, Any] = {"data-figure": _as_json(figure), "data-live": "true", "aria-label": said}
    if link:
        shown["data-link"] = link
    if identity:
        shown["id"] = identity
    size = _size(figure)
    reached: dict[str, Any] = {"tabIndex": "0"} if "minWidth" in size else {}
    return html.Div(html.Div(className="chart", role="img", style=size, **shown), className="scroll", **reached)


def still(figure: Figure) -> Component:
    """Show a figure that repeats what stands beside it in words: hidden from screen readers, without anything to point at."""
    shown: dict[str, Any] = {"data-figure": _as_json(figure), "aria-hidden": "true"}
    return html.Div(className="chart", style=_size(figure), **shown)


def _size(figure: Figure) -> dict[str, str]:
    """Return the height a figure has, and the width below which its words would touch."""
    least = figure["layout"].get("meta", {}).get("width")
    return {"height": f"{figure['layout']['height']}px", **({"minWidth": f"{least}px"} if least else {})}


def _as_json(figure: Figure) -> str:
    return orjson.dumps(figure, option=orjson.OPT_SERIALIZE_NUMPY).decode()
