"""KPI tiles: value, unit, change on a year ago, coverage, the last two years as a line."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.chart import still
from dashboard.components.comparison import NOTHING, Standing, compare
from dashboard.components.coverage import coverage
from dashboard.components.targets.on_tile import target_lines
from dashboard.context import View
from dashboard.figures.sparkline import sparkline
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator
from warehouse.catalogue.periods import grain_of, year_before


class Partner(NamedTuple):
    """The figure that says what a count is worth, 办结率 beside 受理; period "" = nobody ever reported it."""

    indicator: Indicator
    period: str
    value: float
    bound: str


class Tile(NamedTuple):
    """One number as a page shows it: a row of queries.tiles, and the year before as it stood; period "" = nobody ever reported it."""

    indicator: Indicator
    period: str
    area: str
    now: Standing
    before: Standing
    change: float
    year_to_date: float
    townships_reported: int
    townships_expected: int
    trail: tuple[float, ...]
    partner: Partner | None


def read_tiles(view: View, indicators: Sequence[Indicator], area: str, period_of: Callable[[Indicator], str]) -> list[Tile]:
    """Ask for what the tiles of one area show, once per period.

    Args:
        period_of: the period each indicator and its quality partner is shown in, "" = there is none.
    """
    partners = [view.indicator(one.quality) if one.quality else None for one in indicators]
    periods = {one.code: period_of(one) for one in [*indicators, *(one for one in partners if one is not None)]}
    asked: dict[str, set[str]] = {}
    for code, period in periods.items():
        for one in _with_year_before(period):
            asked.setdefault(one, set()).add(code)
    rows: dict[tuple[str, str], Any] = {}
    for period, codes in asked.items():
        frame = queries.tiles(view.connection, view.county, sorted(codes), period, area)
        rows.update({(row["indicator_code"], period): row for row in frame.to_dict("records")})
    return [
        _of_rows(one, periods[one.code], area, rows, None if partner is None else _partner(partner, periods[partner.code], rows))
        for one, partner in zip(indicators, partners, strict=True)
    ]


def tiles(view: View, shown: list[Tile], chosen: str, path: str, beside: Mapping[str, Sequence[str]] | None = None) -> Component:
    """Lay tiles of one area out in a grid; a tile's name chooses it, its number leads to its sources, its status to its target.

    Args:
        beside: more lines of some tiles, by indicator.
    """
    more = beside or {}
    aims = target_lines(view, {tile.indicator.code: tile.period for tile in shown}, shown[0].area) if shown else {}
    laid = [
        _tile(view, tile, more.get(tile.indicator.code, ()), aims.get(tile.indicator.code), chosen=tile.indicator.code == chosen, path=path)
        for tile in shown
    ]
    return html.Div(laid, className="tiles")


def _with_year_before(period: str) -> list[str]:
    if not period:
        return []
    return [period, year_before(period)] if grain_of(period) in ("month", "quarter", "year") else [period]


def _of_rows(indicator: Indicator, period: str, area: str, rows: Mapping[tuple[str, str], Any], partner: Partner | None) -> Tile:
    row = rows.get((indicator.code, period))
    if row is None:
        return Tile(indicator, "", area, NOTHING, NOTHING, math.nan, math.nan, 0, 0, (), partner)
    earlier = rows.get((indicator.code, _with_year_before(period)[-1])) if len(_with_year_before(period)) > 1 else None
    return Tile(
        indicator=indicator,
        period=period,
        area=area,
        now=_standing(row),
        before=NOTHING if earlier is None else _standing(earlier),
        partner=partner,
        **{name: row[name] for name in ("change", "year_to_date", "townships_reported", "townships_expected", "trail")},
    )


def _partner(indicator: Indicator, period: str, rows: Mapping[tuple[str, str], Any]) -> Partner:
    row = rows.get((indicator.code, period))
    return Partner(indicator, "", math.nan, "exact") if row is None else Partner(indicator, period, row["value"], row["bound"])


def _standing(row: Any) -> Standing:
    return Standing(row["value"], row["bound"], row["reported"], row["expected"])


def _tile(view: View, tile: Tile, more: Sequence[str], aim: Component | None, *, chosen: bool, path: str) -> Component:
    lang, indicator = view.lang, tile.indicator
    unit = view.catalogue.unit(indicator.unit)
    name = html.A(indicator.name.get(lang), href=view.link(path, indicator=indicator.code), className="name")
    lines = [] if aim is None else [aim]
    lines += [] if tile.partner is None else [_quality(view, tile, tile.partner)]
    if tile.period:
        compared = compare(view, indicator, tile.period, tile.now, tile.before, tile.change)
        lines += [html.P(f"{formats.period(tile.period, lang)} · {compared.sentence}"), html.P(_coverage(view, tile))]
    lines += [html.P(line) for line in more]
    if indicator.aggregation == "flow_sum" and tile.period and grain_of(tile.period) == "month" and not math.isnan(tile.year_to_date):
        lines.append(html.P(t("tile.to_date", lang, value=formats.quantity(tile.year_to_date, indicator, unit, lang))))
    return html.Article(
        [name, html.Div(_number(view, tile)), *lines, still(sparkline(tile.trail))],
        className="tile chosen" if chosen else "tile",
        id=f"tile-{indicator.code}",
    )


def _quality(view: View, tile: Tile, partner: Partner) -> Component:
    """Show the partner's figure, with its period where that is another."""
    lang, indicator = view.lang, partner.indicator
    name = html.A(indicator.name.get(lang), href=view.link(f"/indicators/{indicator.code}", period=partner.period or None))
    if not partner.period:
        return html.P([name, " ", t("tile.silent", lang)], className="quality")
    shown = formats.quantity(partner.value, indicator, view.catalogue.unit(indicator.unit), lang, partner.bound)
    link = html.A(
        t("tile.none", lang) if math.isnan(partner.value) else shown,
        href=view.link(f"/indicators/{indicator.code}", period=partner.period, explain=tile.area),
        title=t("explain.link", lang, value=shown),
    )
    other = [" ", formats.period(partner.period, lang)] if partner.period != tile.period else []
    return html.P([name, " ", link, *other], className="quality")


def _number(view: View, tile: Tile) -> Component:
    lang, indicator = view.lang, tile.indicator
    if not tile.period:
        return html.Span(t("tile.silent", lang), className="number silent")
    if math.isnan(tile.now.value):
        return html.Span(t("tile.none", lang), className="number silent")
    number, unit_name = formats.amount(tile.now.value, indicator, view.catalogue.unit(indicator.unit), lang)
    return html.A(
        [html.Span(formats.bounded(number, tile.now.bound, lang), className="number"), " ", html.Span(unit_name, className="unit")],
        href=view.link(f"/indicators/{indicator.code}", period=tile.period, explain=tile.area),
        title=t("explain.link", lang, value=f"{number} {unit_name}"),
    )


def _coverage(view: View, tile: Tile) -> list[Component | str]:
    lang, indicator = view.lang, tile.indicator
    said = [coverage(view, indicator, tile.period, tile.now.reported, tile.now.expected)] if tile.now.expected else []
    townships = {"reported": tile.townships_reported, "expected": tile.townships_expected, "name": t("levels.township", lang)}
    by_township = t("coverage.of", lang, **townships)
    if tile.area == view.root and tile.townships_expected and by_township not in said:
        said.insert(0, by_township)
    provisional: list[Component | str] = (
        [" ", html.Span(t("tile.provisional", lang), className="provisional")]
        if tile.now.provisional or view.is_open(indicator, tile.period)
        else []
    )
    return [" · ".join(said), *provisional]
