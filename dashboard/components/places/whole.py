"""The whole picture of one township or zone."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import controls, panel
from dashboard.components.places import over_time, profile, said, villages
from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.periods import UNDATED
from warehouse.queries import Place


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
    source = said.source(view, indicator, period, row.reported, row.expected)
    trend = over_time.place_trend(view, indicator, period, place, source)
    picture, listing = villages.village_panels(view, indicator, period, place, marked)
    columns = [[part for part in parts if part is not None] for parts in ((trend, listing), (picture,))]
    return [
        *top,
        html.Div([picker, controls.pick_period(view, indicator, period), *controls.pick_basis(view, [indicator])], className="controls"),
        html.Div([html.Div(parts, className="column") for parts in columns], className="panels"),
        tables,
    ]
