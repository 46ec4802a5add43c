"""Frames made column by column, without pandas guessing what their cells are."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd


def table(columns: Mapping[str, Sequence[object] | np.ndarray], numbers: Collection[str] = ()) -> pd.DataFrame:
    """Return a frame of these columns, texts as object; arrays keep their type, and `numbers` are integers."""
    made: dict[str, pd.Series] = {}
    index: pd.Index | None = None
    for name, values in columns.items():
        kept = values.dtype if isinstance(values, np.ndarray) else "int64" if name in numbers else object
        index = pd.RangeIndex(len(values)) if index is None else index
        made[name] = pd.Series(values, index=index, dtype=kept, copy=False)
    return pd.DataFrame(made, index=index, copy=False)
