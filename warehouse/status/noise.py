"""Whether a month is beyond natural variation: XmR limits (numbers.md §5). Pure."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from warehouse.catalogue.judging import StatusRules

NOISE_COLUMNS = ("noise", "noise_low", "noise_high", "noise_points")


def noise(months: NDArray[np.float64], rules: StatusRules) -> pd.DataFrame:
    """Judge each row's last month by the months before it.

    Args:
        months: rows × months in order, NaN = not reported; the last column is the one judged.

    Returns:
        A row each, NOISE_COLUMNS: noise above, below (the limits) or within; "" with too few points or nothing to judge.
        noise_low, noise_high: mean ∓ factor × mean moving range of the last noise_points_most months there are before it;
        noise_points: how many there are: fewer than the rules' noise_points make trial limits.
    """
    before, last = months[:, :-1], months[:, -1]
    known = ~np.isnan(before)
    kept = known & (np.cumsum(known[:, ::-1], axis=1)[:, ::-1] <= rules.noise_points_most)
    count = kept.sum(axis=1)
    order = np.argsort(~kept, axis=1, kind="stable")  # what is kept comes first, in its order
    packed = np.take_along_axis(np.where(kept, before, np.nan), order, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.nansum(packed, axis=1) / count
        moving = np.nansum(np.abs(np.diff(packed, axis=1)), axis=1) / (count - 1)
    enough = (count >= rules.noise_points_least) & ~np.isnan(last)
    low, high = mean - rules.noise_factor * moving, mean + rules.noise_factor * moving
    said = np.where(last > high, "above", np.where(last < low, "below", "within"))
    return pd.DataFrame(
        {
            "noise": np.where(enough, said, "").astype(object),
            "noise_low": np.where(enough, low, np.nan),
            "noise_high": np.where(enough, high, np.nan),
            "noise_points": np.where(enough, count, 0).astype(np.int64),
        },
        columns=list(NOISE_COLUMNS),
    )
