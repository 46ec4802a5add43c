"""The area an indicator is looked at in: the county itself, or the township, zone or village of the address."""

from typing import NamedTuple

from dash.development.base_component import Component

from dashboard.components.controls import Option, choice
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator, Level

_LEVELS: tuple[Level, ...] = ("township", "zone", "village")


class Area(NamedTuple):
    """One area: code, name in the reader's language, level."""

    code: str
    name: str
    level: str


def whole_county(view: View) -> Area:
    """Return the county itself; it needs no name where nothing else is meant."""
    return Area(view.root, "", "county")


def chosen_area(view: View, period: str) -> Area:
    """Return the area of ?area= as it is called in a period, the county's own without one; raise UnknownName for a code nobody has."""
    code = view.params.get("area", "")
    if code in ("", view.root):
        return whole_county(view)
    found = queries.place(view.connection, view.county, code)
    if found is None or found.level not in _LEVELS:
        raise view.unknown("area", code)
    then = queries.areas(view.connection, view.county, found.level, period or None)
    named = then.loc[then["area_code"] == code, f"name_{view.lang}"].tolist()
    return Area(code, str(next(iter(named), found.name_en if view.lang == "en" else found.name_zh)), found.level)


def pick_area(view: View, indicator: Indicator, chosen: Area) -> Component:
    """Let the county, a township or a zone be picked, of a village indicator the villages of the township chosen, too."""
    county = view.shown.county.name.get(view.lang)
    options = [Option(county, view.here(area=None, explain=None))]
    township = chosen.code if chosen.level == "township" else ""
    villages = queries.areas(view.connection, view.county, "village")
    if chosen.level == "village":
        township = "".join(villages.loc[villages["area_code"] == chosen.code, "township_code"].tolist()[:1])
    for level in ("township", "zone"):
        frame = queries.areas(view.connection, view.county, level)
        options += _options(view, frame["area_code"].tolist(), frame[f"name_{view.lang}"].tolist(), level)
    if indicator.level == "village" and township:
        inside = villages[villages["township_code"] == township]
        options += _options(view, inside["area_code"].tolist(), inside[f"name_{view.lang}"].tolist(), "village")
    here = view.here(area=chosen.code if chosen.name else None, explain=None)
    if all(option.href != here for option in options):
        options.append(Option(chosen.name, here, t(f"levels.{chosen.level}", view.lang)))
    return choice(view, "area", options, here)


def _options(view: View, codes: list[str], names: list[str], level: str) -> list[Option]:
    group = t(f"levels.{level}", view.lang)
    return [Option(name, view.here(area=code, explain=None), group) for code, name in zip(codes, names, strict=True)]


def name_of(view: View, indicator: Indicator, area: Area) -> str:
    """Return an indicator's name, behind its area's where that is not the county."""
    name = indicator.name.get(view.lang)
    return t("indicator.of_area", view.lang, area=area.name, name=name) if area.name else name
