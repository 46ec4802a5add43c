"""The areas a sender reports on, in 建制顺序."""

from dataclasses import dataclass

import pandas as pd

from warehouse.areas import CountyFolder
from warehouse.catalogue.errors import Problem, UnknownName
from warehouse.catalogue.model import Level
from warehouse.catalogue.nearest import suggestion
from warehouse.catalogue.periods import last_month

_RANKS = {"county": 0, "zone": 1, "township": 2, "entity": 3, "village": 4}


@dataclass(frozen=True)
class Place:
    """One area: township is the name of the township a village lies in, or its own; "" without one."""

    code: str
    name: str
    level: str
    township: str


@dataclass(frozen=True)
class Sender:
    """Who fills the workbook, and the areas that are its own.

    Attributes:
        level: county for a whole county folder; places: itself and all below it, county first, then zones, then each
            township followed by its villages.
    """

    name: str
    level: str
    places: tuple[Place, ...]

    def at(self, level: Level) -> tuple[Place, ...]:
        """Return its areas of one level, in order."""
        return tuple(place for place in self.places if place.level == level)


def read_sender(county: CountyFolder, code: str | None, period: str | None) -> Sender:
    """Return the sender with the areas that were there in the period's last month; now, when no period is given.

    Args:
        code: area code of the township (zone, village) that fills the workbook; None = the whole county folder.

    Raises:
        UnknownName: no area of that month has the code.
    """
    areas = _valid(county.areas, last_month(period) if period else None)
    ordered = _in_order(areas)
    if code is None:
        return Sender(county.county.name.zh, "county", tuple(ordered.values()))
    own = ordered.get(code)
    if own is None:
        when = f" in {period}" if period else ""
        what = f"no area has the code {code!r}{when}"
        named = " or ".join(place.code for place in ordered.values() if place.name == code)
        remedy = f"write {named}" if named else suggestion(code, ordered)
        raise UnknownName(Problem(f"{county.folder.name}/areas.csv", what, remedy))
    if own.level == "county":
        return Sender(own.name, "county", tuple(ordered.values()))
    below = _below(code, areas)
    if own.level == "zone":
        members = _valid(county.zones[county.zones["code"] == code], last_month(period) if period else None)["member_code"]
        for member in members:
            below |= {member} | _below(member, areas)
    return Sender(own.name, own.level, tuple(place for place in ordered.values() if place.code == code or place.code in below))


def _valid(frame: pd.DataFrame, month: str | None) -> pd.DataFrame:
    if month is None:
        return frame[frame["valid_to"] == ""]
    return frame[(frame["valid_from"] <= month) & ((frame["valid_to"] == "") | (frame["valid_to"] >= month))]


def _in_order(areas: pd.DataFrame) -> dict[str, Place]:
    """Return the areas by code: county, zones, then every township with what lies in it."""
    names = dict(zip(areas["code"], areas["name"], strict=True))
    orders = dict(zip(areas["code"], areas["order"], strict=True))
    rows = list(zip(*(areas[name].tolist() for name in ("code", "name", "level", "township_code", "order")), strict=True))

    def rank(row: tuple[str, str, str, str, int]) -> tuple[int, int, str, int, int, str]:
        code, _, level, township, order = row
        if level in ("county", "zone"):
            return _RANKS[level], 0, "", 0, order, code
        return _RANKS["township"], orders.get(township, 0), township, _RANKS[level], order, code

    ordered = sorted(rows, key=rank)
    return {code: Place(code, name, level, names.get(township, "")) for code, name, level, township, _ in ordered}


def _below(code: str, areas: pd.DataFrame) -> set[str]:
    """Return the codes of all areas that lie in one."""
    found: set[str] = set()
    parents = {code}
    while parents:
        parents = set(areas.loc[areas["parent_code"].isin(parents), "code"]) - found
        found |= parents
    return found
