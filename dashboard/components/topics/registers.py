"""Panels counted from registers: new and standing rows by kind, steps that hold each other, what is open and overdue."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import panel
from dashboard.components.records import records
from dashboard.components.tables import Cell, table
from dashboard.components.topics import figure
from dashboard.context import View
from dashboard.figures import bands, columns
from dashboard.figures.frames import frame
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Count, Indicator
from warehouse.catalogue.periods import last_month
from warehouse.catalogue.topics import TopicPanel

_COLUMNS = ("period", "group_code", "name", "value", "shown", "provisional")
_PIECES = ("area_code", "name", "band_code", "band", "count")
_YEARS = 10
_ROWS = 24  # the most bars of what is open


def new_panel(view: View, declared: TopicPanel, identity: str) -> Component:
    """Draw the new rows of a register per year by a field, for the county."""
    (indicator,) = figure.indicators_of(view, declared)
    if indicator not in view.reported:
        return figure.silent(view, declared)
    found = queries.register_flow(view.connection, view.county, view.catalogue, rule_of(indicator), declared.by, "year")
    return _years(view, declared, indicator, records(found), identity, table_name="flow")


def stock_panel(view: View, declared: TopicPanel, identity: str) -> Component:
    """Draw the rows of a register at the ends of years by a field, for the county; of the running year at its newest month."""
    (indicator,) = figure.indicators_of(view, declared)
    if indicator not in view.reported:
        return figure.silent(view, declared)
    ends = year_ends(view, indicator)
    rule = rule_of(indicator)
    found = queries.register_stock(view.connection, view.county, view.catalogue, rule, declared.by, list(ends.values()))
    rows = records(found.assign(period=found["period"].str[:4]))
    return _years(view, declared, indicator, rows, identity, table_name="stock")


def areas_panel(view: View, declared: TopicPanel, identity: str) -> Component:
    """Draw the rows of a register by a field, for the county and each township."""
    (indicator,) = figure.indicators_of(view, declared)
    month = month_shown(view, indicator)
    if indicator not in view.reported or not month:
        return figure.silent(view, declared)
    found = queries.register_counts(view.connection, view.county, view.catalogue, rule_of(indicator), declared.by, month)
    names = {view.root: t("topic.whole", view.lang)}
    names |= {row.area_code: figure.name_of(view, row) for row in records(queries.areas(view.connection, view.county, "township", month))}
    rows = [row for row in counted(records(found), indicator, declared.by) if row.area_code in names]
    pieces = [(row.area_code, names[row.area_code], row.choice, label(view, row), row.value) for row in rows]
    whole = [row for row in rows if row.area_code == view.root]
    by_area = {(row.area_code, row.choice): row.value for row in rows}
    choices = {row.choice: label(view, row) for row in rows}
    lines = [[name, *(figure.number(view, indicator, by_area[area, choice]) for choice in choices)] for area, name in names.items()]
    return panel.panel(
        view,
        _said(view, declared, indicator, month, whole),
        figure.notes(view, declared, figure.unit_note(view, indicator)),
        bands.exclusive(frame(_PIECES, pieces), view.lang),
        figure.source(view, indicator, month),
        identity=identity,
        numbers=table([(t("table.area", view.lang), "k"), *((name, "n") for name in choices.values())], lines),
        download=figure.download(view, "register", declared.indicators, by=declared.by, period=month),
        wide=declared.wide,
    )


def steps_panel(view: View, declared: TopicPanel, identity: str) -> Component:
    """Draw counted indicators that hold each other, one upon the other, by a field; added over townships as the indicators are."""
    indicators = figure.indicators_of(view, declared)
    month = month_shown(view, indicators[0])
    if indicators[0] not in view.reported or not month:
        return figure.silent(view, declared)
    counts = {one.code: by_choice(view, one, declared.by, month) for one in indicators}
    choices = {choice: name for rows in counts.values() for choice, (name, _) in rows.items()}
    pieces = [
        (choice, name, one.code, one.name.get(view.lang), counts[one.code].get(choice, (name, math.nan))[1])
        for choice, name in choices.items()
        for one in indicators
    ]
    lines: list[list[Cell]] = [
        [name, *(figure.number(view, one, counts[one.code].get(choice, (name, math.nan))[1]) for one in indicators)]
        for choice, name in choices.items()
    ]
    told = (
        t("topic.named", view.lang, name=one.name.get(view.lang), value=figure.said(view, one, total(rows)))
        for one, rows in ((one, counts[one.code]) for one in indicators)
    )
    return panel.panel(
        view,
        _title(view, declared, month, figure.listed(view, told)),
        figure.notes(view, declared, figure.unit_note(view, indicators[0])),
        bands.nested(frame(_PIECES, pieces), view.lang),
        figure.source(view, indicators[0], month),
        identity=identity,
        numbers=table([(_field(view, indicators[0], declared.by), ""), *((one.name.get(view.lang), "n") for one in indicators)], lines),
        download=figure.download(view, "register", declared.indicators, by=declared.by, period=month),
        wide=declared.wide,
    )


def open_panel(view: View, declared: TopicPanel, identity: str) -> Component:
    """Draw what a register's rows have come to, by a field: closed, open in time, overdue; what has most open comes first."""
    closed, overdue, opened = figure.indicators_of(view, declared)
    month = month_shown(view, opened)
    if opened not in view.reported or not month:
        return figure.silent(view, declared)
    counts = [by_choice(view, one, declared.by, month) for one in (closed, overdue, opened)]
    names = {choice: name for rows in counts for choice, (name, _) in rows.items()}
    values = {choice: [rows.get(choice, (name, math.nan))[1] for rows in counts] for choice, name in names.items()}
    ordered = sorted(names, key=lambda choice: -values[choice][2] if not math.isnan(values[choice][2]) else math.inf)
    pieces = []
    for choice in ordered[:_ROWS]:
        done, late, still = values[choice]
        states = ((closed.code, "topic.closed", done), (opened.code, "topic.in_time", still - late), (overdue.code, "topic.overdue", late))
        pieces += [(choice, names[choice], code, t(state, view.lang), value) for code, state, value in states]
    heads = [(_field(view, opened, declared.by), ""), *((one.name.get(view.lang), "n") for one in (opened, overdue, closed))]
    lines: list[list[Cell]] = [
        [_quoted(view, names[choice]), *(figure.number(view, opened, values[choice][place]) for place in (2, 1, 0))] for choice in ordered
    ]
    told = (
        t("topic.named", view.lang, name=one.name.get(view.lang), value=figure.said(view, one, total(rows)))
        for one, rows in zip((opened, overdue, closed), (counts[2], counts[1], counts[0]), strict=True)
    )
    shown = t("indicator.shown", view.lang, shown=_ROWS, count=len(ordered)) if len(ordered) > _ROWS else ""
    return panel.panel(
        view,
        _title(view, declared, month, figure.listed(view, told)),
        figure.notes(view, declared, figure.unit_note(view, opened), t("topic.all_found", view.lang), shown),
        bands.exclusive(frame(_PIECES, pieces), view.lang),
        figure.source(view, opened, month),
        identity=identity,
        numbers=table(heads, lines),
        download=figure.download(view, "register", declared.indicators, by=declared.by, period=month),
        wide=declared.wide,
    )


def rule_of(indicator: Indicator) -> Count:
    """Return how an indicator is counted from its register; raise ValueError for one that is not."""
    if indicator.count is None:
        raise ValueError(f"{indicator.code} is not counted from a register")
    return indicator.count


def month_shown(view: View, indicator: Indicator) -> str:
    """Return the month a register is looked at: the last of the chosen period it is known for; "" for none."""
    months = view.periods(indicator, "month")
    chosen = view.period(indicator) if months else ""
    until = last_month(chosen) if chosen else ""
    return next((month for month in reversed(months) if month <= until), "")


def year_ends(view: View, indicator: Indicator) -> dict[str, str]:
    """Return the last month known of each of the newest years, by year."""
    months = {month[:4]: month for month in view.periods(indicator, "month")}
    return dict(list(months.items())[-_YEARS:])


def counted(rows: Iterable[Any], indicator: Indicator, by: str) -> list[Any]:
    """Return those rows of a register's counts whose choice the indicator counts at all."""
    wanted = rule_of(indicator).where.get(by)
    return [row for row in rows if wanted is None or row.choice in wanted]


def by_choice(view: View, indicator: Indicator, by: str, month: str) -> Mapping[str, tuple[str, float]]:
    """Return name and count per choice at the end of a month, added over townships as the indicator is; NaN = nobody sent it."""
    found = queries.register_counts(view.connection, view.county, view.catalogue, rule_of(indicator), by, month)
    made: dict[str, tuple[str, float]] = {}
    for row in counted(records(found), indicator, by):
        if row.area_code == view.root:
            continue
        name, before = made.get(row.choice, (label(view, row), math.nan))
        made[row.choice] = (name, before if math.isnan(row.value) else row.value + (0 if math.isnan(before) else before))
    return made


def total(rows: Mapping[str, tuple[str, float]]) -> float:
    """Return the sum of the counts that are known, NaN where none is."""
    known = [value for _, value in rows.values() if not math.isnan(value)]
    return math.fsum(known) if known else math.nan


def label(view: View, row: Any) -> str:
    """Return a choice as read: in Chinese as the register writes it, in English its code; free text as it is."""
    if not row.choice:
        return t("topic.not_given", view.lang)
    return str(row.choice).replace("_", " ").capitalize() if view.lang != "zh" and row.choice.isascii() else str(row.label)


def _years(view: View, declared: TopicPanel, indicator: Indicator, found: Iterable[Any], identity: str, *, table_name: str) -> Component:
    rows = [row for row in counted(found, indicator, declared.by) if row.area_code == view.root]
    periods = sorted({row.period for row in rows})[-_YEARS:]
    kept = [row for row in rows if row.period in periods]
    laid = [
        (row.period, row.choice, label(view, row), row.value, figure.said(view, indicator, row.value), view.is_open(indicator, row.period))
        for row in kept
    ]
    choices = {row.choice: label(view, row) for row in kept}
    values = {(row.period, row.choice): row.value for row in kept}
    lines = [
        [formats.period(one, view.lang), *(figure.number(view, indicator, values[one, choice]) for choice in choices)]
        for one in reversed(periods)
    ]
    pale = t("chart.pale", view.lang) if any(row[-1] for row in laid) else ""
    return panel.panel(
        view,
        _said(view, declared, indicator, periods[-1], [row for row in kept if row.period == periods[-1]]),
        figure.notes(view, declared, figure.unit_note(view, indicator), pale),
        columns.columns(frame(_COLUMNS, laid), view.lang, stacked=True),
        figure.source(view, indicator, periods[-1]),
        identity=identity,
        numbers=table([(t("table.period", view.lang), "k"), *((name, "n") for name in choices.values())], lines),
        download=figure.download(view, table_name, declared.indicators, by=declared.by),
        wide=declared.wide,
    )


def _said(view: View, declared: TopicPanel, indicator: Indicator, period: str, rows: Iterable[Any]) -> str:
    told = (t("topic.named", view.lang, name=label(view, row), value=figure.said(view, indicator, row.value)) for row in rows)
    return _title(view, declared, period, figure.listed(view, told))


def _title(view: View, declared: TopicPanel, period: str, said: str) -> str:
    return t("topic.newest", view.lang, name=figure.subject(view, declared), period=formats.period(period, view.lang), said=said)


def _field(view: View, indicator: Indicator, by: str) -> str:
    return view.catalogue.form(rule_of(indicator).register).fields[by].name.get(view.lang)


def _quoted(view: View, name: str) -> Cell:
    """Return a register's own text, marked as Chinese where the page is not."""
    return name if view.lang == "zh" or name.isascii() else html.Span(name, lang="zh-CN")
