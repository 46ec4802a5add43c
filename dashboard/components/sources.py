"""The panel that says where one number comes from, down to the cell."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.coverage import coverage
from dashboard.components.tables import Cell, figure_link, table
from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.form import RegisterField
from warehouse.catalogue.periods import grain_of
from warehouse.queries import Explanation

_SHOWN = 200  # source cells listed on the page; the command line lists all
_CELLS = (
    ("table.area", "k"), ("table.period", "k"), ("table.value", "n"), ("explain.raw", ""), ("explain.file", ""), ("explain.sheet", "k"),
    ("explain.cell", "k"), ("explain.received", "k"), ("explain.batch", "n"),
)  # fmt: skip


def sources(view: View, explained: Explanation) -> Component:
    """Show an explanation in a panel over the page's right; assets/7-panel.js closes it on Escape."""
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
        html.P([formats.bounded(number, explained.bound, lang), " ", html.Span(unit_name, className="unit")], className="big"),
    ]
    if not math.isnan(explained.year_to_date) and grain_of(explained.period) != "year":
        to_date = formats.quantity(explained.year_to_date, indicator, unit, lang)
        body.append(html.P(t("tile.to_date", lang, value=to_date), className="muted"))
    if math.isnan(explained.value) and not len(explained.sources):
        body.append(html.P(t("explain.none", lang)))
    else:
        body += _how(view, explained)
    close = html.A(t("explain.close", lang), href=view.here(period=explained.period, explain=None), className="close")
    head = html.Div([html.H2(t("explain.title", lang)), close], className="head")
    address = view.here(period=explained.period, explain=explained.area_code)
    named: dict[str, Any] = {"aria-label": t("explain.title", lang), "data-address": address}
    return html.Aside([head, *body], className="sources", tabIndex="-1", **named)


def _how(view: View, explained: Explanation) -> list[Component]:
    lang, indicator = view.lang, explained.indicator
    reports = coverage(view, indicator, explained.period, explained.reported, explained.expected)
    said: list[Component] = [html.H2(t("explain.how", lang)), html.P(explained.formula.get(lang), className="formula")]
    if explained.bound != "exact" and not math.isnan(explained.value):
        said.append(html.P(t(f"bound.{explained.bound}", lang)))
    said.append(html.P([t("explain.coverage", lang, coverage=reports), " · ", t("explain.version", lang, version=explained.version)]))
    if len(explained.components):
        of_parts = indicator.aggregation == "ratio"
        heads = [
            (t(f"table.{key}", lang), kind) for key, kind in (("indicator" if of_parts else "area", "k"), ("value", "n"), ("coverage", "n"))
        ]
        parts = _parts(view, explained)
        said += [html.H2(t("explain.made_of", lang, count=len(parts))), table(heads, parts, identity="made-of")]
    count = len(explained.sources)
    said.append(html.H2(t("explain.sources", lang, count=count)))
    if count > _SHOWN:
        command = f"python -m etl explain {indicator.code} {explained.area_code} {explained.period}"
        said.append(html.P(t("explain.shown", lang, shown=_SHOWN, count=count, command=command), className="small muted"))
    said.append(table([(t(key, lang), kind) for key, kind in _CELLS], _cells(view, explained), identity="source-cells"))
    return said


def _parts(view: View, explained: Explanation) -> list[Sequence[Cell]]:
    """Return a row for each area one level down, of a ratio for each of its parts; each leads to its own sources."""
    lines: list[Sequence[Cell]] = []
    for row in explained.components.to_dict("records"):
        part = view.catalogue.indicator(row["indicator_code"])
        name = row[f"name_{view.lang}"] if part.code == explained.indicator.code else part.name.get(view.lang)
        link = figure_link(view, part, row["area_code"], explained.period, row["value"], row["bound"], unit=True)
        lines.append((name, link, f"{row['reported']}/{row['expected']}"))
    return lines


def _cells(view: View, explained: Explanation) -> list[Sequence[Cell]]:
    lang = view.lang
    return [
        (
            row[f"name_{lang}"],
            formats.period(row["period"], lang),
            t("table.masked", lang) if row["state"] == "masked" else _value(view, row),
            html.Span(_raw(view, row), lang="zh-CN"),
            row["file_name"],
            row["sheet"],
            _cell(row, lang),
            formats.moment(row["received_at"], lang),
            str(int(row["batch_id"])),
        )
        for row in explained.sources.head(_SHOWN).to_dict("records")
    ]


def _cell(row: Mapping[Any, Any], lang: str) -> str:
    number = int(row["row_no"])
    if not number:
        return t("format.missing", lang)
    return f"{row['column']}{number}" if row["column"] else t("explain.row", lang, row=number)


def _value(view: View, row: Mapping[Any, Any]) -> str:
    indicator = view.catalogue.indicator(row["indicator_code"])
    number = formats.plain(row["value"], formats.decimals_of(indicator, view.catalogue.unit(indicator.unit)), view.lang)
    return formats.bounded(number, row["bound"], view.lang)


def _raw(view: View, row: Mapping[Any, Any]) -> str:
    """Return what stands in the cell; of a register's row its filled fields, each with its name."""
    indicator = view.catalogue.indicator(row["indicator_code"])
    if row["state"] == "counted":
        return t("explain.counted", view.lang)
    if indicator.count is None or not str(row["raw"]).startswith("{"):  # written by hand, not a register's row
        return str(row["raw"])
    fields = view.catalogue.form(indicator.count.register).fields
    filled = [(code, value) for code, value in json.loads(row["raw"]).items() if value not in ("", None)]
    said = [
        t("format.field", view.lang, name=_name(fields, code, view.lang), value=_written(fields, code, value)) for code, value in filled
    ]
    return t("format.list", view.lang).join(said)


def _name(fields: Mapping[str, RegisterField], code: str, lang: str) -> str:
    return fields[code].name.get(lang) if code in fields else code


def _written(fields: Mapping[str, RegisterField], code: str, value: object) -> str:
    """Return a choice as it is written in a workbook, anything else as it is."""
    spellings = fields[code].choices.get(str(value), ()) if code in fields else ()
    return f"{value:g}" if isinstance(value, float) else str(spellings[0] if spellings else value)
