"""The villages of a township or zone on one indicator: ranked bars where they are few, their spread where they are many, and a table."""

import math
from statistics import median
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import panel
from dashboard.components.comparison import Standing, compare, reasons_line
from dashboard.components.places import said
from dashboard.components.records import records
from dashboard.components.tables import Cell, figure_link, table
from dashboard.components.trends import source_said
from dashboard.context import View
from dashboard.figures import distribution, ranking
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator
from warehouse.queries import Place

_BARS = 40  # more villages than this are dots
_HEADS = (("area", "k"), ("value", "n"), ("rank", "n"), ("year_before", "n"), ("year_on_year", "n"), ("coverage", "n"))


def village_panels(view: View, indicator: Indicator, period: str, place: Place, marked: str) -> tuple[Component, Component | None]:
    """Return the picture and the table of a place's villages; one panel that says why where they have no figures.

    Args:
        marked: code of the village that stands out, "" none.
    """
    lang = view.lang
    frame = queries.compare(view.connection, view.county, view.catalogue, indicator.code, period, "village", place.area_code)
    rows = records(frame)
    if not any(row.expected or not math.isnan(row.value) for row in rows):
        level = view.collected_at(indicator)
        collected = {"name": indicator.name.get(lang), "level": t(f"levels.{level}", lang)}
        key = "places.no_village_yet" if level == "village" else "places.no_villages"
        return panel.empty(t(key, lang, **collected), t(f"{key}_action", lang)), None
    late = [said.provisional(view, indicator, period, row) for row in rows]
    words = [said.quantity(view, indicator, row.value, row.bound) for row in rows]
    numbers = [said.number(view, indicator, row.value, row.bound) for row in rows]
    frame = frame.assign(name=frame[f"name_{lang}"], shown=numbers, said=words, provisional=late)
    unit = view.catalogue.unit(indicator.unit)
    known = [row.value for row in rows if not math.isnan(row.value)]
    middle = said.quantity(view, indicator, median(known)) if known else ""
    notes = [t("chart.unit", lang, unit=unit.name.get(lang))]
    if len(rows) <= _BARS:
        drawn = ranking.ranking(frame, lang)
        notes += [t("chart.lower", lang)] if indicator.polarity == "lower" else []
        notes += [t("chart.pale", lang)] if any(provisional and row.rank for row, provisional in zip(rows, late, strict=True)) else []
    else:
        amounts = indicator.aggregation == "flow_sum" and not formats.is_percent(unit)
        drawn = distribution.distribution(frame.assign(shown=words), lang, unit=unit.name.get(lang), median=middle, log=amounts)
    told = {"period": formats.period(period, lang), "name": indicator.name.get(lang), "count": len(known), "of": len(rows)}
    shown = panel.panel(
        view,
        t("places.villages", lang, median=middle, **told) if known else t("places.villages_none", lang, **told),
        notes,
        drawn,
        source_said(view, indicator, period, sum(row.reported for row in rows), sum(row.expected for row in rows)),
        identity="place-villages",
        link=said.pattern(view, view.path, **{**view.params, "village": "{0}", "indicator": indicator.code}),
        download=view.link("/download/villages", indicator=indicator.code, period=period, area=place.area_code),
    )
    heading = html.H2(t("places.by_village", lang, period=told["period"], name=told["name"]))
    return shown, html.Section([heading, *_table(view, indicator, period, rows, marked)], className="panel")


def marked_village(view: View, place: Place) -> tuple[str, list[Component]]:
    """Return the code of the village ?village= names, and what has to be said of it: that it is gone, or lies elsewhere.

    Raise UnknownName for a code that is no village's.
    """
    code = view.params.get("village", "")
    if not code:
        return "", []
    village = queries.place(view.connection, view.county, code)
    if village is None or village.level != "village":
        raise view.unknown("area", code)
    name = said.name_of(view, village.name_zh, village.name_en)
    if village.valid_to:
        return code, [_gone(view, village, name)]
    if place.level == "township" and village.township_code != place.area_code:
        words = html.Span([t("places.elsewhere", view.lang, area=name), _to_village(view, village.township_code, code, name)])
        return code, [html.P(words, className="notice", role="note")]
    return code, []


def _gone(view: View, village: Place, name: str) -> Component:
    words = t("places.gone", view.lang, area=name, month=formats.period(village.valid_to, view.lang))
    parts: list[Component | str] = [words]
    for code in village.successors:
        heir = queries.place(view.connection, view.county, code)
        if heir is not None:
            shown = said.name_shown(view, heir.name_zh, heir.name_en)
            parts += [" ", _to_village(view, heir.township_code, code, shown) if heir.level == "village" else shown]
    return html.P(parts, className="notice", role="note")


def _to_village(view: View, township: str, code: str, name: Component | str) -> Component:
    return html.A(name, href=view.link(f"/townships/{township}", village=code, indicator=view.params.get("indicator")))


def _table(view: View, indicator: Indicator, period: str, rows: list[Any], marked: str) -> list[Component]:
    lang = view.lang
    ranked = sum(row.rank > 0 for row in rows)
    lines: list[list[Cell]] = []
    reasons = []
    for row in rows:
        base = Standing(row.before, row.before_bound, row.before_reported, row.before_expected)
        compared = compare(view, indicator, period, Standing(row.value, row.bound, row.reported, row.expected), base, row.change)
        reasons.append("" if math.isnan(row.value) else compared.reason)
        link = figure_link(view, indicator, row.area_code, period, row.value, row.bound)
        before_shown = t("format.missing", lang) if math.isnan(base.value) else said.number(view, indicator, base.value, base.bound)
        late = said.provisional(view, indicator, period, row) and not math.isnan(row.value)
        lines.append(
            [
                said.name_shown(view, row.name_zh, row.name_en),
                said.with_mark(view, link, late=late),
                t("table.rank_of", lang, rank=row.rank, n=ranked) if row.rank else t("format.missing", lang),
                before_shown,
                html.Span(compared.short, title=compared.sentence),
                f"{row.reported}/{row.expected}",
            ]
        )
    chosen = next((index for index, row in enumerate(rows) if row.area_code == marked), -1)
    heads = [(t(f"table.{key}", lang), kind) for key, kind in _HEADS]
    note = reasons_line(view, reasons)
    return [table(heads, lines, identity="villages", chosen=chosen), *([html.P(note, className="source")] if note else [])]
