"""Rollups kept in a database stay what a full computation gives."""

from collections.abc import Iterator
from types import SimpleNamespace

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.rollup.county import COUNTY, NORTH, SOUTH, A, B, C, area_frame, group_frame, indicator
from warehouse import store
from warehouse.catalogue.model import Threshold
from warehouse.rollup import Kept, compute, rebuild, refresh
from warehouse.rollup import kept as rollup_kept
from warehouse.schema import metadata

INDICATORS = {
    one.code: one
    for one in (
        indicator("income", parts=("operating", "subsidy")),
        indicator("income_ytd", "cumulative", companion_of="income"),
        indicator("operating"),
        indicator("subsidy"),
        indicator("people", "stock_last", frequency="year"),
        indicator("members", "stock_last"),
        indicator("visits", "flow_sum", "township"),
        indicator("per_head", "ratio", numerator="income", denominator="people"),
        indicator("rich", "threshold_count", "township", "year", threshold=Threshold("income", ">", 10.0)),
        indicator("share", "ratio", "township", "year", numerator="rich", denominator="people", scale=100.0),
        indicator("growth", "growth", "township", of="income", scale=100.0),
    )
}
CATALOGUE = SimpleNamespace(indicators=INDICATORS)
COLUMNS = [
    "indicator_code",
    "area_code",
    "period",
    "level",
    "value",
    "numerator",
    "denominator",
    "year_to_date",
    "bound",
    "reported",
    "expected",
    "townships_reported",
    "townships_expected",
]


@pytest.fixture
def writer(warehouse_url: str) -> Iterator[sa.Engine]:
    engine = store.open_writer(warehouse_url)
    with store.write(engine) as connection:
        for table, frame in (("area", area_frame()), ("area_group", group_frame())):
            connection.execute(metadata.tables[table].insert(), frame.to_dict("records"))
    yield engine
    engine.dispose()


def put(connection: sa.Connection, code: str, area: str, period: str, value: float | None, version: int = 1) -> None:
    key = {"county_code": "51", "indicator_code": code, "area_code": area, "period": period}
    table = metadata.tables["observation_current"]
    connection.execute(table.delete().where(*(table.c[name] == given for name, given in key.items())))
    if value is not None:
        connection.execute(table.insert(), {**key, "value": value, "bound": "exact", "state": "reported", "version": version})


def touched(*pairs: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(pairs), columns=["indicator_code", "period"])


def kept(connection: sa.Connection) -> pd.DataFrame:
    return pd.read_sql_query(sa.text(f"select {', '.join(COLUMNS)}, version from rollup"), connection)


def differing(connection: sa.Connection) -> pd.DataFrame:
    """Return where the rollup kept differs from one computed from all observations; empty where it is the same."""
    observations = pd.read_sql_query(sa.text("select * from observation_current"), connection)
    whole = compute(observations, area_frame(), group_frame(), INDICATORS)[COLUMNS]
    keys = ["indicator_code", "area_code", "period"]
    found = kept(connection)[COLUMNS].sort_values(keys, ignore_index=True)
    for name in ("value", "numerator", "denominator", "year_to_date"):
        found[name] = found[name].astype(float)
    whole = whole.sort_values(keys, ignore_index=True)
    pd.testing.assert_frame_equal(found, whole, check_dtype=False)
    return found.compare(whole.astype(found.dtypes.to_dict()))


def test_refresh_writes_only_rows_that_differ(writer: sa.Engine) -> None:
    with store.write(writer) as connection:
        put(connection, "income", A, "2024-01", 5.0)
        put(connection, "income", C, "2024-02", 7.0)
        refresh(connection, "51", CATALOGUE, touched(("income", "2024-01"), ("income", "2024-02")), 1)
        assert differing(connection).empty
        assert refresh(connection, "51", CATALOGUE, touched(("income", "2024-01")), 2) == 0
        put(connection, "income", C, "2024-02", 8.0, 3)
        assert refresh(connection, "51", CATALOGUE, touched(("income", "2024-02")), 3) > 0
        rows = kept(connection).set_index(["indicator_code", "area_code", "period"])
    assert rows.loc[("income", NORTH, "2024-01"), "version"] == 1
    assert rows.loc[("income", COUNTY, "2024-02"), "version"] == 3
    assert rows.loc[("income", COUNTY, "2024-02"), "value"] == 8.0


def test_refresh_removes_a_period_nobody_reports_any_longer(writer: sa.Engine) -> None:
    with store.write(writer) as connection:
        put(connection, "income", A, "2024-01", 5.0)
        refresh(connection, "51", CATALOGUE, touched(("income", "2024-01")), 1)
        put(connection, "income", A, "2024-01", None)
        refresh(connection, "51", CATALOGUE, touched(("income", "2024-01")), 2)
        assert kept(connection).empty


def test_refresh_expects_more_of_last_year_once_a_new_year_has_begun(writer: sa.Engine) -> None:
    with store.write(writer) as connection:
        put(connection, "income", A, "2023-10", 5.0)
        refresh(connection, "51", CATALOGUE, touched(("income", "2023-10")), 1)
        put(connection, "income", A, "2024-01", 5.0, 2)
        refresh(connection, "51", CATALOGUE, touched(("income", "2024-01")), 2)
        rows = kept(connection).set_index(["indicator_code", "area_code", "period"])
        assert differing(connection).empty
    assert rows.loc[("income", NORTH, "2023"), "expected"] == 24


def test_rebuild_gives_what_refreshes_gave(writer: sa.Engine) -> None:
    with store.write(writer) as connection:
        put(connection, "income_ytd", A, "2024-01", 5.0)
        put(connection, "people", A, "2023", 100.0)
        refresh(connection, "51", CATALOGUE, touched(("income_ytd", "2024-01"), ("people", "2023")), 1)
        before = kept(connection)[COLUMNS]
        rebuild(connection, "51", CATALOGUE, 2)
        pd.testing.assert_frame_equal(kept(connection)[COLUMNS], before)


PERIODS = ("2022-12", "2023-01", "2023-02", "2023-03", "2023-12", "2023Q1", "2023", "2024-01", "2024", "2025-01", "2023/2024", "undated")
changes = st.lists(
    st.lists(
        st.tuples(
            st.sampled_from(["income", "income_ytd", "operating", "subsidy", "people", "members", "visits"]),
            st.sampled_from([A, B, C, NORTH, COUNTY]),
            st.sampled_from(PERIODS),
            st.none() | st.integers(-20, 200).map(lambda tenths: tenths / 10) | st.just(1 / 3),
        ),
        min_size=1, max_size=6,
    ),
    min_size=1, max_size=5,
)  # fmt: skip


@given(batches=changes, passed_on=st.booleans(), most=st.sampled_from((300, 10_000)))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_refresh_after_any_changes_equals_a_full_computation(
    writer: sa.Engine,
    batches: list[list[tuple[str, str, str, float | None]]],
    passed_on: bool,
    most: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """most: numbers of panels kept; 300 are a few indicators of one year."""
    monkeypatch.setattr(rollup_kept, "_MOST_NUMBERS", most)
    left = Kept()
    with store.write(writer) as connection:
        connection.execute(sa.text("delete from observation_current"))
        connection.execute(sa.text("delete from rollup"))
        for version, batch in enumerate(batches, 1):
            for code, area, period, value in batch:
                put(connection, code, area, period, value, version)
            changed = touched(*{(code, period) for code, _, period, _ in batch})
            refresh(connection, "51", CATALOGUE, changed, version, kept=left if passed_on else None)
        assert differing(connection).empty


def test_refresh_passed_on_to_reads_only_what_it_is_told_of(writer: sa.Engine) -> None:
    left = Kept()
    with store.write(writer) as connection:
        put(connection, "visits", NORTH, "2024-01", 5.0)
        refresh(connection, "51", CATALOGUE, touched(("visits", "2024-01")), 1, kept=left)
        put(connection, "visits", SOUTH, "2024-01", 9.0, 2)
        put(connection, "visits", SOUTH, "2024-02", 2.0, 2)
        refresh(connection, "51", CATALOGUE, touched(("visits", "2024-02")), 2, kept=left)
        rows = kept(connection).set_index(["indicator_code", "area_code", "period"])
    assert rows.loc[("visits", COUNTY, "2024"), "value"] == 7.0
