"""What one published report states: every figure with its area, period, bound and sentence."""

import math
from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.tables import Cell, figure_link, table
from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.model import Indicator

_HEADS = (("domain", "k"), ("indicator", ""), ("area", ""), ("period", ""), ("value", "n"), ("parts", "n"), ("quote", ""))


def report_panel(view: View, number: str, found: Any) -> Component:
    """List the figures of one report as they stand there.

    Args:
        number: which report it is on the page; found: its rows of queries.cases, at least one.
    """
    lang = view.lang
    rows = found.to_dict("records")
    heads = [(t(f"cases.{key}", lang), kind) for key, kind in _HEADS]
    file = html.A(t("cases.file", lang), href=view.link(f"/reports/{rows[0]['batch_id']}", period=None))
    title = html.H2(t("cases.report", lang, name=report_name(rows[0]["report"]), count=len(rows)), lang="zh-CN")
    where = html.P(file, className="source")
    return html.Section(
        [title, table(heads, [_line(view, row) for row in rows], identity=f"report-{number}"), where], className="panel cases"
    )


def report_name(file_name: str) -> str:
    """Return a report's name: its file's without folder and ending."""
    return file_name.rpartition("/")[2].rpartition(".")[0]


def parts_shown(view: View, indicator: Indicator, row: Mapping[Any, Any]) -> str:
    """Return the parts a ratio was stated with and what they make, 259/326 = 79.4%; "" where a part is missing."""
    above, below = float(row["numerator"]), float(row["denominator"])
    if math.isnan(above) or math.isnan(below) or not below:
        return ""
    made = formats.quantity(above / below * indicator.scale, indicator, view.catalogue.unit(indicator.unit), view.lang)
    return t("cases.made", view.lang, numerator=f"{above:,g}", denominator=f"{below:,g}", value=made)


def _line(view: View, row: Mapping[Any, Any]) -> list[Cell]:
    lang = view.lang
    indicator = view.catalogue.indicator(row["indicator_code"])
    masked = row["state"] == "masked"
    value = math.nan if masked else float(row["value"])
    link = figure_link(view, indicator, row["area_code"], row["period"], value, row["bound"], unit=True)
    basis = [html.Span(row["basis"], className="muted small", lang="zh-CN")] if row["basis"] else []
    return [
        view.catalogue.domains[indicator.domain].name.get(lang),
        html.A(indicator.name.get(lang), href=view.link(f"/indicators/{indicator.code}", period=None)),
        row["name_en"] if lang == "en" and row["name_en"] else row["name_zh"],
        formats.period(row["period"], lang),
        html.Span([t("table.masked", lang) if masked else link, *basis]),
        parts_shown(view, indicator, row),
        html.Span(row["quote"], lang="zh-CN"),
    ]
