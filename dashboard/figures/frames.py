"""Rows laid out as the frames figures take."""

from collections.abc import Iterable, Sequence

import pandas as pd

_NUMBERS = ("value", "count")


def frame(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> pd.DataFrame:
    """Return rows as a frame, possibly of none; columns named value or count are float, None and NaN = not reported."""
    laid = pd.DataFrame(list(rows), columns=list(columns), dtype=object)
    kinds: dict[str, type] = {name: float for name in _NUMBERS if name in columns}
    return laid.astype({**kinds, **({"provisional": bool} if "provisional" in columns else {})})
