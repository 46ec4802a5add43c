"""KPI tiles: value, unit, change on a year ago, coverage, the last two years as a line."""

import math
from typing import Any, NamedTuple

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.chart import still
from dashboard.components.comparison import NOTHING, Standing, compare
from dashboard.components.coverage import coverage
from dashboard.context import View
from dashboard.figures.sparkline import sparkline
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator
from warehouse.catalogue.periods import grain_of, year_before


class Tile(NamedTuple):
    """One number as a page shows it: a row of queries.tiles, and the year before as it stood."""

    indicator: Indicator
    period: str
    now: Standing
    before: Standing
    change: float
    year_to_date: float
    townships_reported: int
    townships_expected: int
    trail: tuple[float, ...]


def read_tile(view: View, indicator: Indicator, period: str) -> Tile:
    """Ask for what a tile of the county's own area shows."""
    row = _ask(view, indicator, period)
    earlier = _ask(view, indicator, year_before(period)) if grain_of(period) in ("month", "quarter", "year") else None
    return Tile(
        indicator=indicator,
        period=period,
        now=_standing(row),
        before=NOTHING if earlier is None else _standing(earlier),
        **{name: row[name] for name in ("change", "year_to_date", "townships_reported", "townships_expected", "trail")},
    )


def tiles(view: View, shown: list[Tile], chosen: str, path: str) -> Component:
    """Lay tiles out in a grid; a tile's name chooses it, its number leads to its sources."""
    return html.Div([_tile(view, tile, chosen=tile.indicator.code == chosen, path=path) for tile in shown], className="tiles")


def _ask(view: View, indicator: Indicator, period: str) -> Any:
    return queries.tiles(view.connection, view.county, [indicator.code], period, view.root).iloc[0]


def _standing(row: Any) -> Standing:
    return Standing(row["value"], row["bound"], row["reported"], row["expected"])


def _tile(view: View, tile: Tile, *, chosen: bool, path: str) -> Component:
    lang, indicator = view.lang, tile.indicator
    unit = view.catalogue.unit(indicator.unit)
    name = html.A(indicator.name.get(lang), href=view.link(path, indicator=indicator.code), className="name")
    compared = compare(view, indicator, tile.period, tile.now, tile.before, tile.change)
    lines = [html.P(f"{formats.period(tile.period, lang)} · {compared.sentence}"), html.P(_coverage(view, tile))]
    if indicator.aggregation == "flow_sum" and grain_of(tile.period) == "month" and not math.isnan(tile.year_to_date):
        lines.append(html.P(t("tile.to_date", lang, value=formats.quantity(tile.year_to_date, indicator, unit, lang))))
    return html.Article(
        [name, html.Div(_number(view, tile)), *lines, still(sparkline(tile.trail))],
        className="tile chosen" if chosen else "tile",
        id=f"tile-{indicator.code}",
    )


def _number(view: View, tile: Tile) -> Component:
    lang, indicator = view.lang, tile.indicator
    if math.isnan(tile.now.value):
        return html.Span(t("tile.none", lang), className="number silent")
    number, unit_name = formats.amount(tile.now.value, indicator, view.catalogue.unit(indicator.unit), lang)
    return html.A(
        [html.Span(formats.bounded(number, tile.now.bound, lang), className="number"), " ", html.Span(unit_name, className="unit")],
        href=view.link(f"/indicators/{indicator.code}", period=tile.period, explain=view.root),
        title=t("explain.link", lang, value=f"{number} {unit_name}"),
    )


def _coverage(view: View, tile: Tile) -> list[Component | str]:
    lang, indicator = view.lang, tile.indicator
    said = [coverage(view, indicator, tile.period, tile.now.reported, tile.now.expected)] if tile.now.expected else []
    townships = {"reported": tile.townships_reported, "expected": tile.townships_expected, "name": t("levels.township", lang)}
    by_township = t("coverage.of", lang, **townships)
    if tile.townships_expected and by_township not in said:
        said.insert(0, by_township)
    provisional: list[Component | str] = (
        [" ", html.Span(t("tile.provisional", lang), className="provisional")]
        if tile.now.provisional or view.is_open(indicator, tile.period)
        else []
    )
    return [" · ".join(said), *provisional]
