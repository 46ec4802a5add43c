"""What is known of the same indicators and areas at other times: the submission's own values first, then what is held."""

import numpy as np
import pandas as pd

from etl.checks.observed import Observed
from warehouse.catalogue.periods import grain_of, shift, year_before

_DATABLE = ("month", "quarter", "year")


class Known:
    """Values of the submission and of history, looked up by the numbers of indicator, area and period.

    Attributes:
        indicators, areas, periods: text → number; those of the submission keep theirs.
        bases: whether history says the basis of its values.
    """

    def __init__(self, seen: Observed, history: pd.DataFrame) -> None:
        numbers: list[np.ndarray] = []
        known: list[dict[str, int]] = []
        own = ((seen.codes, seen.indicator), (seen.areas, seen.area), (seen.periods, seen.period))
        for (texts, mine), name in zip(own, ("indicator_code", "area_code", "period"), strict=True):
            coded, distinct = pd.factorize(np.concatenate([np.array(texts, dtype=object), history[name].to_numpy(dtype=object)]))
            known.append({text: number for number, text in enumerate(distinct.tolist())})
            numbers.append(np.concatenate([mine, coded[len(texts) :]]))
        self.indicators, self.areas, self.periods = known
        self.bases = "basis" in history.columns
        self._values = np.append(np.concatenate([seen.value, history["value"].to_numpy(dtype=float)]), np.nan)
        held = history["basis"].to_numpy(dtype=object) if self.bases else np.full(len(history), "", dtype=object)
        self._basis = np.concatenate([seen.frame["basis"].to_numpy(dtype=object), held, np.array([""], dtype=object)])
        key = self._key(*numbers)
        self._order = np.argsort(key, kind="stable")  # the submission's own come first among equals
        self._keys = key[self._order]

    def _key(self, indicator: np.ndarray, area: np.ndarray, period: np.ndarray) -> np.ndarray:
        key: np.ndarray = (indicator * len(self.areas) + area) * len(self.periods) + period
        return key

    def value(self, indicator: np.ndarray, area: np.ndarray, period: np.ndarray) -> np.ndarray:
        """Return the values of some keys, NaN where nothing is held; a number below 0 stands for a text nobody knows."""
        found: np.ndarray = self._values[self._place(indicator, area, period)]
        return found

    def basis(self, indicator: np.ndarray, area: np.ndarray, period: np.ndarray) -> np.ndarray:
        """Return the bases of some keys, "" where nothing is held."""
        found: np.ndarray = self._basis[self._place(indicator, area, period)]
        return found

    def _place(self, indicator: np.ndarray, area: np.ndarray, period: np.ndarray) -> np.ndarray:
        """Return where the values of some keys stand, -1 (the last, which is none) where nothing is held."""
        sought = (indicator >= 0) & (period >= 0)
        if not sought.any():
            return np.full(len(area), -1)
        wanted = self._key(indicator, area, period)
        place = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        return np.where(sought & (self._keys[place] == wanted), self._order[place], -1)

    def earlier(self, seen: Observed, steps: int) -> np.ndarray:
        """Return for each of the submission's periods the number of the one so many steps before it, -1 where nothing is held then."""
        return self._numbers([shift(period, -steps) if grain_of(period) in _DATABLE else "" for period in seen.periods])

    def year_earlier(self, seen: Observed) -> np.ndarray:
        """Return for each of the submission's periods the number of the same one a year earlier, -1 where nothing is held then."""
        return self._numbers([year_before(period) if grain_of(period) in _DATABLE else "" for period in seen.periods])

    def _numbers(self, periods: list[str]) -> np.ndarray:
        return np.array([self.periods.get(period, -1) for period in periods], dtype=np.int64)
