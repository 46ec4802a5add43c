"""薄弱村: villages weak in collective income, before and after support, and when each ceased to be."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue import Catalogue
from warehouse.catalogue.weak import WeakRule, weak_rule
from warehouse.queries.choosing import reported_periods
from warehouse.queries.figures import figures, reached_month
from warehouse.queries.standing import areas

WEAK_COLUMNS = (
    "area_code", "name_zh", "name_en", "township_code", "year", "before", "after", "weak", "first_weak", "exit_year", "relapsed",
)  # fmt: skip
SHARE_COLUMNS = ("township_code", "year", "weak", "judged", "villages", "share")


class WeakVillages(NamedTuple):
    """The villages of a county by a rule.

    Attributes:
        rule: as it holds in the newest year; years: those that are over, oldest first.
        villages: a row per village that was weak in any of the years, in 建制顺序, WEAK_COLUMNS: before, after (float, of `year`, the
            newest, NaN = not reported whole); weak (bool, in that year); first_weak (str); exit_year: the first year from which it
            was no longer weak, "" = it still is, or its newest years are not known; relapsed (bool): weak again after it was not.
        shares: a row per township and year, SHARE_COLUMNS, township_code "" for the county: weak, judged (villages whose whole year is
            known) and villages int; share float, % of those judged, NaN where there are none.
    """

    rule: WeakRule
    years: tuple[str, ...]
    villages: pd.DataFrame
    shares: pd.DataFrame


def weak_villages(connection: sa.Connection, county_code: str, catalogue: Catalogue) -> WeakVillages | None:
    """Judge every village by the years that are over; None where no rule holds or no year is over.

    A year in which a village did not report every month decides nothing: its sum is too low.
    """
    rules = catalogue.weak.values()
    newest = max(rules, key=lambda one: one.year, default=None)
    if newest is None:
        return None
    reached = reached_month(connection, county_code, catalogue, newest.before)
    periods = reported_periods(connection, county_code, newest.before, "year")
    years = tuple(year for year in periods if f"{year}-12" <= reached and weak_rule(rules, int(year)))
    if not years:
        return None
    held = {year: rule for year in years if (rule := weak_rule(rules, int(year)))}
    every = _judged(connection, county_code, catalogue, held)
    return WeakVillages(held[years[-1]], years, _by_village(every, years), _by_township(every))


def _judged(connection: sa.Connection, county_code: str, catalogue: Catalogue, held: Mapping[str, WeakRule]) -> pd.DataFrame:
    """Return a row per village and year: before, after (NaN = not reported whole), weak as 1.0, 0.0, NaN = not known."""
    places = pd.concat([areas(connection, county_code, "village", year).assign(year=year) for year in held], ignore_index=True)
    made = places[["area_code", "name_zh", "name_en", "township_code", "year"]]
    codes = sorted({code for rule in held.values() for code in (rule.before, rule.after)})
    every = places["area_code"].drop_duplicates().tolist()
    found = figures(connection, county_code, catalogue, codes, "village", list(held), every)
    whole = found[found["reported"] >= found["expected"]]
    values = dict(zip(zip(whole["indicator_code"], whole["area_code"], whole["period"], strict=True), whole["value"], strict=True))
    for name in ("before", "after"):
        keys = zip([getattr(held[year], name) for year in made["year"]], made["area_code"], made["year"], strict=True)
        made = made.assign(**{name: np.array([values.get(key, np.nan) for key in keys], dtype=float)})
    below = np.array([held[year].below for year in made["year"]])
    return made.assign(weak=np.where(made["before"].isna(), np.nan, (made["before"] < below).astype(float)))


def _by_village(every: pd.DataFrame, years: tuple[str, ...]) -> pd.DataFrame:
    rows = []
    for code, of_one in every.groupby("area_code", sort=False):
        known: dict[str, Any] = {str(row["year"]): row for row in of_one.to_dict("records")}
        flags = [known[year]["weak"] if year in known else np.nan for year in years]
        weak_in = [year for year, flag in zip(years, flags, strict=True) if flag == 1.0]
        if not weak_in:
            continue
        last, now = known[max(known)], known.get(years[-1])
        before, after = (np.nan, np.nan) if now is None else (now["before"], now["after"])
        again = flags[-1] == 1.0 and 0.0 in flags[years.index(weak_in[0]) :]
        named = (code, last["name_zh"], last["name_en"], last["township_code"], years[-1])
        rows.append((*named, before, after, flags[-1] == 1.0, weak_in[0], _exit_of(flags, years), again))
    return pd.DataFrame(rows, columns=list(WEAK_COLUMNS)).astype({"before": float, "after": float})


def _exit_of(flags: list[float], years: tuple[str, ...]) -> str:
    """Return the first year of the run of years without weakness that lasts to the newest, "" where there is none."""
    found = ""
    for flag, year in zip(reversed(flags), reversed(years), strict=True):
        if flag != 0.0:
            break
        found = year
    return found


def _by_township(every: pd.DataFrame) -> pd.DataFrame:
    both = pd.concat([every.assign(township_code=""), every])
    counted = both.groupby(["township_code", "year"], sort=False).agg(
        weak=("weak", "sum"), judged=("weak", "count"), villages=("area_code", "size")
    )
    made = counted.reset_index().astype({"weak": int, "judged": int, "villages": int})
    return made.assign(share=made["weak"] / made["judged"].where(made["judged"] > 0) * 100)[list(SHARE_COLUMNS)]
