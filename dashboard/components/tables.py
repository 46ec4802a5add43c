"""Tables of figures: every number a link to its sources."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.model import Indicator

Cell = Component | str


def table(heads: Sequence[tuple[str, str]], rows: Iterable[Sequence[Cell]], *, identity: str = "", chosen: int = -1) -> Component:
    """Lay out a table.

    Args:
        heads: text and kind of each column: n numbers, k what must not break, "" running text.
        chosen: place of the row that is marked, -1 none.
    """
    kinds = [kind or None for _, kind in heads]
    head = html.Thead(html.Tr([html.Th(text, className=kind, scope="col") for (text, _), kind in zip(heads, kinds, strict=True)]))
    body = [
        html.Tr(
            [html.Td(cell, className=kind) for cell, kind in zip(row, kinds, strict=True)],
            className="chosen" if place == chosen else None,
        )
        for place, row in enumerate(rows)
    ]
    extra: dict[str, Any] = {"id": identity} if identity else {}
    return html.Div(html.Table([head, html.Tbody(body)], className="figures", **extra), className="scroll", tabIndex="0")


def figure_link(view: View, indicator: Indicator, area: str, period: str, value: float, bound: str, *, unit: bool = False) -> Component:
    """Show one figure as a link to its sources; unit: name it, where a column holds several."""
    lang = view.lang
    declared = view.catalogue.unit(indicator.unit)
    if math.isnan(value):
        shown = t("chart.not_reported", lang)
    elif unit:
        shown = formats.quantity(value, indicator, declared, lang, bound)
    else:
        shown = formats.bounded(formats.plain(value, formats.decimals_of(indicator, declared), lang), bound, lang)
    href = view.link(f"/indicators/{indicator.code}", period=period, explain=area)
    return html.A(shown, href=href, title=t("explain.link", lang, value=shown))
