"""Targets in a grid: by department and indicator the county's, the areas' below it once it is opened, or all in one order."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.components.places.said import name_shown
from dashboard.components.tables import figure_link
from dashboard.components.targets import words
from dashboard.components.targets.changed import flip_in, flip_of, moved
from dashboard.components.targets.chosen import Chosen, Key, Row, key_of
from dashboard.components.targets.mark import STANDINGS, mark, standing_of
from dashboard.components.targets.trail import read_trails, trail
from dashboard.components.targets.weeks import Weeks
from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.form import Form
from warehouse.catalogue.judging import rules_of
from warehouse.catalogue.periods import UNDATED, grain_of

_HEADS = (
    ("what", "k", ""), ("status", "k", "status"), ("actual", "n", ""), ("target", "n", ""), ("achievement", "n", "achievement"),
    ("course", "course", ""), ("late", "n", "late"), ("pace", "pace", ""), ("change", "pace", ""), ("reports", "n", ""),
)  # fmt: skip
_MOST = 300  # rows of one list; the download has all


class _Beside(NamedTuple):
    """What stands beside targets: two versions compared, indicator → its form, the last months of each."""

    weeks: Weeks | None
    forms: Mapping[str, Form]
    trails: Mapping[Key, tuple[float, ...]]


def grid(view: View, chosen: Chosen, weeks: Weeks | None) -> Component:
    """Lay the targets out that pass the filters, in one list no more than can be read."""
    lang = view.lang
    count = len(chosen.rows)
    more: list[Component] = []
    if chosen.narrowed and count > _MOST:
        chosen = chosen._replace(rows=chosen.rows[:_MOST])
        more = [html.P(t("targets.most", lang, shown=_MOST, count=count), className="notice", id="most")]
    heads = [html.Th(_head(view, chosen, name, order), className=kind or None, scope="col") for name, kind, order in _HEADS]
    shown = [row for row in chosen.rows if row["level"] == "county" or chosen.opens(row["indicator_code"])]
    beside = _Beside(weeks, _forms(view), read_trails(view, shown))
    rows = list(_one_list(view, chosen, beside) if chosen.order else _grouped(view, chosen, beside))
    table = html.Table([html.Thead(html.Tr(heads)), *rows], className="figures targets", id="targets")
    named: dict[str, Any] = {"aria-label": t("pages.targets", lang)}
    return html.Div([*more, html.Div(table, className="scroll targets", tabIndex="0", **named)])


def period_explained(row: Row) -> str:
    """Return the period in which an indicator's page explains a target's actual, "" where none holds it: a sum over several years."""
    if row["period"] == UNDATED:
        return UNDATED
    if not row["as_of"] or (grain_of(row["period"]) != "year" and row["kind"] != "stock"):
        return ""
    return str(row["as_of"])[:4]


def explained_at(view: View, row: Row) -> str:
    """Return the address at which a target's status is explained."""
    return view.here(explain="/".join(key_of(row)))


def planned_share(row: Row) -> float:
    """Return how much of the way to the target was planned to date, on the scale of achievement; NaN = no plan."""
    if row["plan_basis"] == "level":
        return 1.0
    done = row["achievement"]
    origin = row["start"]
    if not math.isnan(done) and abs(1 - done) > 1e-6:  # achievement counts from it: S, or 0 where all there are count
        origin = (row["actual"] - done * row["target"]) / (1 - done)
    way = row["target"] - origin
    return (row["plan"] - origin) / way if way else math.nan


def _head(view: View, chosen: Chosen, name: str, order: str) -> Component | str:
    said = t(f"targets.head_{name}", view.lang)
    if not order:
        return said
    sorted_by = chosen.order == order
    title = t("targets.sort_back" if sorted_by else "targets.sort", view.lang)
    return html.A([said, " ▾" if sorted_by else ""], href=view.here(order=None if sorted_by else order, explain=None), title=title)


def _one_list(view: View, chosen: Chosen, beside: _Beside) -> Iterator[Component]:
    lines = [_line(view, row, beside, words.title_of(view, row)) for row in chosen.rows]
    yield html.Tbody(lines)


def _grouped(view: View, chosen: Chosen, beside: _Beside) -> Iterator[Component]:
    """Yield a group of rows per department: of each indicator the county's rows, and the areas' where they are asked for."""
    for department, members in groupby(chosen.rows, key=lambda row: row["department"]):
        lines = [_department(view, department)]
        for code, of_one in groupby(members, key=lambda row: row["indicator_code"]):
            rows = list(of_one)
            own = [row for row in rows if row["level"] == "county"]
            areas = [row for row in rows if row["level"] != "county"]
            opened = chosen.opens(code)
            name = view.catalogue.indicator(code).name.get(view.lang)
            opener = [] if chosen.narrowed or not areas else [_opener(view, code, areas, opened=opened)]
            for number, row in enumerate(own):
                lines.append(_line(view, row, beside, name, [] if number else opener))
            if not own:
                lines.append(html.Tr(html.Td([html.Strong(name), " ", _unit(view, code), *opener], colSpan=len(_HEADS), className="what")))
            if opened:
                lines += [_line(view, row, beside, name_shown(view, row["name_zh"], row["name_en"]), inside=True) for row in areas]
        yield html.Tbody(lines)


def _department(view: View, name: str) -> Component:
    said: Any = html.Span(name, lang="zh-CN") if name else t("targets.no_department", view.lang)
    return html.Tr(html.Th(said, colSpan=len(_HEADS), scope="colgroup"), className="department")


def _opener(view: View, code: str, areas: Sequence[Row], *, opened: bool) -> Component:
    """Lead to the areas' targets of an indicator, saying how many stand how, the worst first."""
    counts = Counter(standing_of(row) for row in areas)
    said = [t("targets.part", view.lang, count=counts[one], standing=t(f"standing.{one}", view.lang)) for one in STANDINGS if counts[one]]
    text = t("targets.fold" if opened else "targets.open", view.lang, count=len(areas), parts=t("targets.comma", view.lang).join(said))
    return html.A(text, href=view.here(indicator=None if opened else code, explain=None), className="open small")


def _line(
    view: View, row: Row, beside: _Beside, name: Component | str, more: Sequence[Component] = (), *, inside: bool = False
) -> Component:
    lang = view.lang
    indicator = view.catalogue.indicator(row["indicator_code"])
    area = {} if row["level"] == "county" else {"area": row["area_code"]}
    explained = period_explained(row)
    page = view.link(f"/indicators/{indicator.code}", period=explained or None, **area)
    term = [html.Span(_term(view, row), className="small muted")] if grain_of(row["period"]) != "year" else []
    cells = [
        html.Td([html.A(name, href=page), *([] if inside else [_unit(view, indicator.code)]), *term, *more], className="what"),
        html.Td(_status(view, row), className="k"),
        html.Td([_actual(view, row, explained), *trail(row, beside.trails)], className="n"),
        html.Td(words.number(view, row, row["target"]), className="n"),
        html.Td(words.percent(view, row["achievement"]), className="n"),
        html.Td(_course(view, row), className="course"),
        html.Td(words.late(view, row, "targets.months") or t("format.missing", lang), className="n"),
        html.Td(_pace(view, row), className="pace"),
        html.Td(_change(view, row, beside.weeks), className="pace"),
        html.Td(_reports(view, row, beside.forms), className="n"),
    ]
    return html.Tr(cells, className="inside" if inside else None)


def _unit(view: View, code: str) -> Component:
    return html.Span(view.catalogue.unit(view.catalogue.indicator(code).unit).name.get(view.lang), className="small muted")


def _term(view: View, row: Row) -> str:
    if row["period"] == UNDATED:
        return t("targets.no_term", view.lang)
    return t("targets.term", view.lang, period=formats.period(row["period"], view.lang))


def _actual(view: View, row: Row, period: str) -> Component | str:
    if math.isnan(row["actual"]):
        return t("format.missing", view.lang)
    indicator = view.catalogue.indicator(row["indicator_code"])
    if not period:
        return words.number(view, row, row["actual"])
    return figure_link(view, indicator, row["area_code"], period, row["actual"], "exact")


def _course(view: View, row: Row) -> list[Component] | str:
    """Draw how far it is done as a bar, and a line where it was planned to be; the number is said below."""
    done, planned = row["achievement"], planned_share(row)
    if math.isnan(done):
        return t("format.missing", view.lang)
    width = {"width": f"{min(max(done, 0), 1) * 100:.1f}%"}
    parts: list[Component] = [html.Span(className=f"done {standing_of(row)}", style=width)]
    if math.isnan(planned) or row["plan_basis"] == "":
        return [html.Span(parts, className="bar")]
    parts.append(html.Span(className="plan", style={"left": f"{min(max(planned, 0), 1) * 100:.1f}%"}))
    said = t("targets.planned", view.lang, plan=words.number(view, row, row["plan"]))
    return [html.Span(parts, className="bar"), html.Span(said, className="small muted")]


def _status(view: View, row: Row) -> list[Component]:
    said = words.notes(view, row, rules_of(view.catalogue.judging.values(), row["period"]))
    shown = [html.Span(note, className="small note") for note in said]
    return [html.A(mark(standing_of(row), view.lang), href=explained_at(view, row), title=t("targets.explain", view.lang)), *shown]


def _pace(view: View, row: Row) -> list[Component] | str:
    said = [words.so_far(view, row, unit=False), words.needed(view, row, unit=False)]
    return [html.Span(one) for one in said if one] or t("format.missing", view.lang)


def _change(view: View, row: Row, weeks: Weeks | None) -> list[Component] | str:
    """Say what changed since the earlier version: the status with whether that is beyond normal variation, else the figure."""
    flip = flip_in(row, weeks)
    if flip is None:
        return moved(view, row, weeks) or t("format.missing", view.lang)
    if flip["kind"] == "new":
        return [html.Span(t("targets.was_new", view.lang), className="muted")]
    return flip_said(view, flip)


def flip_said(view: View, flip: Row) -> list[Component]:
    """Show 预警 → 滞后, and whether the month's figure is beyond normal variation."""
    found = flip_of(view, flip)
    noise = [html.Span(found.said, className=f"small {found.noise}")] if found.said else []
    return [html.Strong(found.statuses), *noise]


def _reports(view: View, row: Row, forms: Mapping[str, Form]) -> Component | str:
    said = words.reports(view, row)
    form = forms.get(view.catalogue.source_of(row["indicator_code"]).code)
    if form is None or not row["expected"]:
        return said
    missing = "missing" if row["reported"] < row["expected"] else ""
    return html.A(said, href=view.link("/reports", form=form.code, period=None), className=missing or None)


def _forms(view: View) -> dict[str, Form]:
    """Return indicator → the form it is sent on."""
    forms = [form for form in view.catalogue.forms.values() if form.kind != "targets"]
    return {code: form for form in reversed(forms) for code in view.catalogue.indicators_of(form)}
