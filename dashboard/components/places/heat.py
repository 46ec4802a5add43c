"""Areas × the headline indicators, as a heat map: who stands where in each of them."""

import math
from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

from dashboard import formats, theme
from dashboard.components import panel
from dashboard.components.places import said
from dashboard.components.records import records
from dashboard.components.tables import figure_link, table
from dashboard.context import View
from dashboard.figures import heatmap
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator

_CELL = 132  # px
_LINES = 2.1  # of a head, as words break
_DIRECTION = {"higher": 1, "lower": -1, "neutral": 0}


def heat_panel(view: View, indicators: Sequence[Indicator]) -> Component | None:
    """Draw townships × indicators, each in its period of the address; None where none of them has a figure of a township.

    A cell leads to the indicator at the township. Indicators nobody ever reported are named below.
    """
    lang = view.lang
    periods = {one.code: said.period_of(view, one) for one in indicators if one.level != "county"}
    silent = [one for one in indicators if not periods.get(one.code)]
    shown = {code: period for code, period in periods.items() if period}
    frame = queries.matrix(view.connection, view.county, view.catalogue, shown, "township")
    if not shown or not frame["value"].notna().any():
        return None
    rows = records(frame)
    of = [view.indicator(row.indicator_code) for row in rows]
    late = [said.provisional(view, one, row.period, row) for one, row in zip(of, rows, strict=True)]
    written = [_written(view, one, row, provisional) for one, row, provisional in zip(of, rows, late, strict=True)]
    frame = frame.assign(
        name=frame[f"name_{lang}"],
        column_code=frame["indicator_code"],
        column=[_head(view, one) for one in of],
        shown=written,
        said=[_said(view, one, row, provisional) for one, row, provisional in zip(of, rows, late, strict=True)],
        direction=[_DIRECTION[one.polarity] for one in of],
    )
    notes = [t("places.heat_notes", lang)]
    notes += [t("places.heat_mark", lang)] if any(late) else []
    notes += [t("places.silent", lang, names=t("format.list", lang).join(one.name.get(lang) for one in silent))] if silent else []
    return panel.panel(
        view,
        t("places.heat", lang, count=len(shown)),
        notes,
        heatmap.heatmap(frame, lang, cell=_CELL),
        said.source_of_many(view),
        identity="places-heat",
        link=said.pattern(view, "/indicators/{1}", area="{0}", explain="{0}"),
        numbers=_table(view, rows, [view.indicator(code) for code in shown], shown),
        download=view.link("/download/townships_by_indicator"),
        wide=True,
    )


def _head(view: View, indicator: Indicator) -> str:
    """Return a column's head, with the unit where there is room for it on its lines."""
    whole = said.with_unit(view, indicator)
    return whole if theme.width(whole) <= _LINES * _CELL else indicator.name.get(view.lang)


def _written(view: View, indicator: Indicator, row: Any, provisional: bool) -> str:
    number = said.number(view, indicator, row.value, row.bound)
    return t("places.marked", view.lang, number=number) if provisional and not math.isnan(row.value) else number


def _said(view: View, indicator: Indicator, row: Any, provisional: bool) -> str:
    parts = [indicator.name.get(view.lang), formats.period(row.period, view.lang), said.quantity(view, indicator, row.value, row.bound)]
    return "  ".join([*parts, *([t("tile.provisional", view.lang)] if provisional else [])])


def _table(view: View, rows: Sequence[Any], indicators: Sequence[Indicator], periods: dict[str, str]) -> Component:
    lang = view.lang
    heads = [(t("table.area", lang), "k")]
    heads += [(f"{said.with_unit(view, one)} {formats.period(periods[one.code], lang)}", "n") for one in indicators]
    lines: dict[str, list[Component | str]] = {}
    for row in rows:
        name = said.area_link(view, "township", row.area_code, said.name_shown(view, row.name_zh, row.name_en))
        indicator = view.indicator(row.indicator_code)
        link = figure_link(view, indicator, row.area_code, row.period, row.value, row.bound)
        late = said.provisional(view, indicator, row.period, row)
        lines.setdefault(row.area_code, [name]).append(said.with_mark(view, link, late=late))
    return table(heads, list(lines.values()))
