"""The townships on one indicator, as bars and as a table."""

import math

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import panel
from dashboard.components.comparison import Standing, compare, reasons_line
from dashboard.components.places.said import area_link, name_shown, pattern
from dashboard.components.tables import Cell, figure_link, table
from dashboard.context import View
from dashboard.figures import ranking
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator
from warehouse.queries import AreaValue

_HEADS = (("area", "k"), ("value", "n"), ("rank", "n"), ("year_before", "n"), ("year_on_year", "n"), ("coverage", "n"))


def township_panels(view: View, indicator: Indicator, period: str, source: str, marked: str = "") -> tuple[Component, Component] | None:
    """Return the ranked bars and the table in 建制顺序 of one period, None where no township has or owes a figure.

    Args:
        marked: code of the area whose row stands out, "" none.
    """
    frame = queries.township_ranking(view.connection, view.county, indicator.code, period)
    rows = [AreaValue(*row) for row in frame[list(AreaValue._fields)].itertuples(index=False, name=None)]
    if not any(row.expected or not math.isnan(row.value) for row in rows):
        return None
    lang = view.lang
    unit = view.catalogue.unit(indicator.unit)
    decimals = formats.decimals_of(indicator, unit)
    shown = [formats.bounded(formats.plain(row.value, decimals, lang), row.bound, lang) for row in rows]
    said = [formats.quantity(row.value, indicator, unit, lang, row.bound) for row in rows]
    provisional = [view.is_open(indicator, period) or row.reported < row.expected for row in rows]
    drawn = ranking.ranking(frame.assign(name=frame[f"name_{lang}"], shown=shown, said=said, provisional=provisional), lang)
    notes = [t("chart.unit", lang, unit=unit.name.get(lang))]
    notes += [t("chart.lower", lang)] if indicator.polarity == "lower" else []
    partly = any(late and not math.isnan(row.value) for row, late in zip(rows, provisional, strict=True))
    notes += [t("chart.pale", lang)] if partly else []
    bars = panel.panel(
        view,
        _title(view, indicator, period, rows),
        notes,
        drawn,
        source,
        identity="townships-bars",
        link=pattern(view, "/townships/{0}", indicator=indicator.code, period=period),
        download=view.link("/download/areas", indicator=indicator.code, period=period, level="township"),
    )
    heading = html.H2(t("indicator.by_area", lang, period=formats.period(period, lang)))
    return bars, html.Section([heading, *_table(view, indicator, period, rows, marked)], className="panel")


def _title(view: View, indicator: Indicator, period: str, rows: list[AreaValue]) -> str:
    lang = view.lang
    names = {"period": formats.period(period, lang), "name": indicator.name.get(lang)}
    best = [row for row in rows if row.rank == 1]
    if not best:
        return t("chart.ranking_none", lang, **names)
    first = best[0].name_en if lang == "en" else best[0].name_zh
    if len(best) > 1:
        first = t("chart.tied", lang, first=first, count=len(best))
    value = formats.quantity(best[0].value, indicator, view.catalogue.unit(indicator.unit), lang, best[0].bound)
    key = "chart.ranking_lower" if indicator.polarity == "lower" else "chart.ranking"
    return t(key, lang, first=first, value=value, **names)


def _table(view: View, indicator: Indicator, period: str, rows: list[AreaValue], marked: str) -> list[Component]:
    lang = view.lang
    unit = view.catalogue.unit(indicator.unit)
    ranked = sum(row.rank > 0 for row in rows)
    lines: list[list[Cell]] = []
    reasons = []
    for row in rows:
        before = Standing(row.before, row.before_bound, row.before_reported, row.before_expected)
        compared = compare(view, indicator, period, Standing(row.value, row.bound, row.reported, row.expected), before, row.change)
        if not math.isnan(row.value):
            reasons.append(compared.reason)
        lines.append(
            [
                area_link(view, "township", row.area_code, name_shown(view, row.name_zh, row.name_en), indicator=indicator.code),
                figure_link(view, indicator, row.area_code, period, row.value, row.bound),
                t("table.rank_of", lang, rank=row.rank, n=ranked) if row.rank else t("format.missing", lang),
                formats.bounded(formats.plain(before.value, formats.decimals_of(indicator, unit), lang), before.bound, lang),
                html.Span(compared.short, title=compared.sentence),
                f"{row.reported}/{row.expected}",
            ]
        )
    chosen = next((place for place, row in enumerate(rows) if row.area_code == marked), -1)
    heads = [(t(f"table.{key}", lang), kind) for key, kind in _HEADS]
    note = reasons_line(view, reasons)
    return [table(heads, lines, identity="townships", chosen=chosen), *([html.P(note, className="source")] if note else [])]
