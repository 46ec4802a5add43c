"""Figures as reported, each with its area, period, bound and the words it stands in: for figures that are no whole."""

import math
from collections.abc import Sequence
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.tables import Cell, figure_link, table
from dashboard.components.trends import updated
from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.model import Indicator
from warehouse.queries.stated import StatedFigure, stated_figures

_SHOWN = 500
_HEADS = (("indicator", ""), ("area", ""), ("period", "k"), ("value", "n"), ("raw", ""))


def stated_panels(view: View, indicators: Sequence[Indicator]) -> list[Component]:
    """Show the reported figures of some indicators in 建制顺序: of several a table for each of the highest areas, of one a single table."""
    lang = view.lang
    figures, count = stated_figures(view.connection, view.county, [indicator.code for indicator in indicators], _SHOWN)
    alone = len(indicators) == 1
    heads = _HEADS[1:] if alone else _HEADS
    parts: list[Component] = []
    for _, group in groupby(figures, key=lambda figure: "" if alone else figure.root):
        listed = list(group)
        name = listed[0].root_en if lang == "en" else listed[0].root_zh
        title = t("indicator.stated", lang, count=count) if alone else t("indicator.totals", lang, county=name, count=len(listed))
        lines = [_line(view, figure)[-len(heads) :] for figure in listed]
        source = t("chart.source_plain", lang, source=view.shown.county.name.get(lang), moment=updated(view))
        parts.append(
            html.Section(
                [
                    html.H2(title),
                    table([(t(f"table.{key}", lang), kind) for key, kind in heads], lines),
                    html.P(source, className="source"),
                ],
                className="panel stated",
            )
        )
    if count > len(figures):
        parts.append(html.P(t("indicator.shown", lang, shown=len(figures), count=count), className="muted"))
    return parts


def _line(view: View, figure: StatedFigure) -> list[Cell]:
    lang = view.lang
    indicator = view.catalogue.indicator(figure.indicator_code)
    value = math.nan if figure.value is None else figure.value
    link = figure_link(view, indicator, figure.area_code, figure.period, value, figure.bound, unit=True)
    return [
        indicator.name.get(lang),
        figure.name_en if lang == "en" else figure.name_zh,
        formats.period(figure.period, lang),
        t("table.masked", lang) if figure.value is None else link,
        html.Span(figure.raw, lang="zh-CN"),
    ]
