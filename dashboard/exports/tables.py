"""The tables behind the charts. A table is asked for with the parameters of the page its chart stands on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import formats
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.errors import Problem, UnknownName
from warehouse.catalogue.model import Grain, Indicator
from warehouse.catalogue.periods import UNDATED

Value = str | float | int | None
_GRAINS: tuple[Grain, ...] = ("month", "quarter", "year")


@dataclass(frozen=True)
class Table:
    """Rows to take away.

    Attributes:
        title: what they are, also the file's name; heads: a text per column.
        rows: texts and numbers in the indicator's own unit, None = not reported.
        indicators: those whose definitions the workbook explains; filters: what was chosen, name → value, in words.
        source: where the numbers come from, as the chart says it.
    """

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]
    indicators: Sequence[Indicator]
    filters: Mapping[str, str]


def series(view: View) -> Table:
    """Return one indicator over time for the county's own area or the one of ?area=, a row a period of ?grain=."""
    indicator = _indicator(view)
    grain = view.params.get("grain", "month")
    if grain not in _GRAINS:
        raise view.unknown("period", grain)
    area = view.params.get("area", view.root)
    frame = queries.series(view.connection, view.county, view.catalogue, indicator.code, [area], grain)
    names = ("period", "value", "numerator", "denominator", "year_to_date", "bound", "reported", "expected")
    rows = _rows(frame, names)
    filters = {
        t("control.indicator", view.lang): indicator.name.get(view.lang),
        t("export.grain", view.lang): t(f"grains.{grain}", view.lang),
    }
    return Table(indicator.name.get(view.lang), _heads(view, names, indicator), rows, [indicator], filters)


def areas(view: View) -> Table:
    """Return one indicator in one period, a row per township."""
    indicator = _indicator(view)
    period = view.period(indicator) or UNDATED
    frame = queries.township_ranking(view.connection, view.county, indicator.code, period)
    names = ("area_code", f"name_{view.lang}", "value", "rank", "change", "bound", "reported", "expected")
    filters = {
        t("control.indicator", view.lang): indicator.name.get(view.lang),
        t("control.period", view.lang): formats.period(period, view.lang),
    }
    title = t("export.areas", view.lang, name=indicator.name.get(view.lang), period=formats.period(period, view.lang))
    return Table(title, _heads(view, names, indicator), _rows(frame, names), [indicator], filters)


TABLES: Mapping[str, Callable[[View], Table]] = {"series": series, "areas": areas}


def _indicator(view: View) -> Indicator:
    if "indicator" not in view.params:
        raise UnknownName(Problem("", t("problem.indicator", view.lang, code=""), ""))
    return view.indicator(view.params["indicator"])


def _heads(view: View, names: Sequence[str], indicator: Indicator) -> list[str]:
    unit = view.catalogue.unit(indicator.unit).name.get(view.lang)
    valued = {"value", "year_to_date"}
    said = {name: t(f"export.{name.removesuffix('_zh').removesuffix('_en')}", view.lang) for name in names}
    return [t("format.with_unit", view.lang, name=said[name], unit=unit) if name in valued else said[name] for name in names]


def _rows(frame: Any, names: Sequence[str]) -> list[list[Value]]:
    columns = [frame[name].tolist() if name in frame.columns else [None] * len(frame) for name in names]
    return [[None if value != value else value for value in row] for row in zip(*columns, strict=True)]  # noqa: PLR0124 (NaN)
