"""专题: one topic of the work, or one domain: its head figures, its trend, its townships, and what only it has to show."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components import controls, panel, rankings, stated, trends
from dashboard.components.places.maps import map_panel
from dashboard.components.tiles import read_tiles, tiles
from dashboard.components.topics import draw
from dashboard.components.topics.domain import domain_heatmap, indicator_table, indicators_of
from dashboard.components.topics.figure import shown_period
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator
from warehouse.catalogue.topics import Topic

PATH = "/topics/<topic>"


def title(view: View, topic: str) -> str:
    """Return what the browser's tab says."""
    return view.topics()[_topic(view, topic).code]


def build(view: View, topic: str) -> list[Component]:
    """Lay out the page; ?indicator= chooses the figure drawn over time and by township, ?period= the period of all."""
    declared = _topic(view, topic)
    top = [_navigation(view, topic), html.Div(html.H1(title(view, topic)), className="headline")]
    domain = view.catalogue.domains.get(topic)
    mine = indicators_of(view, domain) if domain else _used(view, declared)
    known = [one for one in mine if one in view.reported]
    if not view.loaded:
        return [*top, panel.empty(t("empty.title", view.lang), t("empty.action", view.lang))]
    if not view.root:
        return [*top, *(stated.stated_panels(view, known) if known else [_nothing(view, mine)])]
    chosen = view.on_basis(view.params["indicator"]) if "indicator" in view.params else next(iter(_first(view, declared, known)), None)
    parts = [*top, *_heads(view, declared, chosen)]
    based = controls.pick_basis(view, mine)
    period = view.period(chosen) if chosen else ""
    parts += [html.Div([controls.pick_period(view, chosen, period), *based], className="controls")] if chosen and period else []
    if domain:
        parts.append(html.Div([indicator_table(view, domain), *domain_heatmap(view, domain, "panel-0")], className="topic"))
    if chosen and (not domain or declared.tiles):
        parts += _drawn(view, chosen, period)
    drawn = [one for number, each in enumerate(declared.panels, start=1) for one in draw(view, each, f"panel-{number}")]
    return [*parts, html.Div(drawn, className="topic")]


def _topic(view: View, code: str) -> Topic:
    """Return what an address names; a domain without an entry has nothing of its own to show."""
    if code in view.catalogue.topics:
        return view.catalogue.topics[code]
    if code in view.catalogue.domains:
        return Topic(code)
    raise view.unknown("topic", code)


def _navigation(view: View, chosen: str) -> Component:
    """Link all topics and domains."""
    links = [
        html.A(name, href=view.link(f"/topics/{code}"), **_aria(current="page" if code == chosen else None))
        for code, name in view.topics().items()
    ]
    return html.Nav(links, className="subnav", **_aria(label=t("pages.topics", view.lang)))


def _used(view: View, topic: Topic) -> list[Indicator]:
    codes = dict.fromkeys([*topic.tiles, *(code for each in topic.panels for code in each.indicators)])
    return [view.on_basis(code) for code in codes]


def _first(view: View, topic: Topic, known: list[Indicator]) -> list[Indicator]:
    """Return the indicators a page may begin with: its tiles that have figures, else all that have."""
    return [one for code in topic.tiles if (one := view.on_basis(code)) in view.reported] or known


def _heads(view: View, topic: Topic, chosen: Indicator | None) -> list[Component]:
    """Show the tiles; one nobody ever sent says so."""
    listed = [view.on_basis(code) for code in topic.tiles]
    shown = read_tiles(view, listed, view.root, lambda one: shown_period(view, one))
    return [tiles(view, shown, chosen.code if chosen else "", view.path)] if shown else []


def _nothing(view: View, indicators: list[Indicator]) -> Component:
    names = t("format.list", view.lang).join(one.name.get(view.lang) for one in indicators)
    return html.P(t("topic.silent", view.lang, names=names), className="muted")


def _drawn(view: View, indicator: Indicator, period: str) -> list[Component]:
    """Draw the chosen indicator over time, by township and on the map; "" for one without figures, which says so."""
    if not period:
        return [panel.empty(t("indicator.none", view.lang), t("indicator.none_action", view.lang))]
    source = trends.source_line(view, indicator, period)
    trend = trends.trend_panel(view, indicator, period, source)
    bars, numbers = rankings.area_panels(view, indicator, period, source) or (None, None)
    compared = queries.compare(view.connection, view.county, view.catalogue, indicator.code, period, "township")
    drawn = map_panel(view, indicator, period, compared, source) if bars else None
    columns = [[part for part in parts if part is not None] for parts in ((trend, numbers), (bars, drawn))]
    return [html.Div([html.Div(parts, className="column") for parts in columns if parts], className="panels")]


def _aria(**attributes: str | None) -> dict[str, Any]:
    return {f"aria-{name}": value for name, value in attributes.items() if value is not None}
