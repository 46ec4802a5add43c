"""The page of one township or zone."""

from collections.abc import Callable

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import controls, panel
from dashboard.components.places import notices, over_time, profile, said, villages
from dashboard.components.trends import source_said
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.periods import UNDATED
from warehouse.queries import Place

Part = Callable[[View, Place], list[Component]]


def place_title(view: View, code: str, otherwise: str) -> str:
    """Return a place's name for the browser's tab, the text `otherwise` for a code nobody has."""
    found = queries.place(view.connection, view.county, code)
    return said.name_of(view, found.name_zh, found.name_en) if found else t(otherwise, view.lang)


def place_page(view: View, code: str, level: str, beside: Part, above: Part) -> list[Component]:
    """Lay out the page of a township or zone; one of another level leads to its own page, one that is gone says what became of it.

    Args:
        beside: what stands behind its name; above: before its whole picture.
    """
    lead = notices.other_level(view, code, level)
    if lead:
        return lead
    place = notices.find_place(view, code, level)
    name = html.H1(said.name_shown(view, place.name_zh, place.name_en))
    top = html.Div([name, html.Span(code, className="muted"), *beside(view, place)], className="headline")
    told = notices.notices(view, place)
    if notices.is_over(view, place):
        return [top, *told, notices.gone(view, place)]
    return [top, *told, *above(view, place), *whole_picture(view, place)]


def whole_picture(view: View, place: Place) -> list[Component]:
    """Lay out tiles, the trend and the villages of the indicator chosen in the address, and all figures by domain.

    Without a choice it is the first headline indicator the place has a figure of. Raise UnknownName for an indicator, period or
    village nobody knows.
    """
    marked, told = villages.marked_village(view, place)
    rows = profile.read_profile(view, place)
    if not rows:
        return [
            *told,
            panel.empty(t("places.nothing", view.lang), t("places.nothing_action", view.lang)),
            *profile.domain_tables(view, place, rows),
        ]
    listed = [view.indicator(code) for code in rows]
    first = next((one for one in view.headline() if one.code in rows), listed[0])
    indicator = view.on_basis(view.params["indicator"]) if "indicator" in view.params else first
    top = [*told, profile.place_tiles(view, place, rows, indicator.code)]
    picker = controls.pick_indicator(view, indicator, listed)
    tables = html.Div(profile.domain_tables(view, place, rows), className="domains")
    period = view.period(indicator)
    if not period or indicator.code not in rows:
        names = {"area": said.name_of(view, place.name_zh, place.name_en), "name": indicator.name.get(view.lang)}
        when = formats.period(period or UNDATED, view.lang)
        empty = panel.empty(t("places.no_figure", view.lang, period=when, **names), t("places.no_figure_action", view.lang))
        pickers = [picker, *([controls.pick_period(view, indicator, period)] if period else [])]
        return [*top, html.Div(pickers, className="controls"), empty, tables]
    row = rows[indicator.code]
    source = source_said(view, indicator, period, row.reported, row.expected)
    trend = over_time.place_trend(view, indicator, period, place, source)
    picture, listing = villages.village_panels(view, indicator, period, place, marked)
    columns = [[part for part in parts if part is not None] for parts in ((trend, listing), (picture,))]
    return [
        *top,
        html.Div([picker, controls.pick_period(view, indicator, period), *controls.pick_basis(view, [indicator])], className="controls"),
        html.Div([html.Div(parts, className="column") for parts in columns], className="panels"),
        tables,
    ]
