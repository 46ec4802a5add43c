"""How fresh each number is: the newest period of every indicator, and when it came."""

import math
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.coverage import coverage
from dashboard.components.tables import Cell, table
from dashboard.components.trends import updated
from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.model import Indicator

_HEADS = (("indicator", "k"), ("newest", "k"), ("since_period", "n"), ("received", "k"), ("coverage", "n"))


def fresh_panel(view: View, found: Any) -> Component:
    """List every indicator by domain with its newest period, days since it ended, when its file came and how many reported.

    Args:
        found: what queries.freshness returned.
    """
    lang = view.lang
    order = list(view.catalogue.domains)
    rows = [(view.catalogue.indicator(row["indicator_code"]), row) for row in found.to_dict("records")]
    rows.sort(key=lambda pair: order.index(pair[0].domain))
    heads = [(t(f"reports.{key}", lang), kind) for key, kind in _HEADS]
    known = sum(1 for _, row in rows if row["period"])
    domains: list[Component] = []
    parts: list[Component] = [
        html.H2(t("reports.fresh", lang, known=known, count=len(rows))),
        html.P(t("reports.fresh_how", lang), className="unit"),
    ]
    for domain, group in groupby(rows, key=lambda pair: pair[0].domain):
        members = list(group)
        with_data = sorted((pair for pair in members if pair[1]["period"]), key=lambda pair: _age(pair[1]), reverse=True)
        silent = [one for one, row in members if not row["period"]]
        name = view.catalogue.domains[domain].name.get(lang)
        said = t("reports.domain", lang, domain=name, known=len(with_data), count=len(members))
        lines = [_line(view, one, row) for one, row in with_data]
        body: list[Component] = [html.Summary(said)]
        body += [table(heads, lines)] if lines else []
        if silent:
            links = [part for one in silent for part in (html.A(one.name.get(lang), href=view.link(f"/indicators/{one.code}")), " ")]
            body.append(html.P([t("reports.silent", lang, count=len(silent)), *links], className="muted silent"))
        domains.append(html.Details(body, open=bool(with_data)))
    parts.append(html.Div(domains, className="by-domain"))
    parts.append(html.P(t("chart.source_plain", lang, source=view.shown.county.name.get(lang), moment=updated(view)), className="source"))
    return html.Section(parts, className="panel", id="freshness")


def _age(row: Mapping[Any, Any]) -> float:
    """Return how old a number is in days; one of no known time comes last."""
    days = float(row["days_since_period"])
    return -math.inf if math.isnan(days) else days


def _line(view: View, indicator: Indicator, row: Mapping[Any, Any]) -> list[Cell]:
    lang = view.lang
    days = row["days_since_period"]
    ended = (
        t("format.missing", lang)
        if math.isnan(days)
        else t("reports.running", lang)
        if days < 0
        else t("reports.days", lang, days=int(days))
    )
    return [
        html.A(indicator.name.get(lang), href=view.link(f"/indicators/{indicator.code}")),
        formats.period(row["period"], lang),
        ended,
        formats.moment(row["received_at"], lang),
        coverage(view, indicator, row["period"], row["reported"], row["expected"]),
    ]
