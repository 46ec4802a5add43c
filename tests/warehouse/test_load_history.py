import math

import pandas as pd
import pytest

from tests.warehouse.world import COUNTY, EAST_VILLAGES, WEST, WEST_VILLAGES, load, submission
from warehouse import store
from warehouse.history import HISTORY_COLUMNS, as_of, earlier_keys, history
from warehouse.submission import Submission

FIRST, SECOND, _ = EAST_VILLAGES
INCOME, YTD = "operating_income", "operating_income_ytd"


def _history(url: str, indicators: list[str], periods: list[str], areas: list[str]) -> dict[tuple[str, str, str], float]:
    with store.read(store.open_reader(url)) as connection:
        frame = history(connection, COUNTY, indicators, periods, areas)
    assert tuple(frame.columns) == HISTORY_COLUMNS
    assert frame["value"].dtype == "float64"
    return {(code, period, area): value for code, period, area, value, _ in frame.itertuples(index=False)}


def _as_of(url: str, version: int, indicators: tuple[str, ...] = (INCOME,), periods: tuple[str, ...] = ("2024-03",)) -> pd.DataFrame:
    with store.read(store.open_reader(url)) as connection:
        return as_of(connection, COUNTY, indicators, periods, version)


def test_history_is_the_period_before_and_the_year_before(warehouse_url: str) -> None:
    months = ("2023-01", "2023-12", "2024-01", "2024-02", "2023-11")
    load(warehouse_url, submission({(INCOME, month, FIRST): float(place) for place, month in enumerate(months)}))
    assert _history(warehouse_url, [INCOME], ["2024-01"], [FIRST]) == {(INCOME, "2023-12", FIRST): 1.0, (INCOME, "2023-01", FIRST): 0.0}


def test_history_brings_every_earlier_month_of_the_years_cumulative_companion(warehouse_url: str) -> None:
    load(warehouse_url, submission({(YTD, month, FIRST): 1.0 for month in ("2023-12", "2024-01", "2024-03", "2024-04", "2024-05")}))
    found = _history(warehouse_url, [INCOME], ["2024-04"], [FIRST])
    assert sorted(period for _, period, _ in found) == ["2024-01", "2024-03"]
    assert found == _history(warehouse_url, [YTD], ["2024-04"], [FIRST])


def test_history_leaves_out_other_areas_and_keeps_masked_values(warehouse_url: str) -> None:
    load(warehouse_url, submission({(INCOME, "2024-02", area): None for area in EAST_VILLAGES}))
    found = _history(warehouse_url, [INCOME], ["2024-03"], [FIRST, EAST_VILLAGES[2]])
    assert sorted(area for _, _, area in found) == [FIRST, EAST_VILLAGES[2]]
    assert all(math.isnan(value) for value in found.values())


@pytest.mark.parametrize(
    ("indicators", "periods", "areas"), [([], ["2024-03"], [FIRST]), ([INCOME], [], [FIRST]), ([INCOME], ["2024-03"], [])]
)
def test_history_of_nothing_is_empty(warehouse_url: str, indicators: list[str], periods: list[str], areas: list[str]) -> None:
    assert _history(warehouse_url, indicators, periods, areas) == {}


def test_earlier_keys_knows_quarters_years_and_what_has_no_before() -> None:
    assert earlier_keys(["a"], ["2024Q1", "2024", "undated", "2021/2023"])[0] == (["a"], ["2023", "2023Q1", "2023Q4"])
    assert earlier_keys(["a"], ["undated"]) == []


def test_publish_reviews_each_file_with_what_earlier_files_of_the_run_said(warehouse_url: str) -> None:
    seen: dict[str, list[float]] = {}

    def review(given: Submission, before: pd.DataFrame) -> Submission:
        assert tuple(before.columns) == HISTORY_COLUMNS
        seen[given.periods[0]] = before["value"].tolist()
        return given

    months = ("2024-01", "2024-02", "2024-03")
    files = [submission({(INCOME, month, FIRST): float(place)}) for place, month in enumerate(months)]
    load(warehouse_url, *files[:2], submission({(INCOME, "2024-01", WEST_VILLAGES[0]): 9.0}, sender=WEST), review=review)
    assert seen == {"2024-01": [], "2024-02": [0.0]}
    load(warehouse_url, files[2], review=review)
    assert seen["2024-03"] == [1.0]


def test_publish_takes_what_the_review_gives_back(warehouse_url: str) -> None:
    def review(given: Submission, _: pd.DataFrame) -> Submission:
        kept = given.observations[given.observations["value"] < 10]
        return Submission(**{**vars(given), "observations": kept, "rows_refused": 1})

    _, outcomes = load(warehouse_url, submission({(INCOME, "2024-03", FIRST): 1.0, (INCOME, "2024-03", SECOND): 99.0}), review=review)
    assert (outcomes[0].rows_taken, outcomes[0].rows_refused) == (1, 1)


def test_as_of_gives_what_was_current_at_each_version(warehouse_url: str) -> None:
    key, other = (INCOME, "2024-03", FIRST), (INCOME, "2024-03", SECOND)
    load(warehouse_url, submission({key: 1.0, other: 5.0}))
    load(warehouse_url, submission({key: 2.0, other: 5.0}, number=1))
    load(warehouse_url, submission({other: 5.0}, number=2))
    load(warehouse_url, submission({key: 4.0, other: 5.0}, number=3))
    values = [
        dict(zip(frame["area_code"], frame["value"], strict=True)) for frame in (_as_of(warehouse_url, version) for version in range(5))
    ]
    assert values == [{}, {FIRST: 1.0, SECOND: 5.0}, {FIRST: 2.0, SECOND: 5.0}, {SECOND: 5.0}, {FIRST: 4.0, SECOND: 5.0}]


def test_as_of_the_newest_version_is_what_is_current(warehouse_url: str) -> None:
    months = ("2024-02", "2024-03")
    load(warehouse_url, submission({(code, month, area): 1.0 for code in (INCOME, YTD) for month in months for area in EAST_VILLAGES}))
    load(warehouse_url, submission({(INCOME, month, FIRST): None for month in months}, number=1))
    with store.read(store.open_reader(warehouse_url)) as connection:
        current = pd.read_sql_query("select * from observation_current order by indicator_code, period, area_code", connection)
    current = current.astype(dict.fromkeys(("value", "numerator", "denominator"), float))
    found = _as_of(warehouse_url, 99, (INCOME, YTD), months)
    assert found.columns.tolist() == [name for name in current.columns if name != "confirmed_by"]
    pd.testing.assert_frame_equal(found, current[found.columns.tolist()], check_dtype=False)
