"""Links that take a table away which stands under no chart."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.context import View
from dashboard.text import t


def takeaway(view: View, name: str, **params: str) -> Component:
    """Offer one of dashboard.exports' tables as CSV and as a workbook."""
    plain: dict[str, Any] = {"data-plain": ""}
    links = [
        html.A(
            t(f"chart.{kind}", view.lang),
            href=view.link(f"/download/{name}.{kind}", **{"period": None, **params}),
            download="",
            title=t(f"chart.{kind}_title", view.lang),
            **plain,
        )
        for kind in ("csv", "xlsx")
    ]
    return html.Span(links, className="take small")
