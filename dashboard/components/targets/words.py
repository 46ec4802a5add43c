"""How targets stand, in sentences made from data: right for none, one and many."""

import math
from collections import Counter
from collections.abc import Sequence

from dashboard import formats
from dashboard.components.places.said import name_of
from dashboard.components.targets.chosen import Row
from dashboard.components.targets.mark import STANDINGS, standing_of
from dashboard.context import View
from dashboard.text import t
from warehouse.catalogue.judging import StatusRules
from warehouse.catalogue.periods import grain_of

# Those on course first, as counts are said.
ORDER = ("attained", "on_track", "at_risk", "behind", "withheld", "missing", "not_due", "retired", "unjudged")
_LATE = ("at_risk", "behind")
_LEAST = 0.05  # months late that are not rounded to none
_NAMED = 3  # of those behind, said by name


def headline(view: View, rows: Sequence[Row]) -> str:
    """Return how many targets stand how, to which month, and which are furthest behind."""
    lang = view.lang
    if not rows:
        return t("targets.none", lang)
    newest = max((row["as_of"] for row in rows), default="")
    until = t("targets.until", lang, month=formats.period(newest, lang)) if newest else ""
    if len(rows) == 1:
        name, said = title_of(view, rows[0]), t(f"standing.{standing_of(rows[0])}", lang)
        return t("targets.single", lang, until=until, name=name, standing=said, late=_behind(view, rows))
    counts = Counter(standing_of(row) for row in rows)
    if len(counts) == 1:
        (standing,) = counts
        said = t(f"standing.{standing}", lang)
        return t("targets.uniform", lang, until=until, total=len(rows), standing=said, late=_behind(view, rows))
    parts = [
        t("targets.part", lang, count=counts[standing], standing=t(f"standing.{standing}", lang))
        + (_behind(view, rows) if standing == "behind" else "")
        for standing in ORDER
        if counts[standing]
    ]
    return t("targets.headline", lang, until=until, total=len(rows), parts=t("targets.comma", lang).join(parts))


def below(view: View, rows: Sequence[Row]) -> str:
    """Return how many of the targets handed down to areas stand how, "" where none is."""
    counts = Counter(standing_of(row) for row in rows)
    parts = [t("targets.part", view.lang, count=counts[one], standing=t(f"standing.{one}", view.lang)) for one in STANDINGS if counts[one]]
    return t("targets.below", view.lang, total=len(rows), parts=t("targets.comma", view.lang).join(parts)) if rows else ""


def until(view: View, rows: Sequence[Row]) -> str:
    """Return the newest month any of the targets is judged to, in words; "" where none is."""
    newest = max((row["as_of"] for row in rows), default="")
    return formats.period(newest, view.lang) if newest else ""


def fully_reported(rows: Sequence[Row]) -> tuple[int, int]:
    """Return of how many targets every report their figure counts is in, and how many count any."""
    counted = [row for row in rows if row["expected"]]
    return sum(row["reported"] >= row["expected"] for row in counted), len(counted)


def title_of(view: View, row: Row) -> str:
    """Return the indicator, behind its area's name where that is not the county, with the term of a target over several years."""
    name = indicator_of(view, row)
    return name if row["level"] == "county" else t("indicator.of_area", view.lang, area=area_of(view, row), name=name)


def indicator_of(view: View, row: Row) -> str:
    """Return the indicator's name, with the term of a target over several years."""
    name = view.catalogue.indicator(row["indicator_code"]).name.get(view.lang)
    if grain_of(row["period"]) != "window":
        return name
    return t("targets.over_years", view.lang, name=name, period=formats.period(row["period"], view.lang))


def area_of(view: View, row: Row) -> str:
    """Return the name of the area a target is for."""
    return name_of(view, row["name_zh"], row["name_en"])


def late(view: View, row: Row, key: str = "targets.late") -> str:
    """Return 滞后 2.3 个月, "" where the status is not one of being late, or no plan line tells."""
    if math.isnan(row["months_late"]) or row["status"] not in _LATE:
        return ""
    months = "<0.1" if row["months_late"] < _LEAST else formats.plain(row["months_late"], 1, view.lang)
    return t(key, view.lang, months=months)


def needed(view: View, row: Row, *, unit: bool = True) -> str:
    """Return 今后每月需 41 万元, "" where nothing is left to do or to say; unit: name it."""
    if math.isnan(row["pace_needed"]):
        return ""
    return t("targets.needed", view.lang, per=_per(view, row), amount=(amount if unit else number)(view, row, row["pace_needed"]))


def so_far(view: View, row: Row, *, unit: bool = True) -> str:
    """Return 此前每月 28 万元, "" where it does not add up over months; unit: name it."""
    if math.isnan(row["pace_so_far"]):
        return ""
    return t("targets.so_far", view.lang, per=_per(view, row), amount=(amount if unit else number)(view, row, row["pace_so_far"]))


def each(view: View, row: Row, value: float) -> str:
    """Return a pace without its unit, 每月 28, where a column's head says whether it is the past's or the future's; NaN as the dash."""
    if math.isnan(value):
        return t("format.missing", view.lang)
    return t("targets.each", view.lang, per=_per(view, row), amount=number(view, row, value))


def number(view: View, row: Row, value: float) -> str:
    """Return a number of the target's indicator without its unit."""
    indicator = view.catalogue.indicator(row["indicator_code"])
    return formats.plain(value, formats.decimals_of(indicator, view.catalogue.unit(indicator.unit)), view.lang)


def amount(view: View, row: Row, value: float) -> str:
    """Return a number of the target's indicator with its unit."""
    indicator = view.catalogue.indicator(row["indicator_code"])
    return formats.quantity(value, indicator, view.catalogue.unit(indicator.unit), view.lang)


def percent(view: View, share: float) -> str:
    """Return a share as 76.1%."""
    if math.isnan(share):
        return t("format.missing", view.lang)
    return t("format.quantity_percent", view.lang, number=formats.plain(share * 100, 1, view.lang))


def reports(view: View, row: Row) -> str:
    """Return how many of how many reports a target's figure is made of, 140/140; the dash where none is expected."""
    if not row["expected"]:
        return t("format.missing", view.lang)
    return f"{row['reported']:,.0f}/{row['expected']:,.0f}"


def notes(view: View, row: Row, rules: StatusRules | None) -> list[str]:
    """Return what must be said beside a status: why there is none, what could be, what to check, heads a ratio lacks."""
    lang = view.lang
    said = []
    if row["status"] == "withheld":
        said.append(t(f"targets.withheld_{row['reason']}", lang))
        if row["possible_worst"]:
            both = [t(f"standing.{row[name]}", lang) for name in ("possible_worst", "possible_best")]
            said.append(t("targets.possible", lang, worst=both[0], best=both[1]))
    elif row["status"] != "no_data" and row["reason"]:
        said.append(t(f"targets.reason_{row['reason']}", lang))
    if row["check_pace"] and rules is not None:
        said.append(t("targets.check", lang, percent=f"{rules.check_above * 100:g}"))
    if row["gap"] > 0:
        said.append(gap(view, row))
    if row["merged"]:
        said.append(t("targets.merged", lang))
    return said


def gap(view: View, row: Row) -> str:
    """Return 还差 37 名: how many of what a ratio counts it still lacks, or has too many."""
    indicator = view.catalogue.indicator(row["indicator_code"])
    counted = view.catalogue.indicator(indicator.numerator) if indicator.numerator else indicator
    key = "targets.gap_over" if row["polarity"] == "lower" else "targets.gap"
    return t(key, view.lang, count=f"{row['gap']:,.0f}", unit=view.catalogue.unit(counted.unit).name.get(view.lang))


def _behind(view: View, rows: Sequence[Row]) -> str:
    """Return those furthest behind in brackets: by how many months, and what they need from now on."""
    lang = view.lang
    found = [row for row in rows if standing_of(row) == "behind"]
    found.sort(key=lambda row: -row["months_late"] if row["months_late"] == row["months_late"] else math.inf)
    said = []
    for row in found[:_NAMED]:
        parts = [title_of(view, row), late(view, row), needed(view, row)]
        said.append(t("targets.comma", lang).join(part for part in parts if part))
    if len(found) > _NAMED:
        said.append(t("targets.more", lang, count=len(found) - _NAMED))
    return t("targets.bracket", lang, said=t("targets.semicolon", lang).join(said)) if said else ""


def _per(view: View, row: Row) -> str:
    return t(f"targets.per_{view.catalogue.indicator(row['indicator_code']).frequency}", view.lang)
