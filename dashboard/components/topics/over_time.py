"""Panels over time: columns, lines, and what a whole is made of."""

import math

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import panel
from dashboard.components.records import records
from dashboard.components.tables import Cell, figure_link, table
from dashboard.components.topics import figure
from dashboard.context import View
from dashboard.figures import columns, composition, lines
from dashboard.figures.frames import frame
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Grain, Indicator
from warehouse.catalogue.periods import months_of
from warehouse.catalogue.topics import TopicPanel

_COLUMNS = ("period", "group_code", "name", "value", "shown", "provisional")
_LINES = ("area_code", "name", "period", "value", "provisional")
_PARTS = ("period", "part_code", "name", "value", "shown")
_YEARS = 6  # of quarters or months drawn, so that columns stay wide enough


def columns_panel(view: View, declared: TopicPanel, identity: str) -> Component:
    """Draw a column per indicator and period of the county's own area."""
    indicators = figure.indicators_of(view, declared)
    found = {one.code: _series(view, one, declared.grain) for one in indicators}
    periods = sorted({period for rows in found.values() for period in rows})
    if not periods:
        return figure.silent(view, declared)
    rows = []
    for one in indicators:
        for period in periods:
            value, provisional, _ = found[one.code].get(period, (math.nan, False, "exact"))
            rows.append((period, one.code, one.name.get(view.lang), value, figure.said(view, one, value), provisional))
    width = figure.DESK if declared.wide else figure.HALF
    drawn = columns.columns(frame(_COLUMNS, rows), view.lang, stacked=declared.stacked, width=width)
    pale = t("chart.pale", view.lang) if any(row[-1] for row in rows) else ""
    return panel.panel(
        view,
        _newest_said(view, declared, indicators, found, periods[-1]),
        figure.notes(view, declared, figure.unit_note(view, indicators[0]), pale),
        drawn,
        figure.source(view, indicators[0], periods[-1]),
        identity=identity,
        link=figure.pattern(view, "/indicators/{1}", period="{0}", explain=view.root),
        numbers=_table(view, indicators, found, periods),
        download=figure.download(view, "series", declared.indicators, grain=declared.grain),
        wide=declared.wide,
    )


def lines_panel(view: View, declared: TopicPanel, identity: str) -> Component:
    """Draw a line per indicator of the county's own area; all of one unit."""
    indicators = figure.indicators_of(view, declared)
    found = {one.code: _series(view, one, declared.grain) for one in indicators}
    periods = sorted({period for rows in found.values() for period in rows})
    if not periods:
        return figure.silent(view, declared)
    unit = view.catalogue.unit(indicators[0].unit)
    rows = [
        (one.code, one.name.get(view.lang), period, value, provisional)
        for one in indicators
        for period, (value, provisional, _) in found[one.code].items()
    ]
    drawn = lines.lines(
        frame(_LINES, rows),
        view.lang,
        unit=unit.name.get(view.lang),
        decimals=formats.decimals_of(indicators[0], unit),
        chosen=[one.code for one in indicators],
        from_zero=not formats.is_percent(unit),
        width=figure.DESK if declared.wide else figure.HALF,
    )
    return panel.panel(
        view,
        _newest_said(view, declared, indicators, found, periods[-1]),
        figure.notes(view, declared, figure.unit_note(view, indicators[0])),
        drawn,
        figure.source(view, indicators[0], periods[-1]),
        identity=identity,
        numbers=_table(view, indicators, found, periods),
        download=figure.download(view, "series", declared.indicators, grain=declared.grain),
        wide=declared.wide,
    )


def composition_panel(view: View, declared: TopicPanel, identity: str) -> Component:
    """Draw what an indicator is made of over time, with the break of its parts said where it lies."""
    (whole,) = figure.indicators_of(view, declared)
    found = records(queries.composition(view.connection, view.county, view.catalogue, whole.code, view.root, declared.grain))
    reported = [row for row in found if not math.isnan(row.value) and (row.part or row.value)]
    if not reported:
        return figure.silent(view, declared)
    kept = [row for row in found if row.part or any(not one.part for one in reported)]
    names = {code: view.catalogue.indicator(code).name.get(view.lang) for code in whole.parts} | {"": t("topic.rest", view.lang)}
    rows = [(row.period, row.part or composition.OTHER, names[row.part], row.value, figure.said(view, whole, row.value)) for row in kept]
    periods = sorted({row.period for row in kept})
    drawn = composition.composition(
        frame(_PARTS, rows),
        view.lang,
        broken=_break(view, declared, whole, periods),
        width=figure.DESK if declared.wide else figure.HALF,
    )
    last = [row for row in reported if row.period == reported[-1].period]
    largest = max(last, key=lambda row: row.value)
    late = view.is_open(whole, largest.period) or any(row.reported < row.expected for row in last)
    early = t("topic.early", view.lang, period=formats.period(largest.period, view.lang)) if late else ""
    title = t(
        "topic.composition",
        view.lang,
        name=figure.subject(view, declared),
        period=formats.period(largest.period, view.lang),
        part=names[largest.part],
        share=formats.plain(largest.share, 1, view.lang),
    )
    numbers = [
        (
            formats.period(row.period, view.lang),
            names[row.part],
            _part(view, whole, row),
            t("format.missing", view.lang) if math.isnan(row.share) else f"{formats.plain(row.share, 1, view.lang)}%",
            f"{row.reported:,}/{row.expected:,}",
        )
        for row in reversed(kept)
    ]
    heads = figure.heads(
        view, ("table.period", "k"), ("topic.head.part", ""), ("table.value", "n"), ("topic.head.share", "n"), ("table.coverage", "n")
    )
    return panel.panel(
        view,
        title,
        figure.notes(view, declared, figure.unit_note(view, whole), early),
        drawn,
        figure.source(view, whole, periods[-1]),
        identity=identity,
        link="" if any(not row.part for row in kept) else figure.pattern(view, "/indicators/{1}", period="{0}", explain=view.root),
        numbers=table(heads, numbers),
        download=figure.download(view, "composition", declared.indicators, grain=declared.grain),
        wide=declared.wide,
    )


def _series(view: View, indicator: Indicator, grain: Grain) -> dict[str, tuple[float, bool, str]]:
    """Return value, whether it is provisional, and bound by period, of the newest years."""
    found = queries.series(view.connection, view.county, view.catalogue, indicator.code, [view.root], grain)
    rows = {
        row.period: (float(row.value), view.is_open(indicator, row.period) or row.reported < row.expected, row.bound)
        for row in records(found)
    }
    last = int(max(rows, default="0")[:4])
    return {period: row for period, row in rows.items() if grain == "year" or int(period[:4]) > last - _YEARS}


def _newest_said(
    view: View, declared: TopicPanel, indicators: list[Indicator], found: dict[str, dict[str, tuple[float, bool, str]]], period: str
) -> str:
    """Return a title: what the newest period says of each indicator."""
    values = [(one, found[one.code].get(period, (math.nan, False, "exact"))) for one in indicators]
    if len(indicators) == 1:
        told = figure.said(view, indicators[0], values[0][1][0], values[0][1][2])
    else:
        told = figure.listed(
            view,
            (
                t("topic.named", view.lang, name=one.name.get(view.lang), value=figure.said(view, one, row[0], row[2]))
                for one, row in values
            ),
        )
    return t("topic.newest", view.lang, name=figure.subject(view, declared), period=formats.period(period, view.lang), said=told)


def _table(view: View, indicators: list[Indicator], found: dict[str, dict[str, tuple[float, bool, str]]], periods: list[str]) -> Component:
    heads = [(t("table.period", view.lang), "k"), *((one.name.get(view.lang), "n") for one in indicators)]
    nothing = (math.nan, False, "exact")
    rows: list[list[Cell]] = [
        [
            formats.period(period, view.lang),
            *(figure_link(view, one, view.root, period, *_value(found[one.code].get(period, nothing)), unit=True) for one in indicators),
        ]
        for period in reversed(periods)
    ]
    return table(heads, rows)


def _value(row: tuple[float, bool, str]) -> tuple[float, str]:
    return row[0], row[2]


def _break(view: View, declared: TopicPanel, whole: Indicator, periods: list[str]) -> tuple[str, str] | None:
    """Return the first period of a panel counted by other items, and what to say of it."""
    breaks = [month for code in whole.parts for one in view.catalogue.indicator(code).breaks for month in months_of(one)[:1]]
    first = next((period for period in periods if breaks and months_of(period)[0] >= min(breaks)), None)
    return (first, declared.broken.get(view.lang)) if first and declared.broken else None


def _part(view: View, whole: Indicator, row: object) -> Component | str:
    """Show one part's figure as a link; of one the accounts no longer have say so."""
    part, period, value, exists = (getattr(row, name) for name in ("part", "period", "value", "exists"))
    if not exists:
        return t("topic.gone", view.lang)
    if not part:
        return figure.number(view, whole, value)
    return figure_link(view, view.catalogue.indicator(part), view.root, period, value, "exact")
