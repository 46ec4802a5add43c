import json
import math
from dataclasses import replace

from etl.findings import Finding
from tests.etl.tidy.small import INCOME, TOWN, extract, tidied, told
from warehouse.catalogue.form import LongColumns, PeriodFrom, TargetColumns, UnitFrom
from warehouse.submission import TARGET_COLUMNS

TARGETS = replace(
    INCOME,
    code="targets",
    kind="targets",
    period=PeriodFrom(grain="year", year=("年度",)),
    unit=UnitFrom(column=("单位",)),
    long=LongColumns(indicator=("指标",)),
    target=TargetColumns(value=("目标值",)),
    columns={},
)


def columns(*values: object, **more: list[object]) -> list[dict[str, object]]:
    return [
        {"target": "value", "cells": list(values)},
        *({"target": name.replace("_", "."), "cells": cells} for name, cells in more.items()),
    ]


def rows(*indicators: str, **more: object) -> list[dict[str, object]]:
    return [{"township": "柳河镇", "year": 2024.0, "indicator": name, **more} for name in indicators]


def test_target_rows_hold_value_start_phases_and_texts_in_the_indicators_unit() -> None:
    asked = columns(1200000.0, start=["1000000"], phases_Q1=[300000.0], phases_Q2=[""], department=["农业农村局"], deadline=["12月底"])
    made = tidied(extract(rows("经营收入", unit="元"), asked, form=TARGETS, title="目标任务", note=""))
    assert tuple(made.targets.columns) == TARGET_COLUMNS
    row = made.targets.iloc[0]
    assert (row["indicator_code"], row["area_code"], row["period"], row["value"]) == ("operating", TOWN, "2024", 120.0)
    assert json.loads(row["phases"]) == {"Q1": 30.0}
    assert (row["department"], row["deadline"], row["horizon"]) == ("农业农村局", "12月底", "")
    assert row["start"] == 100.0
    assert told(made) == []


def test_target_rows_without_start_or_phases_leave_them_empty() -> None:
    made = tidied(extract(rows("经营收入"), columns(120.0), form=TARGETS, title=""))
    assert math.isnan(made.targets["start"].iat[0])
    assert made.targets["phases"].iat[0] == ""
    assert made.periods == ("2024",)


def test_target_rows_are_refused_whole_where_a_number_cannot_be_read() -> None:
    made = tidied(extract(rows("经营收入", "补助收入"), columns(120.0, 50.0, start=["若干", 40.0]), form=TARGETS, title=""))
    assert made.targets["indicator_code"].tolist() == ["subsidy"]
    assert (told(made), made.rows_refused) == ([("unread_number", 3, 5)], 1)


def test_target_rows_keep_one_of_equal_and_none_of_contradicting_rows() -> None:
    made = tidied(extract(rows("经营收入", "经营收入", "补助收入", "补助收入"), columns(120.0, 120.0, 50.0, 60.0), form=TARGETS, title=""))
    assert made.targets["indicator_code"].tolist() == ["operating"]
    assert told(made) == [("duplicate_row", 4, 0), ("conflicting_duplicate", 5, 0), ("conflicting_duplicate", 6, 0)]
    assert made.rows_refused == 2


def test_target_rows_may_be_set_for_a_window_or_for_no_year() -> None:
    asked = [*rows("经营收入", year="2021-2025年"), *rows("补助收入", year="undated"), *rows("户数", year="2024年3月")]
    made = tidied(extract(asked, columns(120.0, 50.0, 70.0), form=TARGETS, title=""))
    assert made.targets["period"].tolist() == ["2021/2025", "undated"]
    assert told(made) == [("unread_period", 5, 0)]


def test_target_rows_without_any_number_are_no_targets() -> None:
    made = tidied(extract(rows("经营收入"), columns("", department=["农业农村局"]), form=TARGETS, title=""))
    assert (len(made.targets), made.rows_refused) == (0, 0)


def test_target_rows_are_not_the_countys_where_the_column_of_areas_is_not_known() -> None:
    taken = extract([{"year": 2024.0, "indicator": "经营收入"}], columns(120.0), form=TARGETS, title="示例县目标任务")
    context = replace(taken.contexts[0], columns={"year": 1, "indicator": 3})
    unknown = Finding("unknown_heading", context.sheet, 2, 2, "苏木（镇）")
    taken = replace(taken, contexts={0: context}, findings=[unknown])
    made = tidied(taken)
    assert (len(made.targets), made.rows_refused) == (0, 1)
    assert ("missing_column", 2, 2) in told(made)
    assert len(tidied(replace(taken, findings=[replace(unknown, raw="领域")])).targets) == 1
