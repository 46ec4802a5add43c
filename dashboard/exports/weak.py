"""The table behind the page of weak villages."""

from dashboard.components.places.said import name_of
from dashboard.context import View
from dashboard.exports.table import Table, Value
from dashboard.pages.weak import rule_said, state_said
from dashboard.text import t
from warehouse import queries


def weak_villages(view: View) -> Table:
    """Return every village that was weak in a year that is over: income of the newest before and after support, and its way out."""
    lang = view.lang
    found = queries.weak_villages(view.connection, view.county, view.catalogue)
    if found is None:
        return Table(t("pages.weak", lang), [], [], [], {})
    indicators = [view.catalogue.indicator(code) for code in (found.rule.before, found.rule.after)]
    towns = {row["area_code"]: row for row in queries.areas(view.connection, view.county, "township").to_dict("records")}
    rows: list[list[Value]] = []
    for row in found.villages.to_dict("records"):
        town = towns.get(row["township_code"])
        named = [name_of(view, town["name_zh"], town["name_en"]) if town else "", name_of(view, row["name_zh"], row["name_en"])]
        values: list[Value] = [None if value != value else value for value in (row["before"], row["after"])]  # noqa: PLR0124 (NaN)
        rows.append([*named, row["area_code"], row["year"], *values, row["first_weak"], row["exit_year"] or None, state_said(view, row)])
    heads = [t(f"weak.{name}", lang) for name in ("township", "village", "code", "year")]
    heads += [one.name.get(lang) for one in indicators]
    heads += [t(f"weak.{name}", lang) for name in ("first", "exit", "state")]
    return Table(t("pages.weak", lang), heads, rows, indicators, {t("explain.how", lang): rule_said(view, found)})
