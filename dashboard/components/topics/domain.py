"""A domain as a whole: every indicator of it in one table, and the townships on those that have figures."""

import math
from collections.abc import Sequence
from itertools import islice
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import panel, trends
from dashboard.components.chart import still
from dashboard.components.comparison import compare
from dashboard.components.coverage import coverage
from dashboard.components.records import records
from dashboard.components.tables import Cell, figure_link, table
from dashboard.components.tiles import Partner, Tile, read_tiles
from dashboard.components.topics import figure
from dashboard.context import View
from dashboard.figures import heatmap, sparkline
from dashboard.figures.frames import frame
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Domain, Indicator

_CELLS = ("area_code", "name", "column_code", "column", "value", "shown", "said", "direction")
_COLUMNS = 10  # the most indicators of the heat map
_DIRECTIONS = {"higher": 1, "lower": -1, "neutral": 0}
_HEADS = (
    ("table.indicator", ""), ("table.value", "n"), ("topic.head.trail", ""), ("table.period", "k"), ("table.year_on_year", "n"),
    ("table.coverage", "n"), ("topic.head.partner", ""),
)  # fmt: skip


def indicators_of(view: View, domain: Domain) -> list[Indicator]:
    """Return a domain's indicators, those with a figure first, each group in the catalogue's order."""
    mine = [one for one in view.catalogue.indicators.values() if one.domain == domain.code and one.companion_of is None]
    return sorted(mine, key=lambda one: one not in view.reported)


def indicator_table(view: View, domain: Domain) -> Component:
    """List every indicator of a domain with its newest figure; what nobody ever sent says 未接入."""
    lang = view.lang
    indicators = indicators_of(view, domain)
    known = {tile.indicator.code: tile for tile in read_tiles(view, indicators, view.root, lambda one: figure.shown_period(view, one))}
    told = [tile for tile in known.values() if tile.period]
    silent = [tile.indicator for tile in known.values() if not tile.period]
    title = t("topic.domain", lang, name=domain.name.get(lang), count=len(indicators), known=len(told))
    listed = [
        html.Li([html.A(one.name.get(lang), href=view.link(f"/indicators/{one.code}")), " ", html.Span(t("topic.unconnected", lang))])
        for one in silent
    ]
    return html.Section(
        [
            html.H2(title),
            *(
                [
                    table(
                        [(t(key, lang), kind) for key, kind in _HEADS],
                        [_line(view, tile) for tile in told],
                        identity="domain-indicators",
                    )
                ]
                if told
                else []
            ),
            *(
                [html.H3(t("topic.domain_silent", lang, count=len(silent))), html.Ul(listed, className="unconnected", id="domain-silent")]
                if silent
                else []
            ),
            html.P([_source(view), _take(view, domain)], className="source"),
        ],
        className="panel span domain",
    )


def domain_heatmap(view: View, domain: Domain, identity: str) -> list[Component]:
    """Draw the townships on the first indicators of a domain they have figures of; nothing where there is none."""
    lang = view.lang
    candidates = [one for one in indicators_of(view, domain) if one in view.reported and one.level != "county"]
    period_of = {one.code: view.period(one) for one in candidates}
    found = records(queries.matrix(view.connection, view.county, view.catalogue, period_of, "township"))
    told = {row.indicator_code for row in found if not math.isnan(row.value)}
    shown = list(islice((one for one in candidates if one.code in told), _COLUMNS))
    if not shown:
        return []
    rows = {(row.area_code, row.indicator_code): row for row in found}
    places = {row.area_code: figure.name_of(view, row) for row in found}
    cells = []
    lines: list[list[Cell]] = []
    for area, name in places.items():
        mine = [(one, rows[area, one.code]) for one in shown]
        for one, row in mine:
            column = t("format.with_unit", lang, name=one.name.get(lang), unit=view.catalogue.unit(one.unit).name.get(lang))
            text = t("chart.not_reported", lang) if math.isnan(row.value) else figure.number(view, one, row.value)
            said = f"{name}  {one.name.get(lang)}  {formats.period(row.period, lang)}  {figure.said(view, one, row.value, row.bound)}"
            cells.append((area, name, one.code, column, row.value, text, said, _DIRECTIONS[one.polarity]))
        lines.append([name, *(figure_link(view, one, area, row.period, row.value, row.bound) for one, row in mine)])
    heads = [(t("table.area", lang), "k"), *((one.name.get(lang), "n") for one in shown)]
    return [
        panel.panel(
            view,
            t("topic.heatmap", lang, name=domain.name.get(lang), areas=len(places), count=len(shown)),
            [t("topic.within", lang)],
            heatmap.heatmap(frame(_CELLS, cells), lang),
            _source(view),
            identity=identity,
            link=figure.pattern(view, "/indicators/{1}", explain="{0}"),
            numbers=table(heads, lines),
            download=figure.download(view, "areas", [one.code for one in shown], period=view.params.get("period")),
            wide=True,
        )
    ]


def _line(view: View, tile: Tile) -> Sequence[Cell]:
    lang, indicator = view.lang, tile.indicator
    compared = compare(view, indicator, tile.period, tile.now, tile.before, tile.change)
    early: list[Component | str] = [" ", html.Span(t("tile.provisional", lang), className="provisional")]
    value = figure_link(view, indicator, view.root, tile.period, tile.now.value, tile.now.bound, unit=True)
    return [
        html.A(indicator.name.get(lang), href=view.link(f"/indicators/{indicator.code}")),
        html.Span([value, *(early if tile.now.provisional or view.is_open(indicator, tile.period) else [])]),
        html.Div(still(sparkline.sparkline(tile.trail)), className="trail") if tile.trail else "",
        formats.period(tile.period, lang),
        html.Span(compared.short, title=compared.sentence),
        coverage(view, indicator, tile.period, tile.now.reported, tile.now.expected),
        _partner(view, tile.partner),
    ]


def _partner(view: View, partner: Partner | None) -> Cell:
    """Show the figure that stands beside a count, 未接入 where nobody ever sent it."""
    if partner is None:
        return ""
    name = partner.indicator.name.get(view.lang)
    if not partner.period:
        return t("format.field", view.lang, name=name, value=t("topic.unconnected", view.lang))
    head = t("format.field", view.lang, name=name, value="")
    return html.Span([head, figure_link(view, partner.indicator, view.root, partner.period, partner.value, partner.bound, unit=True)])


def _source(view: View) -> str:
    return t("chart.source_plain", view.lang, source=view.shown.county.name.get(view.lang), moment=trends.updated(view))


def _take(view: View, domain: Domain) -> Component:
    plain: dict[str, Any] = {"data-plain": ""}
    return html.Span(
        [
            html.A(
                t(f"chart.{kind}", view.lang),
                href=view.link(f"/download/topic_domain.{kind}", domain=domain.code),
                download="",
                title=t(f"chart.{kind}_title", view.lang),
                **plain,
            )
            for kind in ("csv", "xlsx")
        ],
        className="take",
    )
