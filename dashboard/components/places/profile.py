"""All figures of one township or zone: the headline ones as tiles, every one in a table by domain."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.comparison import Standing, compare
from dashboard.components.places import said
from dashboard.components.records import records
from dashboard.components.tables import Cell, figure_link, table
from dashboard.components.tiles import read_tiles, tiles
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator
from warehouse.queries import Place

_ROW = 4  # tiles side by side
_HEADS = (("indicator", ""), ("period", "k"), ("value", "n"), ("year_before", "n"), ("year_on_year", "n"), ("rank", "n"))


def read_profile(view: View, place: Place) -> dict[str, Any]:
    """Return a row of queries.profile per indicator the place has or owes a figure of, by code, in the catalogue's order."""
    periods = {one.code: view.period(one) for one in view.reported if one.level != "county"}
    shown = {code: period for code, period in periods.items() if period}
    frame = queries.profile(view.connection, view.county, view.catalogue, shown, place)
    rows = records(frame)
    return {row.indicator_code: row for row in rows if row.expected or not math.isnan(row.value)}


def place_tiles(view: View, place: Place, rows: Mapping[str, Any], chosen: str) -> Component:
    """Show the headline indicators the place has or owes a figure of, each with its rank and its neighbours' median.

    Where they are fewer than a row of tiles, the first others fill it.
    """
    headline = [one for one in view.headline() if one.code in rows]
    others = [view.indicator(code) for code in rows if all(one.code != code for one in headline)]
    headline += others[: max(_ROW - len(headline), 0)]
    shown = read_tiles(view, headline, place.area_code, lambda one: said.period_of(view, one))
    beside = {
        one.code: [line for line in (_rank(view, place, rows[one.code]), _near(view, one, rows[one.code])) if line] for one in headline
    }
    return tiles(view, shown, chosen, view.path, beside)


def domain_tables(view: View, place: Place, rows: Mapping[str, Any]) -> list[Component]:
    """Return a panel per domain with every figure of the place in it, and one that names what it has none of."""
    lang = view.lang
    shown: list[Component] = []
    for code, domain in view.catalogue.domains.items():
        listed = [view.indicator(row) for row in rows if view.indicator(row).domain == code]
        if listed:
            heading = html.H2(t("places.domain", lang, name=domain.name.get(lang), count=len(listed)))
            shown.append(html.Section([heading, _table(view, place, listed, rows)], className="panel", id=f"domain-{code}"))
    return [*shown, _silent(view, place, rows)]


def _rank(view: View, place: Place, row: Any) -> str:
    if not row.rank or place.level != "township":
        return ""
    return t("table.rank_of", view.lang, rank=row.rank, n=row.ranked)


def _near(view: View, indicator: Indicator, row: Any) -> str:
    if math.isnan(row.median):
        return ""
    value = said.quantity(view, indicator, row.median)
    return t(f"places.near_{row.basis}", view.lang, value=value, n=row.n, of=row.of)


def _table(view: View, place: Place, listed: Sequence[Indicator], rows: Mapping[str, Any]) -> Component:
    lang = view.lang
    near = place.level == "township"
    heads = [(t(f"table.{key}", lang), kind) for key, kind in (_HEADS if near else _HEADS[:-1])]
    heads += [(t("places.near", lang), "n")] if near else []
    heads.append((t("table.coverage", lang), "n"))
    return table(heads, [_line(view, place, one, rows[one.code], near=near) for one in listed])


def _line(view: View, place: Place, indicator: Indicator, row: Any, *, near: bool) -> list[Cell]:
    lang = view.lang
    missing = t("format.missing", lang)
    before = Standing(row.before, row.before_bound, row.before_reported, row.before_expected)
    compared = compare(view, indicator, row.period, Standing(row.value, row.bound, row.reported, row.expected), before, row.change)
    link = figure_link(view, indicator, place.area_code, row.period, row.value, row.bound, unit=True)
    late = said.provisional(view, indicator, row.period, row) and not math.isnan(row.value)
    cells: list[Cell] = [
        html.A(indicator.name.get(lang), href=view.here(indicator=indicator.code, village=None)),
        formats.period(row.period, lang),
        said.with_mark(view, link, late=late),
        missing if math.isnan(row.before) else said.number(view, indicator, row.before, row.before_bound),
        html.Span(compared.short, title=compared.sentence),
    ]
    if near:
        cells += [
            _rank(view, place, row) or missing,
            missing if math.isnan(row.median) else html.Span(said.number(view, indicator, row.median), title=f"{row.n}/{row.of}"),
        ]
    return [*cells, f"{row.reported}/{row.expected}"]


def _silent(view: View, place: Place, rows: Mapping[str, Any]) -> Component:
    """Name, by domain, the indicators the county has no figure of, and count those it has and the place does not."""
    lang = view.lang
    reported = {one.code for one in view.reported}
    declared = [one for one in view.catalogue.indicators.values() if one.companion_of is None and one.level != "county"]
    elsewhere = [one for one in declared if one.code in reported and one.code not in rows]
    lines = []
    for code, domain in view.catalogue.domains.items():
        names = [one.name.get(lang) for one in declared if one.domain == code and one.code not in reported]
        if names:
            title = t("places.domain", lang, name=domain.name.get(lang), count=len(names))
            lines.append(html.Details([html.Summary(title), html.P(t("format.list", lang).join(names), className="small")]))
    parts: list[Component] = [html.H2(t("places.unconnected", lang)), *lines]
    if elsewhere:
        names_of = t("format.list", lang).join(one.name.get(lang) for one in elsewhere)
        area = said.name_of(view, place.name_zh, place.name_en)
        parts.append(html.P(t("places.not_here", lang, area=area, names=names_of), className="muted small"))
    return html.Section(parts, className="panel", id="unconnected")
