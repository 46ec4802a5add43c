"""指标: every indicator by domain, with its newest figure, or that nobody has ever sent one."""

from dash import html
from dash.development.base_component import Component

from dashboard.components import controls
from dashboard.components.indicator.listed import domain_panel, read_rows
from dashboard.components.reports.takeaway import takeaway
from dashboard.context import View
from dashboard.text import t

PATH = "/indicators"
_DATA = ("", "yes", "no")


def title(view: View) -> str:
    """Return what the browser's tab says."""
    return t("pages.indicators", view.lang)


def build(view: View) -> list[Component]:
    """Lay out the page; ?domain= shows one domain, ?data=yes those that have a figure, ?data=no those that have none."""
    lang = view.lang
    domain, data = view.params.get("domain", ""), view.params.get("data", "")
    if domain and domain not in view.catalogue.domains:
        raise view.unknown("domain", domain)
    if data not in _DATA:
        raise view.unknown("choice", data)
    rows = read_rows(view)
    known = sum(row.known for row in rows)
    heading = [
        html.H1(t("pages.indicators", lang)),
        html.Span(t("indicators.count", lang, count=len(rows), known=known), className="muted"),
    ]
    names = {code: one.name.get(lang) for code, one in view.catalogue.domains.items()}
    pickers = [
        controls.pick(view, "domain", {"": t("indicators.all", lang), **names}, domain),
        controls.pick(view, "data", {one: t(f"indicators.data_{one or 'any'}", lang) for one in _DATA}, data),
    ]
    shown = [row for row in rows if data == "" or row.known == (data == "yes")]
    panels = [domain_panel(view, code, [row for row in shown if row.indicator.domain == code]) for code in names if domain in ("", code)]
    return [
        html.Div(heading, className="headline"),
        html.Div(pickers, className="controls"),
        html.Div([panel for panel in panels if panel is not None], className="column"),
        html.P(takeaway(view, "indicators"), className="source"),
    ]
