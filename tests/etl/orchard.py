"""A county folder of three villages with one form of its own, written out for tests of the load."""

import csv
import os
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from etl.job import Loaded
from tests.unguarded import load_here
from warehouse import schema, store

FORM = """
name.zh = "果园月报"
name.en = "Orchards, monthly"
indicators = ["orchard"]
scope = "replace"
ignore = ["序号"]
[match]
file = ["*果园月报*"]
[area]
township = ["乡镇"]
village = ["村"]
[period]
grain = "month"
[columns]
orchard_income = [{ headings = ["果园收入"], required = true }]
orchard_visits = [{ headings = ["入园人次"] }]
"""
INDICATOR = """
[{code}]
domain = "industry"
name.zh = "{name}"
name.en = "{code}"
definition.zh = "{name}。"
definition.en = "As named."
unit = "{unit}"
level = "village"
frequency = "month"
aggregation = "flow_sum"
polarity = "higher"
bounds = {{ min = 0 }}
"""
AREAS = """code,name,level,parent_code
{0}000000,果县,county,
{0}101000,甲镇,township,{0}000000
{0}101201,东村,village,{0}101000
{0}101202,西村,village,{0}101000
{0}102000,乙镇,township,{0}000000
{0}102201,南村,village,{0}102000
"""
PREFIX = "990200"
EAST, WEST, SOUTH = (PREFIX + number for number in ("101201", "101202", "102201"))
Figures = Mapping[str, tuple[object, object]]


def write_county(folder: Path, prefix: str = PREFIX) -> Path:
    """Write a county folder with an empty inbox; its code is the prefix of its areas' codes."""
    for name in ("inbox", "forms", "indicators"):
        (folder / name).mkdir(parents=True)
    (folder / "county.toml").write_text(f'code = "{prefix}"\nname.zh = "果县"\nname.en = "Orchard County"\n', encoding="utf-8")
    (folder / "areas.csv").write_text(AREAS.format(prefix), encoding="utf-8")
    (folder / "forms" / "orchards_monthly.toml").write_text(FORM, encoding="utf-8")
    write_indicators(folder)
    return folder


def write_indicators(folder: Path, income_unit: str = "wan_yuan") -> None:
    """Write the two indicators of the form."""
    income = INDICATOR.format(code="orchard_income", name="果园收入", unit=income_unit)
    visits = INDICATOR.format(code="orchard_visits", name="入园人次", unit="person_time")
    (folder / "indicators" / "orchard.toml").write_text(income + visits, encoding="utf-8")


def send(folder: Path, name: str, figures: Figures, township: str = "甲镇", at: int = 1_712_000_000) -> Path:
    """Put a file into the inbox that arrived `at` (seconds since 1970); figures: village → income, visits."""
    path = folder / "inbox" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["乡镇", "村", "果园收入", "入园人次"])
        table.writerows([township, village, *values] for village, values in figures.items())
    os.utime(path, (at, at))
    return path


def new_warehouse(folder: Path) -> str:
    """Return the URL of an empty warehouse in a folder."""
    path = folder / "warehouse.sqlite"
    path.write_bytes(_empty_warehouse())
    return f"sqlite:///{path}"


@cache
def _empty_warehouse() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "warehouse.sqlite"
        store.upgrade(f"sqlite:///{path}")
        return path.read_bytes()


def load(url: str, folder: Path) -> Loaded:
    """Load one county folder."""
    return load_here(url, folder)


def ask(url: str, sql: str) -> list[tuple[object, ...]]:
    """Return what a query gives."""
    engine = store.open_reader(url)
    with store.read(engine) as connection:
        rows = [tuple(row) for row in connection.execute(sa.text(sql))]
    engine.dispose()
    return rows


def current(url: str) -> dict[tuple[str, str, str], float]:
    """Return what is held now: indicator, area, period → value."""
    rows = ask(url, "select indicator_code, area_code, period, value from observation_current")
    return {(str(code), str(area), str(period)): value for code, area, period, value in rows}  # type: ignore[misc]


def everything(url: str) -> dict[str, pd.DataFrame]:
    """Return all rows of all tables."""
    engine = store.open_reader(url)
    with store.read(engine) as connection:
        tables = {name: pd.read_sql(sa.select(table), connection) for name, table in schema.metadata.tables.items()}
    engine.dispose()
    return tables
