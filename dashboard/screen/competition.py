"""三比一争 on a screen: ranks with points, thirds and movement."""

import math
from typing import Any

from dashboard import formats
from dashboard.components.places.said import name_of, source_of_many
from dashboard.context import View
from dashboard.screen.declared import ScreenPanel
from dashboard.screen.model import Cell, Panel, Tone
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.ranking import RankingScheme
from warehouse.queries import Competition

_HEADS = ("rank", "area", "points", "third", "moved")
_ONE_COLUMN = 8  # rows that stand below each other; more stand in two columns
_TONES: tuple[Tone, ...] = ("good", "", "bad")
_SHAPES = ("●", "", "■")


def competition_panel(view: View, declared: ScreenPanel) -> Panel:
    """Return the areas of a scheme in the newest period it is held in, best first, each with its third and the ranks it has won or lost."""
    newest = max((one for one in view.catalogue.schemes.values() if one.scheme == declared.scheme), key=lambda one: one.year)
    period = queries.competition_period(view.connection, view.county, view.catalogue, newest)
    found = queries.competition(view.connection, view.county, view.catalogue, declared.scheme, period) if period else None
    if found is None:
        return Panel("said", t("ranking.empty", view.lang))
    rows = found.rows.to_dict("records")
    heads = tuple(t(f"ranking.head_{name}", view.lang) for name in _HEADS)
    return Panel(
        "table",
        _said(view, found, rows),
        notes=_how(view, found.scheme),
        source=source_of_many(view),
        heads=heads,
        rows=tuple(_line(view, found.scheme, row) for row in rows),
        columns=1 if len(rows) <= _ONE_COLUMN else 2,
    )


def _line(view: View, scheme: RankingScheme, row: Any) -> tuple[Cell, ...]:
    lang, missing = view.lang, t("format.missing", view.lang)
    area = row["area_code"] if scheme.level == "township" else ""
    name = name_of(view, row["name_zh"], row["name_en"])
    if math.isnan(row["rank"]):
        return Cell(missing, number=True), Cell(name, drill=area), Cell(t("ranking.unranked", lang), tone="quiet"), Cell(""), Cell("")
    third = int(row["third"])
    return (
        Cell(f"{row['rank']:.0f}", number=True),
        Cell(name, drill=area),
        Cell(formats.plain(row["points"], scheme.decimals, lang), number=True),
        Cell(scheme.thirds[third].get(lang), _SHAPES[third], _TONES[third]),
        _moved(view, row["moved"]),
    )


def _moved(view: View, moved: float) -> Cell:
    """Return how many ranks were won (▲) or lost (▼), — where it stayed; "" where there was none before."""
    if math.isnan(moved):
        return Cell("")
    if not moved:
        return Cell(t("ranking.stayed", view.lang), tone="quiet")
    return Cell(f"{abs(moved):.0f}", "▲" if moved > 0 else "▼", "good" if moved > 0 else "bad")


def _said(view: View, found: Competition, rows: list[Any]) -> str:
    lang = view.lang
    named = {"scheme": found.scheme.name.get(lang), "period": formats.period(found.period, lang)}
    first = [name_of(view, row["name_zh"], row["name_en"]) for row in rows if row["rank"] == 1]
    if not first:
        return t("ranking.none", lang, **named)
    said = t("screen.competition", lang, first=t("format.list", lang).join(first), **named)
    risen = max((row for row in rows if row["moved"] > 0), key=lambda row: row["moved"], default=None)
    if risen is None:
        return said
    return t("screen.risen", lang, said=said, name=name_of(view, risen["name_zh"], risen["name_en"]), count=f"{risen['moved']:.0f}")


def _how(view: View, scheme: RankingScheme) -> str:
    """Return the scheme's columns and their weights."""
    parts = [
        t("screen.weight", view.lang, name=view.catalogue.indicator(one.indicator).name.get(view.lang), weight=f"{one.weight:g}")
        for one in scheme.columns
    ]
    return t("format.list", view.lang).join(parts)
