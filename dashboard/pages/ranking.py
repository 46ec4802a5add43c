"""三比一争: areas in competition with each other, by schemes the county declares."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import controls, panel
from dashboard.components.competition import how_panel, lists_panel, standings_panel
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.periods import grain_of, last_month, shift, year_of
from warehouse.catalogue.ranking import RankingScheme
from warehouse.queries import Competition

PATH = "/ranking"
_BACK = 12  # periods to choose from


def title(view: View) -> str:
    """Return what the browser's tab says."""
    return t("pages.ranking", view.lang)


def build(view: View) -> list[Component]:
    """Lay out the page; ?scheme= and ?period= choose the competition and when it is looked at."""
    lang = view.lang
    top = html.Div([html.H1(title(view)), html.Span(t("ranking.what", lang), className="muted")], className="headline")
    schemes = _schemes(view)
    if not schemes or not view.root:
        return [top, panel.empty(t("ranking.undeclared", lang), t("ranking.undeclared_action", lang))]
    found = held(view)
    if found is None or not len(found.rows):
        return [top, _navigation(view, schemes), panel.empty(t("ranking.empty", lang), t("empty.action", lang))]
    newest = queries.competition_period(view.connection, view.county, view.catalogue, found.scheme)
    periods = [newest]
    while len(periods) < _BACK:
        periods.append(shift(periods[-1], -1))
    offered = {one: formats.period(one, lang) for one in dict.fromkeys([*periods, found.period])}
    lists = [lists_panel(view, found)] if found.scheme.lists else []
    return [
        top,
        _navigation(view, schemes),
        html.Div([controls.pick(view, "period", offered, found.period)], className="controls"),
        html.Div([standings_panel(view, found), *lists, how_panel(view, found.scheme)], className="column"),
    ]


def held(view: View) -> Competition | None:
    """Return the competition the address asks for, the first declared without one; None where there is none in its period.

    Raise UnknownName for a scheme nobody declared, and for no period.
    """
    schemes = _schemes(view)
    code = view.params.get("scheme") or next(iter(schemes), "")
    if code not in schemes:
        raise view.unknown("scheme", code)
    newest = queries.competition_period(view.connection, view.county, view.catalogue, schemes[code])
    period = view.params.get("period") or newest
    if not newest:
        return None
    try:
        grain = grain_of(period)
    except ValueError:
        raise view.unknown("period", period) from None
    if not period > "1900":
        raise view.unknown("period", period)
    period = _as_held(period, grain, newest)
    return queries.competition(view.connection, view.county, view.catalogue, code, period)


def _as_held(period: str, grain: str, newest: str) -> str:
    """Return the period a competition is held in that an address's quarter or year ends with, of a month its year; undated: the newest."""
    if grain == grain_of(newest):
        return period
    if grain == "undated":
        return newest
    return min(last_month(period), newest) if grain_of(newest) == "month" else year_of(period)


def _schemes(view: View) -> dict[str, RankingScheme]:
    """Return code → newest declaration of each competition."""
    found: dict[str, RankingScheme] = {}
    for one in sorted(view.catalogue.schemes.values(), key=lambda one: one.year):
        found[one.scheme] = one
    order = list(dict.fromkeys(one.scheme for one in view.catalogue.schemes.values()))
    return {code: found[code] for code in order}


def _navigation(view: View, schemes: dict[str, RankingScheme]) -> Component:
    chosen = view.params.get("scheme") or next(iter(schemes))
    links = []
    for code, scheme in schemes.items():
        current: dict[str, Any] = {"aria-current": "page"} if code == chosen else {}
        links.append(html.A(scheme.name.get(view.lang), href=view.here(scheme=code, period=None), **current))
    links.append(html.A(t("pages.weak", view.lang), href=view.link("/weak", period=None)))
    label: dict[str, Any] = {"aria-label": t("pages.ranking", view.lang)}
    return html.Nav(links, className="subnav", id="schemes", **label)
