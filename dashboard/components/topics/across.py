"""Panels across townships: parts of a whole, a ratio with both its parts, townships × months."""

import math
from typing import Any

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import panel
from dashboard.components.records import records
from dashboard.components.tables import Cell, figure_link, table
from dashboard.components.topics import figure
from dashboard.context import View
from dashboard.figures import bands, heatmap, ranking
from dashboard.figures.frames import frame
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator
from warehouse.catalogue.periods import grain_of
from warehouse.catalogue.topics import TopicPanel

_PIECES = ("area_code", "name", "band_code", "band", "count")
_RANKED = ("area_code", "name", "value", "rank", "shown", "said", "provisional")
_CELLS = ("area_code", "name", "column_code", "column", "value", "shown", "said", "direction")
_CELL = 12  # px a month has at least
_MONTHS = {True: 48, False: 24}  # drawn over the full width and over half of it


def parts_panel(view: View, declared: TopicPanel, identity: str) -> Component:
    """Draw indicators that exclude each other as parts of one bar, for the county and each township."""
    indicators = figure.indicators_of(view, declared)
    first = next((one for one in indicators if one in view.reported), None)
    if first is None:
        return figure.silent(view, declared)
    period = view.period(first)
    found = queries.matrix(view.connection, view.county, view.catalogue, {one.code: period for one in indicators}, "township")
    townships = {row.area_code: figure.name_of(view, row) for row in records(found)}
    values = {(row.area_code, row.indicator_code): row.value for row in records(found)}
    for row in records(queries.tiles(view.connection, view.county, list(declared.indicators), period, view.root)):
        values[view.root, row.indicator_code] = row.value
    places = {view.root: t("topic.whole", view.lang), **townships}
    rows = [
        (area, name, one.code, one.name.get(view.lang), values.get((area, one.code), math.nan))
        for area, name in places.items()
        for one in indicators
    ]
    told = (
        t("topic.named", view.lang, name=one.name.get(view.lang), value=figure.said(view, one, values[view.root, one.code]))
        for one in indicators
    )
    heads = [(t("table.area", view.lang), "k"), *((one.name.get(view.lang), "n") for one in indicators)]
    lines: list[list[Cell]] = [
        [name, *(figure_link(view, one, area, period, values.get((area, one.code), math.nan), "exact") for one in indicators)]
        for area, name in places.items()
    ]
    return panel.panel(
        view,
        t(
            "topic.newest",
            view.lang,
            name=figure.subject(view, declared),
            period=formats.period(period, view.lang),
            said=figure.listed(view, told),
        ),
        figure.notes(view, declared, figure.unit_note(view, first)),
        bands.exclusive(frame(_PIECES, rows), view.lang),
        figure.source(view, first, period),
        identity=identity,
        link=figure.pattern(view, "/indicators/{1}", period=period, explain="{0}"),
        numbers=table(heads, lines),
        download=figure.download(view, "areas", declared.indicators, period=period),
        wide=declared.wide,
    )


def ratio_panel(view: View, declared: TopicPanel, identity: str) -> Component:
    """Draw a ratio by township with both its parts; where it could not be made the numerator, and what is missing is said."""
    (ratio,) = figure.indicators_of(view, declared)
    above, below = (view.catalogue.indicator(code) for code in (ratio.numerator or "", ratio.denominator or ""))
    drawn_of = next((one for one in (ratio, above) if one in view.reported), None)
    if drawn_of is None:
        return figure.silent(view, declared)
    period = view.period(drawn_of)
    rows = records(queries.compare(view.connection, view.county, view.catalogue, drawn_of.code, period, "township"))
    whole = _county(view, drawn_of, period)
    known = drawn_of is ratio
    bars = [
        (
            row.area_code,
            figure.name_of(view, row),
            row.value,
            row.rank,
            _with_parts(view, ratio, above, below, row) if known else figure.number(view, above, row.value),
            figure.said(view, drawn_of, row.value),
            view.is_open(drawn_of, period) or row.reported < row.expected,
        )
        for row in rows
    ]
    pale = t("chart.pale", view.lang) if any(bar[-1] and not math.isnan(bar[2]) for bar in bars) else ""
    told = "" if whole is None else _with_parts(view, ratio, above, below, whole) if known else figure.said(view, above, whole.value)
    named = [(row, row.area_code, figure.name_of(view, row)) for row in rows]
    if whole is not None:
        named.insert(0, (whole, view.root, t("topic.whole", view.lang)))
    return panel.panel(
        view,
        t("topic.newest", view.lang, name=drawn_of.name.get(view.lang), period=formats.period(period, view.lang), said=told),
        figure.notes(view, declared, figure.unit_note(view, drawn_of), _about_parts(view, ratio, above, below), pale),
        ranking.ranking(frame(_RANKED, bars), view.lang),
        figure.source(view, drawn_of, period),
        identity=identity,
        link=figure.pattern(view, f"/indicators/{drawn_of.code}", period=period, explain="{0}"),
        numbers=_parts_table(view, (above, below, ratio), period, named),
        download=figure.download(view, "areas", [above.code, below.code, ratio.code], period=period),
        wide=declared.wide,
    )


def months_panel(view: View, declared: TopicPanel, identity: str) -> Component:
    """Draw townships × months: each township's own months are compared, the darker the more."""
    (indicator,) = figure.indicators_of(view, declared)
    found = queries.panel_series(view.connection, view.county, view.catalogue, indicator.code, "township", "month")
    if not found["value"].notna().any():
        return figure.silent(view, declared)
    periods = sorted(set(found["period"]))[-_MONTHS[declared.wide] :]
    names = _townships(view, periods[0], periods[-1])
    cells = []
    for row in records(found[found["period"].isin(periods) & found["area_code"].isin(list(names))]):
        told = t("format.field", view.lang, name=formats.period(row.period, view.lang), value=figure.said(view, indicator, row.value))
        head = row.period[:4] if row.period.endswith("-01") or row.period == periods[0] else ""
        shown = figure.number(view, indicator, row.value)
        cells.append((row.area_code, names[row.area_code], row.period, head, row.value, shown, f"{names[row.area_code]}  {told}", 1))
    drawn = heatmap.heatmap(frame(_CELLS, cells), view.lang, within="area_code", judged=False, cell=_CELL)
    last = {cell[0]: cell for cell in cells if cell[2] == periods[-1]}
    most = max((cell for cell in last.values() if not math.isnan(cell[4])), key=lambda cell: cell[4], default=None)
    heads = [(t("table.area", view.lang), "k"), *((formats.period(one, view.lang), "n") for one in reversed(periods[-12:]))]
    values = {(cell[0], cell[2]): cell[4] for cell in cells}
    lines: list[list[Cell]] = [
        [name, *(figure_link(view, indicator, area, one, values.get((area, one), math.nan), "exact") for one in reversed(periods[-12:]))]
        for area, name in names.items()
    ]
    said = (
        t("chart.not_reported", view.lang)
        if most is None
        else t("topic.most", view.lang, name=most[1], value=figure.said(view, indicator, most[4]))
    )
    return panel.panel(
        view,
        t("topic.months", view.lang, name=figure.subject(view, declared), period=formats.period(periods[-1], view.lang), said=said),
        figure.notes(view, declared, figure.unit_note(view, indicator), t("topic.own_scale", view.lang)),
        drawn,
        figure.source(view, indicator, periods[-1]),
        identity=identity,
        link=figure.pattern(view, f"/indicators/{indicator.code}", period="{1}", explain="{0}"),
        numbers=table(heads, lines),
        download=figure.download(view, "months", declared.indicators),
        wide=declared.wide,
    )


def _townships(view: View, first: str, last: str) -> dict[str, str]:
    """Return the names of the townships there in the first or the last of some periods, in 建制顺序."""
    found = [row for period in (last, first) for row in records(queries.areas(view.connection, view.county, "township", period))]
    return {row.area_code: figure.name_of(view, row) for row in sorted(found, key=lambda one: one.position)}


def _county(view: View, indicator: Indicator, period: str) -> Any:
    """Return the county's own row of a period, with its parts; None where it has none."""
    grain: Any = grain_of(period)
    if grain not in ("month", "quarter", "year"):
        return None
    found = queries.series(view.connection, view.county, view.catalogue, indicator.code, [view.root], grain)
    return next((row for row in records(found) if row.period == period), None)


def _with_parts(view: View, ratio: Indicator, above: Indicator, below: Indicator, row: Any) -> str:
    """Return 93.2%（234/251）."""
    value = figure.said(view, ratio, row.value, row.bound)
    if math.isnan(row.numerator) or math.isnan(row.denominator):
        return value
    parts = {"numerator": figure.number(view, above, row.numerator), "denominator": figure.number(view, below, row.denominator)}
    return t("topic.with_parts", view.lang, value=value, **parts)


def _about_parts(view: View, ratio: Indicator, above: Indicator, below: Indicator) -> str:
    """Say what the brackets hold, or why there is no ratio."""
    names = {"numerator": above.name.get(view.lang), "denominator": below.name.get(view.lang), "ratio": ratio.name.get(view.lang)}
    key = "topic.parts_of" if ratio in view.reported else "topic.not_computed" if below in view.reported else "topic.no_denominator"
    return t(key, view.lang, **names)


def _parts_table(
    view: View, indicators: tuple[Indicator, Indicator, Indicator], period: str, named: list[tuple[Any, str, str]]
) -> Component:
    """Lay out numerator, denominator and ratio of the county and each township; a part nobody ever sent says 未接入."""
    above, below, ratio = indicators
    values = {(area, ratio.code if ratio in view.reported else above.code): row.value for row, area, _ in named}
    if ratio in view.reported:
        values |= {(area, one.code): value for row, area, _ in named for one, value in ((above, row.numerator), (below, row.denominator))}
    elif below in view.reported:
        found = queries.compare(view.connection, view.county, view.catalogue, below.code, period, "township")
        values |= {(row.area_code, below.code): row.value for row in records(found)}
        values[view.root, below.code] = getattr(_county(view, below, period), "value", math.nan)
    heads = [
        (t("table.area", view.lang), "k"),
        *((one.name.get(view.lang), "n") for one in indicators),
        (t("table.coverage", view.lang), "n"),
    ]
    lines: list[list[Cell]] = []
    for row, area, name in named:
        cells: list[Cell] = []
        for one in indicators:
            if one in view.reported:
                cells.append(figure_link(view, one, area, period, values.get((area, one.code), math.nan), "exact"))
            else:
                cells.append(t("format.missing" if one is ratio else "topic.unconnected", view.lang))
        lines.append([name, *cells, f"{row.reported:,}/{row.expected:,}"])
    return table(heads, lines)
