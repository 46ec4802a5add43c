"""三比一争: areas in competition: ranks, points, thirds and movement, who stands on the red and the black list, and how it is made."""

import math
from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.places.said import area_link, name_of, name_shown, source_of_many
from dashboard.components.records import records
from dashboard.components.reports.takeaway import takeaway
from dashboard.components.tables import Cell, figure_link, table
from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.model import Indicator
from warehouse.catalogue.periods import year_of
from warehouse.catalogue.ranking import RankingColumn, RankingScheme
from warehouse.queries import Competition

_SHOWN = 60  # areas in the table; the download has all
_LISTED = 20  # areas of a list named, the others counted


def standings_panel(view: View, found: Competition) -> Component:
    """Show every area with its rank, points, the figure each column looks at, and where it stood the period before."""
    lang, scheme = view.lang, found.scheme
    rows = records(found.rows)
    own = (("rank", "k"), ("area", "k"), ("points", "n"), ("third", "k"), ("before", "k"), ("moved", "k"))
    heads = [(t(f"ranking.head_{name}", lang), kind) for name, kind in own]
    heads += [(_head(view, one), "n") for one in scheme.columns]
    lines = [_line(view, found, row) for row in rows[:_SHOWN]]
    more = [html.P(t("ranking.most", lang, shown=_SHOWN, count=len(rows)), className="muted small")] if len(rows) > _SHOWN else []
    unnamed = [one for one in rows[_SHOWN:] if math.isnan(one.rank)]
    if unnamed:
        said = t("format.list", lang).join(_unranked(view, found, one) for one in unnamed)
        more.append(html.P(t("ranking.unranked_list", lang, count=len(unnamed), names=said), className="muted small", id="unranked"))
    take = takeaway(view, "competition", scheme=scheme.scheme, period=found.period)
    source = html.P([source_of_many(view), take], className="source")
    return html.Section([html.H2(_said(view, found, rows)), *more, table(heads, lines, identity="competition"), source], className="panel")


def lists_panel(view: View, found: Competition) -> Component:
    """Name who stands on the red and the black list, each area with what carried or held it back, and whom its reports keep off."""
    lang, rows = view.lang, records(found.rows)
    parts: list[Component] = []
    for key in ("red", "black"):
        named = [row for row in rows if row.listed == key]
        best = key == "red"
        items = [html.Li([_place(view, found, row), " ", html.Span(_reason(view, found.scheme, row, best=best))]) for row in named]
        title = html.H3(t(f"ranking.{key}", lang, count=len(named)))
        rest = [html.P(t("ranking.others", lang, count=len(named) - _LISTED), className="muted small")] if len(named) > _LISTED else []
        off = [t("ranking.off_area", lang, name=_called(view, found, row), reported=f"{row.reported:.0f}", expected=f"{row.expected:.0f}")
               for row in rows if row.listed == f"{key}_off"]  # fmt: skip
        if off:
            rest.append(html.P(t("ranking.off", lang, names=t("format.list", lang).join(off)), className="notice", id=f"{key}-off"))
        shown = items[:_LISTED] if best else items[-_LISTED:]
        parts.append(html.Div([title, html.Ul(shown, className="changes", id=f"{key}-list"), *rest]))
    return html.Section([html.H2(t("ranking.lists", lang)), html.Div(parts, className="halves")], className="panel")


def how_panel(view: View, scheme: RankingScheme) -> Component:
    """Say how points, ranks and thirds are made, from what the scheme declares."""
    lang = view.lang
    weights = [
        html.Li(
            t(
                "ranking.column",
                lang,
                name=_indicator(view, one).name.get(lang),
                weight=f"{one.weight:g}",
                measure=t(f"ranking.measure_{one.measure}", lang),
                direction=t(f"ranking.{one.direction}", lang),
            )
        )
        for one in scheme.columns
    ]
    ties = t("format.list", lang).join(view.catalogue.indicator(code).name.get(lang) for code in scheme.tie_break)
    said = [
        t(f"ranking.normalisation_{scheme.normalisation}", lang),
        t(f"ranking.missing_{scheme.missing}", lang),
        t("ranking.ties_by", lang, names=ties) if ties else t("ranking.ties", lang),
        t("ranking.thirds", lang, names=t("format.list", lang).join(one.get(lang) for one in scheme.thirds)),
        *_lists_said(view, scheme),
        t("ranking.since", lang, year=scheme.year),
    ]
    summary = html.Summary(t("explain.how", lang))
    return html.Section(html.Details([summary, html.Ul(weights), *(html.P(one) for one in said)], id="how"), className="panel")


def missing_of(view: View, scheme: RankingScheme, row: Any) -> str:
    """Return which figures an unranked area lacks."""
    names = [one.name.get(view.lang) for one in (_indicator(view, each) for each in scheme.columns) if math.isnan(_value(row, one.code))]
    return t("ranking.lacks", view.lang, names=t("format.list", view.lang).join(names))


def _lists_said(view: View, scheme: RankingScheme) -> list[str]:
    rule = scheme.lists
    if rule is None:
        return []
    named = {"red": rule.red, "black": rule.black, "reported": f"{rule.reported:g}"}
    return [t(f"ranking.{one}", view.lang, **named) for one in (f"lists_{rule.take}", f"lists_{rule.ties}", "lists_reported")]


def _indicator(view: View, column: RankingColumn) -> Indicator:
    return view.catalogue.indicator(column.indicator)


def _value(row: Any, code: str) -> float:
    return float(getattr(row, f"value_{code}"))


def _points(row: Any, code: str) -> float:
    return float(getattr(row, f"points_{code}"))


def _head(view: View, column: RankingColumn) -> str:
    indicator = _indicator(view, column)
    unit = view.catalogue.unit(indicator.unit).name.get(view.lang)
    measure = t(f"ranking.short_{column.measure}", view.lang)
    return t("ranking.head_column", view.lang, name=indicator.name.get(view.lang), measure=measure, unit=unit, weight=f"{column.weight:g}")


def _unranked(view: View, found: Competition, row: Any) -> str:
    """Name an area that has no rank, and what it lacks."""
    return t("ranking.unranked_area", view.lang, name=_called(view, found, row), why=missing_of(view, found.scheme, row))


def _called(view: View, found: Competition, row: Any) -> str:
    """Return an area's name, a village's with its township: many are called the same."""
    name = name_of(view, row.name_zh, row.name_en)
    if found.scheme.level != "village":
        return name
    return t("ranking.village_of", view.lang, township=name_of(view, row.township_zh, row.township_en), village=name)


def _place(view: View, found: Competition, row: Any) -> Component:
    name = name_shown(view, row.name_zh, row.name_en)
    link = area_link(view, found.scheme.level, row.area_code, name, period=found.period)
    if found.scheme.level != "village":
        return link
    return html.Span([link, " ", html.Span(name_of(view, row.township_zh, row.township_en), className="muted small")])


def _line(view: View, found: Competition, row: Any) -> Sequence[Cell]:
    lang, scheme, missing = view.lang, found.scheme, t("format.missing", view.lang)
    ranked = not math.isnan(row.rank)
    rank = t("table.rank_of", lang, rank=f"{row.rank:.0f}", n=row.ranked) if ranked else t("ranking.unranked", lang)
    figures = [_figure(view, found, one, row) for one in scheme.columns]
    before = missing
    if not math.isnan(row.before_rank):
        before = t("ranking.then", lang, rank=f"{row.before_rank:.0f}", third=scheme.thirds[int(row.before_third)].get(lang))
    points = formats.plain(row.points, scheme.decimals, lang) if ranked else missing
    third: Cell = _third(view, scheme, int(row.third)) if ranked else missing_of(view, scheme, row)
    return [rank, _place(view, found, row), points, third, before, _moved(view, row.moved), *figures]


def _figure(view: View, found: Competition, column: RankingColumn, row: Any) -> Component:
    """Show what a column looks at, and the points it gives; a figure leads to its sources, an achievement to how it was made."""
    indicator, value = _indicator(view, column), _value(row, column.indicator)
    points = _points(row, column.indicator)
    decimals = found.scheme.decimals
    of_points = "" if math.isnan(points) else t("ranking.points_of", view.lang, points=formats.plain(points, decimals, view.lang))
    shown: Component
    if column.measure == "value":
        shown = figure_link(view, indicator, row.area_code, found.period, value, "exact")
    elif math.isnan(value):
        shown = html.Span(t("chart.not_reported", view.lang))
    elif column.measure == "achievement":
        aim = f"{indicator.code}/{row.area_code}/{year_of(found.period)}"
        shown = html.A(f"{formats.plain(value, 1, view.lang)}%", href=view.link("/targets", explain=aim))
    else:
        said = formats.plain(value, formats.decimals_of(indicator, view.catalogue.unit(indicator.unit)), view.lang)
        shown = html.A(said, href=view.link(f"/indicators/{indicator.code}", period=found.summed, explain=row.area_code))
    return html.Span([shown, " ", html.Span(of_points, className="muted small")])


def _third(view: View, scheme: RankingScheme, third: int) -> Component:
    mark = ("●", "", "■")[third]
    kind = ("standing on_track", "", "standing behind")[third]
    return html.Span(f"{mark} {scheme.thirds[third].get(view.lang)}".strip(), className=kind or None)


def _moved(view: View, moved: float) -> str:
    """Return ↑2, ↓1 or 持平; the dash where there was no rank before."""
    if math.isnan(moved):
        return t("format.missing", view.lang)
    if not moved:
        return t("ranking.stayed", view.lang)
    return f"{'↑' if moved > 0 else '↓'}{abs(moved):.0f}"


def _reason(view: View, scheme: RankingScheme, row: Any, *, best: bool) -> str:
    """Return the column an area has most, or least, points in."""
    known = [one for one in scheme.columns if not math.isnan(_points(row, one.indicator))]
    chosen = (max if best else min)(known, key=lambda one: _points(row, one.indicator))
    name = _indicator(view, chosen).name.get(view.lang)
    key = "ranking.strong" if best else "ranking.weak"
    return t(key, view.lang, name=name, points=formats.plain(_points(row, chosen.indicator), scheme.decimals, view.lang))


def _said(view: View, found: Competition, rows: Sequence[Any]) -> str:
    lang = view.lang
    named = {"scheme": found.scheme.name.get(lang), "period": formats.period(found.period, lang)}
    first = [name_of(view, row.name_zh, row.name_en) for row in rows if row.rank == 1]
    if not first:
        return t("ranking.none", lang, **named)
    points = formats.plain(rows[0].points, found.scheme.decimals, lang)
    return t("ranking.first", lang, names=t("format.list", lang).join(first), points=points, **named)
