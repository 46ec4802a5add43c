"""The last twelve months of a target's figure as a line no larger than a word; assets/11-trail.js draws it."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.targets.chosen import Key, Row, key_of
from dashboard.context import View
from warehouse import queries

_STEPS = 100  # the line's height in whole numbers


def read_trails(view: View, rows: Sequence[Row]) -> dict[Key, tuple[float, ...]]:
    """Ask for the twelve months up to the one each target is judged to; a target without a figure in them has no entry."""
    found: dict[Key, tuple[float, ...]] = {}
    for until in {row["as_of"] for row in rows}:
        mine = [row for row in rows if row["as_of"] == until]
        wanted = list(dict.fromkeys((row["indicator_code"], row["area_code"], row["level"]) for row in mine))
        known = queries.trails(view.connection, view.county, view.catalogue, wanted, until)
        found |= {key_of(row): known[key_of(row)[:2]] for row in mine if key_of(row)[:2] in known}
    return found


def trail(row: Row, trails: Mapping[Key, tuple[float, ...]]) -> list[Component]:
    """Return the line of a target, broken where nothing was reported; [] where there is none.

    The plan is marked where it is on the scale of a month's figure: not of what adds up over the year.
    """
    values = trails.get(key_of(row))
    if values is None:
        return []
    plan = math.nan if row["kind"] == "flow" else row["plan"]
    known = [value for value in (*values, plan) if not math.isnan(value)]
    least, most = min(known), max(known)
    shown: dict[str, Any] = {"data-trail": ",".join(_step(value, least, most) for value in values), "aria-hidden": "true"}
    if not math.isnan(plan):
        shown["data-plan"] = _step(plan, least, most)
    return [html.Span(className="spark", **shown)]


def _step(value: float, least: float, most: float) -> str:
    """Return how high a value stands, 0 to 100; "" = not reported."""
    if math.isnan(value):
        return ""
    return str(round((value - least) / (most - least) * _STEPS) if most > least else _STEPS // 2)
