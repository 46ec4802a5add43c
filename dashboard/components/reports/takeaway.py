"""Links that take a table away which stands under no chart."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.context import View
from dashboard.text import t


def takeaway(view: View, name: str, *documents: str, **params: str) -> Component:
    """Offer one of dashboard.exports' tables as CSV and as a workbook, and as documents by their endings."""
    plain: dict[str, Any] = {"data-plain": ""}
    kinds = [*((kind, "chart") for kind in ("csv", "xlsx")), *((kind, "brief") for kind in documents)]
    links = [
        html.A(
            t(f"{words}.{kind}", view.lang),
            href=view.link(f"/download/{name}.{kind}", **{"period": None, **params}),
            download="",
            title=t(f"{words}.{kind}_title", view.lang),
            **plain,
        )
        for kind, words in kinds
    ]
    return html.Span(links, className="take small")
