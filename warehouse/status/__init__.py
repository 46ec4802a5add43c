"""Whether targets are reached: plan to date, pace, status and forecast, as pure functions over frames, and how they are kept."""

from warehouse.status.cases import STATUS_COLUMNS, judge_undated, judge_year
from warehouse.status.judge import CASE_COLUMNS, JUDGED_COLUMNS, RANKED, judge
from warehouse.status.noise import NOISE_COLUMNS, noise
from warehouse.status.plans import Curves, at_month, plan_lines, seasons
from warehouse.status.stored import rebuild, refresh

__all__ = [
    "CASE_COLUMNS",
    "JUDGED_COLUMNS",
    "NOISE_COLUMNS",
    "RANKED",
    "STATUS_COLUMNS",
    "Curves",
    "at_month",
    "judge",
    "judge_undated",
    "judge_year",
    "noise",
    "plan_lines",
    "rebuild",
    "refresh",
    "seasons",
]
