"""The townships on one indicator, as bars and as a table."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import panel
from dashboard.components.tables import area_table
from dashboard.components.trends import source_line
from dashboard.context import View
from dashboard.figures import ranking
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator
from warehouse.queries import AreaValue


def township_panels(view: View, indicator: Indicator, period: str, identity: str, marked: str = "") -> tuple[Component, Component]:
    """Return the ranked bars and the table in 建制顺序 of one period; `marked`: code of the area whose row stands out."""
    lang = view.lang
    unit = view.catalogue.unit(indicator.unit)
    unit_name = unit.name.get(lang)
    decimals = formats.decimals_of(indicator, unit)
    frame = queries.township_ranking(view.connection, view.county, indicator.code, period)
    rows = [AreaValue(*row) for row in frame[list(AreaValue._fields)].itertuples(index=False, name=None)]
    shown = [formats.plain(row.value, decimals, lang) for row in rows]
    drawn = ranking.ranking(frame.assign(name=frame[f"name_{lang}"], shown=shown), unit_name, lang)
    names = {"period": formats.period(period, lang), "name": indicator.name.get(lang)}
    first = next((row for row in rows if row.rank == 1), None)
    title = (
        t("chart.ranking", lang, **names, first=_name(first, lang), value=formats.plain(first.value, decimals, lang), unit=unit_name)
        if first
        else t("chart.ranking_none", lang, **names)
    )
    source = source_line(view, indicator, view.root, period)
    bars = panel.panel(title, t("chart.unit", lang, unit=unit_name), drawn, source, identity=f"{identity}-bars")
    heading = html.H2(t("indicator.by_area", lang, period=names["period"]))
    below = html.Section(
        [heading, area_table(view, indicator, period, rows, identity=f"{identity}-table", marked=marked)], className="panel"
    )
    return bars, below


def _name(row: AreaValue, lang: str) -> str:
    return row.name_en if lang == "en" else row.name_zh
