"""Which township and which county an area stands in."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Above:
    """The areas above one, '' where there is none; a county is its own county."""

    township: str
    county: str


def areas_above(areas: pd.DataFrame) -> Mapping[str, Above]:
    """Return what stands above every area, as its last row says: the first township and county among its parents.

    A folder may hold several counties. What names no parent stands in the county where there is only one.

    Args:
        areas: rows of table area: area_code, level, parent_code, township_code, valid_from.
    """
    last = areas.sort_values("valid_from", kind="stable").drop_duplicates("area_code", keep="last")
    columns = (last[name].tolist() for name in ("area_code", "level", "parent_code", "township_code"))
    rows = {code: (level, parent, township) for code, level, parent, township in zip(*columns, strict=True)}
    counties = [code for code, (level, _, _) in rows.items() if level == "county"]
    only = counties[0] if len(counties) == 1 else ""
    return {code: _climb(code, rows, only) for code in rows}


def _climb(code: str, rows: Mapping[str, tuple[str, str, str]], only: str) -> Above:
    township, one = "", code
    for _ in range(len(rows)):
        if one not in rows:
            break
        level, parent, declared = rows[one]
        if level == "county":
            return Above(township, one)
        if not township:
            township = one if level == "township" else declared
        one = parent or (township if one != township else "")
    return Above(township, only)
