"""Head figures of a scene: value, change, target, coverage, and what a count is worth."""

import math
from collections.abc import Sequence
from typing import Any

from dashboard import formats
from dashboard.components.comparison import compare
from dashboard.components.coverage import coverage
from dashboard.components.targets.mark import SHAPES, standing_of
from dashboard.components.targets.words import amount
from dashboard.components.tiles import Tile, read_tiles
from dashboard.context import View
from dashboard.screen.declared import ScreenPanel
from dashboard.screen.model import Kpi, Panel, Tone, Why
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator
from warehouse.catalogue.periods import year_of

TONES: dict[str, Tone] = {"behind": "bad", "at_risk": "warn", "on_track": "good", "attained": "good"}
FEWEST = 5  # people in a group that is shown
_PEOPLE = "person"


def kpis_panel(view: View, declared: ScreenPanel) -> Panel:
    """Return the head figures of the county, as the desk's tiles say them."""
    indicators = [view.on_basis(code) for code in declared.indicators]
    return Panel("kpis", "", kpis=tuple(kpis(view, indicators, view.root)))


def kpis(view: View, indicators: Sequence[Indicator], area: str) -> list[Kpi]:
    """Return an area's figures of some indicators, each in its newest period, of one year beside its target."""
    tiles = read_tiles(view, indicators, area, lambda one: view.period(one) if one in view.reported else "")
    found = queries.target_standings(view.connection, view.county, indicators=sorted(one.code for one in indicators), areas=[area])
    aims: dict[tuple[str, str], Any] = {(row["indicator_code"], row["period"]): row for row in found.to_dict("records")}
    shown = {one.code for one in indicators}
    return [_kpi(view, tile, aims.get((tile.indicator.code, year_of(tile.period) if tile.period else "")), shown) for tile in tiles]


def counts_people(view: View, indicator: Indicator) -> bool:
    """Say whether an indicator counts people."""
    return view.catalogue.unit(indicator.unit).base == _PEOPLE


def few(view: View, indicator: Indicator, value: float) -> bool:
    """Say whether a figure counts so few people that a wall must not show it."""
    return counts_people(view, indicator) and 0 < value * float(view.catalogue.unit(indicator.unit).factor) < FEWEST


def hidden(view: View, indicator: Indicator) -> Panel:
    """Return what stands in place of a panel that would tell of fewer people than a wall may show."""
    return Panel("said", indicator.name.get(view.lang), lines=(t("screen.hidden", view.lang, count=FEWEST),))


def _kpi(view: View, tile: Tile, aim: Any, shown: set[str]) -> Kpi:
    """Return one head figure; a partner that stands beside it by itself is not said twice."""
    lang, indicator = view.lang, tile.indicator
    name = indicator.name.get(lang)
    if not tile.period:
        return Kpi(indicator.code, name, t("tile.silent", lang), "", None)
    period, why = formats.period(tile.period, lang), Why(indicator.code, tile.area, tile.period)
    if math.isnan(tile.now.value):
        return Kpi(indicator.code, name, t("tile.none", lang), period, None, coverage=_coverage(view, tile), why=why)
    if few(view, indicator, tile.now.value):
        return Kpi(indicator.code, name, t("screen.few", lang, count=FEWEST), period, None)
    number, unit = formats.amount(tile.now.value, indicator, view.catalogue.unit(indicator.unit), lang)
    change, tone = _change(view, tile)
    standing = standing_of(aim) if aim else ""
    return Kpi(
        indicator.code,
        t("format.with_unit", lang, name=name, unit=unit) if unit else name,
        formats.bounded(number, tile.now.bound, lang),
        period,
        tile.now.value,
        change=change,
        tone=tone,
        partner="" if tile.partner and tile.partner.indicator.code in shown else _partner(view, tile),
        coverage=_coverage(view, tile),
        status=t(f"standing.{standing}", lang) if standing else "",
        shape=SHAPES[standing] if standing else "",
        status_tone=TONES.get(standing, "quiet") if standing else "",
        aim=_aim(view, aim) if aim else "",
        why=why,
    )


def _change(view: View, tile: Tile) -> tuple[str, Tone]:
    """Return the change on a year ago with ▲ or ▼, and whether that is good, by the indicator's polarity; "" where there is none."""
    compared = compare(view, tile.indicator, tile.period, tile.now, tile.before, tile.change)
    if compared.reason:
        return "", ""
    difference = tile.now.value - tile.before.value
    if not any(digit in compared.short for digit in "123456789"):  # rounds to no change
        difference = 0.0
    mark = "▲ " if difference > 0 else "▼ " if difference < 0 else ""
    said = t("screen.on_year", view.lang, change=f"{mark}{compared.short}")
    if not difference or tile.indicator.polarity == "neutral":
        return said, ""
    return said, "good" if (difference > 0) == (tile.indicator.polarity == "higher") else "bad"


def _partner(view: View, tile: Tile) -> str:
    if tile.partner is None or not tile.partner.period or math.isnan(tile.partner.value):
        return ""
    one = tile.partner
    shown = formats.quantity(one.value, one.indicator, view.catalogue.unit(one.indicator.unit), view.lang, one.bound)
    return t("screen.named", view.lang, name=one.indicator.name.get(view.lang), value=shown)


def _coverage(view: View, tile: Tile) -> str:
    if not tile.now.expected:
        return ""
    return t("screen.reported", view.lang, coverage=coverage(view, tile.indicator, tile.period, tile.now.reported, tile.now.expected))


def _aim(view: View, aim: Any) -> str:
    return t("screen.aim", view.lang, target=amount(view, aim, aim["target"]))
