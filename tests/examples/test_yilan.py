"""A county in TOML only: all files of the collection load, and every yearly total is the plain sum of the files' columns."""

import csv
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa

import settings
from etl.job import Loaded, load_county
from etl.progress import Console
from etl.reader.limits import Limits
from tests.shared_data import REAL_DATA, needs_real_data
from warehouse import store

pytestmark = needs_real_data

EXAMPLE = settings.ROOT / "data" / "examples" / "yilan"
STATISTICS = REAL_DATA / "3-statistics"
MONTHLY, YEARLY = "tw-yilan-bdmd-monthly", "tw-yilan-village-income"
COUNTY = "10002"
SUMMED = {
    "出生數": "births", "出生數-男": "births_male", "出生數-女": "births_female", "死亡數": "deaths", "死亡數-男": "deaths_male",
    "死亡數-女": "deaths_female", "結婚對數": "marriages", "結婚對數_異性": "marriages", "結婚對數_同性": "marriages",
    "離婚對數": "divorces", "離婚對數_異性": "divorces", "離婚對數_同性": "divorces",
    "納稅單位": "tax_units", "綜合所得總額": "income_total",
}  # fmt: skip
Sums = Counter[tuple[str, str, str]]  # year, township or "", indicator


def rows_of(path: Path) -> list[dict[str, list[str]]]:
    """Read a file plainly: a row per village, heading → its cells (a heading may stand twice); an English header line is left out."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.reader(stream))
    first = 1 if lines[1][0] == "統計年月" else 0
    rows: list[dict[str, list[str]]] = []
    for line in lines[first + 1 :]:
        row: dict[str, list[str]] = {}
        for heading, cell in zip(lines[first], line, strict=False):
            row.setdefault(heading.strip(), []).append(cell)
        rows.append(row)
    return rows


@cache
def plain_sums() -> Sums:
    sums: Sums = Counter()
    for folder in (MONTHLY, YEARLY):
        for path in sorted((STATISTICS / folder).glob("*.csv")):
            for row in rows_of(path):
                township = (row.get("區域別") or row.get("鄉鎮市區") or [""])[0].removeprefix("宜蘭縣")
                for heading, code in SUMMED.items():
                    for cell in row.get(heading, ()):
                        for place in ("", township):
                            sums[path.stem[:4], place, code] += round(float(cell or 0))
    return sums


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example with the collection's files in its inbox."""
    folder = tmp_path_factory.mktemp("yilan") / "yilan"
    shutil.copytree(EXAMPLE, folder)
    for name in (MONTHLY, YEARLY):
        shutil.copytree(STATISTICS / name, folder / "inbox" / name)
    return folder


@pytest.fixture(scope="module")
def url(county: Path) -> str:
    url = f"sqlite:///{county.parent / 'warehouse.sqlite'}"
    store.upgrade(url)
    return url


@pytest.fixture(scope="module")
def loaded(county: Path, url: str) -> Loaded:
    return load_county(url, county, settings.CATALOGUE, Limits(), 2, Console())


@pytest.fixture
def reading(url: str, loaded: Loaded) -> Iterator[sa.Connection]:
    engine = store.open_reader(url)
    with store.read(engine) as connection:
        yield connection
    engine.dispose()


def test_example_has_no_code() -> None:
    assert {path.suffix for path in EXAMPLE.rglob("*") if path.is_file()} <= {".toml", ".csv", ".md"}


def test_example_takes_every_file_and_refuses_no_cell(loaded: Loaded) -> None:
    forms = Counter(outcome.form_code for outcome in loaded.files)
    assert forms == {"vital_events_monthly": 147, "village_tax_income": 20}
    assert loaded.complete
    assert {outcome.state for outcome in loaded.files} == {"published"}
    wrong = [(outcome.file_name, outcome.rows_refused) for outcome in loaded.files if outcome.rows_refused]
    assert wrong == []


def test_example_marks_few_cells(loaded: Loaded, reading: sa.Connection) -> None:
    """A million honest figures are not drowned in marks."""
    rules = Counter(reading.execute(sa.text("select rule from finding")).scalars())
    cells = sum(outcome.rows_taken for outcome in loaded.files)
    assert cells > 300_000
    assert sum(rules.values()) < cells / 1000, rules


def test_example_yearly_totals_are_the_plain_sums(reading: sa.Connection) -> None:
    wanted = {(year, code): value for (year, place, code), value in plain_sums().items() if not place}
    sql = "select period, indicator_code, value from rollup where area_code = :county and length(period) = 4"
    found = {(row.period, row.indicator_code): row.value for row in reading.execute(sa.text(sql), {"county": COUNTY})}
    assert len(wanted) == 13 * 8 + 20 * 2
    assert {key: found.get(key) for key in wanted} == pytest.approx(wanted)


def test_example_township_totals_of_a_year_are_the_plain_sums(reading: sa.Connection) -> None:
    wanted = {(place, code): value for (year, place, code), value in plain_sums().items() if year == "2019" and place}
    sql = """select area.name_zh, indicator_code, value from rollup join area using (county_code, area_code)
             where area.level = 'township' and period = '2019'"""
    found = {(row.name_zh, row.indicator_code): row.value for row in reading.execute(sa.text(sql))}
    assert len(wanted) == 12 * 10
    assert {key: found.get(key) for key in wanted} == pytest.approx(wanted)


def test_example_coverage_counts_the_villages_of_the_time(reading: sa.Connection) -> None:
    sql = """select period, reported, expected from rollup where area_code = :county and indicator_code = 'births' and period like '____-__'
             order by period"""
    rows = list(reading.execute(sa.text(sql), {"county": COUNTY}))
    villages = {path.stem: len(rows_of(path)) for path in (STATISTICS / MONTHLY).glob("*.csv")}
    assert len(rows) == 147
    assert {row.period: row.reported for row in rows} == villages
    assert all(row.reported <= row.expected <= row.reported + 3 for row in rows), rows
    townships = "select distinct townships_reported, townships_expected from rollup where area_code = :county and indicator_code = 'births'"
    assert set(map(tuple, reading.execute(sa.text(townships), {"county": COUNTY}))) == {(12, 12)}


def test_example_loaded_again_changes_nothing(county: Path, url: str, loaded: Loaded) -> None:
    again = load_county(url, county, settings.CATALOGUE, Limits(), 2, Console())
    assert (again.version, again.skipped) == (None, 167)
