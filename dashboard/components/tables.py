"""Tables of figures: every number a link to its sources."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.model import Indicator
from warehouse.queries import AreaValue

Cell = Component | str


def table(heads: Sequence[tuple[str, bool]], rows: Iterable[Sequence[Cell]], *, identity: str = "", chosen: int = -1) -> Component:
    """Lay out a table; heads: text and whether the column holds numbers; chosen: place of the row that is marked."""
    numeric = ["n" if number else None for _, number in heads]
    head = html.Thead(html.Tr([html.Th(text, className=kind, scope="col") for (text, _), kind in zip(heads, numeric, strict=True)]))
    body = [
        html.Tr(
            [html.Td(cell, className=kind) for cell, kind in zip(row, numeric, strict=True)],
            className="chosen" if place == chosen else None,
        )
        for place, row in enumerate(rows)
    ]
    extra: dict[str, Any] = {"id": identity} if identity else {}
    return html.Div(html.Table([head, html.Tbody(body)], className="figures", **extra), className="scroll", tabIndex="0")


def area_table(view: View, indicator: Indicator, period: str, rows: Sequence[AreaValue], *, identity: str, marked: str = "") -> Component:
    """Show areas on one indicator in one period in 建制顺序: value, rank, a year before, change, coverage."""
    lang = view.lang
    decimals = formats.decimals_of(indicator, view.catalogue.unit(indicator.unit))
    ranked = sum(row.rank > 0 for row in rows)

    def line(row: AreaValue) -> list[Cell]:
        name = row.name_en if lang == "en" else row.name_zh
        shown = t("chart.not_reported", lang) if math.isnan(row.value) else formats.plain(row.value, decimals, lang)
        link = dcc.Link(
            shown,
            href=view.link(f"/indicators/{indicator.code}", period=period, explain=row.area_code),
            title=t("explain.link", lang, value=shown),
            id={"type": "figure", "area": row.area_code},
        )
        rank = t("table.rank_of", lang, rank=row.rank, n=ranked) if row.rank else formats.plain(math.nan, 0, lang)
        before = formats.plain(row.before, decimals, lang)
        return [name, link, rank, before, formats.change(row.change, lang), f"{row.reported}/{row.expected}"]

    heads = [("area", False), ("value", True), ("rank", True), ("year_before", True), ("year_on_year", True), ("coverage", True)]
    chosen = next((place for place, row in enumerate(rows) if row.area_code == marked), -1)
    return table(
        [(t(f"table.{key}", lang), number) for key, number in heads], [line(row) for row in rows], identity=identity, chosen=chosen
    )
