"""A county of two townships and three villages that the rollup's tests write their tables for."""

from collections.abc import Iterable, Sequence

import pandas as pd

from warehouse.catalogue.model import Indicator, Text
from warehouse.rollup import compute

COUNTY, NORTH, SOUTH, ZONE = "510000000000", "510001000000", "510002000000", "Z1"
A, B, C = "510001001000", "510001002000", "510002001000"  # two villages of NORTH, one of SOUTH

Area = tuple[str, str, str, str, str, str]
Observed = tuple[str, str, str, float | None]

AREAS: tuple[Area, ...] = (  # code, level, township, valid_from, valid_to, successors
    (COUNTY, "county", "", "", "", ""),
    (NORTH, "township", NORTH, "", "", ""),
    (SOUTH, "township", SOUTH, "", "", ""),
    (A, "village", NORTH, "", "", ""),
    (B, "village", NORTH, "", "", ""),
    (C, "village", SOUTH, "", "", ""),
    (ZONE, "zone", "", "", "", ""),
)
GROUPS = ((ZONE, B, "", ""), (ZONE, C, "", ""))


def area_frame(areas: Sequence[Area] = AREAS) -> pd.DataFrame:
    columns = ["area_code", "level", "township_code", "valid_from", "valid_to", "successor_codes"]
    frame = pd.DataFrame(list(areas), columns=columns)
    parents = [
        township if level in ("village", "entity") else "" if level == "county" else COUNTY
        for level, township in zip(frame["level"], frame["township_code"], strict=True)
    ]
    return frame.assign(
        county_code="51",
        position=range(len(frame)),
        parent_code=parents,
        name_zh=frame["area_code"],
        name_en=frame["area_code"],
        relation="",
    )


def group_frame(groups: Iterable[tuple[str, str, str, str]] = GROUPS) -> pd.DataFrame:
    frame = pd.DataFrame(list(groups), columns=["group_code", "member_code", "valid_from", "valid_to"])
    return frame.assign(county_code="51")


def indicator(code: str, aggregation: str = "flow_sum", level: str = "village", frequency: str = "month", **more: object) -> Indicator:
    name = Text(code, code)
    return Indicator(code, "test", "industry", name, name, "wan_yuan", level, frequency, aggregation, "higher", **more)  # type: ignore[arg-type]


def observed(rows: Iterable[Observed | dict[str, object]]) -> pd.DataFrame:
    """Rows (indicator, area, period, value), or mappings that say more."""
    names = ("indicator_code", "area_code", "period", "value")
    plain = {"numerator": None, "denominator": None, "bound": "exact", "state": "reported"}
    records = [{**plain, **(row if isinstance(row, dict) else dict(zip(names, row, strict=True)))} for row in rows]
    frame = pd.DataFrame(records, columns=[*names, *plain])
    return frame.astype({"value": float, "numerator": float, "denominator": float})


class Rolled:
    """Rollup rows, looked up by indicator, area and period."""

    def __init__(
        self, rows: Iterable[Observed | dict[str, object]], *declared: Indicator,
        areas: Sequence[Area] = AREAS, groups: Iterable[tuple[str, str, str, str]] = GROUPS,
    ) -> None:  # fmt: skip
        self.frame = compute(observed(rows), area_frame(areas), group_frame(groups), {one.code: one for one in declared})
        self._rows = self.frame.set_index(["indicator_code", "area_code", "period"]).to_dict("index")

    def value(self, area: str, period: str, code: str = "income", column: str = "value") -> float | str | None:
        """The figure; None where it is NaN, "no row" where there is no row at all."""
        row = self._rows.get((code, area, period))
        if row is None:
            return "no row"
        return None if pd.isna(row[column]) else row[column]

    def coverage(self, area: str, period: str, code: str = "income") -> tuple[int, int, int, int]:
        row = self._rows[(code, area, period)]
        return tuple(int(row[name]) for name in ("reported", "expected", "townships_reported", "townships_expected"))  # type: ignore[return-value]
