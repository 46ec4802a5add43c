"""Panels of villages: how many stand above each threshold, and how they are spread."""

import math
from itertools import groupby
from statistics import median
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import panel
from dashboard.components.records import records
from dashboard.components.tables import Cell, figure_link, table
from dashboard.components.topics import figure
from dashboard.context import View
from dashboard.figures import bands, distribution
from dashboard.figures.frames import frame
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator
from warehouse.catalogue.topics import TopicPanel
from warehouse.queries.distributing import band_edges, counts_below

_PIECES = ("area_code", "name", "band_code", "band", "count")
_DOTS = ("area_code", "name", "value", "shown")
_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}
_ALL = "reported"
_SILENT = "not_reported"
_Placed = tuple[str, str, Any]  # what a band stands for, an area's code or a year, and its name; its row of queries.bands


def bands_panels(view: View, declared: TopicPanel, identity: str) -> list[Component]:
    """Draw villages by the thresholds over an indicator, over years and by township, nested (each threshold) and exclusive (each band)."""
    (indicator,) = figure.indicators_of(view, declared)
    years = view.periods(indicator, "year")
    if not years:
        return [figure.silent(view, declared)]
    chosen = figure.newest(view, indicator, "year")
    found = records(queries.bands(view.connection, view.county, view.catalogue, indicator.code, years))
    below = any(counts_below(edge) for edge in band_edges(view.catalogue, indicator.code))
    over_years = [(row.year, _year(view, indicator, row.year), row) for row in found if row.level == "county"]
    now = [row for row in found if row.year == chosen]
    by_area = [(row.area_code, t("topic.whole", view.lang) if row.level == "county" else figure.name_of(view, row), row) for row in now]
    whole = [row for row in now if row.level == "county"]
    made = []
    for where, rows in (("years", over_years), ("areas", by_area)):
        for nested in (True, False):
            way = "exclusive" if not nested else "below" if below else "nested"
            drawn = _widest_first(rows) if way == "below" else rows
            named = f"{identity}-{where}-{nested:d}"
            made.append(_bands(view, declared, indicator, chosen, whole, drawn, where=where, way=way, identity=named))
    return made


def distribution_panel(view: View, declared: TopicPanel, identity: str) -> Component:
    """Draw every village on one indicator in a year, with the median and the thresholds; zeros and the silent apart."""
    (indicator,) = figure.indicators_of(view, declared)
    period = figure.newest(view, indicator, declared.grain)
    if not period:
        return figure.silent(view, declared)
    rows = records(queries.distribution(view.connection, view.county, view.catalogue, indicator.code, period))
    unit = view.catalogue.unit(indicator.unit)
    known = [row.value for row in rows if not math.isnan(row.value)]
    middle = figure.said(view, indicator, median(known) if known else math.nan)
    edges = [one.threshold for one in band_edges(view.catalogue, indicator.code) if one.threshold]
    zero = declared.zero.get(view.lang) if declared.zero else ""
    dots = [(row.area_code, _village(view, row), row.value, figure.said(view, indicator, row.value, row.bound)) for row in rows]
    drawn = distribution.distribution(
        frame(_DOTS, dots),
        view.lang,
        unit=unit.name.get(view.lang),
        median=middle,
        thresholds=[(one.value, _edge(view, indicator, one.op, one.value)) for one in edges],
        zero=zero,
    )
    zeros = sum(value == 0 for value in known)
    said = [t("topic.median", view.lang, value=middle)]
    said += [t("topic.zero", view.lang, name=zero, count=zeros)] if zero else []
    said += [t("topic.silent_villages", view.lang, count=len(rows) - len(known))] if len(known) < len(rows) else []
    open_note = t("topic.open_year", view.lang, until=formats.period(view.data_until(indicator, period), view.lang))
    ordered = sorted(rows, key=lambda row: (math.isnan(row.value), -row.value if not math.isnan(row.value) else 0))
    numbers = table(
        figure.heads(view, ("table.area", "k"), ("table.value", "n"), ("table.coverage", "n")),
        [
            (
                _village(view, row),
                figure_link(view, indicator, row.area_code, period, row.value, row.bound),
                f"{row.reported}/{row.expected}",
            )
            for row in ordered
        ],
    )
    return panel.panel(
        view,
        t(
            "topic.spread",
            view.lang,
            name=figure.subject(view, declared),
            period=formats.period(period, view.lang),
            count=len(known),
            said=figure.listed(view, said),
        ),
        figure.notes(view, declared, figure.unit_note(view, indicator), open_note if view.is_open(indicator, period) else ""),
        drawn,
        figure.source(view, indicator, period),
        identity=identity,
        link=figure.pattern(view, f"/indicators/{indicator.code}", period=period, explain="{0}"),
        numbers=numbers,
        download=figure.download(view, "villages", declared.indicators, period=period),
        wide=declared.wide,
    )


def _widest_first(rows: list[_Placed]) -> list[_Placed]:
    """Return each place's bands the other way round."""
    return [row for _, group in groupby(rows, key=lambda row: row[0]) for row in reversed(list(group))]


def _bands(
    view: View, declared: TopicPanel, of: Indicator, year: str, whole: list[Any], rows: list[_Placed],
    *, where: str, way: str, identity: str,
) -> Component:  # fmt: skip
    """Draw bands of one kind; way: exclusive, nested upwards or below each threshold."""
    nested = way != "exclusive"
    kind = "nested" if nested else "exclusive"
    pieces = [
        (key, name, row.band or _ALL, _nested(view, of, row) if nested else _exclusive(view, of, row), getattr(row, kind))
        for key, name, row in rows
        if not (nested and where == "areas" and row.level == "county")  # beside it every township is a stub
    ]
    if not nested:
        silent = {key: (name, row.expected - row.reported) for key, name, row in rows}
        absent = [(key, name, _SILENT, t("chart.not_reported", view.lang), float(count)) for key, (name, count) in silent.items()]
        pieces += absent if any(count for *_, count in absent) else []
    drawn = (bands.nested if nested else bands.exclusive)(frame(_PIECES, pieces), view.lang)
    words = _nested if nested else _exclusive
    told = [
        t("topic.band_count", view.lang, count=_count(view, getattr(row, kind)), band=words(view, of, row))
        for row in (reversed(whole) if way == "below" else whole)
        if row.band or not nested
    ]
    names = {key: name for key, name, _ in rows}  # two places may have one name
    heads = [(t("table.area" if where == "areas" else "table.period", view.lang), "k")]
    heads += [(band, "n") for band in dict.fromkeys(piece[3] for piece in pieces if piece[2] not in (_SILENT, *([_ALL] if nested else [])))]
    lines: list[list[Cell]] = []
    for key, name in names.items():
        mine = [row for other, _, row in rows if other == key and (row.band or not nested)]
        lines.append([name, *(_share(view, row, key if where == "areas" else view.root, kind) for row in mine)])
    period = formats.period(year, view.lang)
    said = t(f"topic.bands_{where}_{way}", view.lang, period=period, reported=whole[0].reported, said=figure.listed(view, told))
    title = t("topic.bands_named", view.lang, name=declared.name.get(view.lang), said=said) if declared.name else said
    return panel.panel(
        view,
        title,
        figure.notes(view, declared, t(f"topic.bands_{way}", view.lang), t("topic.bands_of", view.lang, name=of.name.get(view.lang))),
        drawn,
        figure.source(view, next(iter(band_edges(view.catalogue, of.code)), of), year),
        identity=identity,
        numbers=table(heads, lines),
        download=figure.download(view, "bands", [of.code]),
    )


def _share(view: View, row: Any, area: str, kind: str) -> Cell:
    """Return 159/190（83.7%）, the count leading to its sources where it is an indicator of its own."""
    count = getattr(row, kind)
    if math.isnan(count):
        return t("chart.not_reported", view.lang)
    share = (
        t("topic.of_reported", view.lang, of=row.reported, share=formats.plain(count / row.reported * 100, 1, view.lang))
        if row.reported
        else ""
    )
    band = _band(view, row)
    if band is not None and kind == "nested":
        return html.Span([figure_link(view, band, area, row.year, count, row.bound), share])
    return f"{_count(view, count)}{share}"


def _count(view: View, value: float) -> str:
    return formats.plain(value, 0, view.lang)


def _band(view: View, row: Any) -> Indicator | None:
    return view.catalogue.indicator(row.band) if row.band else None


def _edge(view: View, of: Indicator, sign: str, value: float) -> str:
    unit = view.catalogue.unit(of.unit)
    number = formats.plain(value, 0 if value == int(value) else formats.decimals_of(of, unit), view.lang)
    return t("topic.edge", view.lang, sign=_SIGNS[sign], number=number, unit=unit.name.get(view.lang))


def _nested(view: View, of: Indicator, row: Any) -> str:
    band = _band(view, row)
    if band is None or band.threshold is None:
        return t("topic.reported", view.lang)
    return _edge(view, of, band.threshold.op, band.threshold.value)


def _exclusive(view: View, of: Indicator, row: Any) -> str:
    ends = [(row.low_op, row.low), (row.high_op, row.high)]
    return t("topic.both", view.lang).join(_edge(view, of, sign, value) for sign, value in ends if sign)


def _year(view: View, of: Indicator, year: str) -> str:
    name = formats.period(year, view.lang)
    return t("topic.unfinished", view.lang, period=name) if view.is_open(of, year) else name


def _village(view: View, row: Any) -> str:
    return f"{getattr(row, f'township_{view.lang}')} {figure.name_of(view, row)}"
