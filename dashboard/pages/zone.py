"""一个片区: its members, its own figures, and its villages. A county total is never the sum of zones."""

from itertools import groupby

from dash import html
from dash.development.base_component import Component

from dashboard.components.places import said
from dashboard.components.places.whole import place_page, place_title
from dashboard.components.records import records
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.queries import Place

PATH = "/zones/<code>"


def title(view: View, code: str) -> str:
    """Return what the browser's tab says."""
    return place_title(view, code, "places.zones")


def build(view: View, code: str) -> list[Component]:
    """Lay out the page; ?indicator= and ?period= choose the trend and the villages, ?village= marks one of these."""
    return place_page(view, code, "zone", beside=_caution, above=_members)


def _caution(view: View, _: Place) -> list[Component]:
    return [html.Span(t("places.not_a_sum", view.lang), className="muted")]


def _members(view: View, place: Place) -> list[Component]:
    """Name the member villages under their townships."""
    lang = view.lang
    frame = queries.villages_of(view.connection, view.county, place.area_code)
    parts: list[Component] = []
    for township, group in groupby(records(frame), key=lambda row: row.township_code):
        rows = list(group)
        name = said.name_shown(view, rows[0].township_zh, rows[0].township_en)
        villages = [html.A(said.name_shown(view, row.name_zh, row.name_en), href=view.here(village=row.area_code)) for row in rows]
        inside = [part for link in villages for part in (link, " ")]
        parts += [html.Dt(said.area_link(view, "township", township, name)), html.Dd(inside)]
    heading = html.H2(t("places.members", lang, count=len(frame)))
    return [html.Section([heading, html.Dl(parts, className="facts")], className="panel members", id="members")]
