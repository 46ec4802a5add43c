"""How villages are spread: each one's figure, and how many stand in each band."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue import Catalogue
from warehouse.catalogue.model import Indicator
from warehouse.queries.figures import figures, kept_figures, owed_by_villages, villages_owing
from warehouse.queries.standing import areas, county

DISTRIBUTION_COLUMNS = (
    "area_code", "name_zh", "name_en", "township_code", "township_zh", "township_en", "value", "bound", "reported", "expected",
)  # fmt: skip
BAND_COLUMNS = (
    "year", "area_code", "name_zh", "name_en", "level", "band", "low", "low_op", "high", "high_op", "nested", "exclusive", "bound",
    "reported", "expected",
)  # fmt: skip
_RISING, _FALLING = (">", ">="), ("<", "<=")
_OPPOSITE = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}


def distribution(
    connection: sa.Connection, county_code: str, catalogue: Catalogue, indicator: str, period: str, within: str = ""
) -> pd.DataFrame:
    """Return every village that owes a report of an indicator in a period, in 建制顺序.

    A row per village, DISTRIBUTION_COLUMNS: value float in the indicator's unit, of a quarter or year its own sum or last as
    rollups make it, NaN = not reported; reported, expected int, its reports × base periods; bound str. Of what adds up over
    time villages that were there in any month are among them (one merged in June with what it earned till then), of
    everything else those there at the end.

    Args:
        within: only villages inside this township, or inside this zone at that time; '' = all.

    Raises UnknownName for an indicator nobody declared.
    """
    places = villages_owing(connection, county_code, catalogue, indicator, period, within)
    found = figures(connection, county_code, catalogue, [indicator], "village", [period], places["area_code"].tolist())
    frame = places.merge(found, how="left", on="area_code")
    owed = np.array(owed_by_villages(connection, county_code, catalogue, indicator, period, places), dtype=int)
    expected = np.maximum(frame["expected"].astype(float).fillna(0).astype(int), owed)
    reported = frame["reported"].astype(float).fillna(0).astype(int)
    frame = frame.assign(
        value=frame["value"].astype(float), bound=frame["bound"].astype(object).fillna("exact"), reported=reported, expected=expected
    )
    return frame.loc[frame["expected"] > 0, list(DISTRIBUTION_COLUMNS)].reset_index(drop=True)


def bands(connection: sa.Connection, county_code: str, catalogue: Catalogue, of: str, years: Sequence[str]) -> pd.DataFrame:
    """Return how many villages stand in each band of an indicator, per year, for the county and each township.

    The edges are those of `band_edges`, one band more than there are edges. A row per year, area (the county first, then
    建制顺序) and band (lowest first), BAND_COLUMNS: band is the code of the counting indicator, '' for the band that none
    counts: below the lowest of edges from which villages count, above the highest of those up to which they do; low, high
    float, the edges in the unit of `of` (NaN = open), low_op one of > >=, high_op one of < <=, '' = open; nested float,
    villages that pass the band's own edge, narrower bands among them (of the band without one all that reported); exclusive
    float, those of this band alone; NaN = nobody reported, or the counts of two bands are not of the same villages; reported,
    expected int, villages; bound: that of the counts.

    Raises UnknownName for an indicator nobody declared.
    """
    catalogue.indicator(of)
    edges = band_edges(catalogue, of)
    places = [_area(connection, county_code)]
    rows: list[tuple[object, ...]] = []
    for year in years:
        townships = areas(connection, county_code, "township", year)
        named = [*places, *townships[["area_code", "name_zh", "name_en"]].assign(level="township").itertuples(index=False, name=None)]
        codes = [edge.code for edge in edges]
        found = kept_figures(connection, county_code, codes, [year], [str(place[0]) for place in named]) if codes else pd.DataFrame()
        counts = {(row.area_code, row.indicator_code): row for row in found.itertuples(index=False)}
        for place in named:
            rows += [(year, *place, *band) for band in _bands_of([counts.get((place[0], code)) for code in codes], edges)]
    frame = pd.DataFrame(rows, columns=list(BAND_COLUMNS))
    return frame.astype(dict.fromkeys(("low", "high", "nested", "exclusive"), float))


def band_edges(catalogue: Catalogue, of: str) -> list[Indicator]:
    """Return the indicators that count villages above a value of an indicator over a year, lowest value first.

    Where there are none, those that count villages below one: income is told upwards, the size of villages downwards.
    """
    counting = [one for one in catalogue.indicators.values() if one.threshold is not None and one.threshold.of == of]
    kept = [one for one in counting if one.frequency == "year" and one.threshold and one.threshold.level == "village"]
    return sorted([one for one in kept if not counts_below(one)] or kept, key=_edge)


def counts_below(edge: Indicator) -> bool:
    """Say whether an indicator counts the villages below its threshold."""
    return edge.threshold is not None and edge.threshold.op not in _RISING


def _edge(indicator: Indicator) -> float:
    return indicator.threshold.value if indicator.threshold else np.nan


def _bands_of(counts: Sequence[object], edges: Sequence[Indicator]) -> list[tuple[object, ...]]:
    """Return one area's bands: band, low, low_op, high, high_op, nested, exclusive, bound, reported, expected."""
    known = [(row.value, row.reported, row.expected, row.bound) for row in counts if row is not None]  # type: ignore[attr-defined]
    reported, expected = (max((row[place] for row in known), default=0) for place in (1, 2))
    nested = [float(row.value) if row is not None else np.nan for row in counts]  # type: ignore[attr-defined]
    everyone = float(reported) if known and not all(np.isnan(nested)) else np.nan
    same = len(known) == len(counts) and len({row[1:3] for row in known}) == 1
    bounds = {row[3] for row in known}
    bound = bounds.pop() if len(bounds) == 1 else "about" if bounds else "exact"
    falling = bool(edges) and counts_below(edges[0])
    codes, nested = [one.code for one in edges], [*nested, everyone] if falling else [everyone, *nested]
    codes = [*codes, ""] if falling else ["", *codes]
    narrower = [0.0, *nested[:-1]] if falling else [*nested[1:], 0.0]  # of each band the one within it
    rows: list[tuple[object, ...]] = []
    for place, (low, high) in enumerate(pairwise([None, *edges, None])):
        exclusive = nested[place] - narrower[place] if same else np.nan
        ends = (*_end(low, _RISING), *_end(high, _FALLING))
        rows.append((codes[place], *ends, nested[place], exclusive, bound, reported, expected))
    return rows


def _end(edge: Indicator | None, signs: tuple[str, ...]) -> tuple[float, str]:
    """Return an end of a band, its value and its sign, which is one of those; NaN and '' where it is open."""
    if edge is None or edge.threshold is None:
        return np.nan, ""
    sign = edge.threshold.op
    return edge.threshold.value, sign if sign in signs else _OPPOSITE[sign]


def _area(connection: sa.Connection, county_code: str) -> tuple[object, ...]:
    found = county(connection, county_code)
    named = areas(connection, county_code, "county")
    own = named[named["area_code"] == found["area_code"]]
    names = own[["name_zh", "name_en"]].iloc[0] if len(own) else (found["name_zh"], found["name_en"])
    return (found["area_code"], *names, "county")
