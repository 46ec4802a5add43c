"""The published figures in the warehouse: each as its report states it, shares made again from their parts where these are known."""

import csv
from collections import Counter

import pytest
import sqlalchemy as sa

import settings
from etl.parse import open_county
from tests.loaded import LoadedWarehouse, folder_of
from warehouse import queries
from warehouse.queries import Explanation

PUBLISHED = folder_of("published")
FUSHAN, ACHENG, FIRST_COUNTY = "990004000000", "990005000000", "990001000000"


def written() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for path in sorted((PUBLISHED / "inbox").glob("公开报道数据*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows += csv.DictReader(stream)
    return rows


def held(connection: sa.Connection) -> dict[tuple[str, str, str], sa.Row[tuple[object, ...]]]:
    rows = connection.execute(sa.text("select * from observation_current where county_code = 'published'"))
    return {(row.indicator_code, row.area_code, row.period): row for row in rows}


def factor(row: dict[str, str]) -> float:
    """Return how many of its indicator's unit one of a row's unit is."""
    catalogue = open_county(settings.CATALOGUE, PUBLISHED).catalogue
    stored = catalogue.units[catalogue.indicators[row["指标代码"]].unit]
    same = [unit for unit in catalogue.units.values() if unit.base == stored.base and row["单位"] in (unit.name.zh, *unit.spellings)]
    return float(same[0].factor / stored.factor)


def explained(connection: sa.Connection, indicator: str, area: str, period: str) -> Explanation:
    catalogue = open_county(settings.CATALOGUE, PUBLISHED).catalogue
    return queries.explain(connection, "published", catalogue, indicator, area, period)


def test_every_published_figure_is_held_as_it_is_written(reading: sa.Connection, loaded: LoadedWarehouse) -> None:
    found, rows = held(reading), written()
    assert loaded.counties[1].complete
    assert len(found) == len(rows) == 180
    for row in rows:
        fact = found[row["指标代码"], row["区划代码"], row["期间"]]
        assert fact.bound == row["界限"], row["引文"]
        assert fact.basis == row["口径"], row["引文"]
        if fact.state == "reported":
            assert fact.value == pytest.approx(float(row["数值"]) * factor(row)), row["引文"]


def test_published_figures_and_targets_are_181(reading: sa.Connection) -> None:
    states = Counter(row.state for row in held(reading).values())
    targets = reading.execute(sa.text("select count(*) from target_current where county_code = 'published'")).scalar_one()
    assert (states, targets) == ({"reported": 176, "masked": 4}, 5)
    assert states["reported"] + targets == 181


def test_masked_figures_have_no_value(reading: sa.Connection) -> None:
    masked = [row for row in held(reading).values() if row.state == "masked"]
    assert [row.value for row in masked] == [None] * 4
    assert {row.indicator_code for row in masked} == {row["指标代码"] for row in written() if row["数值"] in ("**", "XX")}
    totals = "select value from rollup where county_code = 'published' and indicator_code = :code"
    for row in masked:
        assert set(reading.execute(sa.text(totals), {"code": row.indicator_code}).scalars()) <= {None}


@pytest.mark.parametrize(
    ("code", "area", "period", "numerator", "denominator", "told"),
    [("villages_le_1000_share", FUSHAN, "2022", 259, 326, 79.4), ("coops_led_by_cadre_member_share", ACHENG, "2012", 56, 69, 81)],
)
def test_share_is_made_again_from_its_parts(
    reading: sa.Connection, code: str, area: str, period: str, numerator: int, denominator: int, told: float
) -> None:
    found = explained(reading, code, area, period)
    assert (found.numerator, found.denominator) == (numerator, denominator)
    assert found.value == pytest.approx(numerator / denominator * 100)
    assert round(found.value, 1 if told % 1 else 0) == told
    assert f"{numerator} ÷ {denominator}" in found.formula.zh
    assert told in found.sources["value"].tolist()


def test_share_without_parts_keeps_its_value_only(reading: sa.Connection) -> None:
    found = explained(reading, "villages_income_gt_10w_share", FIRST_COUNTY, "undated")
    assert found.value == 85
    assert str(found.numerator) == str(found.denominator) == "nan"
    assert len(found.sources) == 1


def test_bounds_of_the_reports_words_are_kept(reading: sa.Connection) -> None:
    bounds = Counter(row.bound for row in held(reading).values())
    assert bounds == Counter(row["界限"] for row in written())
    assert bounds["at_least"] >= 40
    assert explained(reading, "training_persons", FIRST_COUNTY, "undated").bound == "at_least"


def test_progress_to_a_published_target_can_be_made_again(reading: sa.Connection) -> None:
    """823 of 1000 带富先锋: 82.3 %."""
    sql = "select value from target_current where county_code = 'published' and indicator_code = :code and area_code = :area"
    target = reading.execute(sa.text(sql), {"code": "rich_leading_members", "area": FIRST_COUNTY}).scalar_one()
    actual = explained(reading, "rich_leading_members", FIRST_COUNTY, "undated").value
    assert (actual, target) == (823, 1000)
    assert actual / target * 100 == pytest.approx(82.3)
