"""What has to be said of an area before its figures: that it is gone and who followed, or had another name."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import panel
from dashboard.components.places import said
from dashboard.components.records import records
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.periods import UNDATED, last_month
from warehouse.queries import Place


def find_place(view: View, code: str, level: str) -> Place:
    """Return the area of an address, of that level; raise UnknownName for a code nobody has, or of another level (see `other_level`)."""
    found = queries.place(view.connection, view.county, code)
    if found is None or found.level != level:
        raise view.unknown("area", code)
    return found


def other_level(view: View, code: str, level: str) -> list[Component]:
    """Return the page that leads on where a code names an area of another level; nothing where it does not."""
    found = queries.place(view.connection, view.county, code)
    if found is None or found.level == level:
        return []
    name = said.name_shown(view, found.name_zh, found.name_en)
    title = t(
        "places.other_level", view.lang, area=said.name_of(view, found.name_zh, found.name_en), level=t(f"levels.{found.level}", view.lang)
    )
    if found.level == "village":
        link: Component = html.A(name, href=view.link(f"/townships/{found.township_code}", village=code))
    elif found.level in said.PAGES:
        link = said.area_link(view, found.level, code, name)
    else:
        link = html.A(name, href=view.link("/"))
    return [html.Div([html.Strong(title), link], className="empty")]


def notices(view: View, place: Place) -> list[Component]:
    """Say of a retired area when it went and what followed it, and of a renamed one its former names."""
    lang = view.lang
    name = said.name_of(view, place.name_zh, place.name_en)
    shown: list[Component] = []
    for span in place.former:
        old = said.name_of(view, span.name_zh, span.name_en)
        until = formats.period(span.valid_to, lang) if span.valid_to else t("format.missing", lang)
        shown.append(html.P(t("places.former", lang, area=name, old=old, month=until), className="notice", role="note"))
    if place.valid_to:
        words = t("places.gone", lang, area=name, month=formats.period(place.valid_to, lang))
        shown.append(html.P([words, *_heirs(view, place)], className="notice", role="note"))
    return shown


def is_over(view: View, place: Place) -> bool:
    """Say whether a retired area was gone by the period of the address, or the address names none."""
    period = view.params.get("period", UNDATED)
    return bool(place.valid_to) and (period == UNDATED or last_month(period) > place.valid_to)


def gone(view: View, place: Place) -> Component:
    """Offer the last figures of a retired area."""
    month = formats.period(place.valid_to, view.lang)
    name = said.name_of(view, place.name_zh, place.name_en)
    last = html.A(t("places.last_figures", view.lang, month=month), href=view.here(period=place.valid_to))
    return html.Div([html.Strong(t("places.over", view.lang, area=name)), last], className="empty")


def nothing(view: View) -> list[Component]:
    """Say that there are no townships to show: nothing was loaded, or the folder holds several counties."""
    key = "places.several" if view.reported else "empty"
    return [panel.empty(t(f"{key}.title", view.lang), t(f"{key}.action", view.lang))]


def _heirs(view: View, place: Place) -> list[Component | str]:
    frame = queries.names_of(view.connection, view.county, place.successors) if place.successors else None
    if frame is None:
        return []
    parts: list[Component | str] = []
    for row in records(frame):
        parts += [" ", said.area_link(view, row.level, row.area_code, said.name_shown(view, row.name_zh, row.name_en))]
    return parts
