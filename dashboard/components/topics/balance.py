"""Panels of what comes in, goes out and stands: a stock with its identity checked, and steps that follow each other."""

import math
from typing import NamedTuple

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import panel
from dashboard.components.records import records
from dashboard.components.tables import Cell, figure_link, table
from dashboard.components.topics import figure
from dashboard.context import View
from dashboard.figures import columns, funnel
from dashboard.figures.frames import frame
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator
from warehouse.catalogue.periods import shift
from warehouse.catalogue.topics import TopicPanel

_COLUMNS = ("period", "group_code", "name", "value", "shown", "provisional")
_STOCK = ("period", "value", "shown")
_STEPS = ("step_code", "name", "value", "shown", "provisional")
_MONTHS = 24
_LISTED = 20  # the most places named where the identity does not hold


class Checked(NamedTuple):
    """One area's month: stock before + came in − went out against the stock; NaN = not reported."""

    area_code: str
    period: str
    before: float
    received: float
    closed: float
    stock: float

    @property
    def should_be(self) -> float:
        """Return what the stock must be, NaN where a part is not reported."""
        return self.before + self.received - self.closed

    @property
    def known(self) -> bool:
        """Say whether all four figures were reported."""
        return not math.isnan(self.should_be - self.stock)

    @property
    def holds(self) -> bool:
        """Say whether it adds up."""
        return self.known and abs(self.should_be - self.stock) < 1e-6


def balance_panels(view: View, declared: TopicPanel, identity: str) -> list[Component]:
    """Draw what came in and went out per month with the stock as a line, and say where the identity does not hold."""
    received, closed, stock = figure.indicators_of(view, declared)
    if not all(one in view.reported for one in (received, closed, stock)):
        return [figure.silent(view, declared)]
    checked = check_balance(view, received, closed, stock)
    periods = sorted({row.period for row in checked})[-_MONTHS:]
    county = {one.code: _county(view, one) for one in (received, closed, stock)}
    laid = []
    for one in (received, closed):
        for period in periods:
            value, late = county[one.code].get(period, (math.nan, False))
            laid.append((period, one.code, one.name.get(view.lang), value, figure.said(view, one, value), late))
    standing = [county[stock.code].get(period, (math.nan, False))[0] for period in periods]
    line = [(period, value, figure.said(view, stock, value)) for period, value in zip(periods, standing, strict=True)]
    drawn = columns.columns(
        frame(_COLUMNS, laid), view.lang, stock=frame(_STOCK, line), stock_name=stock.name.get(view.lang), width=figure.DESK
    )
    wrong = [row for row in checked if row.known and not row.holds]
    known = sum(row.known for row in checked)
    last = periods[-1]
    told = figure.listed(
        view,
        (
            t(
                "topic.named",
                view.lang,
                name=one.name.get(view.lang),
                value=figure.said(view, one, county[one.code].get(last, (math.nan, 0))[0]),
            )
            for one in (received, closed, stock)
        ),
    )
    shown = panel.panel(
        view,
        t("topic.newest", view.lang, name=figure.subject(view, declared), period=formats.period(last, view.lang), said=told),
        figure.notes(view, declared, figure.unit_note(view, stock), _identity(view, received, closed, stock)),
        drawn,
        figure.source(view, stock, last),
        identity=identity,
        link=figure.pattern(view, "/indicators/{1}", period="{0}", explain=view.root),
        numbers=_months(view, (received, closed, stock), periods, county, checked),
        download=figure.download(view, "series", declared.indicators, grain="month"),
        wide=declared.wide,
    )
    return [shown, _check(view, (received, closed, stock), wrong, known, len(checked) - known)]


def check_balance(view: View, received: Indicator, closed: Indicator, stock: Indicator) -> list[Checked]:
    """Return every township's months from the second on."""
    found = {
        one.code: {
            (row.area_code, row.period): float(row.value)
            for row in records(queries.panel_series(view.connection, view.county, view.catalogue, one.code, "township", "month"))
        }
        for one in (received, closed, stock)
    }
    stocks = found[stock.code]
    first = min((period for _, period in stocks), default="")
    return [
        Checked(
            area,
            period,
            stocks.get((area, shift(period, -1)), math.nan),
            found[received.code].get((area, period), math.nan),
            found[closed.code].get((area, period), math.nan),
            value,
        )
        for (area, period), value in stocks.items()
        if period > first
    ]


def steps_panel(view: View, declared: TopicPanel, identity: str) -> Component:
    """Draw how many stand at each of some steps in one period, as counts of the county's own area."""
    indicators = figure.indicators_of(view, declared)
    first = next((one for one in indicators if one in view.reported), None)
    if first is None:
        return figure.silent(view, declared)
    period = view.period(first)
    found = {
        row.indicator_code: row
        for row in records(queries.tiles(view.connection, view.county, list(declared.indicators), period, view.root))
    }
    rows = []
    for one in indicators:
        row = found[one.code]
        late = view.is_open(one, period) or row.reported < row.expected
        rows.append((one.code, one.name.get(view.lang), row.value, figure.said(view, one, row.value, row.bound), late))
    told = figure.listed(view, (t("topic.named", view.lang, name=row[1], value=row[3]) for row in rows))
    heads = figure.heads(view, ("table.indicator", ""), ("table.value", "n"), ("table.coverage", "n"))
    lines = [
        (
            one.name.get(view.lang),
            figure_link(view, one, view.root, period, found[one.code].value, found[one.code].bound),
            f"{found[one.code].reported}/{found[one.code].expected}",
        )
        for one in indicators
    ]
    return panel.panel(
        view,
        t("topic.newest", view.lang, name=figure.subject(view, declared), period=formats.period(period, view.lang), said=told),
        figure.notes(view, declared, figure.unit_note(view, first)),
        funnel.funnel(frame(_STEPS, rows), view.lang),
        figure.source(view, first, period),
        identity=identity,
        link=figure.pattern(view, "/indicators/{0}", period=period, explain=view.root),
        numbers=table(heads, lines),
        download=figure.download(view, "areas", declared.indicators, period=period),
        wide=declared.wide,
    )


def _county(view: View, indicator: Indicator) -> dict[str, tuple[float, bool]]:
    found = queries.series(view.connection, view.county, view.catalogue, indicator.code, [view.root], "month")
    return {row.period: (float(row.value), row.reported < row.expected) for row in records(found)}


def _identity(view: View, received: Indicator, closed: Indicator, stock: Indicator) -> str:
    names = {"received": received, "closed": closed, "stock": stock}
    return t("topic.identity", view.lang, **{key: one.name.get(view.lang) for key, one in names.items()})


def _months(
    view: View,
    indicators: tuple[Indicator, Indicator, Indicator],
    periods: list[str],
    county: dict[str, dict[str, tuple[float, bool]]],
    checked: list[Checked],
) -> Component:
    """Lay out the county's months, and for how many townships each adds up."""
    received, closed, stock = indicators
    heads = [
        (t("table.period", view.lang), "k"),
        (t("topic.head.before", view.lang), "n"),
        *((one.name.get(view.lang), "n") for one in indicators),
        (t("topic.head.holds", view.lang), "n"),
    ]
    lines: list[list[Cell]] = []
    for period in reversed(periods):
        mine = [row for row in checked if row.period == period]
        before = county[stock.code].get(shift(period, -1), (math.nan, False))[0]
        lines.append(
            [
                formats.period(period, view.lang),
                figure_link(view, stock, view.root, shift(period, -1), before, "exact"),
                *(
                    figure_link(view, one, view.root, period, county[one.code].get(period, (math.nan, False))[0], "exact")
                    for one in (received, closed, stock)
                ),
                f"{sum(row.holds for row in mine)}/{sum(row.known for row in mine)}",
            ]
        )
    return table(heads, lines)


def _check(view: View, indicators: tuple[Indicator, Indicator, Indicator], wrong: list[Checked], known: int, unknown: int) -> Component:
    """Say how many township months add up, and list the newest that do not."""
    received, closed, stock = indicators
    words = t("topic.holds" if not wrong else "topic.holds_not", view.lang, known=f"{known:,}", wrong=len(wrong))
    parts: list[Component] = [html.H2(words)]
    parts.append(
        html.P([t("topic.unchecked", view.lang, count=unknown)] if unknown else [t("topic.all_checked", view.lang)], className="unit")
    )
    if wrong:
        names = {
            row.area_code: figure.name_of(view, row)
            for row in records(queries.areas(view.connection, view.county, "township", min(row.period for row in wrong)))
        } | {row.area_code: figure.name_of(view, row) for row in records(queries.areas(view.connection, view.county, "township"))}
        heads = figure.heads(view, ("table.area", "k"), ("table.period", "k"), ("topic.head.before", "n"))
        heads += [(one.name.get(view.lang), "n") for one in indicators]
        heads += figure.heads(view, ("topic.head.should_be", "n"), ("topic.head.difference", "n"))
        newest = sorted(wrong, key=lambda row: row.period, reverse=True)[:_LISTED]
        lines: list[list[Cell]] = [
            [
                names[row.area_code],
                formats.period(row.period, view.lang),
                figure_link(view, stock, row.area_code, shift(row.period, -1), row.before, "exact"),
                figure_link(view, received, row.area_code, row.period, row.received, "exact"),
                figure_link(view, closed, row.area_code, row.period, row.closed, "exact"),
                figure_link(view, stock, row.area_code, row.period, row.stock, "exact"),
                figure.number(view, stock, row.should_be),
                formats.signed(row.stock - row.should_be, view.lang, 0),
            ]
            for row in newest
        ]
        parts.append(table(heads, lines, identity="balance-wrong"))
    if len(wrong) > _LISTED:
        parts.append(html.P(t("indicator.shown", view.lang, shown=_LISTED, count=len(wrong)), className="source"))
    return html.Section(parts, className="panel span")
