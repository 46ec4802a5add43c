"""Townships on a screen: on one indicator, in competition with each other, and one of them by itself."""

import math
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import rankings, trends
from dashboard.components.places import maps
from dashboard.components.places.profile import read_profile
from dashboard.components.places.said import name_of, quantity, source_of_many
from dashboard.context import View
from dashboard.screen.declared import ScreenPanel
from dashboard.screen.from_desk import from_desk
from dashboard.screen.heads import FEWEST, few, hidden
from dashboard.screen.model import MOST_ROWS, Cell, Panel, Why
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator
from warehouse.queries import Place

_HEADS = ("indicator", "value", "rank", "near")


def trend_panel(view: View, declared: ScreenPanel) -> Panel:
    """Return the county's figure over the years, as the desk draws it."""
    indicator, period = _asked(view, declared)
    shown = trends.trend_panel(view, indicator, period, trends.source_line(view, indicator, period)) if period else None
    return from_desk(shown) if shown is not None else _silent(view, indicator)


def ranking_panel(view: View, declared: ScreenPanel) -> Panel:
    """Return the townships on one indicator, the best on top, as the desk ranks them."""

    def drawn(indicator: Indicator, period: str) -> Component | None:
        both = rankings.area_panels(view, indicator, period, trends.source_line(view, indicator, period))
        return both[0] if both else None

    return _by_township(view, declared, drawn)


def map_panel(view: View, declared: ScreenPanel) -> Panel:
    """Return the townships on the map by one indicator: their outlines, or a tile each where the folder has no map."""

    def drawn(indicator: Indicator, period: str) -> Component | None:
        compared = queries.compare(view.connection, view.county, view.catalogue, indicator.code, period, "township")
        return maps.map_panel(view, indicator, period, compared, trends.source_line(view, indicator, period))

    return _by_township(view, declared, drawn)


def _by_township(view: View, declared: ScreenPanel, drawn: Callable[[Indicator, str], Component | None]) -> Panel:
    """Return a panel about every township on an indicator; words where there is none, or where it would tell of very few people."""
    indicator, period = _asked(view, declared)
    if not period or indicator.level == "county":
        return _silent(view, indicator)
    ranked = queries.township_ranking(view.connection, view.county, indicator.code, period)
    if any(few(view, indicator, value) for value in ranked["value"]):
        return hidden(view, indicator)
    shown = drawn(indicator, period)
    return _silent(view, indicator) if shown is None else from_desk(shown)


def township_panel(view: View, declared: ScreenPanel) -> Panel:
    """Return the township whose turn it is: each has a day, one after the other in 建制顺序."""
    every = queries.areas(view.connection, view.county, "township")["area_code"].tolist()
    if not every:
        return Panel("said", t("screen.no_township", view.lang))
    code = every[date.fromisoformat(view.today).toordinal() % len(every)]
    return of_township(view, code, declared.indicators)


def of_township(view: View, code: str, indicators: Sequence[str]) -> Panel:
    """Return one township's figures with its rank and its neighbours' median; raise UnknownName for no township.

    Args:
        indicators: their codes; () = the headline ones, then others it has.
    """
    place = queries.place(view.connection, view.county, code)
    if place is None or place.level != "township":
        raise view.unknown("area", code)
    rows = read_profile(view, place)
    wanted = indicators or [*(one.code for one in view.headline() if one.code in rows), *rows]
    shown = [view.indicator(one) for one in dict.fromkeys(wanted) if one in rows][:MOST_ROWS]
    heads = tuple(t(f"screen.head_{name}", view.lang) for name in _HEADS)
    lines = tuple(_profile(view, place, one, rows[one.code]) for one in shown)
    return Panel("table", _township_said(view, place, rows), source=source_of_many(view), heads=heads, rows=lines)


def _profile(view: View, place: Place, indicator: Indicator, row: Any) -> tuple[Cell, ...]:
    lang, missing = view.lang, t("format.missing", view.lang)
    little = few(view, indicator, row.value)
    shown = t("screen.few", lang, count=FEWEST) if little else quantity(view, indicator, row.value, row.bound)
    why = None if little else Why(indicator.code, place.area_code, row.period)
    near = missing if math.isnan(row.median) or little else quantity(view, indicator, row.median)
    return (
        Cell(t("screen.of_period", lang, name=indicator.name.get(lang), period=formats.period(row.period, lang))),
        Cell(shown, number=True, why=why),
        Cell(t("table.rank_of", lang, rank=row.rank, n=row.ranked) if row.rank and not little else missing, number=True),
        Cell(near, number=True),
    )


def _township_said(view: View, place: Place, rows: dict[str, Any]) -> str:
    """Return in how many of its ranked figures a township stands in the first and in the last third."""
    ranked = [row for row in rows.values() if row.rank and row.ranked >= 3]
    first = sum(row.rank <= row.ranked // 3 for row in ranked)
    last = sum(row.rank > row.ranked - row.ranked // 3 for row in ranked)
    name = name_of(view, place.name_zh, place.name_en)
    return t("screen.township", view.lang, name=name, count=len(ranked), first=first, last=last)


def _asked(view: View, declared: ScreenPanel) -> tuple[Indicator, str]:
    indicator = view.on_basis(declared.indicators[0])
    return indicator, view.period(indicator) if indicator in view.reported else ""


def _silent(view: View, indicator: Indicator) -> Panel:
    return Panel("said", indicator.name.get(view.lang), lines=(t("tile.silent", view.lang),))
