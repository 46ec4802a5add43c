"""A chart as a panel: what it says, the chart, where its numbers come from."""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.theme import Figure

_CONFIG: Any = {"displayModeBar": False, "responsive": True}
_STATIC: Any = {"staticPlot": True, "responsive": True}
_UNSEEN: dict[str, Any] = {"aria-hidden": "true"}


def panel(title: str, notes: list[str], figure: Figure, source: str, *, identity: Any, after: list[Component] | None = None) -> Component:
    """Frame one chart.

    Args:
        title: a sentence that says what the chart shows; notes: unit and how to read its marks, said under it.
        source: the source line below. identity: id of the graph; after: what follows the chart, such as its table.
    """
    height = {"height": f"{figure['layout']['height']}px"}
    return html.Section(
        [
            html.H2(title),
            html.P(" · ".join(note for note in notes if note), className="unit"),
            dcc.Graph(id=identity, figure=figure, config=_CONFIG, style=height),
            *(after or []),
            html.P(source, className="source"),
        ],
        className="panel",
    )


def spark(figure: Figure) -> Component:
    """Show a sparkline; it repeats what the tile says in words, so it is hidden from screen readers."""
    return html.Div(dcc.Graph(figure=figure, config=_STATIC, style={"height": "36px"}), **_UNSEEN)


def empty(title: str, action: str) -> Component:
    """Say that there is nothing to show, and what to do."""
    return html.Div([html.Strong(title), html.Span(action)], className="empty")
