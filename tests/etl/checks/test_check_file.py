import json

import pytest

from etl.checks import check_file
from tests.etl.tidy.small import VILLAGES, catalogue, extract, tidied, told, values, villages
from warehouse.submission import Submission


def checked(rows: list[dict[str, object]], columns: list[dict[str, object]], title: str = "柳河镇2024年3月") -> Submission:
    return check_file(tidied(extract(rows, columns, title=title, file="a.xlsx")), catalogue())


def params(made: Submission) -> list[dict[str, object]]:
    return [json.loads(text) for text in made.findings["params"]]


def test_check_file_says_nothing_of_sound_rows() -> None:
    columns = [
        {"target": "income", "cells": [3.0, 5.5]},
        {"target": "operating", "cells": [1.0, 5.0]},
        {"target": "subsidy", "cells": [2.0, 0.5]},
    ]
    made = checked(villages("东村", "西村"), columns)
    assert (told(made), len(made.observations), made.rows_refused) == ([], 6, 0)


def test_check_file_refuses_values_out_of_bounds() -> None:
    made = checked(villages("东村", "西村"), [{"target": "operating", "cells": [-1.0, 2.0]}, {"target": "income", "cells": [-1.0, 2.0]}])
    assert told(made) == [("out_of_bounds", 3, 4)]
    assert (made.rows_refused, len(made.observations)) == (1, 3)
    assert made.observations.index.tolist() == [0, 1, 2]


@pytest.mark.parametrize(("share", "refused"), [(100.0, 0), (100.04, 0), (100.5, 1), (0.0, 0)])
def test_check_file_refuses_shares_above_a_hundred(share: float, refused: int) -> None:
    made = checked(villages("东村"), [{"target": "close_rate", "cells": [share]}])
    assert (made.rows_refused, told(made)) == (refused, [("share_over_100", 3, 4)] * refused)


@pytest.mark.parametrize(
    ("cells", "formats", "found"),
    [
        ([0.95, 0.88], "", True), ([1.0, 0.5], "", True), ([0.95, 88.0], "", False), (["0.95%", "0.88%"], "", False),
        ([0.0095, 0.0088], "0.00%", False), ([0.0, 0.0], "", False), ([0.95, 0.88], "0%", False),
    ],
)  # fmt: skip
def test_check_file_asks_about_fractions_in_a_column_of_percent(cells: list[object], formats: str, found: bool) -> None:
    made = checked(villages("东村", "西村"), [{"target": "close_rate", "cells": cells, "format": formats}])
    assert (told(made), len(made.observations)) == ([("fraction_for_percent", 3, 4)] if found else [], 2)


@pytest.mark.parametrize(("share", "found"), [(90.0, True), (95.0, False), (95.2, True), (0.95, True), ("90以上", False)])
def test_check_file_compares_a_ratio_with_its_parts(share: object, found: bool) -> None:
    beside = [{"target": "received", "cells": [200.0]}, {"target": "closed", "cells": [190.0]}]
    made = checked(villages("东村"), [{"target": "close_rate", "cells": [share]}, *beside])
    assert [rule for rule, _, _ in told(made) if rule != "approximate_number"] == ["ratio_mismatch"] * found
    own = [
        {"target": "close_rate", "cells": [cell], "measure": measure} for cell, measure in ((190.0, "numerator"), (200.0, "denominator"))
    ]
    made = checked(villages("东村"), [{"target": "close_rate", "cells": [share], "measure": "period"}, *own])
    assert [rule for rule, _, _ in told(made) if rule != "approximate_number"] == ["ratio_mismatch"] * found


def test_check_file_takes_a_ratio_that_was_rounded_or_cut_off() -> None:
    beside = [{"target": "received", "cells": [7.0, 7.0]}, {"target": "closed", "cells": [6.0, 6.0]}]
    assert told(checked(villages("东村", "西村"), [{"target": "close_rate", "cells": [85.7, 85.0]}, *beside])) == []


def test_check_file_refuses_numerators_above_their_denominator() -> None:
    columns = [
        {"target": "close_rate", "cells": [9.0, 1.0], "measure": "numerator"},
        {"target": "close_rate", "cells": [3.0, 3.0], "measure": "denominator"},
    ]
    made = checked(villages("东村", "西村"), columns)
    assert ("part_over_whole", 3, 4) in told(made)
    assert made.observations["area_code"].tolist() == [VILLAGES["西村"]]


def test_check_file_refuses_a_part_above_its_whole_in_columns_of_their_own() -> None:
    made = checked(villages("东村", "西村"), [{"target": "received", "cells": [3.0, 5.0]}, {"target": "closed", "cells": [4.0, 5.0]}])
    assert told(made) == [("part_over_whole", 3, 5)]
    assert params(made) == [{"part": "办结数", "value": 4.0, "whole": "受理数", "expected": 3.0}]
    assert ("closed", "东村", "2024-03") not in values(made)
    assert ("received", "东村", "2024-03") in values(made)


def test_check_file_compares_wholes_with_the_parts_the_form_has_in_the_period() -> None:
    columns = [
        {"target": "income", "cells": [4.0, 4.0, 4.0]},
        {"target": "operating", "cells": [1.0, 1.0, 1.0]},
        {"target": "subsidy", "cells": [2.0, 3.0, ""]},
    ]
    made = checked(villages("东村", "西村", "南村"), columns)
    assert told(made) == [("parts_mismatch", 3, 4)]
    assert params(made) == [{"value": 4.0, "expected": 3.0, "difference": 1.0}]
    assert len(made.observations) == 8
    assert told(checked(villages("东村", "西村", "南村"), columns, title="柳河镇2023年3月")) == []


def test_check_file_finds_months_above_their_year_to_date() -> None:
    columns = [{"target": "operating", "cells": [5.0, 5.0]}, {"target": "operating", "cells": [4.0, 5.0], "measure": "year_to_date"}]
    made = checked(villages("东村", "西村"), columns)
    assert told(made) == [("cumulative_mismatch", 3, 5)]
    assert len(made.observations) == 4


@pytest.mark.parametrize(("times", "factor"), [(10000.0, 10000.0), (0.0001, "1/10000"), (1000.0, 1000.0), (100.0, None), (30.0, None)])
def test_check_file_finds_slips_of_the_unit_against_the_other_areas(times: float, factor: object) -> None:
    rows = [*villages("东村", "西村", "南村"), {"township": "东岭镇", "village": "北村"}, {"township": "柳河镇"}]
    made = checked(rows, [{"target": "operating", "cells": [10.0, 12.0, 11.0, 9.0, 10.0 * times]}], title="2024年3月")
    assert told(made) == ([("unit_slip", 7, 4)] if factor else [])
    assert [found["factor"] for found in params(made)] == ([factor] if factor else [])
    assert len(made.observations) == 5


def test_check_file_does_not_judge_the_unit_by_too_few_areas() -> None:
    made = checked(villages("东村", "西村"), [{"target": "operating", "cells": [10.0, 100000.0]}])
    assert told(made) == []


def test_check_file_speaks_of_masked_values() -> None:
    made = checked(villages("东村"), [{"target": "operating", "cells": ["**"]}])
    assert told(made) == [("masked_value", 3, 4)]
    assert made.observations["state"].tolist() == ["masked"]


def test_check_file_leaves_submissions_without_observations_alone() -> None:
    made = tidied(extract([], [{"target": "operating", "cells": []}]))
    assert check_file(made, catalogue()) is made
