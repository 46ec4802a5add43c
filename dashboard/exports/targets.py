"""The table behind the page of targets."""

from dashboard import formats
from dashboard.components.places.said import name_of
from dashboard.components.targets import words
from dashboard.components.targets.chosen import choose
from dashboard.components.targets.mark import standing_of
from dashboard.context import View
from dashboard.exports.table import Table, Value
from dashboard.text import t
from warehouse.catalogue.judging import rules_of

_NUMBERS = ("actual", "target", "start", "plan", "achievement", "pace", "months_late", "pace_so_far", "pace_needed", "forecast")
_HEADS = (
    "department", "indicator", "indicator_code", "area", "area_code", "period", "as_of", "unit", *_NUMBERS, "status", "note", "reported",
    "expected", "plan_basis", "formula",
)  # fmt: skip
_NAMED = {"pace": "pace_share"}  # columns whose head on the page is another
_SHARES = ("achievement", "pace")
_FILTERS = ("domain", "area", "status")


def targets(view: View) -> Table:
    """Return the targets the page shows with its filters and in its order, a row each, areas unfolded; shares as 0.76."""
    lang = view.lang
    chosen = choose(view)
    rows: list[list[Value]] = []
    for row in chosen.rows:
        indicator = view.catalogue.indicator(row["indicator_code"])
        said = t("targets.semicolon", lang).join(words.notes(view, row, rules_of(view.catalogue.judging.values(), row["period"])))
        what = (indicator.name.get(lang), indicator.code, name_of(view, row["name_zh"], row["name_en"]), row["area_code"])
        when = (row["period"], row["as_of"], view.catalogue.unit(indicator.unit).name.get(lang))
        basis = t(f"targets.basis_{row['plan_basis']}", lang) if row["plan_basis"] else ""
        end = (t(f"standing.{standing_of(row)}", lang), said, row["reported"], row["expected"], basis, row["formula"])
        rows.append([_value(one) for one in (row["department"], *what, *when, *(row[name] for name in _NUMBERS), *end)])
    filters = {t("control.period", lang): formats.period(chosen.year, lang)} if chosen.year else {}
    if chosen.department:
        filters[t("targets.head_department", lang)] = chosen.department
    shown = {"domain": chosen.domain, "area": chosen.area, "status": chosen.standing}
    filters |= {t(f"control.{name}", lang): shown[name] for name in _FILTERS if shown[name]}
    reached, (complete, counted) = words.until(view, chosen.rows), words.fully_reported(chosen.rows)
    filters |= {t("export.until", lang): reached} if reached else {}
    filters |= {t("targets.head_reports", lang): t("brief.reports", lang, complete=complete, total=counted)} if counted else {}
    filters[t("made.thresholds", lang)] = t("targets.how", lang)
    indicators = [view.catalogue.indicator(code) for code in dict.fromkeys(row["indicator_code"] for row in chosen.rows)]
    heads = [t(f"targets.head_{_NAMED.get(name, name)}", lang) for name in _HEADS]
    return Table(t("pages.targets", lang), heads, rows, indicators, filters, [_HEADS.index(name) for name in _SHARES])


def _value(value: Value) -> Value:
    return None if value != value else value  # noqa: PLR0124 (NaN)
