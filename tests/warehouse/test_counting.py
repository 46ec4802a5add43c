"""Indicators counted from registers, on rows written out."""

import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from tests.warehouse.rollup.county import AREAS, COUNTY, NORTH, SOUTH, A, B, C, area_frame, indicator
from warehouse import store
from warehouse.catalogue.model import Count, Indicator
from warehouse.counting import count, count_groups, count_registers, months_of_register
from warehouse.schema import metadata
from warehouse.trees import Trees

MONTHS = ("2024-01", "2024-02", "2024-03", "2024-04")


def things(*rows: tuple[str, dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame({"area_code": [row[0] for row in rows], "attributes": [row[1] for row in rows]}, dtype=object)


def counted(
    rule: Count, *rows: tuple[str, dict[str, Any]], level: str = "township", senders: tuple[str, ...] = (COUNTY,), **more: Any
) -> pd.DataFrame:
    return count(
        things(*rows), indicator("counted", "stock_last", level, count=rule), Trees(area_frame(more.get("areas", AREAS)), MONTHS), senders
    )


def values(frame: pd.DataFrame, area: str) -> list[float]:
    return frame.loc[frame["area_code"] == area].sort_values("period")["value"].tolist()


def test_count_counts_a_flow_in_the_month_of_its_date() -> None:
    rule = Count("training", on="held_on", where={"form": ("session",)})
    frame = counted(
        rule, (A, {"held_on": "2024-02-29", "form": "session"}), (NORTH, {"held_on": "2024-02", "form": "session"}),
        (C, {"held_on": "2024-03-01", "form": "class"}), (C, {"held_on": "2024", "form": "session"}),
    )  # fmt: skip
    assert values(frame, NORTH) == [0, 2, 0, 0]
    assert values(frame, SOUTH) == [0, 0, 0, 0]
    assert set(frame["state"]) == {"counted"}


def test_count_counts_a_stock_at_the_end_of_every_month() -> None:
    rule = Count("coops", since="founded", until=("closed",))
    frame = counted(rule, (A, {"founded": "2024-02-29", "closed": "2024-04-01"}), (B, {"founded": "2019"}), (C, {"founded": ""}))
    assert values(frame, NORTH) == [1, 2, 2, 1]
    assert values(frame, SOUTH) == [0, 0, 0, 0]


def test_count_counts_what_is_overdue_from_the_day_after_its_date() -> None:
    rule = Count("problems", after="due", until=("closed",))
    frame = counted(
        rule, (A, {"due": "2024-01-31"}), (A, {"due": "2024-01-30", "closed": "2024-03-01"}),
        (B, {"due": "2024-02", "closed": "2024-02-05"}),
        (C, {"due": "2024-02"}), (C, {"closed": "2024-02-05"}), (C, {"due": "2024"}),
    )  # fmt: skip
    assert values(frame, NORTH) == [1, 2, 1, 1]
    assert values(frame, SOUTH) == [0, 0, 1, 1]


def test_count_leaves_an_area_that_never_sent_the_register_without_a_number() -> None:
    rule = Count("coops", since="founded")
    frame = counted(rule, (A, {"founded": "2024-03"}), senders=(NORTH,))
    assert values(frame, NORTH) == [0, 0, 1, 1]
    assert values(frame, SOUTH) == []


def test_count_counts_things_of_a_sender_nobody_knows_where_they_are() -> None:
    frame = counted(Count("coops", since="founded"), (C, {"founded": "2024-03"}), senders=("",))
    assert values(frame, SOUTH) == [1, 1]


def test_count_adds_a_total_and_says_when_it_is_incomplete() -> None:
    rule = Count("training", on="held_on", total="people")
    frame = counted(
        rule, (A, {"held_on": "2024-01-05", "people": 30}), (B, {"held_on": "2024-01-09", "people": None}), (A, {"held_on": "2024-02-05"}),
    )  # fmt: skip
    north = frame[frame["area_code"] == NORTH].set_index("period")
    assert north["value"].to_dict() == {"2024-01": 30, "2024-03": 0, "2024-04": 0}
    assert north.loc["2024-01", "bound"] == "at_least"
    assert north.loc["2024-03", "bound"] == "exact"


@pytest.mark.parametrize(("field", "expected"), [("area", [2, 2, 2, 2]), ("leader", [1, 1, 1, 1])])
def test_count_counts_distinct_values_once(field: str, expected: list[int]) -> None:
    rule = Count("coops", since="founded", distinct=field)
    rows = [(area, {"founded": "2020-01", "leader": "branch"}) for area in (A, A, B)]
    assert values(counted(rule, *rows), NORTH) == expected


def test_count_counts_each_cooperative_at_its_own_demonstration_level_only() -> None:
    rows = [(A, {"demo_awarded": "2024-01", "demo_level": "provincial"}), (B, {"demo_awarded": "2024-01", "demo_level": "county"})]
    totals = [
        sum(values(counted(Count("coops", since="demo_awarded", until=("demo_lost",), where={"demo_level": (level,)}), *rows), NORTH))
        for level in ("provincial", "city", "county")
    ]
    assert totals == [4, 0, 4]


def test_count_follows_a_merged_village_to_its_successor() -> None:
    merged = "510001009000"
    areas = [row for row in AREAS if row[0] != A]
    areas += [(A, "village", NORTH, "", "2024-02", merged), (merged, "village", NORTH, "2024-03", "", "")]
    rule = Count("coops", since="founded")
    frame = counted(rule, (A, {"founded": "2020-01"}), level="village", areas=areas)
    assert (values(frame, A), values(frame, merged)) == ([1, 1], [1, 1])
    assert values(counted(rule, (A, {"founded": "2020-01"}), areas=areas), NORTH) == [1, 1, 1, 1]


def test_count_for_the_county_takes_all_rows() -> None:
    frame = counted(Count("coops", since="founded"), (A, {"founded": "2020-01"}), (C, {"founded": "2024-04"}), level="county")
    assert values(frame, COUNTY) == [1, 1, 1, 2]


def test_months_of_register_runs_from_the_first_date_to_the_latest_known_month() -> None:
    declared = [indicator("counted", count=Count("coops", since="founded", until=("closed",)))]
    rows = things((A, {"founded": "2023-11-02", "closed": "2031-01"}), (B, {"founded": "2024-01"}))
    assert months_of_register(rows, declared, "")[-1] == "2024-01"
    assert months_of_register(rows, declared, "2024-03") == ("2023-11", "2023-12", "2024-01", "2024-02", "2024-03")
    assert months_of_register(things(), declared, "2024-03") == ()


@given(st.lists(st.tuples(st.sampled_from([A, B, C]), st.integers(0, 3), st.integers(1, 4)), max_size=12))
def test_count_of_a_stock_agrees_with_counting_by_hand(rows: list[tuple[str, int, int]]) -> None:
    given_rows = [
        (area, {"founded": MONTHS[begin], "closed": (*MONTHS, "2024-05")[min(begin + length, 4)]}) for area, begin, length in rows
    ]
    frame = counted(Count("coops", since="founded", until=("closed",)), *given_rows)
    for township, villages in ((NORTH, (A, B)), (SOUTH, (C,))):
        by_hand = [sum(area in villages and row["founded"] <= month < row["closed"] for area, row in given_rows) for month in MONTHS]
        assert values(frame, township) == by_hand


@pytest.mark.parametrize("more", [{}, {"total": "households"}, {"distinct": "area"}, {"distinct": "name"}], ids=str)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from([A, B, C]),
            st.integers(0, 3),
            st.sampled_from([None, 2.0, 5.0]),
            st.sampled_from(["", "x", "y"]),
            st.integers(0, 2),
        ),
        max_size=12,
    ),
    senders=st.sampled_from([(), (COUNTY,), (NORTH,)]),
)
def test_count_groups_counts_each_group_as_if_it_were_alone(
    more: dict[str, str], rows: list[tuple[str, int, float | None, str, int]], senders: tuple[str, ...]
) -> None:
    rule = Count("coops", since="founded", **more)  # type: ignore[arg-type]
    made = [(area, {"founded": MONTHS[begin], "households": number, "name": name}) for area, begin, number, name, _ in rows]
    groups = np.array([row[4] for row in rows], dtype=np.int64)
    trees = Trees(area_frame(AREAS), MONTHS)
    for number, grid in enumerate(count_groups(things(*made), rule, "township", trees, senders, groups, 3)):
        alone = counted(rule, *(one for one, group in zip(made, groups, strict=True) if group == number), senders=senders)
        told = [
            (code, month, grid.value[line, column], "at_least" if grid.short[line, column] else "exact")
            for line, code in enumerate(grid.codes)
            for column, month in enumerate(MONTHS)
            if grid.known[line, column]
        ]
        assert told == list(alone[["area_code", "period", "value", "bound"]].itertuples(index=False, name=None))


def test_count_registers_reads_rows_and_senders(warehouse_url: str) -> None:
    declared: dict[str, Indicator] = {"coops": indicator("coops", "stock_last", "township", count=Count("register", since="founded"))}
    engine = store.open_writer(warehouse_url)
    with store.write(engine) as connection:
        connection.execute(metadata.tables["area"].insert(), area_frame().to_dict("records"))
        for number, sender in enumerate((NORTH, SOUTH)):
            batch = {"batch_id": number, "county_code": "51", "form_code": "register", "sender_code": sender, "state": "published"}
            connection.execute(metadata.tables["batch"].insert(), batch)
        for key, state in (("one", "reported"), ("two", "withdrawn")):
            thing = {"county_code": "51", "register": "register", "row_key": key, "area_code": A, "state": state}
            thing["attributes"] = json.dumps({"founded": "2024-01-15"})
            connection.execute(metadata.tables["register_row_current"].insert(), thing)
        frame = count_registers(connection, "51", SimpleNamespace(indicators=declared), ["register"], "2024-02")  # type: ignore[arg-type]
        assert connection.execute(sa.text("select count(*) from batch")).scalar() == 2
    engine.dispose()
    assert values(frame, NORTH) == [1, 1]
    assert values(frame, SOUTH) == [0, 0]


def test_count_ends_a_row_with_the_first_of_several_dates() -> None:
    rule = Count("coops", since="founded", until=("demo_lost", "closed"))
    rows = (
        (A, {"founded": "2024-01", "demo_lost": "2024-02", "closed": "2024-04"}),
        (B, {"founded": "2024-01", "demo_lost": "", "closed": "2024-03"}),
        (B, {"founded": "2024-01"}),
    )
    assert values(counted(rule, *rows), NORTH) == [3, 2, 1, 1]
