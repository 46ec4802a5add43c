"""One file that was received: what became of it, and what was found in it, in the clerk's words."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.reports import files
from dashboard.components.reports.takeaway import takeaway
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.errors import UnknownName

PATH = "/reports/<int:batch>"
_MOST = 2**31 - 1  # what a warehouse can number


def title(view: View, batch: int) -> str:
    """Return what the browser's tab says."""
    return str(_file(view, batch)["file_name"])


def build(view: View, batch: int) -> list[Component]:
    """Lay out the page of one file."""
    lang = view.lang
    file = _file(view, batch)
    found = queries.findings(view.connection, view.county, batch)
    back = html.A(t("reports.back", lang), href=view.link("/reports", form=file["form_code"] or None, period=None))
    heading = [html.H1(file["file_name"], lang="zh-CN"), html.Span(t("reports.number", lang, batch=batch), className="muted"), back]
    took = [takeaway(view, "findings", batch=str(batch))] if len(found) else []
    return [
        html.Div(heading, className="headline"),
        html.Div([files.file_facts(view, file), *files.findings_by_severity(view, found), *took], className="column"),
    ]


def _file(view: View, batch: int) -> Mapping[str, Any]:
    if batch > _MOST:
        raise view.unknown("batch", str(batch))
    try:
        return queries.sent_file(view.connection, view.county, batch)
    except UnknownName:
        raise view.unknown("batch", str(batch)) from None
