"""自上周以来: what two versions of the data differ in: statuses, revised figures, who is newly missing or late, new figures."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.controls import Option, choice
from dashboard.components.places.said import name_shown
from dashboard.components.tables import Cell, figure_link, table
from dashboard.components.targets import words
from dashboard.components.targets.chosen import Chosen, key_of
from dashboard.components.targets.grid import flip_said
from dashboard.components.targets.weeks import Weeks
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.queries import Publication

_SHOWN = 20  # rows of each list
_MOST = 20_000  # cells a version may have written to be told cell by cell; more is a first load or a year brought in at once
_MONTHS = 12


def since_section(view: View, chosen: Chosen, weeks: Weeks | None) -> Component:
    """Show what changed from the earlier version to the later one, with the choice of both."""
    lang = view.lang
    title = html.H2(t("targets.since", lang))
    if weeks is None:
        return html.Section([title, html.P(t("targets.since_none", lang), className="muted")], className="panel span", id="since")
    pickers = html.Div([_pick(view, weeks, "since"), _pick(view, weeks, "until")], className="controls")
    cells = _cells(view, weeks) if told_one_by_one(weeks) else [_large(view, weeks)]
    parts = [*_flips(view, chosen, weeks), *cells, *_owed(view, weeks)]
    return html.Section([title, pickers, html.Div(parts, className="halves")], className="panel span", id="since")


def told_one_by_one(weeks: Weeks) -> bool:
    """Say whether so little was written between the versions that it is told cell by cell."""
    return _written(weeks) <= _MOST


def _written(weeks: Weeks) -> int:
    return sum(one.cells for one in weeks.offered if weeks.earlier.version < one.version <= weeks.later.version)


def _pick(view: View, weeks: Weeks, name: str) -> Component:
    def href(one: Publication) -> str:
        return view.here(**{name: str(one.version)}, explain=None)

    shown = weeks.earlier if name == "since" else weeks.later
    fitting = [
        one for one in weeks.offered if (one.version < weeks.later.version if name == "since" else one.version > weeks.earlier.version)
    ]
    options = [Option(_said(view, one), href(one)) for one in fitting]
    return choice(view, name, options, href(shown), wide=True)


def _said(view: View, one: Publication) -> str:
    return t("targets.version", view.lang, version=one.version, moment=formats.moment(one.published_at, view.lang))


def _flips(view: View, chosen: Chosen, weeks: Weeks) -> list[Component]:
    """List the targets shown whose status changed, those that flipped first."""
    lang = view.lang
    shown = {key_of(row) for row in chosen.rows}
    changed = [one for key, one in weeks.flips.items() if key in shown]
    flips = [one for one in changed if one["kind"] != "new"]
    fresh = len(changed) - len(flips)
    title = html.H3(t("targets.flips" if flips else "targets.flips_none", lang, count=len(flips)))
    items = [
        html.Li([f"{words.title_of(view, one)} ", html.Span(flip_said(view, one), className="flip"), " ", _moved(view, one)])
        for one in flips[:_SHOWN]
    ]
    added = [html.P(t("targets.new_targets", lang, count=fresh), className="muted")] if fresh else []
    return [html.Div([title, html.Ul(items, className="changes", id="flips"), *_more(view, flips), *added])]


def _moved(view: View, one: Any) -> str:
    """Return the figure then and now, "" where it is the same."""
    if one["before_actual"] == one["actual"] or one["before_actual"] != one["before_actual"]:
        return ""
    return t("targets.moved", view.lang, before=words.amount(view, one, one["before_actual"]), now=words.amount(view, one, one["actual"]))


def _cells(view: View, weeks: Weeks) -> list[Component]:
    """Tell new figures by indicator, and revised ones old → new with file and sender."""
    lang = view.lang
    given = (view.connection, view.county, weeks.earlier.version, weeks.later.version)
    summary = queries.changes(*given, 1).summary
    rows = [row for row in summary.to_dict("records") if row["indicator_code"] in view.catalogue.indicators and row["new"]]
    fresh = [
        html.Li(t("targets.new_cells", lang, name=view.catalogue.indicator(row["indicator_code"]).name.get(lang), count=f"{row['new']:,}"))
        for row in rows
    ]
    title = html.H3(t("targets.new" if fresh else "targets.new_none", lang, count=f"{sum(row['new'] for row in rows):,}"))
    return [_revised(view, queries.revised_cells(*given)), html.Div([title, html.Ul(fresh, className="changes", id="new-data")])]


def _revised(view: View, frame: Any) -> Component:
    lang = view.lang
    rows = [row for row in frame.to_dict("records") if row["indicator_code"] in view.catalogue.indicators]
    codes = tuple(sorted({*frame["area_code"], *frame["sender_code"]})) or ("",)
    known = queries.names_of(view.connection, view.county, codes).to_dict("records")
    names = {row["area_code"]: name_shown(view, row["name_zh"], row["name_en"]) for row in known}
    lines: list[Sequence[Cell]] = []
    for row in rows[:_SHOWN]:
        indicator = view.catalogue.indicator(row["indicator_code"])
        unit = view.catalogue.unit(indicator.unit)
        said = f" {formats.period(row['period'], lang)} {indicator.name.get(lang)}"
        old = formats.quantity(row["before"], indicator, unit, lang, row["before_bound"])
        new = figure_link(view, indicator, row["area_code"], row["period"], row["value"], row["bound"], unit=True)
        file = html.A(row["file_name"], href=view.link(f"/reports/{int(row['batch_id'])}", period=None), lang="zh-CN")
        lines.append(
            [
                html.Span([names.get(row["area_code"], row["area_code"]), said]),
                html.Span([f"{old} → ", new]),
                file,
                names.get(row["sender_code"], row["sender_code"]),
            ]
        )
    title = html.H3(t("targets.revised" if rows else "targets.revised_none", lang, count=len(rows)))
    heads = [(t(f"targets.{key}", lang), kind) for key, kind in (("cell", ""), ("then_now", ""), ("file", ""), ("sender", "k"))]
    return html.Div([title, *([table(heads, lines, identity="revised"), *_more(view, rows)] if rows else [])], className="wide")


def _owed(view: View, weeks: Weeks) -> list[Component]:
    """List the reports that became missing, and those that came late, between the two days."""
    lang = view.lang
    known = view.report_status(_MONTHS)
    missing, late = queries.newly_owed(known, weeks.earlier.published_at[:10], max(weeks.later.published_at[:10], view.today))
    parts: list[Component] = []
    for key, frame in (("missing", missing), ("late", late)):
        rows = frame.to_dict("records")
        items = [
            html.Li(
                [
                    name_shown(view, row["name_zh"], row["name_en"]),
                    " ",
                    html.A(
                        f"{formats.period(row['period'], lang)} {view.catalogue.form(row['form_code']).name.get(lang)}",
                        href=view.link(f"/reports/{row['form_code']}/{row['area_code']}/{row['period']}", period=None),
                    ),
                ]
            )
            for row in rows[:_SHOWN]
        ]
        title = html.H3(t(f"targets.newly_{key}" if rows else f"targets.newly_{key}_none", lang, count=len(rows)))
        parts.append(html.Div([title, html.Ul(items, className="changes", id=f"newly-{key}"), *_more(view, rows)]))
    return parts


def _large(view: View, weeks: Weeks) -> Component:
    return html.P(t("targets.large", view.lang, count=f"{_written(weeks):,}"), className="muted")


def _more(view: View, rows: Sequence[object]) -> list[Component]:
    if len(rows) <= _SHOWN:
        return []
    return [html.P(t("targets.shown", view.lang, shown=_SHOWN, count=len(rows)), className="small muted")]
