"""怎么算的: the panel that shows how one target's status was made: numbers in, formula, result, thresholds, the target's history."""

import math
from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.places.said import name_shown
from dashboard.components.tables import Cell, table
from dashboard.components.targets import words
from dashboard.components.targets.chosen import Row
from dashboard.components.targets.grid import explained_at
from dashboard.components.targets.mark import mark, standing_of
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.errors import UnknownName
from warehouse.catalogue.judging import StatusRules
from warehouse.queries import StatusExplanation

_HISTORY = (
    ("version", "n"), ("published", "k"), ("target", "n"), ("start", "n"), ("department", "k"), ("deadline", "k"), ("file", ""),
)  # fmt: skip


def made_panel(view: View) -> list[Component]:
    """Show the panel of ?explain=indicator/area/period; nothing without it. Raise UnknownName for a target nobody set."""
    written = view.params.get("explain", "")
    if not written:
        return []
    code, _, rest = written.partition("/")
    area, _, period = rest.partition("/")
    indicator = view.indicator(code)
    try:
        explained = queries.explain_status(view.connection, view.county, view.catalogue, indicator.code, area, period)
    except (UnknownName, ValueError):
        raise view.unknown("target", written) from None
    return [_panel(view, explained)]


def _panel(view: View, explained: StatusExplanation) -> Component:
    lang, row, rules = view.lang, explained.standing, explained.rules
    name = view.catalogue.indicator(row["indicator_code"]).name.get(lang)
    what: list[Component | str] = [name_shown(view, row["name_zh"], row["name_en"]), f" · {formats.period(row['period'], lang)} · {name}"]
    body: list[Component] = [
        html.P(what, className="muted"),
        html.P(mark(standing_of(row), lang), className="big"),
        *(html.P(note) for note in words.notes(view, row, rules)),
        html.H2(t("made.numbers", lang)),
        _numbers(view, row),
        html.H2(t("explain.how", lang)),
        html.P("\n".join(_steps(view, row)), className="formula"),
        *(_thresholds(view, row, rules) if rules is not None else []),
        *_variation(view, row),
        html.H2(t("made.history", lang, count=len(explained.targets))),
        _history(view, row, explained),
    ]
    close = html.A(t("explain.close", lang), href=view.here(explain=None), className="close")
    head = html.Div([html.H2(t("made.title", lang)), close], className="head")
    named: dict[str, Any] = {"aria-label": t("made.title", lang), "data-address": explained_at(view, row)}
    return html.Aside([head, *body], className="sources", tabIndex="-1", **named)


def _numbers(view: View, row: Row) -> Component:
    """List what goes into the formula; what there is none of is left out."""
    lang = view.lang
    said = {
        "as_of": formats.period(row["as_of"], lang) if row["as_of"] else t("format.missing", lang),
        **{name: words.amount(view, row, row[name]) for name in ("actual", "target", "start", "plan") if not math.isnan(row[name])},
    }
    if not math.isnan(row["numerator"]) and not math.isnan(row["denominator"]):
        said["ratio"] = f"{row['numerator']:,.6g} ÷ {row['denominator']:,.6g}"
    if not math.isnan(row["months"]) and not math.isnan(row["term"]):
        said["months"] = t("made.months_of", lang, months=f"{row['months']:g}", term=f"{row['term']:g}")
    if not math.isnan(row["expected"]) and row["expected"]:
        said["reports"] = f"{row['reported']:,.0f}/{row['expected']:,.0f}"
    terms = [part for key, value in said.items() for part in (html.Dt(t(f"made.{key}", lang)), html.Dd(value))]
    return html.Dl(terms, className="facts")


def _steps(view: View, row: Row) -> list[str]:
    """Return each formula with its numbers and its result."""
    lang = view.lang

    def number(value: float) -> str:
        return t("format.missing", lang) if math.isnan(value) else f"{value:,.10g}"

    given = {name: number(row[name]) for name in ("actual", "target", "start", "plan", "months", "term")}
    said = [t(f"made.plan_{row['plan_basis']}", lang, **given)] if row["plan_basis"] and not math.isnan(row["plan"]) else []
    if not math.isnan(row["achievement"]):
        said.append(t("made.achievement", lang, result=formats.plain(row["achievement"] * 100, 1, lang), **given))
    if not math.isnan(row["pace"]):
        key = "made.pace_term" if row["long_term"] else "made.pace_level" if _on_level(row) else "made.pace"
        said.append(t(key, lang, result=formats.plain(row["pace"], 3, lang), **given))
    if not math.isnan(row["months_late"]):
        said.append(t("made.late", lang, result=formats.plain(row["months_late"], 1, lang), **given))
    said += [one for one in (words.so_far(view, row), words.needed(view, row)) if one]
    if not math.isnan(row["possible_low"]):
        both = {name: words.amount(view, row, row[f"possible_{name}"]) for name in ("low", "high")}
        said.append(t("made.possible", lang, **both))
    if not math.isnan(row["forecast"]):
        ends = {name: words.amount(view, row, row[name]) for name in ("forecast", "forecast_low", "forecast_high")}
        said.append(t("made.forecast", lang, **ends))
    return said


def _on_level(row: Row) -> bool:
    """Say whether A ÷ P was judged, without a start."""
    return bool(row["plan_basis"] == "level" or math.isnan(row["start"]))


def _thresholds(view: View, row: Row, rules: StatusRules) -> list[Component]:
    key = "made.rules_term" if row["long_term"] else "made.rules"
    given = {
        "on_track": f"{rules.term_on_track if row['long_term'] else rules.on_track:.2f}",
        "at_risk": f"{rules.term_limited if row['long_term'] else rules.at_risk:.2f}",
        "falling": f"{rules.term_falling:.2f}",
        "check": f"{rules.check_above * 100:g}",
    }
    lang = view.lang
    version = t("made.rules_of", lang, year=rules.year, formula=row["formula"])
    return [html.H2(t("made.thresholds", lang)), html.P(t(key, lang, **given)), html.P(version, className="muted small")]


def _variation(view: View, row: Row) -> list[Component]:
    if not row["noise"]:
        return []
    lang = view.lang
    both = {name: words.amount(view, row, row[f"noise_{name}"]) for name in ("low", "high")}
    said = t(f"made.noise_{row['noise']}", lang, points=int(row["noise_points"]), **both)
    return [html.H2(t("made.variation", lang)), html.P(said)]


def _history(view: View, row: Row, explained: StatusExplanation) -> Component:
    lang = view.lang
    lines: list[Sequence[Cell]] = []
    for one in explained.targets.to_dict("records"):
        file: Cell = t("format.missing", lang)
        if one["file_name"]:
            file = html.A(one["file_name"], href=view.link(f"/reports/{int(one['batch_id'])}", period=None), lang="zh-CN")
        numbers = [words.amount(view, row, one[name]) for name in ("value", "start")]
        whose = html.Span(one["department"], lang="zh-CN")
        deadline = html.Span(one["deadline"], lang="zh-CN")
        lines.append([str(one["version"]), formats.moment(one["published_at"] or "", lang), *numbers, whose, deadline, file])
    return table([(t(f"made.head_{name}", lang), kind) for name, kind in _HISTORY], lines, identity="target-history")
