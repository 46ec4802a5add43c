"""The list of indicators: each with its newest figure of the county, or that nobody has ever sent one."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.coverage import coverage
from dashboard.components.tables import Cell, figure_link, table
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator

_HEADS = (
    ("indicator", "k"), ("value", "n"), ("period", "k"), ("coverage", "n"), ("age", "n"), ("level", "k"), ("frequency", "k"),
)  # fmt: skip


class Listed(NamedTuple):
    """One indicator and the county's newest figure of it.

    Attributes:
        known: whether anybody has reported it; period: "" = the county has no figure of its own.
        value: in the indicator's unit; days: from the period's end to the day looked at, NaN = no period that ends.
    """

    indicator: Indicator
    known: bool
    period: str
    value: float
    bound: str
    reported: int
    expected: int
    days: float


def read_rows(view: View) -> list[Listed]:
    """Return every indicator of the catalogue, 本年累计 left out, as declared."""
    reported = {one.code for one in view.reported}
    declared = [one for one in view.catalogue.indicators.values() if one.companion_of is None]
    if not view.root:
        return [Listed(one, one.code in reported, "", math.nan, "exact", 0, 0, math.nan) for one in declared]
    found = queries.freshness(view.connection, view.county, view.catalogue, view.today)
    columns = (found[name].tolist() for name in ("indicator_code", "period", "days_since_period"))
    newest = {code: (period, days) for code, period, days in zip(*columns, strict=True)}
    figures = _figures(view, {code: period for code, (period, _) in newest.items() if period})
    nothing = (math.nan, "exact", 0, 0)
    return [
        Listed(one, one.code in reported, newest[one.code][0], *figures.get(one.code, nothing), newest[one.code][1]) for one in declared
    ]


def domain_panel(view: View, code: str, rows: Sequence[Listed]) -> Component | None:
    """Show the indicators of one domain; None where none is left."""
    if not rows:
        return None
    lang = view.lang
    known = sum(row.known for row in rows)
    title = t("indicators.domains", lang, domain=view.catalogue.domains[code].name.get(lang), count=len(rows), known=known)
    heads = [(t(f"indicators.{key}", lang), kind) for key, kind in _HEADS]
    ordered = sorted(rows, key=lambda row: not row.known)
    return html.Section(
        [html.H2(title), table(heads, [_line(view, row) for row in ordered], identity=f"domain-{code}")], className="panel listed"
    )


def value_said(row: Listed, lang: str) -> str:
    """Return what stands where there is no figure of the county: 未接入, or that single areas have reported it."""
    return t("indicators.silent" if not row.known else "indicators.single", lang)


def _line(view: View, row: Listed) -> list[Cell]:
    lang, one = view.lang, row.indicator
    missing = t("format.missing", lang)
    value: Cell = html.Span(value_said(row, lang), className="muted")
    period = reports = age = missing
    if row.period:
        number = figure_link(view, one, view.root, row.period, row.value, row.bound, unit=True)
        provisional = row.reported < row.expected or view.is_open(one, row.period)
        mark = html.Span(t("tile.provisional", lang), className="provisional") if provisional else ""
        value = html.Span([number, " ", mark])
        period = formats.period(row.period, lang)
        reports = coverage(view, one, row.period, row.reported, row.expected)
        if not math.isnan(row.days):
            age = t("reports.running", lang) if row.days < 0 else t("reports.days", lang, days=int(row.days))
    name = html.A(one.name.get(lang), href=view.link(f"/indicators/{one.code}", period=None))
    return [name, value, period, reports, age, t(f"levels.{one.level}", lang), t(f"frequency.{one.frequency}", lang)]


def _figures(view: View, period_of: dict[str, str]) -> dict[str, tuple[float, str, int, int]]:
    """Return the county's figure of each indicator in its own period: value, bound, reported, expected."""
    made: dict[str, tuple[float, str, int, int]] = {}
    for period in dict.fromkeys(period_of.values()):
        codes = [code for code, one in period_of.items() if one == period]
        frame = queries.tiles(view.connection, view.county, codes, period, view.root)
        columns = (frame[name].tolist() for name in ("indicator_code", "value", "bound", "reported", "expected"))
        made |= {code: (value, bound, reported, expected) for code, value, bound, reported, expected in zip(*columns, strict=True)}
    return made
