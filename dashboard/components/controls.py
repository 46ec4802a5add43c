"""Choices. What a page shows stands in its address, so a choice is a list of addresses: assets/5-navigation.js follows the chosen one."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.bases import Basis
from warehouse.catalogue.model import Grain, Indicator
from warehouse.catalogue.periods import grain_of

_GRAINS: tuple[Grain, ...] = ("month", "quarter", "year", "once")


class Option(NamedTuple):
    """One thing that can be chosen: its name, the address it leads to, and the heading it stands under ("" none)."""

    name: str
    href: str
    group: str = ""


def choice(view: View, of: str, options: Iterable[Option], chosen: str, *, wide: bool = False) -> Component:
    """Let one of some options be chosen.

    Args:
        of: what is chosen, a key of [control]; chosen: the address of the option that is shown.
    """
    listed: list[Component] = []
    for group, members in groupby(options, key=lambda option: option.group):
        made = [html.Option(one.name, value=one.href, selected=one.href == chosen or None) for one in members]
        listed += [html.Optgroup(made, label=group)] if group else made
    identity: Any = f"choice-{of}"
    shown = html.Select(listed, className="choice", key=chosen, id=identity)
    label = html.Label([html.Span(t(f"control.{of}", view.lang)), shown])
    return html.Div(label, className=f"{'wide' if wide else 'narrow'} choose-{of}")


def pick_indicator(view: View, chosen: Indicator, listed: Sequence[Indicator] | None = None) -> Component:
    """Let one indicator be picked, by domain: of those given, else of those that have figures; the chosen one is always there."""
    offered = list(view.reported if listed is None else listed)
    if all(one.code != chosen.code for one in offered):
        offered.insert(0, chosen)
    order = list(view.catalogue.domains)
    offered.sort(key=lambda one: order.index(one.domain))
    options = [Option(one.name.get(view.lang), _with_indicator(view, one.code), _domain(view, one)) for one in offered]
    return choice(view, "indicator", options, _with_indicator(view, chosen.code), wide=True)


def pick_period(view: View, indicator: Indicator, chosen: str) -> Component:
    """Let one period be picked: the indicator's own grain and the coarser ones, the newest first."""
    periods = [period for grain in _GRAINS for period in reversed(view.periods(indicator, grain)) if grain_of(period) in _shapes(grain)]
    if chosen not in periods:
        periods.insert(0, chosen)
    options = [Option(formats.period(one, view.lang), view.here(period=one, explain=None), _grain_name(view, one)) for one in periods]
    return choice(view, "period", options, view.here(period=chosen, explain=None))


def pick(view: View, of: str, options: Mapping[str, str], chosen: str, **cleared: None) -> Component:
    """Let one value of a parameter of the address be picked: value → name; "" leaves the parameter out."""
    listed = [Option(name, view.here(**{of: value or None}, **cleared)) for value, name in options.items()]
    return choice(view, of, listed, view.here(**{of: chosen or None}, **cleared))


def pick_basis(view: View, shown: Iterable[Indicator]) -> list[Component]:
    """Let the basis be picked that some of the indicators shown are declared on (含补助, 不含补助); nothing where none is."""
    codes = {one.code for one in shown}
    offered = [one for one in view.catalogue.bases.values() if codes & {*one.indicators, *one.indicators.values()}]
    if not offered:
        return []
    held = next((one for one in offered if codes & set(one.indicators.values())), None)
    usual = Option(offered[0].usual.get(view.lang), _on_usual(view, offered))
    options = [usual, *(Option(one.name.get(view.lang), view.here(basis=one.code, explain=None)) for one in offered)]
    return [choice(view, "basis", options, view.here(basis=held.code, explain=None) if held else usual.href)]


def _on_usual(view: View, offered: Sequence[Basis]) -> str:
    """Return the page's address on the usual basis; an indicator it names is then the usual one, too."""
    usual = {other: code for one in offered for code, other in one.indicators.items()}
    page, slash, code = view.path.rpartition("/")
    named = view.params.get("indicator")
    cleared = {"basis": None, "explain": None, **({"indicator": usual.get(named, named)} if named else {})}
    return view.at(f"{page}{slash}{usual.get(code, code)}", **cleared)


def _with_indicator(view: View, code: str) -> str:
    if view.path.startswith("/indicators/"):
        return view.link(f"/indicators/{code}")
    return view.here(indicator=code, explain=None)


def _domain(view: View, indicator: Indicator) -> str:
    return view.catalogue.domains[indicator.domain].name.get(view.lang)


def _shapes(grain: Grain) -> tuple[str, ...]:
    return ("window", "undated") if grain == "once" else (grain,)


def _grain_name(view: View, period: str) -> str:
    return t(f"grains.{grain_of(period)}", view.lang)
