"""Who leads and who lags on one indicator, in words."""

from statistics import median
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.places import said
from dashboard.components.records import records
from dashboard.components.tables import figure_link
from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.model import Indicator

_MOST = 3


def leaders_panel(view: View, indicator: Indicator, period: str, compared: Any, source: str) -> Component | None:
    """Name the first and the last three townships (fewer where there are few), each with its distance from the median.

    Ties share a rank; areas as far up or down as the last one named are counted behind them. Those that did not report are
    named and not ranked. None where fewer than two townships have a figure.

    Args:
        compared: a row per township, as queries.compare returns it.
    """
    lang = view.lang
    rows = records(compared)
    ranked = sorted((row for row in rows if row.rank), key=lambda row: row.rank)
    if len(ranked) < 2:
        return None
    count = min(_MOST, len(ranked) // 2)
    first, last = ranked[:count], ranked[-count:]
    middle = median(row.value for row in ranked)
    neutral = indicator.polarity == "neutral"
    title = t("places.levels" if neutral else "places.leaders", lang, period=formats.period(period, lang), name=indicator.name.get(lang))
    halfway = t("places.median", lang, value=said.quantity(view, indicator, middle), n=len(ranked), of=len(rows))
    lower = [t("chart.lower", lang)] if indicator.polarity == "lower" else []
    shown: list[Component] = [html.H2(title), html.P(" · ".join([halfway, *lower]), className="unit")]
    heads = ("places.most", "places.least") if neutral else ("places.first", "places.last")
    for head, named, others in ((heads[0], first, ranked[count:]), (heads[1], last, ranked[:-count])):
        cut = named[-1 if named is first else 0].rank
        tied = sum(row.rank == cut for row in others)
        lines = [_line(view, indicator, period, row, len(ranked), middle) for row in named]
        more = [html.P(t("places.tied", lang, count=tied, rank=cut), className="muted small")] if tied else []
        shown.append(html.Div([html.H3(t(head, lang)), html.Ul(lines), *more]))
    silent = [said.name_of(view, row.name_zh, row.name_en) for row in rows if not row.rank]
    if silent:
        shown.append(html.P(t("figure.silent", lang, names=t("format.list", lang).join(silent)), className="muted small"))
    shown.append(html.P(source, className="source"))
    return html.Section(shown, className="panel leaders", id="leaders")


def _line(view: View, indicator: Indicator, period: str, row: Any, ranked: int, middle: float) -> Component:
    lang = view.lang
    name = said.name_shown(view, row.name_zh, row.name_en)
    link = figure_link(view, indicator, row.area_code, period, row.value, row.bound, unit=True)
    return html.Li(
        [
            html.Span(t("table.rank_of", lang, rank=row.rank, n=ranked), className="muted small"),
            said.area_link(view, "township", row.area_code, name, indicator=indicator.code),
            said.with_mark(view, link, late=said.provisional(view, indicator, period, row)),
            html.Span(_distance(view, indicator, row.value, middle), className="muted small"),
        ]
    )


def _distance(view: View, indicator: Indicator, value: float, middle: float) -> str:
    """Say how far a value is from the median: in points, in percent where that has a sense, else as a difference."""
    lang = view.lang
    unit = view.catalogue.unit(indicator.unit)
    if value == middle:
        return t("places.at_median", lang)
    if formats.is_percent(unit):
        return t("places.points_off", lang, points=formats.signed(value - middle, lang))
    if middle > 0 and value >= 0:
        return t("places.percent_off", lang, percent=formats.change((value / middle - 1) * 100, lang))
    return t("places.off", lang, difference=formats.signed(value - middle, lang, formats.decimals_of(indicator, unit)))
