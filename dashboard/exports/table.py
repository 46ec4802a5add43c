"""What a table to take away is, and how frames become its rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.errors import Problem, UnknownName
from warehouse.catalogue.model import Indicator

Value = str | float | int | None


@dataclass(frozen=True)
class Table:
    """Rows to take away.

    Attributes:
        title: what they are, also the file's name; heads: a text per column.
        rows: texts and numbers in the indicator's own unit, None = not reported.
        indicators: those whose definitions the workbook explains; filters: what was chosen, name → value, in words.
        shares: places of columns that hold shares such as 0.76, which a workbook shows as 76.0%.
    """

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]
    indicators: Sequence[Indicator]
    filters: Mapping[str, str]
    shares: Collection[int] = ()


def chosen_indicator(view: View) -> Indicator:
    """Return the indicator of ?indicator=; raise UnknownName without one, or for one nobody declared."""
    if "indicator" not in view.params:
        raise UnknownName(Problem("", t("problem.indicator", view.lang, code=""), ""))
    return view.indicator(view.params["indicator"])


def heads(view: View, names: Sequence[str], indicator: Indicator | None = None) -> list[str]:
    """Return what columns are called, those of figures with the unit of the one indicator they are of."""
    unit = view.catalogue.unit(indicator.unit).name.get(view.lang) if indicator else ""
    valued = {"value", "year_to_date", "before", "median"} if indicator else set()
    said = {name: t(f"export.{name.removesuffix('_zh').removesuffix('_en')}", view.lang) for name in names}
    return [t("format.with_unit", view.lang, name=said[name], unit=unit) if name in valued else said[name] for name in names]


def rows(frame: Any, names: Sequence[str]) -> list[list[Value]]:
    """Return some columns of a frame as rows, NaN as None."""
    columns = [frame[name].tolist() if name in frame.columns else [None] * len(frame) for name in names]
    return [[None if value != value else value for value in row] for row in zip(*columns, strict=True)]  # noqa: PLR0124 (NaN)
