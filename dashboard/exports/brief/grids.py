"""The tables of a document: the cells of /targets as text."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.components.targets import words
from dashboard.components.targets.changed import change
from dashboard.components.targets.chosen import Row
from dashboard.components.targets.mark import standing_of
from dashboard.components.targets.weeks import Weeks
from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.judging import rules_of


@dataclass(frozen=True)
class Grid:
    """A table to print.

    Attributes:
        heads: a text per column; kinds: n numbers, k short words, "" running text; shares: width of each, in parts of any whole.
        rows: a text per column, not reported as the dash.
    """

    title: str
    heads: Sequence[str]
    kinds: Sequence[str]
    shares: Sequence[float]
    rows: Sequence[Sequence[str]]


_COLUMNS: Mapping[str, tuple[str, float]] = {  # kind and width
    "department": ("", 9), "name": ("", 17), "area": ("", 9), "target": ("n", 7.5), "actual": ("n", 7.5), "achievement": ("n", 7.5),
    "plan": ("n", 7.5), "status": ("k", 7), "late": ("n", 7), "so_far": ("n", 8.5), "needed": ("n", 8.5), "change": ("", 10),
    "reports": ("n", 9.5), "note": ("", 14),
}  # fmt: skip
_TABLE = ("name", "target", "actual", "achievement", "plan", "status", "late", "needed", "reports")
_ANNEX = tuple(_COLUMNS)


def table_of(view: View, rows: Sequence[Row], weeks: Weeks | None, title: str) -> Grid:
    """Return the targets in the columns a portrait page has room for."""
    return _grid(view, rows, weeks, title, _TABLE)


def annex_of(view: View, rows: Sequence[Row], weeks: Weeks | None, title: str) -> Grid:
    """Return the targets with all that the page says of each."""
    return _grid(view, rows, weeks, title, _ANNEX)


def _grid(view: View, rows: Sequence[Row], weeks: Weeks | None, title: str, names: Sequence[str]) -> Grid:
    return Grid(
        title,
        [t(f"brief.head_{name}", view.lang) for name in names],
        [_COLUMNS[name][0] for name in names],
        [_COLUMNS[name][1] for name in names],
        [[cells[name] for name in names] for cells in (_cells(view, row, weeks) for row in rows)],
    )


def _cells(view: View, row: Row, weeks: Weeks | None) -> Mapping[str, str]:
    lang = view.lang
    indicator = view.catalogue.indicator(row["indicator_code"])
    missing = t("format.missing", lang)

    def number(value: float) -> str:
        return missing if math.isnan(value) else words.number(view, row, value)

    notes = words.notes(view, row, rules_of(view.catalogue.judging.values(), row["period"]))
    return {
        "department": row["department"] or t("targets.no_department", lang),
        "name": t("format.with_unit", lang, name=words.indicator_of(view, row), unit=view.catalogue.unit(indicator.unit).name.get(lang)),
        "area": words.area_of(view, row),
        **{name: number(row[name]) for name in ("target", "actual", "plan")},
        "achievement": words.percent(view, row["achievement"]),
        "status": t(f"standing.{standing_of(row)}", lang),
        "late": words.late(view, row, "targets.months") or missing,
        "so_far": words.each(view, row, row["pace_so_far"]),
        "needed": words.each(view, row, row["pace_needed"]),
        "change": change(view, row, weeks),
        "reports": words.reports(view, row),
        "note": t("targets.semicolon", lang).join(notes),
    }
