"""Controls that change the address: what a page shows always stands in it.

Each control's id carries what the page shows, so that a control which only repeats it (as every control does when it is
laid out) is told from one that was used.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import dash
from dash import ALL, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.context import View, address, parameters
from dashboard.text import t
from warehouse.catalogue.model import Grain, Indicator
from warehouse.catalogue.periods import grain_of

ADDRESS = "address"
_GRAINS: tuple[Grain, ...] = ("month", "quarter", "year", "once")


def pick_indicator(view: View, chosen: Indicator) -> Component:
    """Let one indicator be picked of those that have figures, and the chosen one."""
    listed = view.reported if any(one.code == chosen.code for one in view.reported) else [chosen, *view.reported]
    options = [{"label": one.name.get(view.lang), "value": one.code} for one in listed]
    return _labelled(view, "indicator", options, chosen.code, "wide")


def pick_period(view: View, indicator: Indicator, chosen: str) -> Component:
    """Let one period be picked: the indicator's own grain and the coarser ones, the newest first."""
    periods = [period for grain in _GRAINS for period in reversed(view.periods(indicator, grain)) if grain_of(period) in _shapes(grain)]
    if chosen not in periods:
        periods.insert(0, chosen)
    options = [{"label": formats.period(period, view.lang), "value": period} for period in periods]
    return _labelled(view, "period", options, chosen, "narrow")


def bars_id(indicator: Indicator, period: str) -> dict[str, str]:
    """Return the id of a chart whose bars lead to the sources of one indicator's figures in one period."""
    return {"type": "bars", "indicator": indicator.code, "period": period}


def register(app: dash.Dash) -> None:
    """Let the controls of every page change the address."""
    app.callback(
        Output(ADDRESS, "href"),
        Input({"type": "choice", "of": ALL, "shown": ALL}, "value"),
        Input({"type": "bars", "indicator": ALL, "period": ALL}, "clickData"),
        State(ADDRESS, "pathname"),
        State(ADDRESS, "search"),
        prevent_initial_call=True,
    )(_follow)


def next_address(used: Mapping[str, str], value: object, pathname: str, search: str) -> str | None:
    """Return the address a used control leads to, None for one that only repeats what is shown.

    Args:
        used: id of the control; value: what it says now. pathname, search: the address as it is.
    """
    asked = parameters(search)
    kept: dict[str, str | None] = {key: asked[key] for key in ("county", "lang") if key in asked}
    on_indicator = pathname.startswith("/indicators/")
    if used["type"] == "bars":
        area = _clicked(value)
        return address(f"/indicators/{used['indicator']}", {"period": used["period"], "explain": area, **kept}) if area else None
    if not isinstance(value, str) or value == used["shown"]:
        return None
    if used["of"] == "period":
        return address(pathname, {**{key: asked[key] for key in asked if key not in ("explain", "period")}, "period": value})
    return address(f"/indicators/{quote(value, safe='')}", kept) if on_indicator else address(pathname, {"indicator": value, **kept})


def _follow(*given: Any) -> Any:
    used, pathname, search = dash.ctx.triggered_id, given[-2], given[-1]
    value = dash.ctx.triggered[0]["value"]
    if not isinstance(used, dict):
        return dash.no_update
    return next_address(used, value, str(pathname), str(search or "")) or dash.no_update


def _clicked(value: Any) -> str:
    """Return the code of the area whose bar was clicked, "" when it says none."""
    try:
        return str(value["points"][0]["customdata"])
    except (TypeError, LookupError):
        return ""


def _shapes(grain: Grain) -> tuple[str, ...]:
    return ("window", "undated") if grain == "once" else (grain,)


def _labelled(view: View, of: str, options: Sequence[dict[str, str]], chosen: str, width: str) -> Component:
    labels: Any = {"search": t("control.search", view.lang)}
    identity: Any = {"type": "choice", "of": of, "shown": chosen}
    dropdown = dcc.Dropdown(id=identity, options=list(options), value=chosen, clearable=False, labels=labels)
    return html.Div([html.Label([html.Span(t(f"control.{of}", view.lang)), dropdown])], className=f"{width} choose-{of}")
