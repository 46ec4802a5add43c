"""What was to be reached by when: phases, else the season of earlier years, else a straight line. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from warehouse.catalogue.judging import StatusRules

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

POINTS = 13  # a line's beginning and the twelve equal parts of its term


@dataclass(frozen=True)
class Season:
    """How a year's sum comes together, rows × POINTS: share of the year done by the end of each month, NaN = not known.

    Attributes:
        low, high: least and greatest share among the years looked at.
    """

    share: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Curves:
    """The lines of some targets.

    Attributes:
        plan: rows × POINTS, what was planned to each twelfth of the term, in the indicator's unit.
        basis: phases, seasonal, linear, level (the target itself, all along).
        season, season_low, season_high: see `Season`.
        moving_range: mean difference between one month's change and the next in the months so far; moves: how many months.
    """

    plan: Floats
    basis: NDArray[np.object_]
    season: Floats
    season_low: Floats
    season_high: Floats
    moving_range: Floats
    moves: Floats


def at_month(line: Floats, months: Floats, term: Floats) -> Floats:
    """Return rows' lines after so many months of their term, straight between points; the end where the term is over."""
    with np.errstate(invalid="ignore", divide="ignore"):
        place = np.clip(np.nan_to_num(months / term) * (POINTS - 1), 0, POINTS - 1)
    below = np.minimum(np.floor(place + 1e-9), POINTS - 1).astype(np.int64)
    above = np.minimum(below + 1, POINTS - 1)
    row = np.arange(len(line))
    part = np.clip(place - below, 0.0, 1.0)
    first = line[row, below]
    return np.where(part > 1e-9, first + (line[row, above] - first) * part, first)


def on_level(kind: NDArray[np.object_], lower: Bools, start: Floats, target: Floats) -> Bools:
    """Tell which targets are judged on the level itself: rates, a stock whose base had reached its target or is not known."""
    with np.errstate(invalid="ignore"):
        reached = np.where(lower, start <= target, start >= target)
    found: Bools = (kind == "rate") | ((kind == "stock") & (reached | np.isnan(start)))
    return found


def seasons(to_date: Floats, total: Floats, usable: Bools, rules: StatusRules) -> Season:
    """Return the seasonal shares of what adds up over the year.

    Years are pooled, so that a larger one counts for more. The joined months (January and February) share what both brought evenly.
    A year counts when all its months are known, none goes backwards, and its sum is above zero.

    Args:
        to_date: rows × years × 12, sums since January, years in order; total: rows × years; usable: rows × years, whether the year
            is complete and comparable. The last seasonal_years_most of them count.
    """
    steps = np.diff(np.concatenate([np.zeros_like(to_date[..., :1]), to_date], axis=-1), axis=-1)
    with np.errstate(invalid="ignore"):
        counts = usable & (total > 0) & (steps >= 0).all(axis=-1) & np.isclose(to_date[..., -1], total, rtol=1e-6)
    later = np.cumsum(counts[:, ::-1], axis=1)[:, ::-1]
    counts &= later <= rules.seasonal_years_most
    joined = [month - 1 for month in rules.joined_months]
    if joined:
        steps[..., joined] = steps[..., joined].mean(axis=-1, keepdims=True)
    sums = np.concatenate([np.zeros_like(steps[..., :1]), np.cumsum(steps, axis=-1)], axis=-1)
    weight = counts[..., None]
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = np.where(weight, sums, 0.0).sum(axis=1) / np.where(counts, total, 0.0).sum(axis=1)[:, None]
        each = sums / total[..., None]
    enough = (counts.sum(axis=1) >= rules.seasonal_years)[:, None]
    low, high = np.where(weight, each, np.inf).min(axis=1), np.where(weight, each, -np.inf).max(axis=1)
    return Season(*(np.where(enough, np.clip(one, 0.0, 1.0), np.nan) for one in (pooled, low, high)))


def plan_lines(
    start: Floats, target: Floats, phases: Sequence[str], term: Floats, level: Bools, season: Season, seasonal: Bools
) -> tuple[Floats, NDArray[np.object_]]:
    """Return the plan, rows × POINTS, and where it comes from: phases, seasonal, linear or level.

    Args:
        start, target: in the indicator's unit. phases: JSON, "01".."12" or "Q1".."Q4" → planned to the end of that month or quarter;
            "" = none; straight lines between them, on to the target. term: months from the line's beginning to its end: within it
            the line is straight where no phase and no season says otherwise; level: rows of which the target holds all along (up to
            the first phase, where there are phases, that phase). seasonal: rows that add up over one whole year.
    """
    part = np.linspace(0.0, 1.0, POINTS)
    plan = np.where(level[:, None], target[:, None], start[:, None] + (target - start)[:, None] * part)
    basis = np.where(level, "level", "linear").astype(object)
    by_season = seasonal & ~level & ~np.isnan(season.share).any(axis=1)
    plan[by_season] = (start[:, None] + (target - start)[:, None] * season.share)[by_season]
    basis[by_season] = "seasonal"
    for row, text in enumerate(phases):
        given = phase_points(text) if text else {}
        if given:
            months = np.array([0.0, *given, 12.0]) if 12.0 not in given else np.array([0.0, *given])
            begin = next(iter(given.values())) if level[row] else start[row]
            values = [begin, *given.values()] if 12.0 in given else [begin, *given.values(), target[row]]
            plan[row] = np.interp(part * term[row], months, np.array(values))
            basis[row] = "phases"
    return plan, basis


def phase_points(text: str) -> Mapping[float, float]:
    """Return month of the year → planned to its end, in order, from a target's phases; a month's own figure before its quarter's."""
    given: dict[str, float] = json.loads(text)
    found = {float(int(name[1:]) * 3): float(value) for name, value in given.items() if name.startswith("Q")}
    found |= {float(int(name)): float(value) for name, value in given.items() if not name.startswith("Q")}
    return dict(sorted(found.items()))
