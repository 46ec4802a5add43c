"""Rows of registers and targets that name the same thing twice."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence

import numpy as np
import pandas as pd

from etl.checks.report import Report

About = tuple[str, str, str]  # indicator, area, period


def drop_repeats(
    frame: pd.DataFrame, keys: Sequence[Hashable], said: Sequence[str], about: Callable[[int], About], report: Report
) -> tuple[pd.DataFrame, int]:
    """Keep one of rows that say the same of one thing (duplicate_row), none of rows that contradict each other (conflicting_duplicate).

    Args:
        frame: with sheet_no and row_no; keys: what each row is about; said: what it says of it, as text; about: for findings.

    Returns:
        The rows that are left, and how many were refused for contradicting another.
    """
    same: dict[Hashable, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        same[key].append(place)
    sheets, rows = frame["sheet_no"].tolist(), frame["row_no"].tolist()
    kept = np.ones(len(frame), dtype=bool)
    refused = 0
    for places in (places for places in same.values() if len(places) > 1):
        first = places[0]
        alike = len({said[place] for place in places}) == 1
        for place in places:
            if alike and place != first:
                report.add("duplicate_row", sheets[place], rows[place], 0, said[place], *about(place), row=rows[first])
            elif not alike:
                other = places[1] if place == first else first
                params = {"row": rows[other], "column": 0, "other": said[other]}
                report.add("conflicting_duplicate", sheets[place], rows[place], 0, said[place], *about(place), **params)
                refused += 1
            kept[place] = alike and place == first
    return (frame if kept.all() else frame[kept].reset_index(drop=True)), refused
