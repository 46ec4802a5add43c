import json
from dataclasses import replace

import pandas as pd
import pytest

from etl.checks import Villages, against_history
from tests.etl.tidy.small import TOWN, VILLAGES, catalogue, extract, tidied, told, villages
from warehouse.catalogue.model import Bounds
from warehouse.submission import Submission

HISTORY = ["indicator_code", "area_code", "period", "value"]


def held(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    return pd.DataFrame([(code, VILLAGES.get(area, area), period, value) for code, area, period, value in rows], columns=HISTORY)


def sent(rows: list[dict[str, object]], columns: list[dict[str, object]], month: str = "2024年3月") -> Submission:
    return tidied(extract(rows, columns, title=f"柳河镇{month}", file="a.xlsx"))


def judged(made: Submission, history: pd.DataFrame) -> Submission:
    return against_history(made, history, catalogue())


def params(made: Submission) -> list[dict[str, object]]:
    return [json.loads(text) for text in made.findings["params"]]


def test_against_history_says_nothing_without_history() -> None:
    made = sent(villages("东村"), [{"target": "operating", "cells": [5.0]}])
    assert told(judged(made, held())) == []


def test_against_history_keeps_every_observation() -> None:
    made = sent(villages("东村"), [{"target": "operating", "cells": [50000.0]}])
    after = judged(made, held(("operating", "东村", "2024-02", 5.0)))
    assert after.observations is made.observations
    assert after.findings["severity"].tolist() == ["explain"]


@pytest.mark.parametrize(("value", "factor"), [(50000.0, 10000.0), (0.0005, "1/10000"), (6000.0, 1000.0), (50.0, None), (0.0, None)])
def test_against_history_finds_slips_of_the_unit(value: float, factor: object) -> None:
    made = judged(sent(villages("东村"), [{"target": "operating", "cells": [value]}]), held(("operating", "东村", "2024-02", 5.0)))
    assert told(made) == ([("unit_slip", 3, 4)] if factor else [])
    assert [found["factor"] for found in params(made)] == ([factor] if factor else [])


def test_against_history_compares_with_the_year_before_too() -> None:
    made = judged(sent(villages("东村"), [{"target": "operating", "cells": [50000.0]}]), held(("operating", "东村", "2023-03", 5.0)))
    assert told(made) == [("unit_slip", 3, 4)]


def test_against_history_does_not_look_at_other_areas_indicators_or_periods() -> None:
    history = held(("operating", "西村", "2024-02", 5.0), ("subsidy", "东村", "2024-02", 5.0), ("operating", "东村", "2021-02", 5.0))
    made = judged(sent(villages("东村"), [{"target": "operating", "cells": [50000.0]}]), history)
    assert told(made) == []


def unsaid(*cells: float, note: str = "") -> Submission:
    columns = [{"target": "operating", "cells": list(cells)}]
    return tidied(extract(villages("东村", "西村", "南村"), columns, title="柳河镇2024年3月", file="a.xlsx", note=note))


def test_against_history_refuses_a_column_without_its_unit_whose_numbers_look_like_yuan() -> None:
    made = judged(unsaid(125000.0, 98000.0, 56000.0), held())
    assert told(made) == [("unit_not_said", 0, 4), ("unit_must_be_said", 3, 4)]
    assert (len(made.observations), made.rows_refused, params(made)[1]["other"]) == (0, 3, "元")


@pytest.mark.parametrize("cells", [(12.5, 9.8, 5.6), (1250.5, 9800.0, 5600.0), (120.0, 98.0, 56.0)])
def test_against_history_takes_a_column_without_its_unit_that_may_be_in_wan_yuan(cells: tuple[float, ...]) -> None:
    assert len(judged(unsaid(*cells), held()).observations) == 3


def test_against_history_asks_for_no_unit_that_is_said_or_shown_by_earlier_values() -> None:
    assert len(judged(unsaid(125000.0, 98000.0, 56000.0, note="万元"), held()).observations) == 3
    assert len(judged(unsaid(125000.0, 98000.0, 56000.0), held(("operating", "东村", "2024-02", 120000.0))).observations) == 3


FLOWS = ("operating", "subsidy", "income", "attendances", "received")


def copied(values: list[float], before: list[float]) -> Submission:
    columns = [{"target": code, "cells": [value]} for code, value in zip(FLOWS, values, strict=True)]
    rows = [(code, "东村", "2024-02", value) for code, value in zip(FLOWS, before, strict=True)]
    return judged(sent(villages("东村"), columns), held(*rows))


def test_against_history_finds_areas_copied_forward_once_an_area() -> None:
    made = copied([1.5, 2.5, 4.0, 31.0, 7.0], [1.5, 2.5, 4.0, 31.0, 7.0])
    assert told(made) == [("copied_forward", 3, 0)]
    assert made.findings["area_code"].tolist() == [VILLAGES["东村"]]
    assert params(made) == [{"periods": 1}]


def test_against_history_does_not_call_zeros_or_a_few_equal_values_copies() -> None:
    assert told(copied([0.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0, 0.0])) == []
    assert told(copied([1.5, 2.5, 4.0, 31.0, 7.0], [1.5, 2.5, 4.0, 30.0, 8.0])) == []


def test_against_history_does_not_call_equal_small_counts_copies() -> None:
    assert told(copied([1.0, 2.0, 3.0, 2.0, 10.0], [1.0, 2.0, 3.0, 2.0, 10.0])) == []


def zero(code: str, *before: float) -> list[tuple[str, int, int]]:
    months = ("2024-02", "2023-03")
    history = held(*((code, "东村", month, value) for month, value in zip(months, before, strict=False)))
    return told(judged(sent(villages("东村"), [{"target": code, "cells": [0.0]}]), history))


def test_against_history_finds_sudden_zeros() -> None:
    history = held(("operating", "东村", "2024-02", 5.0), ("operating", "东村", "2023-03", 7.0), ("operating", "西村", "2024-02", 5.0))
    made = judged(sent(villages("东村", "西村"), [{"target": "operating", "cells": [0.0, 0.0]}]), history)
    assert told(made) == [("sudden_zero", 3, 4)]
    assert params(made) == [{"periods": 2, "expected": 6.0}]


@pytest.mark.parametrize(("before", "found"), [((10.0, 12.0), 1), ((9.0, 40.0), 0), ((12.0,), 0)])
def test_against_history_calls_zero_counts_sudden_where_chance_does_not_explain_them(before: tuple[float, ...], found: int) -> None:
    assert len(zero("attendances", *before)) == found


@pytest.mark.parametrize("before", [(5.0, 0.0), (0.0, 5.0), (5.0,)])
def test_against_history_does_not_miss_what_comes_in_at_times_only(before: tuple[float, ...]) -> None:
    assert zero("operating", *before) == []


def year_to_date(month: float, cumulative: float) -> list[dict[str, object]]:
    return [{"target": "operating", "cells": [month]}, {"target": "operating", "cells": [cumulative], "measure": "year_to_date"}]


def test_against_history_finds_year_to_date_that_does_not_add_up() -> None:
    history = held(("operating_ytd", "东村", "2024-02", 10.0))
    assert told(judged(sent(villages("东村"), year_to_date(5.0, 15.0)), history)) == []
    made = judged(sent(villages("东村"), year_to_date(5.0, 18.0)), history)
    assert told(made) == [("cumulative_mismatch", 3, 5)]
    assert params(made) == [{"before": 10.0, "value": 5.0, "expected": 15.0, "cumulative": 18.0}]


def test_against_history_starts_the_year_to_date_anew_in_january() -> None:
    history = held(("operating_ytd", "东村", "2023-12", 90.0))
    assert told(judged(sent(villages("东村"), year_to_date(5.0, 5.0), "2024年1月"), history)) == []
    assert told(judged(sent(villages("东村"), year_to_date(5.0, 6.0), "2024年1月"), history)) == [("cumulative_mismatch", 3, 5)]


def test_against_history_finds_a_falling_year_to_date_even_after_a_missing_month() -> None:
    history = held(("operating_ytd", "东村", "2024-01", 10.0))
    made = judged(sent(villages("东村"), [{"target": "operating", "cells": [8.0], "measure": "year_to_date"}]), history)
    assert told(made) == [("falling_cumulative", 3, 4)]
    assert params(made) == [{"before": 10.0, "value": 8.0}]


def test_against_history_uses_earlier_months_of_the_same_file() -> None:
    rows = [*villages("东村", period="2024年2月"), *villages("东村", period="2024年3月")]
    columns = [{"target": "operating", "cells": [10.0, 8.0], "measure": "year_to_date"}]
    made = judged(tidied(extract(rows, columns, title="柳河镇2024年", file="a.xlsx")), held())
    assert told(made) == [("falling_cumulative", 4, 4)]


def december(value: float, *history: tuple[str, str, str, float], code: str = "income") -> Submission:
    return judged(sent(villages("东村"), [{"target": code, "cells": [value]}], "2024年12月"), held(*history))


TO_NOVEMBER = ("income_ytd", "东村", "2024-11", 110.0)


def test_against_history_finds_december_jumps_against_the_months_before() -> None:
    made = december(120.0, TO_NOVEMBER, ("income", "东村", "2024-11", 10.0))
    assert told(made) == [("december_jump", 3, 4)]
    assert params(made) == [{"value": 120.0, "expected": 10.0, "factor": 12.0}]
    assert told(december(90.0, TO_NOVEMBER)) == []


@pytest.mark.parametrize(("value", "last", "found"), [(80.0, 50.0, 0), (80.0, 20.0, 1), (35.0, 2.0, 1), (25.0, 2.0, 0)])
def test_against_history_compares_december_with_the_last_one(value: float, last: float, found: int) -> None:
    made = december(value, TO_NOVEMBER, ("income", "东村", "2023-12", last))
    assert told(made) == [("december_jump", 3, 4)] * found


def test_against_history_averages_the_months_where_enough_are_held() -> None:
    months = [("income", "东村", f"2024-{month:02d}", 10.0) for month in range(6, 12)]
    assert told(december(150.0, *months)) == [("december_jump", 3, 4)]
    assert told(december(150.0, *months[2:])) == []
    assert told(december(150.0, months[-1], ("income", "东村", "2023-12", 11.0))) == [("december_jump", 3, 4)]


def test_against_history_does_not_look_for_december_jumps_in_items_and_small_counts() -> None:
    assert told(december(150.0, ("operating_ytd", "东村", "2024-11", 110.0), code="operating")) == []
    few = [("attendances_ytd", "东村", "2024-11", 55.0), ("attendances", "东村", "2023-12", 6.0)]
    assert told(december(80.0, *few, code="attendances")) == []


def test_against_history_finds_changes_of_basis() -> None:
    history = held(("operating", "东村", "2024-02", 5.0), ("operating", "西村", "2024-02", 5.0)).assign(basis=["含补助", "不含补助"])
    made = judged(sent(villages("东村", "西村"), [{"target": "operating", "cells": [5.0, 5.5], "basis": "不含补助"}]), history)
    assert told(made) == [("basis_changed", 3, 4)]


@pytest.mark.parametrize(("closed", "refused"), [(12.0, 0), (13.0, 1)])
def test_against_history_refuses_more_closed_than_received_and_open_before(closed: float, refused: int) -> None:
    rate = catalogue().indicators["close_rate"]
    declared = {**catalogue().indicators, "close_rate": replace(rate, bounds=Bounds(0.0), quality="still_open")}
    declared["still_open"] = replace(declared["received"], code="still_open", aggregation="stock_last")
    world = replace(catalogue(), indicators=declared)
    columns = [{"target": "received", "cells": [10.0]}, {"target": "closed", "cells": [closed]}]
    made = against_history(sent(villages("东村"), columns), held(("still_open", "东村", "2024-02", 2.0)), world)
    assert told(made) == [("part_over_whole", 3, 5)] * refused
    assert (len(made.observations), made.rows_refused) == (2 - refused, refused)
    assert told(against_history(sent(villages("东村"), columns), held(), world)) == []


def standing(*gone: str) -> Villages:
    rows = [(code, code[:9] + "000", "village", "", "2024-02" if name in gone else "") for name, code in VILLAGES.items()]
    return Villages(pd.DataFrame(rows, columns=["code", "township_code", "level", "valid_from", "valid_to"]))


@pytest.mark.parametrize(("whole", "found"), [(6.0, []), (7.0, [("township_mismatch", 3, 4)])])
def test_against_history_compares_townships_with_all_of_their_villages(whole: float, found: list[tuple[str, int, int]]) -> None:
    made = sent([{"township": "柳河镇"}, *villages("东村", "西村", "南村")], [{"target": "operating", "cells": [whole, 1.0, 2.0, 3.0]}])
    after = against_history(made, held(), catalogue(), standing())
    assert told(after) == found
    assert TOWN in made.observations["area_code"].tolist()


@pytest.mark.parametrize(("gone", "found"), [((), []), (("南村",), [("township_mismatch", 3, 4)])])
def test_against_history_compares_townships_only_where_all_villages_that_stand_report(
    gone: tuple[str, ...], found: list[tuple[str, int, int]]
) -> None:
    made = sent([{"township": "柳河镇"}, *villages("东村", "西村")], [{"target": "operating", "cells": [7.0, 1.0, 2.0]}])
    assert told(against_history(made, held(), catalogue(), standing(*gone))) == found


def test_villages_stand_from_their_first_to_their_last_month() -> None:
    rows = [("v1", "t", "village", "", "2025-03"), ("v2", "t", "village", "2025-04", ""), ("z", "", "zone", "", "")]
    stood = Villages(pd.DataFrame(rows, columns=["code", "township_code", "level", "valid_from", "valid_to"]))
    assert [stood.standing(period) for period in ("2025-03", "2025Q2", "undated")] == [{"t": {"v1"}}, {"t": {"v2"}}, {}]
    assert stood.township_of == {"v1": "t", "v2": "t"}
