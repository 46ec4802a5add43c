"""The paragraphs of a document of targets: who is behind, what changed since last week, who has not reported."""

import math
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from dashboard import formats
from dashboard.components.places.said import name_of
from dashboard.components.targets import words
from dashboard.components.targets.changed import flip_of
from dashboard.components.targets.chosen import Row, key_of
from dashboard.components.targets.mark import STANDINGS, standing_of
from dashboard.components.targets.since import told_one_by_one
from dashboard.components.targets.weeks import Weeks
from dashboard.context import View
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.judging import rules_of

_LATE = ("behind", "at_risk")
_LISTED = 30  # targets behind; the annex has all
_NAMED = 8  # changes named in one sentence
_MONTHS = 12  # as the page of reports looks back


def late_lines(view: View, rows: Sequence[Row]) -> list[str]:
    """Return a paragraph per target that is behind or at risk: the worst first, the county's own before the areas'."""
    lang = view.lang
    late = sorted((row for row in rows if standing_of(row) in _LATE), key=_worst)
    said = [t("brief.late_item", lang, number=number, **_behind(view, row)) for number, row in enumerate(late[:_LISTED], start=1)]
    more = [t("brief.late_more", lang, count=len(late) - _LISTED)] if len(late) > _LISTED else []
    return [*said, *more] or [t("brief.late_none", lang)]


def since_lines(view: View, rows: Sequence[Row], weeks: Weeks | None) -> list[str]:
    """Return what changed between the versions the page compares: statuses, revised figures of the targets' indicators, reports owed."""
    lang = view.lang
    if weeks is None:
        return [t("brief.since_first", lang)]
    ends = {"earlier": weeks.earlier, "later": weeks.later}
    versions = {name: one.version for name, one in ends.items()}
    moments = {f"{name}_moment": formats.moment(one.published_at, lang) for name, one in ends.items()}
    shown = {key_of(row) for row in rows}
    changed = [one for key, one in weeks.flips.items() if key in shown]
    flips = [
        t("brief.flip", lang, name=words.title_of(view, one), change=flip_of(view, one).statuses) for one in changed if one["kind"] != "new"
    ]
    fresh = len(changed) - len(flips)
    return [
        t("brief.since_versions", lang, **versions, **moments),
        t("brief.flips", lang, count=len(flips), said=_some(view, flips)) if flips else t("brief.flips_none", lang),
        *([t("brief.new_targets", lang, count=fresh)] if fresh else []),
        *_revised(view, rows, weeks),
        _newly_owed(view, weeks),
    ]


def owed_lines(view: View, rows: Sequence[Row]) -> list[str]:
    """Return a paragraph per form and period that is due and was not sent by all: of the forms the targets' figures come on."""
    lang = view.lang
    known = view.report_status(_MONTHS)
    forms = _forms(view, rows)
    missing = [row for row in known.to_dict("records") if row["state"] == "missing" and row["in_use"] and row["form_code"] in forms]
    missing.sort(key=lambda row: (forms.index(row["form_code"]), row["period"]))
    lines = []
    for (code, period), found in groupby(missing, key=lambda row: (row["form_code"], row["period"])):
        names = [name_of(view, row["name_zh"], row["name_en"]) for row in found]
        what = {"form": view.catalogue.form(code).name.get(lang), "period": formats.period(period, lang)}
        areas = t("format.list", lang).join(names)
        lines.append(
            t("brief.owed_item", lang, areas=areas, count=len(names), **what)
            if len(names) > 1
            else t("brief.owed_item_one", lang, areas=areas, **what)
        )
    return lines or [t("brief.owed_none", lang)]


def _worst(row: Row) -> tuple[int, bool, float]:
    late = row["months_late"]
    return STANDINGS.index(standing_of(row)), row["level"] != "county", math.inf if math.isnan(late) else -late


def _behind(view: View, row: Row) -> dict[str, str]:
    lang = view.lang
    figures = {name: words.amount(view, row, row[name]) for name in ("actual", "target")}
    late = words.late(view, row)
    standing = standing_of(row)
    parts = [
        "" if standing == "behind" and late else t(f"standing.{standing}", lang),  # by how many months says it
        late,
        t("brief.late_figures", lang, percent=words.percent(view, row["achievement"]), **figures),
        words.so_far(view, row),
        words.needed(view, row),
        *words.notes(view, row, rules_of(view.catalogue.judging.values(), row["period"])),
    ]
    return {"name": words.title_of(view, row), "said": t("targets.comma", lang).join(part for part in parts if part)}


def _some(view: View, said: Sequence[str]) -> str:
    """Return the first of many, joined, and that there are more."""
    joined = t("targets.semicolon", view.lang).join(said[:_NAMED])
    return t("brief.more", view.lang, said=joined) if len(said) > _NAMED else joined


def _revised(view: View, rows: Sequence[Row], weeks: Weeks) -> list[str]:
    lang = view.lang
    if not told_one_by_one(weeks):
        return []
    codes = {row["indicator_code"] for row in rows}
    codes |= {view.catalogue.source_of(code).code for code in codes}
    cells = queries.revised_cells(view.connection, view.county, weeks.earlier.version, weeks.later.version).to_dict("records")
    found = [cell for cell in cells if cell["indicator_code"] in codes]
    if not found:
        return [t("brief.revised_none", lang)]
    areas = tuple({cell["area_code"] for cell in found[:_NAMED]})
    known = queries.names_of(view.connection, view.county, areas).to_dict("records")
    names = {row["area_code"]: name_of(view, row["name_zh"], row["name_en"]) for row in known}
    said = [_revision(view, cell, names.get(cell["area_code"], cell["area_code"])) for cell in found[:_NAMED]]
    joined = t("targets.semicolon", lang).join(said)
    return [t("brief.revised", lang, count=len(found), said=t("brief.more", lang, said=joined) if len(found) > _NAMED else joined)]


def _revision(view: View, cell: Any, area: str) -> str:
    indicator = view.catalogue.indicator(cell["indicator_code"])
    unit = view.catalogue.unit(indicator.unit)
    old, new = (
        formats.quantity(cell[value], indicator, unit, view.lang, cell[bound])
        for value, bound in (("before", "before_bound"), ("value", "bound"))
    )
    period = formats.period(cell["period"], view.lang)
    return t("brief.revision", view.lang, area=area, period=period, name=indicator.name.get(view.lang), before=old, now=new)


def _newly_owed(view: View, weeks: Weeks) -> str:
    known = view.report_status(_MONTHS)
    missing, late = queries.newly_owed(known, weeks.earlier.published_at[:10], max(weeks.later.published_at[:10], view.today))
    if not len(missing) and not len(late):
        return t("brief.newly_none", view.lang)
    return t("brief.newly", view.lang, missing=len(missing), late=len(late))


def _forms(view: View, rows: Sequence[Row]) -> list[str]:
    """Return the codes of the forms the targets' figures are sent on, as declared."""
    codes = {view.catalogue.source_of(row["indicator_code"]).code for row in rows}
    return [
        form.code for form in view.catalogue.forms.values() if form.kind != "targets" and codes & set(view.catalogue.indicators_of(form))
    ]
