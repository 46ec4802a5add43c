"""A chart as a panel: what it says, the chart, its numbers as a table, where they come from, and how to take them away."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.chart import chart
from dashboard.context import View
from dashboard.text import t
from dashboard.theme import Figure


def panel(
    view: View,
    title: str,
    notes: list[str],
    figure: Figure,
    source: str,
    *,
    identity: str,
    link: str = "",
    numbers: Component | None = None,
    download: str = "",
    wide: bool = False,
) -> Component:
    """Frame one chart.

    Args:
        title: a sentence that says what the chart shows; notes: unit and how to read its marks, said under it.
        source: the source line below. identity: id of the chart; link: where its points lead, see `chart`.
        numbers: the table of what is drawn, shown on request; download: address of that table without its ending, see
            dashboard.exports, "" = it cannot be taken away. wide: over the full width of a grid of panels.
    """
    shown: list[Component] = [
        html.H2(title),
        html.P(" · ".join(note for note in notes if note), className="unit"),
        chart(figure, title, identity=identity, link=link),
    ]
    if numbers is not None:
        shown.append(html.Details([html.Summary(t("chart.table", view.lang)), numbers]))
    shown.append(html.P([source, *_takeaways(view, identity, title, source, download)], className="source"))
    return html.Section(shown, className="panel span" if wide else "panel")


def _takeaways(view: View, identity: str, title: str, source: str, download: str) -> list[Component]:
    lang = view.lang
    plain: dict[str, Any] = {"data-plain": ""}
    picture: dict[str, Any] = {"data-picture": identity, "data-title": title, "data-source": source}
    made: list[Component] = []
    if download:
        path, _, query = download.partition("?")
        made = [
            html.A(t(f"chart.{kind}", lang), href=f"{path}.{kind}?{query}", download="", **plain, title=t(f"chart.{kind}_title", lang))
            for kind in ("csv", "xlsx")
        ]
    made.append(html.Button(t("chart.png", lang), type="button", title=t("chart.png_title", lang), **picture))
    return [html.Span(made, className="take")]


def empty(title: str, action: str) -> Component:
    """Say that there is nothing to show, and what to do."""
    return html.Div([html.Strong(title), html.Span(action)], className="empty")
