"""薄弱村: villages weak in collective income, before and after support, by township, and when each ceased to be."""

import math
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import panel
from dashboard.components.places.said import area_link, name_of, name_shown, source_of_many
from dashboard.components.reports.takeaway import takeaway
from dashboard.components.tables import Cell, figure_link, table
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.queries import WeakVillages

PATH = "/weak"


def title(view: View) -> str:
    """Return what the browser's tab says."""
    return t("pages.weak", view.lang)


def build(view: View) -> list[Component]:
    """Lay out the page: how many there are by township and year, then each village."""
    lang = view.lang
    top = html.Div([html.H1(title(view)), html.Span(t("weak.what", lang), className="muted")], className="headline")
    found = queries.weak_villages(view.connection, view.county, view.catalogue) if view.root else None
    if found is None:
        return [top, panel.empty(t("weak.none", lang), t("weak.none_action", lang))]
    return [top, html.Div([_shares(view, found), _villages(view, found)], className="column")]


def rule_said(view: View, found: WeakVillages) -> str:
    """Return the rule in words."""
    rule, lang = found.rule, view.lang
    before, after = view.catalogue.indicator(rule.before), view.catalogue.indicator(rule.after)
    below = formats.quantity(rule.below, before, view.catalogue.unit(before.unit), lang)
    return t("weak.rule", lang, before=before.name.get(lang), after=after.name.get(lang), below=below, year=rule.year)


def _shares(view: View, found: WeakVillages) -> Component:
    lang = view.lang
    rows: list[Any] = found.shares.to_dict("records")
    by_place = {(row["township_code"], row["year"]): row for row in rows}
    towns = queries.areas(view.connection, view.county, "township").to_dict("records")
    newest = by_place["", found.years[-1]]
    said = t(
        "weak.title",
        lang,
        year=found.years[-1],
        weak=newest["weak"],
        judged=newest["judged"],
        share=formats.plain(newest["share"], 1, lang),
    )
    heads = [(t("table.area", lang), "k"), *((formats.period(year, lang), "n") for year in found.years)]
    lines: list[list[Cell]] = [[t("weak.county", lang), *(_share(view, by_place.get(("", year))) for year in found.years)]]
    for one in towns:
        link = area_link(view, "township", one["area_code"], name_shown(view, one["name_zh"], one["name_en"]))
        lines.append([link, *(_share(view, by_place.get((one["area_code"], year))) for year in found.years)])
    body = [html.H2(said), html.P(rule_said(view, found), className="unit"), table(heads, lines, identity="weak-shares")]
    return html.Section([*body, html.P(source_of_many(view), className="source")], className="panel")


def _share(view: View, row: Any) -> str:
    """Return 3/17（17.6%）: weak villages of those whose whole year is known."""
    if row is None or not row["judged"]:
        return t("format.missing", view.lang)
    return t("weak.share", view.lang, weak=row["weak"], judged=row["judged"], share=formats.plain(row["share"], 1, view.lang))


def _villages(view: View, found: WeakVillages) -> Component:
    lang, rule = view.lang, found.rule
    before, after = view.catalogue.indicator(rule.before), view.catalogue.indicator(rule.after)
    towns = {row["area_code"]: row for row in queries.areas(view.connection, view.county, "township").to_dict("records")}
    rows: list[Any] = found.villages.to_dict("records")
    lines: list[list[Cell]] = []
    for row in rows:
        town = towns.get(row["township_code"])
        figures: list[Cell] = [_figure(view, rule.before, row, "before"), _figure(view, rule.after, row, "after")]
        lines.append(
            [
                name_of(view, town["name_zh"], town["name_en"]) if town else row["township_code"],
                name_shown(view, row["name_zh"], row["name_en"]),
                *figures,
                formats.period(row["first_weak"], lang),
                state_said(view, row),
            ]
        )
    year = formats.period(found.years[-1], lang)
    unit = view.catalogue.unit(before.unit).name.get(lang)
    valued = [(t("weak.figure", lang, year=year, name=one.name.get(lang), unit=unit), "n") for one in (before, after)]
    heads = [
        (t("weak.township", lang), "k"),
        (t("weak.village", lang), "k"),
        *valued,
        (t("weak.first", lang), "k"),
        (t("weak.state", lang), "k"),
    ]
    out = sum(bool(row["exit_year"]) for row in rows)
    title = html.H2(t("weak.list", lang, count=len(rows), out=out, first=formats.period(found.years[0], lang)))
    source = html.P([source_of_many(view), takeaway(view, "weak_villages")], className="source")
    return html.Section([title, table(heads, lines, identity="weak-villages"), source], className="panel")


def _figure(view: View, code: str, row: Any, name: str) -> Component | str:
    if math.isnan(row[name]):
        return t("weak.partial", view.lang)
    return figure_link(view, view.catalogue.indicator(code), row["area_code"], row["year"], row[name], "exact")


def state_said(view: View, row: Any) -> str:
    """Return how a village stands in the newest year that is over: out since when, weak, weak again, or not known."""
    lang = view.lang
    if row["exit_year"]:
        return t("weak.out", lang, year=formats.period(row["exit_year"], lang))
    if row["relapsed"]:
        return t("weak.again", lang)
    return t("weak.still" if row["weak"] else "weak.unknown", lang)
