"""公开报道: the figures published reports state, each with its sentence, as they stand there."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import cases, controls, panel
from dashboard.components.reports.takeaway import takeaway
from dashboard.context import View
from dashboard.text import t
from warehouse import queries

PATH = "/cases"


def title(view: View) -> str:
    """Return what the browser's tab says."""
    return t("pages.cases", view.lang)


def build(view: View) -> list[Component]:
    """Lay out the page; ?report= chooses one report by its number; a data set without such figures names the ones that have them."""
    lang = view.lang
    top = html.Div([html.H1(t("pages.cases", lang)), html.Span(t("cases.what", lang), className="muted")], className="headline")
    if not queries.has_cases(view.connection, view.county):
        return [top, *_elsewhere(view)]
    found = queries.cases(view.connection, view.county)
    reports = list(dict.fromkeys(found["report"]))
    counted = t("cases.count", lang, reports=len(reports), figures=len(found), masked=int((found["state"] == "masked").sum()))
    named = {str(number): report for number, report in enumerate(reports, start=1)}
    asked = view.params.get("report", "")
    if asked and asked not in named:
        raise view.unknown("report", asked)
    options = {"": t("cases.all", lang), **{number: cases.report_name(report) for number, report in named.items()}}
    shown = {number: report for number, report in named.items() if asked in ("", number)}
    sections = [cases.report_panel(view, number, found[found["report"] == report]) for number, report in shown.items()]
    picker = html.Div(controls.pick(view, "report", options, asked), className="controls")
    return [top, picker, html.P([counted, " ", takeaway(view, "cases")], className="source"), html.Div(sections, className="column")]


def _elsewhere(view: View) -> list[Component]:
    others = [one for one in view.counties if queries.has_cases(view.connection, one.code)]
    if not others:
        return [panel.empty(t("cases.none", view.lang), t("cases.none_action", view.lang))]
    links = [html.A(one.name.get(view.lang), href=view.county_link(one.code, PATH)) for one in others]
    said = html.Div([html.Strong(t("cases.elsewhere", view.lang)), *links], className="empty")
    return [said]
