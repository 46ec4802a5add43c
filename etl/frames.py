"""Frames made column by column, without pandas guessing what their cells are."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd


def table(columns: Mapping[str, Sequence[object] | np.ndarray], numbers: Collection[str] = ()) -> pd.DataFrame:
    """Return a frame of these columns, texts as object; arrays keep their type, and `numbers` are integers."""
    made: dict[str, pd.Series] = {}
    index: pd.Index | None = None
    for name, values in columns.items():
        kept = values if isinstance(values, np.ndarray) else np.array(values, dtype=np.int64) if name in numbers else objects(values)
        index = pd.RangeIndex(len(kept)) if index is None else index
        made[name] = pd.Series(kept, index=index, dtype=kept.dtype, copy=False)
    return pd.DataFrame(made, index=index, copy=False)


def objects(values: Sequence[object]) -> np.ndarray:
    """Return values as they are, in an array of objects."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
