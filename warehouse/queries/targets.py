"""Targets and how far they are reached: standings, what one status is made of, and what changed between two versions."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import sqlalchemy as sa

from warehouse.catalogue import Catalogue
from warehouse.catalogue.errors import Problem, UnknownName
from warehouse.catalogue.judging import StatusRules, rules_of
from warehouse.queries.asking import Given, ask_rows
from warehouse.queries.changing import changes
from warehouse.schema import Real, status
from warehouse.status import STATUS_COLUMNS

STANDING_COLUMNS = (
    "department", "deadline", "horizon", "counting", "phases", "level", "name_zh", "name_en", "version", *STATUS_COLUMNS,
)  # fmt: skip
FLIP_COLUMNS = (
    "indicator_code", "area_code", "name_zh", "name_en", "level", "period", "department", "kind", "before_status", "status",
    "before_actual", "actual", "before_target", "target", "before_as_of", "as_of", "noise", "trial",
)  # fmt: skip
TARGET_HISTORY_COLUMNS = (
    "version", "published_at", "value", "start", "phases", "department", "deadline", "horizon", "counting", "state", "sender_code",
    "file_name", "batch_id",
)  # fmt: skip
FROZEN_COLUMNS = (
    "indicator_code", "area_code", "value", "bound", "reported", "expected", "target", "achievement", "status", "frozen_at", "version",
    "now", "now_version", "revised",
)  # fmt: skip
REVISED_COLUMNS = (
    "indicator_code", "area_code", "period", "before", "value", "before_bound", "bound", "version", "batch_id", "file_name", "sender_code",
    "loaded_at",
)  # fmt: skip
_REALS = frozenset(name for name in STATUS_COLUMNS if isinstance(status.c[name].type, Real))


class StatusExplanation(NamedTuple):
    """What one status is made of.

    Attributes:
        standing: the row of `target_standings` by column; rules: the thresholds it was judged by.
        targets: what was aimed at over the versions, see `target_history`.
    """

    standing: Mapping[str, Any]
    rules: StatusRules | None
    targets: pd.DataFrame


def target_standings(
    connection: sa.Connection,
    county_code: str,
    period: str | None = None,
    version: int | None = None,
    indicators: Sequence[str] | None = None,
    areas: Sequence[str] | None = None,
    departments: Sequence[str] | None = None,
    statuses: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return how far targets are reached, by indicator, then the county, zones, townships and villages in 建制顺序.

    A row per target, STANDING_COLUMNS: STATUS_COLUMNS as `warehouse.status` says (numbers float in the indicator's unit, NaN = none;
    achievement and pace as shares; check_pace, long_term, merged 0 or 1); department, deadline, horizon, counting, phases as the
    target was set; name_zh, name_en, level of the area; version: of the last change.

    Args:
        period: of the targets, None = all; version: as it stood then, None = now; the others: only these, None = all.
    """
    given: dict[str, Given] = {"county": county_code}
    limits = []
    named = (
        ("stood.indicator_code", indicators),
        ("stood.area_code", areas),
        ("aimed.department", departments),
        ("stood.status", statuses),
    )
    for number, (column, values) in enumerate(named):
        if values is not None:
            limits.append(f"and {column} in :list_{number}")
            given[f"list_{number}"] = list(values)
    if period is not None:
        limits.append("and stood.period = :period")
        given["period"] = period
    source, aim, newest = "status_current", "target_current", ""
    if version is not None:
        given["version"] = version
        source, aim = "status", "target"
        newest = f"{_newest('status', 'stood')} {_newest('target', 'aimed')} and stood.state <> 'withdrawn'"
    sql = f"""
        select aimed.department, aimed.deadline, aimed.horizon, aimed.counting, aimed.phases, place.level, place.name_zh, place.name_en,
               stood.version, {", ".join(f"stood.{name}" for name in STATUS_COLUMNS)}
        from {source} as stood
        join {aim} as aimed on aimed.county_code = stood.county_code and aimed.indicator_code = stood.indicator_code
             and aimed.area_code = stood.area_code and aimed.period = stood.period
        join area as place on place.county_code = stood.county_code and place.area_code = stood.area_code
             and place.valid_from = (
                 select max(valid_from) from area as any_area
                 where any_area.county_code = place.county_code and any_area.area_code = place.area_code
             )
        where stood.county_code = :county {newest} {" ".join(limits)}
        order by stood.indicator_code, stood.period,
                 case place.level when 'county' then 0 when 'zone' then 1 when 'township' then 2 else 3 end, place.position, stood.area_code
    """
    _, rows = ask_rows(connection, sql, **given)
    return _frame(rows, STANDING_COLUMNS, _REALS)


def explain_status(
    connection: sa.Connection,
    county_code: str,
    catalogue: Catalogue,
    indicator: str,
    area_code: str,
    period: str,
    version: int | None = None,
) -> StatusExplanation:
    """Return what one status is made of: every number in its formula, the thresholds, and the target's history.

    Raises UnknownName where there is no such target in the version.
    """
    found = target_standings(connection, county_code, period, version, [indicator], [area_code])
    if found.empty:
        raise UnknownName(Problem("target", f"{indicator} has none for {area_code} in {period}", "look it up on the page of targets"))
    rules = rules_of(catalogue.judging.values(), period)
    return StatusExplanation(
        {str(name): value for name, value in found.iloc[0].items()},
        rules,
        target_history(connection, county_code, indicator, area_code, period),
    )


def target_history(connection: sa.Connection, county_code: str, indicator: str, area_code: str, period: str) -> pd.DataFrame:
    """Return what was aimed at in each version that changed it, oldest first, TARGET_HISTORY_COLUMNS: what, when, in whose file."""
    sql = """
        select aimed.version, publication.published_at, aimed.value, aimed.start, aimed.phases, aimed.department, aimed.deadline,
               aimed.horizon, aimed.counting, aimed.state, coalesce(batch.sender_code, '') as sender_code,
               coalesce(batch.file_name, '') as file_name, aimed.batch_id
        from target as aimed
        left join publication on publication.version = aimed.version
        left join batch on batch.batch_id = aimed.batch_id
        where aimed.county_code = :county and aimed.indicator_code = :indicator and aimed.area_code = :area and aimed.period = :period
        order by aimed.version
    """
    _, rows = ask_rows(connection, sql, county=county_code, indicator=indicator, area=area_code, period=period)
    return _frame(rows, TARGET_HISTORY_COLUMNS, {"value", "start"})


def status_changes(connection: sa.Connection, county_code: str, catalogue: Catalogue, earlier: int, later: int) -> pd.DataFrame:
    """Return the targets whose status differs between two versions, those that flipped first.

    A row per target, FLIP_COLUMNS. kind: flipped (both versions judged it, differently), missing (it has no figure any more), judged (it
    had none before), new (the target is new), withdrawn. before_*: of the earlier version. noise: above, below (beyond normal
    variation), within, "" = cannot be said; trial: the limits were made of too few months to be firm.
    """
    old, new = (target_standings(connection, county_code, version=one) for one in (earlier, later))
    key = ["indicator_code", "area_code", "period"]
    both = new.merge(old, how="outer", on=key, suffixes=("", "_old"), indicator="side")
    both = both[(both["status"] != both["status_old"])].reset_index(drop=True)
    for name in ("name_zh", "name_en", "level", "department"):
        both[name] = both[name].where(both["side"] != "right_only", both[f"{name}_old"])
    judged, before = (~both[name].isin(["no_data", "withheld"]) for name in ("status", "status_old"))
    kind = np.where(
        judged & before, "flipped", np.where(~judged & before, "missing", np.where(judged & ~before, "judged", "still_unknown"))
    )
    kind = np.where(both["side"] == "left_only", "new", np.where(both["side"] == "right_only", "withdrawn", kind))
    judged_by = {period: rules_of(catalogue.judging.values(), period) for period in set(both["period"])}
    firm = {period: rules.noise_points if rules else 0 for period, rules in judged_by.items()}
    points = both["noise_points"].fillna(0).astype(int)
    trial = (points > 0) & (points < both["period"].map(firm))
    renamed = {f"{name}_old": f"before_{name}" for name in ("status", "actual", "target", "as_of")}
    made = both.rename(columns=renamed).assign(kind=kind, trial=trial)[list(FLIP_COLUMNS)]
    texts = [name for name in FLIP_COLUMNS if name not in ("before_actual", "actual", "before_target", "target", "trial")]
    made[texts] = made[texts].astype(object).where(made[texts].notna(), "")
    order = {name: place for place, name in enumerate(("flipped", "missing", "judged", "new", "withdrawn", "still_unknown"))}
    return made.sort_values("kind", key=lambda kinds: kinds.map(order), kind="stable", ignore_index=True)


def revised_cells(connection: sa.Connection, county_code: str, earlier: int, later: int, limit: int = 500) -> pd.DataFrame:
    """Return cells reported in the earlier version that say something else in the later one, and who sent that, newest first.

    A row per cell, REVISED_COLUMNS: before, value float in the indicator's unit (NaN = masked).
    """
    found = changes(connection, county_code, earlier, later, limit=10**6).cells
    found = found[found["kind"] == "changed"].sort_values("version", ascending=False, kind="stable").head(limit)
    _, rows = ask_rows(connection, "select batch_id, sender_code, loaded_at from batch where county_code = :county", county=county_code)
    sent = {row[0]: row[1:] for row in rows}
    return found.assign(
        sender_code=[sent.get(one, ("", ""))[0] for one in found["batch_id"]],
        loaded_at=[sent.get(one, ("", ""))[1] for one in found["batch_id"]],
    )[list(REVISED_COLUMNS)].reset_index(drop=True)


def newly_owed(reports: pd.DataFrame, since: str, until: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return (newly missing, newly late) of what `report_status` returned for the day `until`.

    Newly missing: due after `since` and not sent by `until`. Newly late: first handed in after its due date, in that span.

    Args:
        since, until: ISO dates.
    """
    in_use = reports[reports["in_use"]]
    missing = in_use[(in_use["state"] == "missing") & (in_use["due"] >= since) & (in_use["due"] < until)]
    handed_in = in_use["submitted_on"].where(in_use["submitted_on"] != "", in_use["received_at"].str[:10])
    late = in_use[(in_use["on_time"] == 0.0) & (handed_in > since) & (handed_in <= until)]
    return missing.reset_index(drop=True), late.reset_index(drop=True)


def frozen_figures(connection: sa.Connection, county_code: str, year: str, indicators: Sequence[str] | None = None) -> pd.DataFrame:
    """Return a frozen year's figures beside what stands today; empty where the year is not frozen.

    A row per indicator and area, FROZEN_COLUMNS: value and now float in the indicator's unit (now NaN = nothing stands any more);
    revised: they differ (修订); version, now_version: in which each came to be.
    """
    given: dict[str, Given] = {"county": county_code, "year": year}
    limit = ""
    if indicators is not None:
        limit, given["codes"] = "and frozen.indicator_code in :codes", list(indicators)
    sql = f"""
        select frozen.indicator_code, frozen.area_code, frozen.value, frozen.bound, frozen.reported, frozen.expected, frozen.target,
               frozen.achievement, frozen.status, frozen.frozen_at, frozen.version, rollup.value as now,
               coalesce(rollup.version, 0) as now_version
        from frozen
        left join rollup on rollup.county_code = frozen.county_code and rollup.indicator_code = frozen.indicator_code
             and rollup.area_code = frozen.area_code and rollup.period = frozen.period
        where frozen.county_code = :county and frozen.period = :year {limit}
        order by frozen.indicator_code, frozen.area_code
    """
    _, rows = ask_rows(connection, sql, **given)
    found = _frame(rows, FROZEN_COLUMNS[:-1], {"value", "target", "achievement", "now"})
    return found.assign(revised=(found["value"] != found["now"]) if len(found) else np.array([], dtype=bool))


def _newest(table: str, alias: str) -> str:
    return f"""and {alias}.version = (
        select max(version) from {table} as any_{table}
        where any_{table}.county_code = {alias}.county_code and any_{table}.indicator_code = {alias}.indicator_code
              and any_{table}.area_code = {alias}.area_code and any_{table}.period = {alias}.period and any_{table}.version <= :version
    )"""


def _frame(rows: list[tuple[Any, ...]], columns: Sequence[str], reals: frozenset[str] | set[str]) -> pd.DataFrame:
    lists: list[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    return pd.DataFrame(
        {
            name: np.array(column, dtype=float) if name in reals else pd.Series(column, dtype=None if rows else object)
            for name, column in zip(columns, lists, strict=True)
        }
    )
