"""Townships over time: all of them as small multiples, one beside the median of its neighbours, a zone by itself."""

import math
from typing import Any

from dash.development.base_component import Component

from dashboard import formats
from dashboard.components import panel
from dashboard.components.places import said
from dashboard.components.records import records
from dashboard.components.tables import Cell, figure_link, table
from dashboard.context import View
from dashboard.figures import lines, multiples
from dashboard.text import t
from warehouse import queries
from warehouse.catalogue.model import Grain, Indicator
from warehouse.catalogue.periods import grain_of
from warehouse.queries import Place

_DRAWN: dict[str, Grain] = {"month": "month", "quarter": "quarter", "year": "year"}
_TABLED = 13  # periods in a table: the year looked at and the same period of the year before
_SHOWN = {"month": 36, "quarter": 16, "year": 12}  # periods of a small chart
_FEWEST = 3
_COLUMNS, _WIDE = 5, 640


def multiples_panel(view: View, indicator: Indicator, period: str, source: str, chosen: str = "") -> Component | None:
    """Draw a small chart per township in 建制顺序, of the last three years of months, four of quarters, twelve of years.

    None where no township has figures of three periods in the grain of the period.

    Args:
        chosen: code of the township that is marked, "" none.
    """
    lang = view.lang
    grain = _DRAWN.get(grain_of(period))
    if grain is None or indicator.level == "county":
        return None
    frame = queries.panel_series(view.connection, view.county, view.catalogue, indicator.code, "township", grain)
    places = queries.areas(view.connection, view.county, "township", period)
    frame = frame[frame["area_code"].isin(places["area_code"]) & frame["period"].isin(sorted(set(frame["period"]))[-_SHOWN[grain] :])]
    if not frame["value"].notna().any() or len(set(frame["period"])) < _FEWEST:
        return None
    names = dict(zip(places["area_code"], places[f"name_{lang}"], strict=True))
    unit = view.catalogue.unit(indicator.unit)
    drawn = multiples.multiples(
        frame.assign(name=frame["area_code"].map(names)),
        lang,
        unit=unit.name.get(lang),
        decimals=formats.decimals_of(indicator, unit),
        columns=_COLUMNS,
        from_zero=not formats.is_percent(unit),
        chosen=chosen,
    )
    notes = [t("chart.unit", lang, unit=unit.name.get(lang)), t("places.same_scale", lang)]
    notes += [t("chart.hollow", lang)] if bool(frame["provisional"].any()) else []
    return panel.panel(
        view,
        t(f"places.over_{grain}", lang, name=indicator.name.get(lang)),
        notes,
        drawn,
        source,
        identity="townships-over-time",
        numbers=_by_period(view, indicator, frame, names),
        download=view.link("/download/townships_over_time", indicator=indicator.code, period=period),
        wide=True,
    )


def place_trend(view: View, indicator: Indicator, period: str, place: Place, source: str) -> Component | None:
    """Draw one township beside the median of its neighbours, a zone by itself; None where it has no figure of that grain."""
    lang = view.lang
    grain = _DRAWN.get(grain_of(period))
    if grain is None:
        return None
    frame = _series(view, indicator, place, grain)
    if not frame["value"].notna().any():
        return None
    name = said.name_of(view, place.name_zh, place.name_en)
    names = {place.area_code: name, "median": t("places.near", lang)}
    own = frame.rename(columns={"value": place.area_code})
    kept = [code for code in names if code in own.columns]
    long = own.melt(id_vars=["period", "provisional"], value_vars=kept, var_name="area_code", value_name="value")
    unit = view.catalogue.unit(indicator.unit)
    drawn = lines.lines(
        long.assign(name=long["area_code"].map(names)),
        lang,
        unit=unit.name.get(lang),
        decimals=formats.decimals_of(indicator, unit),
        chosen=[place.area_code],
        from_zero=not formats.is_percent(unit),
        width=_WIDE,
    )
    near = "median" in kept
    notes = [t("chart.unit", lang, unit=unit.name.get(lang))]
    notes += [t("places.near_of", lang, count=int(frame["of"].max()))] if near else []
    notes += [t("chart.hollow", lang)] if bool(frame["provisional"].any()) else []
    return panel.panel(
        view,
        t("places.beside" if near else "places.alone", lang, area=name, name=indicator.name.get(lang)),
        notes,
        drawn,
        source,
        identity="place-trend",
        numbers=_beside(view, indicator, place, frame),
        download=view.link("/download/place_over_time", indicator=indicator.code, period=period, area=place.area_code),
    )


def _series(view: View, indicator: Indicator, place: Place, grain: Grain) -> Any:
    """Return period, value, provisional of a place, of a township median, n and of its neighbours too."""
    if place.level == "township":
        return queries.beside_neighbours(view.connection, view.county, view.catalogue, indicator.code, place.area_code, grain)
    frame = queries.series(view.connection, view.county, view.catalogue, indicator.code, [place.area_code], grain)
    running = frame["period"].map(lambda code: view.is_open(indicator, code)).astype(bool)
    return frame.assign(provisional=running | (frame["reported"] < frame["expected"]))


def _by_period(view: View, indicator: Indicator, frame: Any, names: dict[str, str]) -> Component:
    """Lay out the newest periods of all townships, the newest first."""
    heads = [(t("table.period", view.lang), "k"), *((name, "n") for name in names.values())]
    found: dict[str, dict[str, Any]] = {}
    for row in records(frame):
        found.setdefault(row.period, {})[row.area_code] = row
    rows: list[list[Cell]] = []
    for period in sorted(found, reverse=True)[:_TABLED]:
        cells: list[Cell] = [formats.period(period, view.lang)]
        for code in names:
            row = found[period][code]
            link = figure_link(view, indicator, code, period, row.value, row.bound) if row.expected or row.reported else ""
            cells.append(said.with_mark(view, link, late=bool(row.provisional)) if not math.isnan(row.value) else link)
        rows.append(cells)
    return table(heads, rows)


def _beside(view: View, indicator: Indicator, place: Place, frame: Any) -> Component:
    lang = view.lang
    near = "median" in frame.columns
    heads = [(t("table.period", lang), "k"), (t("table.value", lang), "n")]
    heads += [(t("places.near", lang), "n"), (t("table.coverage", lang), "n")] if near else []
    rows: list[list[Cell]] = []
    for row in reversed(records(frame)):
        link = figure_link(view, indicator, place.area_code, row.period, row.value, row.bound)
        cells: list[Cell] = [formats.period(row.period, lang), said.with_mark(view, link, late=bool(row.provisional))]
        cells += [said.number(view, indicator, row.median), f"{row.n}/{row.of}"] if near else []
        rows.append(cells)
    return table(heads, rows)
