"""The areas of one level on one indicator, as bars and as a table."""

import math
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import panel
from dashboard.components.comparison import Standing, compare, reasons_line
from dashboard.components.levels import Compared
from dashboard.components.places.said import PAGES, area_link, name_shown, pattern
from dashboard.components.tables import Cell, figure_link, table
from dashboard.context import View
from dashboard.figures import ranking
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator
from warehouse.queries import AreaValue

_TOWNSHIPS = Compared("township")
_MOST = 30  # villages that are drawn and listed; the table to take away has all
_HEADS = (("area", "k"), ("value", "n"), ("rank", "n"), ("year_before", "n"), ("year_on_year", "n"), ("coverage", "n"))


def area_panels(
    view: View, indicator: Indicator, period: str, source: str, compared: Compared = _TOWNSHIPS, marked: str = ""
) -> tuple[Component, Component] | None:
    """Return the ranked bars and the table in 建制顺序 of one period, None where no area of the level has or owes a figure.

    Of more than 30 villages the first 30 are shown, in the order of their ranks, and how many there are is said.

    Args:
        marked: code of the area whose row stands out, "" none.
    """
    frame = _read(view, indicator, period, compared)
    if not ((frame["expected"] > 0) | frame["value"].notna()).any():
        return None
    every, ranked = len(frame), int((frame["rank"] > 0).sum())
    if compared.level == "village" and every > _MOST:
        frame = frame.sort_values("rank", key=lambda ranks: ranks.mask(ranks == 0, every + 1), kind="stable").head(_MOST)
    rows = [AreaValue(*row) for row in frame[list(AreaValue._fields)].itertuples(index=False, name=None)]
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
    notes += [t("compared.first", lang, shown=len(rows), count=every)] if len(rows) < every else []
    notes += [t("places.not_a_sum", lang)] if compared.level == "zone" else []
    bars = panel.panel(
        view,
        _title(view, indicator, period, rows, compared),
        notes,
        drawn,
        source,
        identity="townships-bars",
        link=_page(view, indicator, period, compared),
        download=view.link("/download/areas", indicator=indicator.code, period=period, level=compared.level, area=compared.within or None),
    )
    heading = html.H2(t(f"compared.of_{compared.level}", lang, period=formats.period(period, lang), area=compared.name))
    return bars, html.Section([heading, *_table(view, indicator, period, rows, ranked, compared, marked)], className="panel")


def _read(view: View, indicator: Indicator, period: str, compared: Compared) -> Any:
    """Return every area on the indicator; townships as rollups keep them."""
    if compared == _TOWNSHIPS:
        return queries.township_ranking(view.connection, view.county, indicator.code, period)
    return queries.compare(view.connection, view.county, view.catalogue, indicator.code, period, compared.level, compared.within)


def _page(view: View, indicator: Indicator, period: str, compared: Compared) -> str:
    """Return where a bar leads: to the area's page, of a village to the indicator there."""
    if compared.level == "village":
        return pattern(view, f"/indicators/{indicator.code}", period=period, area="{0}")
    return pattern(view, PAGES[compared.level].format(code="{0}"), indicator=indicator.code, period=period)


def _title(view: View, indicator: Indicator, period: str, rows: list[AreaValue], compared: Compared) -> str:
    lang = view.lang
    name = t("indicator.of_area", lang, area=compared.name, name=indicator.name.get(lang)) if compared.name else indicator.name.get(lang)
    names = {"period": formats.period(period, lang), "name": name}
    best = [row for row in rows if row.rank == 1]
    if not best:
        return t("chart.ranking_none", lang, **names)
    first = best[0].name_en if lang == "en" else best[0].name_zh
    if len(best) > 1:
        first = t("chart.tied", lang, first=first, count=len(best))
    value = formats.quantity(best[0].value, indicator, view.catalogue.unit(indicator.unit), lang, best[0].bound)
    key = "chart.ranking_lower" if indicator.polarity == "lower" else "chart.ranking"
    return t(key, lang, first=first, value=value, **names)


def _table(
    view: View, indicator: Indicator, period: str, rows: list[AreaValue], ranked: int, compared: Compared, marked: str
) -> list[Component]:
    lang = view.lang
    unit = view.catalogue.unit(indicator.unit)
    lines: list[list[Cell]] = []
    reasons = []
    for row in rows:
        before = Standing(row.before, row.before_bound, row.before_reported, row.before_expected)
        against = compare(view, indicator, period, Standing(row.value, row.bound, row.reported, row.expected), before, row.change)
        if not math.isnan(row.value):
            reasons.append(against.reason)
        lines.append(
            [
                area_link(view, compared.level, row.area_code, name_shown(view, row.name_zh, row.name_en), indicator=indicator.code),
                figure_link(view, indicator, row.area_code, period, row.value, row.bound),
                t("table.rank_of", lang, rank=row.rank, n=ranked) if row.rank else t("format.missing", lang),
                formats.bounded(formats.plain(before.value, formats.decimals_of(indicator, unit), lang), before.bound, lang),
                html.Span(against.short, title=against.sentence),
                f"{row.reported}/{row.expected}",
            ]
        )
    chosen = next((place for place, row in enumerate(rows) if row.area_code == marked), -1)
    heads = [(t(f"table.{key}", lang), kind) for key, kind in _HEADS]
    note = reasons_line(view, reasons)
    return [table(heads, lines, identity="townships", chosen=chosen), *([html.P(note, className="source")] if note else [])]
