"""One indicator over time beyond its trend: its season, all townships side by side, and how one number was revised."""

import math
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import panel
from dashboard.components.coverage import coverage
from dashboard.components.indicator.area import Area, name_of
from dashboard.components.tables import Cell, figure_link, table
from dashboard.context import View
from dashboard.figures import revisions, seasonal
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Grain, Indicator

_GRAINS: dict[str, Grain] = {"month": "month", "quarter": "quarter", "year": "year"}
_VERSIONS = 8  # versions a number is followed through


def seasonal_panel(view: View, indicator: Indicator, area: Area, source: str) -> Component | None:
    """Draw which months a year's work falls in; None for what is not a monthly flow, or has no year complete."""
    if indicator.aggregation != "flow_sum" or indicator.frequency != "month":
        return None
    frame = view.series(indicator, area.code, "month")
    known = frame.dropna(subset=["value"])
    if not any(count == 12 for count in known["period"].str[:4].value_counts()):
        return None
    title = t("indicator.seasonal", view.lang, name=name_of(view, indicator, area))
    drawn = seasonal.seasonal(frame, view.lang)
    download = view.link("/download/series", indicator=indicator.code, grain="month", area=area.code, period=None)
    return panel.panel(view, title, [t("indicator.seasonal_how", view.lang)], drawn, source, identity="season", download=download)


def revisions_panel(view: View, indicator: Indicator, period: str, area: Area, source: str) -> Component | None:
    """Say in how many versions what the shown number is made of changed, and with ?revisions=yes what it was in each; None for one.

    The number of each version is made anew from all reports it had then, which takes a while: so only on demand.
    """
    lang = view.lang
    versions = queries.versions_touching(view.connection, view.county, view.catalogue, indicator.code, area.code, period)
    if len(versions) < 2:
        return None
    if view.params.get("revisions") != "yes":
        said = {"period": formats.period(period, lang), "name": name_of(view, indicator, area), "count": len(versions)}
        link = html.A(t("indicator.revisions", lang), href=view.here(revisions="yes"))
        return html.Section([html.H2(t("indicator.touched", lang, **said)), html.P(link)], className="panel", id="revised")
    found = queries.revisions(view.connection, view.county, view.catalogue, indicator.code, area.code, period, _VERSIONS)
    unit = view.catalogue.unit(indicator.unit)
    rows: list[dict[Any, Any]] = found.to_dict("records")
    values = [
        t("chart.not_reported", lang) if math.isnan(row["value"]) else formats.quantity(row["value"], indicator, unit, lang, row["bound"])
        for row in rows
    ]
    names = [t("indicator.version", lang, version=row["version"]) for row in rows]
    moments = [formats.moment(row["published_at"], lang) for row in rows]
    drawn = revisions.revisions(found.assign(version=names, moment=moments, shown=values), lang)
    lines: list[list[Cell]] = [
        [name, moment, value, coverage(view, indicator, period, row["reported"], row["expected"]), row["file_name"]]
        for name, moment, value, row in zip(names, moments, values, rows, strict=True)
    ]
    lines[-1][2] = figure_link(view, indicator, area.code, period, rows[-1]["value"], rows[-1]["bound"], unit=True)
    keys = (("indicator.versions", "k"), ("indicator.published", "k"), ("table.value", "n"), ("table.coverage", "n"), ("explain.file", ""))
    title = t("indicator.revised", lang, name=name_of(view, indicator, area), period=formats.period(period, lang), count=len(rows))
    return panel.panel(
        view,
        title,
        [t("chart.unit", lang, unit=unit.name.get(lang)), t("indicator.revised_how", lang)],
        drawn,
        source,
        identity="revisions",
        numbers=table([(t(key, lang), kind) for key, kind in keys], list(reversed(lines))),
        download=view.link("/download/indicator_revisions", indicator=indicator.code, period=period, area=area.code),
    )
