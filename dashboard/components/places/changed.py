"""What the newest version of the data changed against the one before: by indicator, and the first cells old → new."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.places import said
from dashboard.components.records import records
from dashboard.components.tables import Cell, figure_link, table
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.queries import Publication

_MOST_CELLS = 20_000  # a version that wrote more is a first load or a year brought in at once: it is told by its files
_SHOWN = 8  # cells, and files
_KINDS = ("new", "changed", "withdrawn")


def changes_panel(view: View) -> Component | None:
    """Tell what the county's newest version changed; None before the first load."""
    lang = view.lang
    versions = queries.publications_of(view.connection, view.county, 2)
    if not versions:
        return None
    newest = versions[0]
    told = {"version": newest.version, "moment": formats.moment(newest.published_at, lang)}
    before = versions[1].version if len(versions) > 1 else 0
    title = t("places.changes" if before else "places.first_version", lang, before=before, **told)
    body = _by_indicator(view, newest, before) if before and newest.cells <= _MOST_CELLS else _by_file(view, newest)
    return html.Section([html.H2(title), *body], className="panel span", id="changes")


def _by_indicator(view: View, newest: Publication, before: int) -> list[Component]:
    lang = view.lang
    found = queries.changes(view.connection, view.county, before, newest.version, _SHOWN)
    if not found.total:
        return [html.P(t("places.unchanged", lang), className="muted")]
    heads = [(t("table.indicator", lang), ""), *((t(f"places.{kind}", lang), "n") for kind in _KINDS)]
    rows: list[list[Cell]] = []
    for row in records(found.summary):
        if row.indicator_code in view.catalogue.indicators:
            indicator = view.indicator(row.indicator_code)
            link = html.A(indicator.name.get(lang), href=view.link(f"/indicators/{indicator.companion_of or indicator.code}"))
            rows.append([link, *(f"{getattr(row, kind):,}" for kind in _KINDS)])
    cells = [_cell(view, row) for row in records(found.cells) if row.indicator_code in view.catalogue.indicators]
    more = t("places.more_cells", lang, shown=len(cells), count=f"{found.total:,}")
    listed = html.Div([html.Ul([html.Li(cell) for cell in cells], className="changes"), html.P(more, className="muted small")])
    return [html.Div([table(heads, rows, identity="changes-by-indicator"), listed], className="halves")]


def _cell(view: View, row: Any) -> list[Component | str]:
    """Say one cell: area, period, indicator, and what it was and is."""
    lang = view.lang
    indicator = view.indicator(row.indicator_code)
    unit = view.catalogue.unit(indicator.unit)
    where = t(
        "places.cell",
        lang,
        area=said.name_of(view, row.name_zh, row.name_en),
        period=formats.period(row.period, lang),
        name=indicator.name.get(lang),
    )
    was = formats.quantity(row.before, indicator, unit, lang, row.before_bound)
    link = figure_link(view, indicator, row.area_code, row.period, row.value, row.bound, unit=True)
    if row.kind == "new":
        return [where, link]
    if row.kind == "withdrawn":
        return [where, t("places.taken_back", lang, before=was)]
    return [where, f"{was} → ", link]


def _by_file(view: View, newest: Publication) -> list[Component]:
    """Tell a large version by its files: those that changed or withdrew cells first."""
    lang = view.lang
    frame = queries.batches_since(view.connection, view.county, newest.version - 1)
    batches: list[Any] = [row for row in records(frame) if row.version == newest.version and row.file_name]
    batches.sort(key=lambda row: -(row.rows_changed + row.rows_withdrawn))
    told = {
        "files": f"{len(batches):,}",
        "cells": f"{newest.cells:,}",
        "written": f"{sum(row.rows_changed for row in batches):,}",
        "withdrawn": f"{sum(row.rows_withdrawn for row in batches):,}",
    }
    heads = [(t("explain.file", lang), ""), *((t(f"places.{kind}", lang), "n") for kind in ("taken", "written", "withdrawn"))]
    rows: list[list[Cell]] = [
        [html.Span(row.file_name, lang="zh-CN"), *(f"{count:,}" for count in (row.rows_taken, row.rows_changed, row.rows_withdrawn))]
        for row in batches[:_SHOWN]
    ]
    return [
        html.P(t("places.large_version", lang, **told)),
        table(heads, rows, identity="changes-by-file"),
        html.P(t("places.more_files", lang, shown=len(rows), count=told["files"]), className="muted small"),
    ]
