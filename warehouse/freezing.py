"""A year's figures frozen at its end: what later loads correct then shows as a revision beside them."""

from datetime import datetime

import sqlalchemy as sa

from warehouse.catalogue.errors import Problem, ProjectError
from warehouse.schema import frozen, indicator, publication, rollup, status_current
from warehouse.store import write


def freeze(engine: sa.Engine, county_code: str, year: str) -> tuple[int, int]:
    """Freeze the year's figures of the county, its townships and zones, and what its targets had come to, as the next version.

    Args:
        engine: from `store.open_writer`.

    Returns:
        The version, and how many figures were frozen.

    Raises ProjectError where the year is frozen already, or nothing was reported of it.
    """
    with write(engine) as connection:
        if connection.execute(sa.select(frozen.c.version).where(*_of(frozen, county_code, year)).limit(1)).first() is not None:
            raise ProjectError(Problem(f"{county_code} {year}", "the year is frozen already", "what came later shows as a revision of it"))
        version = int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(publication.c.version), 0))).scalar_one()) + 1
        at = datetime.now().astimezone().isoformat(timespec="seconds")
        declared = sa.select(indicator.c.indicator_code).where(indicator.c.county_code == county_code)
        same = [rollup.c[name] == status_current.c[name] for name in ("county_code", "indicator_code", "area_code", "period")]
        kept = (
            "county_code",
            "period",
            "indicator_code",
            "area_code",
            "value",
            "numerator",
            "denominator",
            "bound",
            "reported",
            "expected",
        )
        chosen = (
            sa.select(
                *(rollup.c[name] for name in kept),
                status_current.c.target,
                status_current.c.achievement,
                sa.func.coalesce(status_current.c.status, ""),
                sa.literal(at),
                sa.literal(version),
            )
            .select_from(rollup.outerjoin(status_current, sa.and_(*same)))
            .where(*_of(rollup, county_code, year), rollup.c.indicator_code.in_(declared), rollup.c.value.is_not(None))
        )
        names = [*kept, "target", "achievement", "status", "frozen_at", "version"]
        connection.execute(frozen.insert().from_select(names, chosen))
        count = int(connection.execute(sa.select(sa.func.count()).select_from(frozen).where(*_of(frozen, county_code, year))).scalar_one())
        if not count:
            raise ProjectError(Problem(f"{county_code} {year}", "nothing was reported of this year", "load its files first"))
        made = {"version": version, "published_at": at, "batches": 0, "cells": 0, "note": f"freeze {county_code} {year}"}
        connection.execute(publication.insert().values(made))
    return version, count


def _of(table: sa.Table, county_code: str, year: str) -> list[sa.ColumnElement[bool]]:
    return [table.c.county_code == county_code, table.c.period == year]
