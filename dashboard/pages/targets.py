"""周调度: which targets are on course, which are behind and by how much, what changed since last week, who has not reported."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components import controls, panel
from dashboard.components.places.said import source_of_many
from dashboard.components.reports.takeaway import takeaway
from dashboard.components.targets import words
from dashboard.components.targets.chosen import ORDERS, Chosen, areas_of, choose
from dashboard.components.targets.grid import grid
from dashboard.components.targets.made import made_panel
from dashboard.components.targets.mark import STANDINGS, standing_of
from dashboard.components.targets.since import since_section
from dashboard.components.targets.weeks import read_weeks
from dashboard.context import View
from dashboard.text import t

PATH = "/targets"
_DOCUMENTS = ("docx", "pdf", "pptx")
_FILTERS = ("department", "domain", "area", "status", "order")


def title(view: View) -> str:
    """Return what the browser's tab says."""
    return t("pages.targets", view.lang)


def build(view: View) -> list[Component]:
    """Lay out the page; ?department=, ?domain=, ?area=, ?status= choose targets, ?order= sorts, ?indicator= opens one's areas."""
    lang = view.lang
    chosen = choose(view)
    top = html.Div([html.H1(t("pages.targets", lang)), html.Span(t("targets.what", lang), className="muted")], className="headline")
    if not chosen.every:
        return [top, *_years(view, chosen), panel.empty(t("targets.none", lang), t("targets.none_action", lang)), *made_panel(view)]
    weeks = read_weeks(view)
    own = [row for row in chosen.rows if row["level"] == "county"]
    areas = [row for row in chosen.rows if row["level"] != "county"]
    said = [html.P(words.headline(view, own or areas), className="said", id="said")]
    said += [html.P(words.below(view, areas), className="muted")] if own and areas else []
    nothing = panel.empty(t("targets.nothing", lang), t("targets.nothing_action", lang))
    shown = [grid(view, chosen, weeks), html.P(t("targets.how", lang), className="muted small")] if chosen.rows else [nothing]
    kept = {name: view.params[name] for name in (*_FILTERS, "period", "since", "until") if name in view.params}
    source = html.P([source_of_many(view), takeaway(view, "targets", *_DOCUMENTS, **kept)], className="source")
    return [
        top,
        *_departments(view, chosen),
        html.Div(said, className="standings"),
        html.Div(_controls(view, chosen), className="controls"),
        html.Section([*shown, source], className="panel"),
        html.Div(since_section(view, chosen, weeks), className="below"),
        *made_panel(view),
    ]


def _departments(view: View, chosen: Chosen) -> list[Component]:
    """Offer the departments; assets/9-department.js remembers the one chosen last, and the page's entry leads to it."""
    names = sorted({row["department"] for row in chosen.every if row["department"]})
    if not names:
        return []
    current: Mapping[str, Any] = {"aria-current": "page"}

    def entry(name: str) -> Component:
        plain: dict[str, Any] = {"lang": "zh-CN", "data-department": name} if name else {"data-department": ""}
        href = view.here(department=name or None, explain=None, indicator=None)
        return html.A(
            name or t("targets.every_department", view.lang), href=href, **plain, **(current if name == chosen.department else {})
        )

    label: dict[str, Any] = {"aria-label": t("targets.departments", view.lang)}
    return [html.Nav([entry(name) for name in ("", *names)], className="subnav", id="departments", **label)]


def _controls(view: View, chosen: Chosen) -> list[Component]:
    lang = view.lang
    every = {"": t("targets.every", lang)}
    used = {view.catalogue.indicator(row["indicator_code"]).domain for row in chosen.every}
    domains = {code: domain.name.get(lang) for code, domain in view.catalogue.domains.items() if code in used or code == chosen.domain}
    standings = {standing_of(row) for row in chosen.every} | {chosen.standing}
    statuses = {one: t(f"standing.{one}", lang) for one in STANDINGS if one in standings}
    orders = {one: t(f"targets.order_{one or 'declared'}", lang) for one in ORDERS}
    areas = areas_of(view, chosen.every)
    if chosen.area:
        areas.setdefault(chosen.area, chosen.area)
    return [
        *_years(view, chosen),
        controls.pick(view, "domain", every | domains, chosen.domain, explain=None),
        controls.pick(view, "area", every | areas, chosen.area, explain=None),
        controls.pick(view, "status", every | statuses, chosen.standing, explain=None),
        controls.pick(view, "order", orders, chosen.order, explain=None),
    ]


def _years(view: View, chosen: Chosen) -> list[Component]:
    if not chosen.years:
        return []
    years = sorted({*chosen.years, chosen.year}, reverse=True)
    return [controls.pick(view, "period", {year: t("format.year", view.lang, year=year) for year in years}, chosen.year, explain=None)]
