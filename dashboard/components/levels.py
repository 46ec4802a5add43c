"""Which areas are compared: townships, zones, or villages, these of the whole county or of one area."""

from typing import NamedTuple, get_args

from dash.development.base_component import Component

from dashboard.components.controls import Option, choice
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator, Level

LEVELS: tuple[Level, ...] = ("township", "zone", "village")


class Compared(NamedTuple):
    """What is compared.

    Attributes:
        level: of the areas; within: code of the township or zone the villages lie in, "" the whole county; name: its name.
    """

    level: Level
    within: str = ""
    name: str = ""


def chosen_level(view: View, indicator: Indicator, period: str, within: str = "", name: str = "") -> Compared:
    """Return what ?level= asks to compare, townships where it says nothing or an indicator has no figures at that level.

    Raise UnknownName for a word that is no level.
    """
    asked = view.params.get("level", LEVELS[0])
    if asked not in get_args(Level) or asked not in LEVELS:
        raise view.unknown("level", asked)
    level = next(one for one in LEVELS if one == asked)
    if level not in levels_of(view, indicator, period):
        return Compared("township")
    return Compared(level, within, name) if level == "village" else Compared(level)


def levels_of(view: View, indicator: Indicator, period: str) -> list[Level]:
    """Return the levels an indicator can be compared at in a period: zones where one owes or has a figure, villages where they report."""
    found: list[Level] = ["township"]
    zones = queries.compare(view.connection, view.county, view.catalogue, indicator.code, period, "zone") if period else None
    if zones is not None and (zones["value"].notna() | (zones["expected"] > 0)).any():
        found.append("zone")
    if indicator.level == "village":
        found.append("village")
    return found


def pick_level(view: View, indicator: Indicator, period: str, chosen: Compared) -> list[Component]:
    """Let the level be picked; nothing where there is no choice."""
    offered = levels_of(view, indicator, period)
    if len(offered) < 2:
        return []
    options = [Option(t(f"compared.{level}", view.lang), _address(view, level)) for level in offered]
    return [choice(view, "level", options, _address(view, chosen.level))]


def _address(view: View, level: Level) -> str:
    return view.here(level=level if level != LEVELS[0] else None, explain=None)
