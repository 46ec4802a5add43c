"""一个乡镇: its headline numbers, its trend beside its neighbours, its villages, and every figure it has by domain."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.places import notices, said
from dashboard.components.places.whole import whole_picture
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.queries import Place

PATH = "/townships/<code>"


def title(view: View, code: str) -> str:
    """Return what the browser's tab says."""
    found = queries.place(view.connection, view.county, code)
    return said.name_of(view, found.name_zh, found.name_en) if found else t("pages.townships", view.lang)


def build(view: View, code: str) -> list[Component]:
    """Lay out the page; ?indicator= and ?period= choose the trend and the villages, ?village= marks one of these."""
    lead = notices.other_level(view, code, "township")
    if lead:
        return lead
    place = notices.find_place(view, code, "township")
    top = html.Div(
        [html.H1(said.name_shown(view, place.name_zh, place.name_en)), html.Span(code, className="muted"), *_zones(view, place)],
        className="headline",
    )
    told = notices.notices(view, place)
    if notices.is_over(view, place):
        return [top, *told, notices.gone(view, place)]
    return [top, *told, *whole_picture(view, place)]


def _zones(view: View, place: Place) -> list[Component]:
    """Name the zones some of its villages are in, with how many of them."""
    found = queries.zones(view.connection, view.county, place.area_code)
    return [
        html.Span(
            [
                said.area_link(view, "zone", row.area_code, said.name_shown(view, row.name_zh, row.name_en)),
                html.Span(t("places.zone_share", view.lang, count=row.inside), className="muted small"),
            ]
        )
        for row in said.records(found)
        if row.inside
    ]
