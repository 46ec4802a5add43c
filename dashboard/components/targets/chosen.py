"""The targets the address asks for, and in which order."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from dashboard.components.places.said import name_of
from dashboard.components.targets.mark import STANDINGS, standing_of
from dashboard.context import View
from warehouse import queries
from warehouse.catalogue.periods import UNDATED, grain_of

Row = Mapping[str, Any]
Key = tuple[str, str, str]
ORDERS = ("", "status", "late", "achievement")  # "" = 建制顺序


class Chosen(NamedTuple):
    """What a page of targets shows.

    Attributes:
        year: of the targets; years: that have any, newest first.
        every: all targets of the year in order, by department, indicator and area; rows: those that pass the filters.
        department, domain, area, standing, order, indicator: as in the address, "" = not asked for.
    """

    year: str
    years: Sequence[str]
    every: Sequence[Row]
    rows: Sequence[Row]
    department: str
    domain: str
    area: str
    standing: str
    order: str
    indicator: str

    @property
    def narrowed(self) -> bool:
        """Say whether areas are shown without being opened: a filter asks for some of them, or an order puts all in one list."""
        return bool(self.area or self.standing or self.order)

    def opens(self, indicator: str) -> bool:
        """Say whether the areas' targets of an indicator are shown."""
        return self.narrowed or self.indicator == indicator


def key_of(row: Row) -> Key:
    """Return what names a target: indicator, area, period."""
    return row["indicator_code"], row["area_code"], row["period"]


def choose(view: View) -> Chosen:
    """Read the address: ?period= (its year), department, domain, area, status, order, indicator; raise UnknownName for what nobody has."""
    found = records(view, queries.target_standings(view.connection, view.county))
    years = sorted({row["period"] for row in found if grain_of(row["period"]) == "year"}, reverse=True)
    year = _year(view, years)
    every = sorted((row for row in found if belongs(row["period"], year, years)), key=_in_order(view))
    asked = {name: view.params.get(name, "") for name in ("department", "domain", "area", "status", "order", "indicator")}
    _check(view, asked, found)
    rows = [row for row in every if _passes(view, row, asked)]
    if asked["order"]:
        rows.sort(key=_ORDERED[asked["order"]])
    return Chosen(
        year, years, every, rows, asked["department"], asked["domain"], asked["area"], asked["status"], asked["order"], asked["indicator"]
    )


def records(view: View, frame: Any) -> list[Row]:
    """Return a frame's rows of indicators the catalogue has."""
    names = list(frame.columns)
    rows = zip(*(frame[name].tolist() for name in names), strict=True)  # of six thousand, to_dict takes longer than asking
    found = (dict(zip(names, row, strict=True)) for row in rows)
    return [row for row in found if row["indicator_code"] in view.catalogue.indicators]


def belongs(period: str, year: str, years: Sequence[str]) -> bool:
    """Say whether a target is shown in a year: its own, a term it lies in; one for no time in the newest."""
    if period == UNDATED:
        return not years or year == years[0]
    start, _, end = period.partition("/")
    return start[:4] <= year <= (end or start)[:4]


def areas_of(view: View, rows: Iterable[Row]) -> dict[str, str]:
    """Return code → name of the areas that have targets, in order."""
    names = {row["area_code"]: name_of(view, row["name_zh"], row["name_en"]) for row in rows}
    return dict(sorted(names.items(), key=lambda item: 0 if item[0] == view.root else 1))


def _year(view: View, years: Sequence[str]) -> str:
    written = view.params.get("period")
    if written is None:
        return years[0] if years else ""
    try:
        grain = grain_of(written)
    except ValueError:
        raise view.unknown("period", written) from None
    if grain == "undated":
        return years[0] if years else ""
    return written.rpartition("/")[2][:4]


def _in_order(view: View) -> Any:
    """Return the key rows stand in order by: departments and indicators as declared, within them as queries returned them."""
    place = {code: number for number, code in enumerate(view.catalogue.indicators)}

    def key(row: Row) -> tuple[object, ...]:
        return row["department"] == "", row["department"], place[row["indicator_code"]], row["period"] == UNDATED, row["long_term"]

    return key


def _check(view: View, asked: Mapping[str, str], found: Sequence[Row]) -> None:
    known = {
        "department": {row["department"] for row in found},
        "domain": set(view.catalogue.domains),
        "status": set(STANDINGS),
        "order": set(ORDERS),
        "indicator": set(view.catalogue.indicators),
    }
    for name, codes in known.items():
        if asked[name] and asked[name] not in codes:
            raise view.unknown({"domain": "domain", "indicator": "indicator"}.get(name, "choice"), asked[name])
    code = asked["area"]
    if code and all(row["area_code"] != code for row in found) and queries.place(view.connection, view.county, code) is None:
        raise view.unknown("area", code)


def _passes(view: View, row: Row, asked: Mapping[str, str]) -> bool:
    return (
        asked["department"] in ("", row["department"])
        and asked["domain"] in ("", view.catalogue.indicator(row["indicator_code"]).domain)
        and asked["area"] in ("", row["area_code"])
        and asked["status"] in ("", standing_of(row))
    )


def _worst(row: Row) -> tuple[int, float]:
    return STANDINGS.index(standing_of(row)), _least(row["pace"])


def _latest(row: Row) -> float:
    return math.inf if math.isnan(row["months_late"]) else -row["months_late"]


def _least(value: float) -> float:
    return math.inf if math.isnan(value) else value


_ORDERED: Mapping[str, Any] = {"status": _worst, "late": _latest, "achievement": lambda row: _least(row["achievement"])}
