"""Where the areas of a county count in each of some months: a village for its township then, one that was merged for its successor."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from warehouse.rollup.above import areas_above


class Trees:
    """Where the areas of a county count over some months, laid out once a level.

    Args:
        areas: rows of table area.
    """

    def __init__(self, areas: pd.DataFrame, months: Sequence[str]) -> None:
        self.months = months
        self._areas = areas
        self._at: dict[str, Tree] = {}

    def at(self, level: str) -> "Tree":
        """Return the tree of one level."""
        if level not in self._at:
            self._at[level] = Tree.of(self._areas, level, self.months)
        return self._at[level]


@dataclass(frozen=True)
class Tree:
    """Areas of one level, and where every area of the county counts in each month.

    Attributes:
        codes, valid: of the level's areas, and × months whether they were there.
        above: code → the codes of the areas it stood in, itself and the county among them.
        targets: code → the place in `codes` it counts for in each month, −1 = nowhere.
    """

    codes: tuple[str, ...]
    valid: NDArray[np.bool_]
    above: Mapping[str, frozenset[str]]
    targets: Mapping[str, NDArray[np.int64]]

    @classmethod
    def of(cls, areas: pd.DataFrame, level: str, months: Sequence[str]) -> "Tree":
        """Lay the tree out over the months, which are in order."""
        upward = areas_above(areas)
        codes = tuple(areas.loc[areas["level"] == level].sort_values("position")["area_code"].drop_duplicates())
        place = {code: index for index, code in enumerate(codes)}
        valid = np.zeros((len(codes), len(months)), dtype=bool)
        targets: dict[str, NDArray[np.int64]] = {}
        above: dict[str, frozenset[str]] = {}
        later: dict[str, str] = {}
        columns = ("area_code", "level", "township_code", "valid_from", "valid_to", "successor_codes")
        for code, own, township, begin, end, successors in zip(*(areas[name].tolist() for name in columns), strict=True):
            inside = slice(bisect_left(months, begin), bisect_right(months, end) if end else len(months))
            inside_of = {"township": township or upward[code].township, "county": upward[code].county}
            above[code] = above.get(code, frozenset()) | {code, *inside_of.values()}
            wanted = inside_of.get(level, code if own == level else "")
            target = targets.setdefault(code, np.full(len(months), -1, dtype=np.int64))
            if wanted in place:
                target[inside] = place[wanted]
            if code in place:
                valid[place[code], inside] = True
            if successors and ";" not in successors:
                later[code] = successors
        for code, target in targets.items():
            follower = later.get(code)
            for _ in range(len(later)):
                if follower is None or not (target < 0).any():
                    break
                target[target < 0] = targets[follower][target < 0] if follower in targets else -1
                follower = later.get(follower)
        return cls(codes, valid, above, targets)

    def place(self, code: str) -> NDArray[np.int64]:
        """Return, per month, the place an area counts for; −1 for an area nobody knows."""
        return self.targets.get(code, np.full(self.valid.shape[1], -1, dtype=np.int64))

    def sent(self, senders: Collection[str]) -> NDArray[np.bool_]:
        """Tell, per area and month, whether somebody sent the register for it."""
        there = [bool(self.above[code] & set(senders) - {""}) for code in self.codes]
        return np.repeat(np.array(there, dtype=bool)[:, None], self.valid.shape[1], axis=1)
