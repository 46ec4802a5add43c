import json

from hypothesis import given
from hypothesis import strategies as st

from tests.etl.tidy.small import extract, tidied, told, villages

TOTAL = {"kind": "total"}


def total(**said: object) -> dict[str, object]:
    return {"kind": "total", **said}


def test_totals_that_agree_are_dropped_without_a_word() -> None:
    rows = [*villages("东村", "西村"), total(township="合计")]
    made = tidied(extract(rows, [{"target": "operating", "cells": [1.1, 2.2, 3.3]}, {"target": "households", "cells": [5.0, "", 5.0]}]))
    assert (told(made), len(made.observations), made.rows_refused) == ([], 3, 0)


def test_totals_that_differ_are_reported_at_their_cell_and_dropped() -> None:
    rows = [*villages("东村", "西村"), total(township="合计")]
    made = tidied(extract(rows, [{"target": "operating", "cells": [1.0, 2.5, 4.0]}, {"target": "subsidy", "cells": [1.0, 1.0, 2.0]}]))
    assert told(made) == [("total_mismatch", 5, 4)]
    assert json.loads(made.findings["params"].iat[0]) == {"total": 4.0, "expected": 3.5, "difference": 0.5}
    assert (len(made.observations), made.rows_refused) == (4, 0)


def test_totals_of_counts_must_agree_exactly() -> None:
    rows = [*villages("东村", "西村"), total(township="合计")]
    made = tidied(extract(rows, [{"target": "households", "cells": [5000.0, 4000.0, 9001.0]}]))
    assert told(made) == [("total_mismatch", 5, 4)]


def test_totals_are_converted_as_their_column_is() -> None:
    rows = [*villages("东村", "西村"), total(township="合计")]
    made = tidied(extract(rows, [{"target": "operating", "cells": [10000.0, 20000.0, "4万元"]}], note="元"))
    assert [rule for rule, _, _ in told(made)] == ["total_mismatch"]
    made = tidied(extract(rows, [{"target": "operating", "cells": [10000.0, 20000.0, 30000.0]}], note="元"))
    assert told(made) == []


def test_totals_of_a_township_above_or_below_its_villages_are_compared_with_these() -> None:
    east = {"township": "东岭镇", "village": "北村"}
    above = [total(township="柳河镇小计"), *villages("东村", "西村"), total(township="东岭镇小计"), east, total(township="合计")]
    cells = [[3.0, 1.0, 2.0, 4.0, 4.0, 7.0], [30.0, 10.0, 20.0, 41.0, 40.0, 70.0]]
    columns = [{"target": "operating", "cells": cells[0]}, {"target": "subsidy", "cells": cells[1]}]
    assert told(tidied(extract(above, columns, title="2024年3月"))) == [("total_mismatch", 6, 5)]
    below = [*villages("东村", "西村"), total(village="小计"), east, total(village="小计"), total(village="总计")]
    order = [1, 2, 0, 4, 3, 5]
    columns = [
        {"target": name, "cells": [values[place] for place in order]} for name, values in zip(("operating", "subsidy"), cells, strict=True)
    ]
    assert told(tidied(extract(below, columns, title="2024年3月"))) == [("total_mismatch", 7, 5)]


def test_totals_that_are_averages_or_parts_are_not_compared() -> None:
    rows = [*villages("东村", "西村"), {"kind": "other", "township": "平均"}, {"kind": "other", "township": "其中：贫困村"}]
    made = tidied(extract(rows, [{"target": "operating", "cells": [1.0, 2.0, 1.5, 1.0]}]))
    assert told(made) == []


def test_totals_of_ratios_are_not_compared() -> None:
    rows = [*villages("东村", "西村"), total(township="合计")]
    made = tidied(extract(rows, [{"target": "close_rate", "cells": [50.0, 60.0, 55.0]}]))
    assert told(made) == []


def test_totals_that_cannot_be_read_are_reported_and_refuse_nothing() -> None:
    rows = [*villages("东村"), total(township="合计")]
    made = tidied(extract(rows, [{"target": "operating", "cells": [1.0, "见附表"]}]))
    assert (told(made), made.rows_refused, len(made.observations)) == ([("unread_number", 4, 4)], 0, 1)


@given(st.lists(st.decimals(0, 10**6, places=2), min_size=3, max_size=3), st.integers(-3, 3))
def test_totals_are_told_apart_from_their_sum_to_the_last_count(parts: list[object], off: int) -> None:
    numbers = [float(str(part)) for part in parts]
    counts = [float(round(number)) for number in numbers]
    rows = [*villages("东村", "西村", "南村"), total(township="合计")]
    right = tidied(
        extract(rows, [{"target": "operating", "cells": [*numbers, sum(numbers)]}, {"target": "subsidy", "cells": [*counts, sum(counts)]}])
    )
    assert told(right) == []
    wrong = tidied(extract(rows, [{"target": "households", "cells": [*counts, sum(counts) + off]}]))
    assert told(wrong) == ([("total_mismatch", 6, 4)] if off else [])
