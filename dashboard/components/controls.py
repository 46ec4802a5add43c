"""Controls that change the address: what a page shows always stands in it."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.context import View
from dashboard.text import t


def pick_indicator(view: View, identity: str, chosen: str) -> Component:
    """Let one indicator be picked; those of 本年累计 are left out."""
    options = [
        {"label": indicator.name.get(view.lang), "value": code}
        for code, indicator in view.catalogue.indicators.items()
        if indicator.companion_of is None
    ]
    return _labelled(t("control.indicator", view.lang), _dropdown(view, identity, options, chosen), "wide")


def pick_period(view: View, identity: str, periods: Sequence[str], chosen: str) -> Component:
    """Let one period be picked, the newest first."""
    options = [{"label": formats.period(period, view.lang), "value": period} for period in sorted(periods, reverse=True)]
    return _labelled(t("control.period", view.lang), _dropdown(view, identity, options, chosen), "narrow")


def _dropdown(view: View, identity: str, options: list[dict[str, str]], chosen: str) -> Component:
    labels: Any = {"search": t("control.search", view.lang)}
    return dcc.Dropdown(id=identity, options=options, value=chosen, clearable=False, labels=labels)


def _labelled(text: str, control: Component, width: str) -> Component:
    return html.Div([html.Label(text, htmlFor=getattr(control, "id", None)), control], className=width)
