"""The panel that says where one number comes from, down to the cell."""

import math
from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.tables import Cell, table
from dashboard.context import View
from dashboard.text import t
from warehouse.queries import Explanation

_SHOWN = 200  # source cells listed on the page; the command line lists all
_HEADS = ("area", "period", "value", "raw", "file", "sheet", "cell", "received")


def sources(view: View, explained: Explanation) -> Component:
    """Show an explanation in a panel at the right, opened."""
    lang, indicator = view.lang, explained.indicator
    unit = view.catalogue.unit(indicator.unit)
    number, unit_name = formats.amount(explained.value, indicator, unit, lang)
    name = t(
        "explain.value",
        lang,
        area=explained.area.get(lang),
        period=formats.period(explained.period, lang),
        name=indicator.name.get(lang),
    )
    body: list[Component] = [
        html.P(name, className="muted"),
        html.P([number, " ", html.Span(unit_name, className="unit")], className="big"),
    ]
    if math.isnan(explained.value) and not len(explained.sources):
        body.append(html.P(t("explain.none", lang)))
    else:
        body += [
            html.H2(t("explain.how", lang)),
            html.P(explained.formula.get(lang), className="formula"),
            html.P(t("explain.coverage", lang, reported=explained.reported, expected=explained.expected)),
            html.H2(t("explain.sources", lang, count=len(explained.sources))),
            *_limit(len(explained.sources), lang),
            table(
                [(t(f"{'table' if key in ('area', 'period', 'value') else 'explain'}.{key}", lang), key == "value") for key in _HEADS],
                _lines(explained, lang, formats.decimals_of(indicator, unit)),
                identity="source-cells",
            ),
        ]
    opened: Component = dbc.Offcanvas(
        body,
        id="sources",
        title=t("explain.title", lang),
        is_open=True,
        placement="end",
        className="sources",
        scrollable=True,
    )
    return opened


def _limit(count: int, lang: str) -> list[Component]:
    return [html.P(t("explain.shown", lang, shown=_SHOWN, count=count), className="small muted")] if count > _SHOWN else []


def _lines(explained: Explanation, lang: str, decimals: int) -> list[Sequence[Cell]]:
    return [
        (
            row[f"name_{lang}"],
            formats.period(row["period"], lang),
            formats.plain(row["value"], decimals, lang),
            row["raw"],
            row["file_name"],
            row["sheet"],
            f"{row['column']}{row['row_no']}",
            formats.moment(row["received_at"], lang),
        )
        for row in explained.sources.head(_SHOWN).to_dict("records")
    ]
