"""乡镇: every township on one indicator: ranked, on the map, over time, in a table; and on the headline indicators at once."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components import controls, panel, rankings
from dashboard.components.indicator.area import chosen_area, pick_area
from dashboard.components.levels import chosen_level, pick_level
from dashboard.components.places import leaders, maps, notices, over_time, said
from dashboard.components.places.heat import heat_panel
from dashboard.components.records import records
from dashboard.components.trends import source_line
from dashboard.context import View
from dashboard.text import t
from warehouse import queries

PATH = "/townships"


def title(view: View) -> str:
    """Return what the browser's tab says."""
    return t("pages.townships", view.lang)


def build(view: View) -> list[Component]:
    """Lay out the page; ?indicator= and ?period= choose what is compared, ?level= and ?area= which areas, ?basis= on which basis."""
    places = queries.areas(view.connection, view.county, "township")
    zones = queries.zones(view.connection, view.county)
    counts = t("places.counts", view.lang, townships=len(places), zones=len(zones))
    top = html.Div([html.H1(t("places.title", view.lang)), html.Span(counts, className="muted")], className="headline")
    listed = [one for one in view.reported if one.level != "county"]
    if not listed or not view.root or not len(places):
        return [top, *notices.nothing(view)]
    headline = view.headline()
    indicator = view.on_basis(view.params["indicator"]) if "indicator" in view.params else (headline or listed)[0]
    period = view.period(indicator)
    picker = controls.pick_indicator(view, indicator, listed)
    if not period or indicator.level == "county":
        key = "indicator.none" if not period else "places.county_only"
        empty = panel.empty(t(key, view.lang), t("indicator.none_action" if not period else "places.county_only_action", view.lang))
        return [top, html.Div(picker, className="controls"), empty, _zones(view, zones)]
    source = source_line(view, indicator, period)
    area = chosen_area(view, period)
    level = chosen_level(view, indicator, period, area.code if area.name else "", area.name)
    areas = [pick_area(view, indicator, area)] if level.level == "village" else []
    based = controls.pick_basis(view, [indicator, *headline])
    compared = queries.compare(view.connection, view.county, view.catalogue, indicator.code, period, "township")
    ranked = rankings.area_panels(view, indicator, period, source, level)
    bars, table = ranked or (panel.empty(t("places.none", view.lang), t("places.none_action", view.lang)), None)
    map_shown = maps.map_panel(view, indicator, period, compared, source) if ranked else None
    words = leaders.leaders_panel(view, indicator, period, compared, source)
    wide = [over_time.multiples_panel(view, indicator, period, source), heat_panel(view, headline)]
    columns = [[part for part in parts if part is not None] for parts in ((bars, table), (words, map_shown))]
    return [
        top,
        html.Div(
            [picker, controls.pick_period(view, indicator, period), *pick_level(view, indicator, period, level), *areas, *based],
            className="controls",
        ),
        html.Div(
            [*(html.Div(parts, className="column") for parts in columns), *(part for part in wide if part is not None)], className="panels"
        ),
        _zones(view, zones),
    ]


def _zones(view: View, zones: Any) -> Component:
    """List the cross-township zones as links."""
    lang = view.lang
    if not len(zones):
        return html.Section([html.H2(t("places.zones", lang)), html.P(t("places.no_zones", lang), className="muted")], id="zones")
    lines = [
        html.Li(
            [
                said.area_link(view, "zone", row.area_code, said.name_shown(view, row.name_zh, row.name_en)),
                html.Span(t("places.zone_counts", lang, villages=row.members, townships=row.townships), className="muted small"),
            ]
        )
        for row in records(zones)
    ]
    heading = [html.H2(t("places.zones", lang)), html.P(t("places.not_a_sum", lang), className="muted small")]
    return html.Section([*heading, html.Ul(lines, className="links")], id="zones")
