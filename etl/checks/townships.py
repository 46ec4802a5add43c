"""Townships' figures against those of their villages."""

import numpy as np
import pandas as pd

from etl.checks.observed import SUMMED, Observed, tolerance
from warehouse.catalogue.periods import last_month, months_of


class Villages:
    """The villages of a county and when they stood.

    Args:
        areas: CountyFolder.areas.
    """

    def __init__(self, areas: pd.DataFrame) -> None:
        below = areas[(areas["level"] == "village") & (areas["township_code"] != "")]
        columns = (below[name].tolist() for name in ("code", "township_code", "valid_from", "valid_to"))
        self._spans: list[tuple[str, str, str, str]] = list(zip(*columns, strict=True))
        self.township_of = {code: township for code, township, _, _ in self._spans}

    def standing(self, period: str) -> dict[str, set[str]]:
        """Return township → its villages at the end of a period; nothing for what is no month, quarter or year."""
        if not months_of(period):
            return {}
        month = last_month(period)
        found: dict[str, set[str]] = {}
        for code, township, first, last in self._spans:
            if first <= month and (not last or month <= last):
                found.setdefault(township, set()).add(code)
        return found


def check_townships(seen: Observed, villages: Villages) -> None:
    """Find townships' figures that are not the sum of their villages', where all that stand report in the same file."""
    of_villages = np.array([indicator.aggregation in SUMMED and indicator.level == "village" for indicator in seen.declared()])
    usable = of_villages[seen.indicator] & ~np.isnan(seen.value)
    number = {code: place for place, code in enumerate(seen.areas)}
    above = np.array([number.get(villages.township_of.get(code, ""), -1) for code in seen.areas])
    of_township = np.isin(seen.areas, list(villages.township_of.values()))
    if not of_township.any() or not (above >= 0).any():
        return
    for place, period in enumerate(seen.periods):
        standing = villages.standing(period)
        now = usable & (seen.period == place)
        for whole in np.flatnonzero(now & of_township[seen.area]).tolist():
            parts = np.flatnonzero(now & (seen.indicator == seen.indicator[whole]) & (above[seen.area] == seen.area[whole]))
            owed = standing.get(seen.areas[seen.area[whole]], set())
            if not owed or not owed <= {seen.areas[area] for area in seen.area[parts].tolist()}:
                continue
            value, total = float(seen.value[whole]), float(seen.value[parts].sum())
            if abs(value - total) > tolerance(np.array(total), np.array(value), seen.report, "township_mismatch"):
                seen.tell("township_mismatch", whole, value=value, expected=total, difference=value - total)
