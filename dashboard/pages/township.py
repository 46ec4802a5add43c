"""一个乡镇: its headline numbers, its trend beside its neighbours, its villages, and every figure it has by domain."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.places import said
from dashboard.components.places.whole import place_page, place_title
from dashboard.components.records import records
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.queries import Place

PATH = "/townships/<code>"


def title(view: View, code: str) -> str:
    """Return what the browser's tab says."""
    return place_title(view, code, "pages.townships")


def build(view: View, code: str) -> list[Component]:
    """Lay out the page; ?indicator= and ?period= choose the trend and the villages, ?village= marks one of these."""
    return place_page(view, code, "township", beside=_zones, above=lambda _, __: [])


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
        for row in records(found)
        if row.inside
    ]
