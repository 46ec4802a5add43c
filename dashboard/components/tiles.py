"""KPI tiles: value, unit, change on a year ago, coverage, the last two years as a line."""

import math
from typing import NamedTuple

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.panel import spark
from dashboard.context import View
from dashboard.figures.sparkline import sparkline
from dashboard.text import t
from warehouse.catalogue.model import Indicator


class Tile(NamedTuple):
    """One number as a page shows it: a row of queries.tiles, and the indicator's last two years."""

    indicator: Indicator
    period: str
    value: float
    before: float
    change: float
    year_to_date: float
    reported: int
    expected: int
    townships_reported: int
    townships_expected: int
    trail: tuple[float, ...]


def tiles(view: View, shown: list[Tile], chosen: str, path: str) -> Component:
    """Lay tiles out in a grid; a tile's name chooses it, its number leads to its sources."""
    return html.Div([_tile(view, tile, chosen=tile.indicator.code == chosen, path=path) for tile in shown], className="tiles")


def _tile(view: View, tile: Tile, *, chosen: bool, path: str) -> Component:
    lang, indicator = view.lang, tile.indicator
    unit = view.catalogue.unit(indicator.unit)
    number, unit_name = formats.amount(tile.value, indicator, unit, lang)
    name = dcc.Link(
        indicator.name.get(lang), href=view.link(path, indicator=indicator.code, period=view.params.get("period")), className="name"
    )
    sources = view.link(f"/indicators/{indicator.code}", period=tile.period, explain=view.root)
    silent = math.isnan(tile.value)
    figure = (
        html.Span(t("tile.none", lang), className="number silent")
        if silent
        else dcc.Link(
            [html.Span(number, className="number"), html.Span(unit_name, className="unit")],
            href=sources,
            title=t("explain.link", lang, value=f"{number} {unit_name}"),
        )
    )
    return html.Article(
        [name, html.Div(figure), html.P(_year_on_year(tile, indicator, view)), html.P(_coverage(tile, lang)), spark(sparkline(tile.trail))],
        className="tile chosen" if chosen else "tile",
        id={"type": "tile", "indicator": indicator.code},
    )


def _year_on_year(tile: Tile, indicator: Indicator, view: View) -> str:
    """Compare with the year before, where the two can be compared: percentages in points, everybody reported, the year over."""
    lang = view.lang
    said = formats.period(tile.period, lang)
    unit = view.catalogue.unit(indicator.unit)
    decimals = formats.decimals_of(indicator, unit)
    if math.isnan(tile.before) or math.isnan(tile.value):
        return f"{said} · {t('tile.yoy_missing', lang)}"
    if tile.period == view.open_year():
        return f"{said} · {t('tile.yoy_open', lang)}"
    if tile.reported < tile.expected:
        return f"{said} · {t('tile.yoy_incomplete', lang, before=formats.plain(tile.before, decimals, lang))}"
    if unit.code == "percent":
        return f"{said} · {t('tile.yoy_points', lang, points=formats.signed(tile.value - tile.before, lang))}"
    if not math.isnan(tile.change):
        return f"{said} · {t('tile.yoy', lang, change=formats.change(tile.change, lang))}"
    before, difference = (formats.plain(value, decimals, lang) for value in (tile.before, tile.value - tile.before))
    return f"{said} · {t('tile.yoy_none', lang, before=before, difference=difference)}"


def _coverage(tile: Tile, lang: str) -> list[Component | str]:
    said = t("tile.townships", lang, reported=tile.townships_reported, expected=tile.townships_expected)
    if tile.indicator.level not in ("township", "county"):
        said += " · " + t(
            "tile.coverage", lang, reported=tile.reported, expected=tile.expected, level=t(f"levels.{tile.indicator.level}", lang)
        )
    if tile.reported >= tile.expected:
        return [said]
    return [said, " ", html.Span(t("tile.provisional", lang), className="provisional")]
