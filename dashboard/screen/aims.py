"""Targets on a screen: who is behind and by how much, every township on every target, and the year so far beside its plan."""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from dashboard import formats
from dashboard.components.places.said import name_of, source_of_many
from dashboard.components.targets import words
from dashboard.components.targets.chosen import Row, choose
from dashboard.components.targets.mark import SHAPES, STANDINGS, standing_of
from dashboard.components.trends import source_line
from dashboard.context import View
from dashboard.figures import lines
from dashboard.figures.frames import frame
from dashboard.screen.declared import ScreenPanel
from dashboard.screen.heads import TONES
from dashboard.screen.model import MOST_ROWS, Cell, Panel, Why
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Indicator
from warehouse.catalogue.periods import grain_of, last_month, month_range

WIDTH = 400  # px of the desk a figure over half a stage has at least
_LINES = ("area_code", "name", "period", "value", "provisional")
_NAMED = 3  # townships said by name
_LATE = ("behind", "at_risk")
_OPEN = ("withheld", "missing")
_HEADS = ("what", "achievement", "status", "late", "needed")


def targets_panel(view: View, _: ScreenPanel) -> Panel:
    """Return the county's targets of the year, those late first, with how far they are and what they need from now on."""
    rows = [row for row in choose(view).every if row["level"] == "county"]
    rows.sort(key=lambda row: (STANDINGS.index(standing_of(row)), -_months(row)))
    heads = tuple(t(f"screen.head_{name}", view.lang) for name in _HEADS)
    return Panel("table", counted(view, rows), source=source_of_many(view), heads=heads, rows=tuple(_line(view, row) for row in rows))


def counted(view: View, rows: Sequence[Row]) -> str:
    """Return how many targets stand how, and by name the one furthest behind."""
    lang = view.lang
    if not rows:
        return t("targets.none", lang)
    counts = Counter(standing_of(row) for row in rows)
    parts = [t("targets.part", lang, count=counts[one], standing=t(f"standing.{one}", lang)) for one in words.ORDER if counts[one]]
    said = t("screen.targets", lang, total=len(rows), parts=t("targets.comma", lang).join(parts))
    late = [row for row in rows if standing_of(row) == "behind"]
    if not late:
        return said
    worst = max(late, key=_months)
    named = t("targets.comma", lang).join(part for part in (words.title_of(view, worst), words.late(view, worst)) if part)
    return t("screen.worst", lang, said=said, worst=named)


def matrix_panel(view: View, declared: ScreenPanel) -> Panel:
    """Return every target handed down to townships: a row per indicator, a column per township in 建制顺序."""
    lang = view.lang
    rows = [row for row in choose(view).every if row["level"] == "township" and grain_of(row["period"]) == "year"]
    codes = list(declared.indicators or dict.fromkeys(row["indicator_code"] for row in rows))[:MOST_ROWS]
    rows = [row for row in rows if row["indicator_code"] in codes]
    places = _places(view, rows)
    found = {(row["indicator_code"], row["area_code"]): row for row in rows}
    lines_shown = [
        (Cell(view.catalogue.indicator(code).name.get(lang)), *(_mark(view, found.get((code, area)), area) for area in places))
        for code in codes
    ]
    heads = (t("table.indicator", lang), *places.values())
    title = _by_township(view, rows, places)
    return Panel("matrix", title, source=source_of_many(view), heads=heads, rows=tuple(lines_shown))


def plan_panel(view: View, declared: ScreenPanel) -> Panel:
    """Return the year to date of what adds up, month by month, beside where its plan begins, stands now and ends (or its phases)."""
    lang = view.lang
    indicator = view.on_basis(declared.indicators[0])
    period = view.period(indicator) if indicator in view.reported else ""
    year = period[:4]
    series = view.series(indicator, view.root, "month") if period else None
    rows = [] if series is None else [row for row in series.to_dict("records") if row["period"][:4] == year]
    name = indicator.name.get(lang)
    known = [row for row in rows if not math.isnan(row["year_to_date"])]
    if not known:
        return Panel("said", name, lines=(t("tile.silent", lang),))
    points = [
        (view.root, t("screen.actual", lang), row["period"], row["year_to_date"], bool(row["reported"] < row["expected"])) for row in rows
    ]
    found = queries.target_standings(view.connection, view.county, year, indicators=[indicator.code], areas=[view.root])
    aim: Any = next(iter(found.to_dict("records")), None)
    unit = view.catalogue.unit(indicator.unit)
    drawn = lines.lines(
        frame(_LINES, points),
        lang,
        unit=unit.name.get(lang),
        decimals=formats.decimals_of(indicator, unit),
        plan=frame(("period", "value"), _plan(aim, year)) if aim else None,
        width=WIDTH,
    )
    last = known[-1]
    said = formats.quantity(last["year_to_date"], indicator, unit, lang)
    until = formats.period(last["period"], lang)
    title = t("screen.to_date", lang, name=name, period=until, value=said)
    if aim:
        standing = standing_of(aim)
        done = "" if math.isnan(aim["achievement"]) else formats.plain(aim["achievement"] * 100, 1, lang)
        title = t("screen.against", lang, said=title, done=done or t("format.missing", lang), standing=t(f"standing.{standing}", lang))
    notes = [t("chart.unit", lang, unit=unit.name.get(lang)), t("screen.plan", lang) if aim else ""]
    numbers = tuple(_number(view, indicator, row) for row in reversed(known))
    heads = (t("table.period", lang), t("screen.actual", lang))
    return Panel(
        "figure",
        title,
        notes=" · ".join(note for note in notes if note),
        source=source_line(view, indicator, period),
        figure=drawn,
        heads=heads,
        rows=numbers,
    )


def _number(view: View, indicator: Indicator, row: Mapping[Any, Any]) -> tuple[Cell, Cell]:
    said = formats.quantity(row["year_to_date"], indicator, view.catalogue.unit(indicator.unit), view.lang)
    why = Why(indicator.code, view.root, row["period"])
    return Cell(formats.period(row["period"], view.lang)), Cell(said, number=True, why=why)


def _months(row: Row) -> float:
    months = float(row["months_late"])
    return -1.0 if math.isnan(months) else months


def _line(view: View, row: Row) -> tuple[Cell, ...]:
    lang, standing = view.lang, standing_of(row)
    share = float(row["achievement"])
    done = t("format.missing", lang) if math.isnan(share) else f"{formats.plain(share * 100, 1, lang)}%"
    why = Why(row["indicator_code"], row["area_code"], row["period"], "target")
    return (
        Cell(words.title_of(view, row)),
        Cell(done, number=True, why=why),
        Cell(t(f"standing.{standing}", lang), SHAPES[standing], TONES.get(standing, "quiet"), why=why),
        Cell(words.late(view, row, "targets.months"), number=True),
        Cell(words.needed(view, row) if standing in _LATE else ""),
    )


def _mark(view: View, row: Row | None, area: str) -> Cell:
    if row is None:
        return Cell("", drill=area)
    standing = standing_of(row)
    why = Why(row["indicator_code"], row["area_code"], row["period"], "target")
    return Cell(t(f"screen.short_{standing}", view.lang), SHAPES[standing], TONES.get(standing, "quiet"), why=why, drill=area)


def _places(view: View, rows: Sequence[Row]) -> dict[str, str]:
    """Return code → name of the townships of some targets, in 建制顺序."""
    every = queries.areas(view.connection, view.county, "township").to_dict("records")
    asked = {row["area_code"] for row in rows}
    return {row["area_code"]: name_of(view, row["name_zh"], row["name_en"]) for row in every if row["area_code"] in asked}


def _by_township(view: View, rows: Sequence[Row], places: Mapping[str, str]) -> str:
    """Return how many townships are on course in all they have, and which are behind in most."""
    lang = view.lang
    if not places:
        return t("targets.none", lang)
    late = Counter(row["area_code"] for row in rows if standing_of(row) == "behind")
    risky = {row["area_code"] for row in rows if standing_of(row) == "at_risk"} - late.keys()
    open_ones = {row["area_code"] for row in rows if standing_of(row) in _OPEN} - late.keys() - risky
    fine = len(places) - len(late) - len(risky) - len(open_ones)
    counts: list[tuple[str, int]] = [("fine", fine), ("risky", len(risky)), ("late", len(late)), ("open", len(open_ones))]
    parts = [t(f"screen.townships_{key}", lang, count=count) for key, count in counts if count]
    said = t("screen.townships", lang, total=len(places), parts=t("targets.comma", lang).join(parts))
    if not late:
        return said
    most = max(late.values())
    worst = [places[area] for area in places if late[area] == most]
    if len(worst) > _NAMED:
        return said
    return t("screen.worst", lang, said=said, worst=t("screen.late_in", lang, area=t("format.list", lang).join(worst), count=most))


def _plan(aim: Mapping[Any, Any], year: str) -> list[tuple[str, float]]:
    """Return the months of a year whose planned sum is known, and straight lines between them: phases, else now and the end."""
    phases: Mapping[str, float] = json.loads(aim["phases"]) if aim["phases"] else {}
    known = {int(name[1:]) * 3 if name.startswith("Q") else int(name): float(value) for name, value in phases.items()}
    if not known and aim["as_of"] and not math.isnan(aim["plan"]):
        known[int(last_month(aim["as_of"])[5:7])] = float(aim["plan"])
    known.setdefault(12, float(aim["target"]))
    start = 0.0 if math.isnan(aim["start"]) else float(aim["start"])
    points = [(0, start), *sorted(known.items())]
    found = []
    for place, month in enumerate(month_range(f"{year}-01", f"{year}-12"), start=1):
        (left, low), (right, high) = next(pair for pair in pairwise(points) if pair[0][0] < place <= pair[1][0])
        found.append((month, low + (high - low) * (place - left) / (right - left)))
    return found
