"""The questions pages ask, on a small warehouse loaded through `publish`."""

from collections.abc import Iterator

import pandas as pd
import pytest
import sqlalchemy as sa

from tests.warehouse import world
from tests.warehouse.world import COUNTY, COUNTY_AREA, EAST, EAST_VILLAGES, WEST, WEST_VILLAGES, submission
from warehouse import queries, store
from warehouse.catalogue.errors import UnknownName

INCOME = "operating_income"
CATALOGUE = world.catalogue()


def month(period: str, *values: tuple[str, float]) -> dict[tuple[str, str, str], float | None]:
    return {(INCOME, period, area): value for area, value in values}


@pytest.fixture(scope="module")
def url(module_warehouse_url: str) -> str:
    east = month("2024-01", (EAST_VILLAGES[0], 10.0), (EAST_VILLAGES[1], 20.0)) | month(
        "2023-01", (EAST_VILLAGES[0], 15.0), (EAST_VILLAGES[1], 0.0)
    )
    west = month("2024-01", (WEST_VILLAGES[0], 30.0))
    world.load(module_warehouse_url, submission(east), submission(west, sender=WEST))
    corrected = month("2024-01", (EAST_VILLAGES[0], 12.5), (EAST_VILLAGES[1], 20.0)) | month(
        "2023-01", (EAST_VILLAGES[0], 15.0), (EAST_VILLAGES[1], 0.0)
    )
    world.load(module_warehouse_url, submission(corrected, number=1))
    return module_warehouse_url


@pytest.fixture
def connection(url: str) -> Iterator[sa.Connection]:
    engine = store.open_reader(url)
    with store.read(engine) as made:
        yield made
    engine.dispose()


def test_version_counts_publications(connection: sa.Connection) -> None:
    assert queries.version(connection) == 2
    newest = queries.newest_publication(connection)
    assert newest is not None
    assert newest.version == 2
    assert queries.publications(connection)["version"].tolist() == [2, 1]


def test_county_names_its_own_area(connection: sa.Connection) -> None:
    assert queries.county(connection, COUNTY)["area_code"] == COUNTY_AREA
    with pytest.raises(UnknownName):
        queries.county(connection, "nowhere")


def test_areas_stand_in_their_declared_order(connection: sa.Connection) -> None:
    assert queries.areas(connection, COUNTY, "township")["area_code"].tolist() == [EAST, WEST]
    assert len(queries.areas(connection, COUNTY, "village", "2024-01")) == 6


def test_latest_period_is_the_last_anybody_reported(connection: sa.Connection) -> None:
    assert queries.latest_period(connection, COUNTY, INCOME) == "2024-01"
    assert queries.latest_period(connection, COUNTY, INCOME, "year") == "2024"
    assert queries.latest_period(connection, COUNTY, "members") is None


def test_reported_periods_and_indicators_list_what_has_figures(connection: sa.Connection) -> None:
    assert queries.reported_periods(connection, COUNTY, INCOME) == ["2023-01", "2024-01"]
    assert queries.reported_periods(connection, COUNTY, INCOME, "quarter") == ["2023Q1", "2024Q1"]
    assert queries.reported_periods(connection, COUNTY, "members") == []
    assert queries.reported_indicators(connection, COUNTY) == [INCOME]


def test_indicator_declared_raises_for_a_code_nobody_loaded(connection: sa.Connection) -> None:
    assert queries.indicator_declared(connection, COUNTY, INCOME)["unit"] == "wan_yuan"
    with pytest.raises(UnknownName):
        queries.indicator_declared(connection, COUNTY, "nothing")


def test_tiles_show_value_base_and_coverage(connection: sa.Connection) -> None:
    tiles = queries.tiles(connection, COUNTY, [INCOME, "members"], "2024-01").set_index("indicator_code")
    income = tiles.loc[INCOME]
    assert (income["value"], income["before"], income["difference"]) == (62.5, 15.0, 47.5)
    assert income["change"] == pytest.approx(100 * 47.5 / 15)
    assert (income["reported"], income["expected"], income["townships_reported"], income["townships_expected"]) == (3, 6, 2, 2)
    assert len(income["trail"]) == 24
    assert income["trail"][-1] == 62.5
    assert pd.isna(tiles.loc["members", "value"])
    assert tiles.loc["members", "expected"] == 0


def test_tiles_give_no_percentage_on_a_zero_base(connection: sa.Connection) -> None:
    tile = queries.tiles(connection, COUNTY, [INCOME], "2024-01", area=WEST).iloc[0]
    assert pd.isna(tile["before"])
    assert pd.isna(tile["change"])


def test_township_ranking_keeps_the_declared_order_and_ranks_the_best_first(connection: sa.Connection) -> None:
    ranking = queries.township_ranking(connection, COUNTY, INCOME, "2024-01")
    assert ranking["area_code"].tolist() == [EAST, WEST]
    assert ranking["value"].tolist() == [32.5, 30.0]
    assert ranking["rank"].tolist() == [1, 2]
    assert ranking["reported"].tolist() == [2, 1]


def test_township_ranking_leaves_a_silent_township_unranked(connection: sa.Connection) -> None:
    ranking = queries.township_ranking(connection, COUNTY, INCOME, "2023-01").set_index("area_code")
    assert ranking.loc[WEST, "rank"] == 0
    assert pd.isna(ranking.loc[WEST, "value"])
    assert ranking.loc[EAST, "rank"] == 1


def test_coverage_names_each_township(connection: sa.Connection) -> None:
    found = queries.coverage(connection, COUNTY, [INCOME], "2024-01")
    assert found[["area_code", "reported", "expected"]].to_numpy().tolist() == [[EAST, 2, 3], [WEST, 1, 3]]


def test_series_reads_townships_and_computes_villages(connection: sa.Connection) -> None:
    found = queries.series(connection, COUNTY, CATALOGUE, INCOME, [WEST, EAST_VILLAGES[0], COUNTY_AREA], "month")
    assert found[["area_code", "period"]].to_numpy().tolist() == [
        [WEST, "2023-01"], [WEST, "2024-01"], [EAST_VILLAGES[0], "2023-01"], [EAST_VILLAGES[0], "2024-01"],
        [COUNTY_AREA, "2023-01"], [COUNTY_AREA, "2024-01"],
    ]  # fmt: skip
    assert found["value"].tolist()[1:] == [30.0, 15.0, 12.5, 15.0, 62.5]


def test_series_of_an_older_version_shows_what_stood_then(connection: sa.Connection) -> None:
    found = queries.series(connection, COUNTY, CATALOGUE, INCOME, [EAST], "year", version=1)
    assert found["value"].tolist() == [15.0, 30.0]


def test_changes_since_lists_what_a_version_changed(connection: sa.Connection) -> None:
    changed = queries.changes_since(connection, COUNTY, 1)
    assert set(changed["period"]) == {"2024-01", "2024Q1", "2024"}
    assert changed["value"].tolist() == [62.5] * 3
    assert queries.changes_since(connection, COUNTY, 2).empty
    assert queries.batches_since(connection, COUNTY, 1)["submission_no"].tolist() == [1]
