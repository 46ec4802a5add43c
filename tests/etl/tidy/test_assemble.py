import json
import math
from dataclasses import replace

import pytest

from tests.etl.tidy.small import INCOME, OTHER_TOWN, TOWN, VILLAGES, extract, tidied, told, values, villages
from warehouse.catalogue.form import AreaFrom, LongColumns, PeriodFrom, UnitFrom


def test_tidy_takes_area_period_and_unit_from_around_the_table() -> None:
    made = tidied(extract(villages("东村", "西村"), [{"target": "operating", "cells": [123000.0, "4.5万"], "unit": "元"}], note=""))
    assert values(made) == {("operating", "东村", "2024-03"): 12.3, ("operating", "西村", "2024-03"): 4.5}
    assert made.periods == ("2024-03",)
    assert made.sender_code == TOWN
    assert told(made) == []
    first = made.observations.iloc[0]
    assert (first["raw"], first["row_no"], first["column_no"], first["state"], first["bound"]) == ("123000", 3, 4, "reported", "exact")


def test_tidy_keeps_blank_and_missing_words_as_not_reported_and_zero_as_zero() -> None:
    made = tidied(extract(villages("东村", "西村", "南村"), [{"target": "operating", "cells": ["", "—", 0.0]}]))
    assert values(made) == {("operating", "南村", "2024-03"): 0.0}
    assert (made.rows_refused, told(made)) == (0, [])


def test_tidy_says_that_a_file_without_any_figure_was_sent() -> None:
    made = tidied(extract(villages("东村", "西村"), [{"target": "operating", "cells": ["", "—"]}]))
    assert (told(made), made.findings["severity"].tolist(), len(made.observations)) == ([("nothing_reported", 0, 0)], ["explain"], 0)


def test_tidy_keeps_masked_as_a_row_without_value() -> None:
    made = tidied(extract(villages("东村"), [{"target": "operating", "cells": ["**"]}]))
    assert made.observations["state"].tolist() == ["masked"]
    assert math.isnan(made.observations["value"].iat[0])


def test_tidy_refuses_the_cell_and_not_the_row_or_file() -> None:
    columns = [{"target": "operating", "cells": ["很多", 2.0]}, {"target": "subsidy", "cells": [1.0, 3.0]}]
    made = tidied(extract(villages("东村", "西村"), columns))
    assert set(values(made)) == {("subsidy", "东村", "2024-03"), ("operating", "西村", "2024-03"), ("subsidy", "西村", "2024-03")}
    assert made.rows_refused == 1
    assert told(made) == [("unread_number", 3, 4)]
    assert made.findings["severity"].tolist() == ["must"]


def test_tidy_refuses_every_cell_of_a_row_whose_area_nobody_knows_with_the_nearest_names() -> None:
    columns = [{"target": "operating", "cells": [1.0, 2.0]}, {"target": "subsidy", "cells": [1.0, ""]}]
    made = tidied(extract(villages("东树", "西村"), columns))
    assert values(made) == {("operating", "西村", "2024-03"): 2.0}
    assert made.rows_refused == 2
    assert told(made) == [("unknown_area", 3, 0)]
    assert "东村" in json.loads(made.findings["params"].iat[0])["nearest"]


def test_tidy_reads_the_period_of_each_row_and_refuses_what_it_cannot() -> None:
    rows = [*villages("东村", period="2024年2月"), *villages("西村", period="下个月"), *villages("南村", period="2月份")]
    made = tidied(extract(rows, [{"target": "operating", "cells": [1.0, 2.0, 3.0]}], title="2024年度柳河镇报表", file="a.xlsx"))
    assert values(made) == {("operating", "东村", "2024-02"): 1.0, ("operating", "南村", "2024-02"): 3.0}
    assert told(made) == [("unread_period", 4, 0)]


def test_tidy_finds_rows_outside_the_period_of_their_title() -> None:
    rows = [*villages("东村", period="2024年3月"), *villages("西村", period="2024年4月")]
    made = tidied(extract(rows, [{"target": "operating", "cells": [1.0, 2.0]}]))
    assert values(made) == {("operating", "东村", "2024-03"): 1.0}
    assert told(made) == [("period_outside_title", 4, 0)]
    assert json.loads(made.findings["params"].iat[0]) == {"period": "2024-04", "expected": "2024-03"}


def test_tidy_without_any_period_says_so_once_a_sheet() -> None:
    made = tidied(extract(villages("东村", "西村"), [{"target": "operating", "cells": [1.0, 2.0]}], title="柳河镇", file="a.xlsx"))
    assert told(made) == [("missing_period", 0, 0)]
    assert (len(made.observations), made.rows_refused, made.periods) == (0, 2, ())


def test_tidy_puts_year_to_date_beside_the_month() -> None:
    columns = [{"target": "operating", "cells": [5.0]}, {"target": "operating", "cells": [17.0], "measure": "year_to_date"}]
    made = tidied(extract(villages("东村"), columns))
    assert values(made) == {("operating", "东村", "2024-03"): 5.0, ("operating_ytd", "东村", "2024-03"): 17.0}


def test_tidy_makes_a_ratio_of_its_parts() -> None:
    columns = [{"target": "close_rate", "measure": measure, "cells": cells} for measure, cells in
               (("numerator", [259.0, 0.0, 3.0]), ("denominator", [326.0, 0.0, ""]))]  # fmt: skip
    made = tidied(extract(villages("东村", "西村", "南村"), columns))
    frame = made.observations
    assert frame["value"].iat[0] == pytest.approx(79.447853)
    assert math.isnan(frame["value"].iat[1])
    assert frame[["numerator", "denominator"]].to_numpy().tolist() == [[259.0, 326.0], [0.0, 0.0]]
    assert frame["more_columns"].tolist() == ["5", "5"]
    assert (told(made), made.rows_refused) == ([("incomplete_ratio", 5, 4)], 1)


def test_tidy_keeps_a_reported_ratio_beside_its_parts() -> None:
    columns = [
        {"target": "close_rate", "cells": [0.5], "format": "0.0%"},
        {"target": "close_rate", "cells": [1.0], "measure": "numerator"},
        {"target": "close_rate", "cells": [2.0], "measure": "denominator"},
    ]
    frame = tidied(extract(villages("东村"), columns)).observations
    assert frame[["value", "numerator", "denominator", "column_no", "more_columns"]].to_numpy().tolist() == [[50.0, 1.0, 2.0, 4, "5;6"]]


def test_tidy_does_not_take_the_unit_column_of_a_ratio_for_that_of_its_parts() -> None:
    columns = [{"target": "close_rate", "cells": [79.4]}]
    columns += [
        {"target": "close_rate", "measure": measure, "cells": cells}
        for measure, cells in (("numerator", [259.0]), ("denominator", [326.0]))
    ]
    made = tidied(extract(villages("东村", unit="%"), columns))
    assert made.observations[["value", "numerator", "denominator"]].to_numpy().tolist() == [[79.4, 259.0, 326.0]]
    assert told(made) == []


def test_tidy_adds_the_columns_of_one_value_up_exactly() -> None:
    columns = [{"target": "subsidy", "cells": [0.1, 0.1], "add": "省级"}, {"target": "subsidy", "cells": [0.2, ""], "add": "县级"}]
    made = tidied(extract(villages("东村", "西村"), columns))
    assert values(made) == {("subsidy", "东村", "2024-03"): 0.3}
    assert made.observations["more_columns"].tolist() == ["5"]
    assert (told(made), made.rows_refused) == ([("incomplete_sum", 4, 4)], 1)
    assert json.loads(made.findings["params"].iat[0]) == {"columns": "5"}


def test_tidy_keeps_one_of_two_equal_rows() -> None:
    made = tidied(
        extract(villages("东村", "东村"), [{"target": "operating", "cells": [1.0, 1.0]}, {"target": "subsidy", "cells": [2.0, 2.0]}])
    )
    assert len(made.observations) == 2
    assert told(made) == [("duplicate_row", 4, 0)]
    assert json.loads(made.findings["params"].iat[0]) == {"row": 3}


def test_tidy_keeps_neither_of_two_contradicting_cells() -> None:
    made = tidied(
        extract(villages("东村", "东村"), [{"target": "operating", "cells": [1.0, 7.0]}, {"target": "subsidy", "cells": [2.0, 2.0]}])
    )
    assert values(made) == {("subsidy", "东村", "2024-03"): 2.0}
    assert sorted(told(made)) == [("conflicting_duplicate", 3, 4), ("conflicting_duplicate", 4, 4), ("duplicate_row", 4, 0)]
    assert made.rows_refused == 2


def test_tidy_finds_values_in_columns_that_are_no_more() -> None:
    made = tidied(extract(villages("东村", "西村"), [{"target": "contract", "cells": [1.0, ""]}]))
    assert told(made) == [("column_not_valid_in_period", 3, 4)]
    before = extract(villages("东村"), [{"target": "contract", "cells": [1.0]}], title="柳河镇2023年12月", file="a.xlsx")
    assert told(tidied(before)) == []


def test_tidy_marks_approximate_numbers() -> None:
    made = tidied(extract(villages("东村", "西村"), [{"target": "operating", "cells": ["约12", "12余"]}]))
    assert made.observations["bound"].tolist() == ["exact", "at_least"]
    assert told(made) == [("approximate_number", 3, 4), ("approximate_number", 4, 4)]


def test_tidy_refuses_contradicting_units_and_unknown_ones() -> None:
    columns = [
        {"target": "operating", "cells": [1.0, 2.0], "format": ["", '0"元"'], "unit": "万元"},
        {"target": "subsidy", "cells": ["3人", 3.0]},
    ]
    made = tidied(extract(villages("东村", "西村"), columns))
    assert values(made) == {("operating", "东村", "2024-03"): 1.0, ("subsidy", "西村", "2024-03"): 3.0}
    assert told(made) == [("unit_mismatch", 4, 4), ("unknown_unit", 3, 5)]


def test_tidy_speaks_once_of_a_heading_that_contradicts_the_note() -> None:
    extracted = extract(villages("东村", "西村"), [{"target": "operating", "cells": [1.0, 2.0], "unit": "元"}], note="万元")
    made = tidied(extracted)
    assert told(made) == [("unit_mismatch", 3, 4)]
    assert (len(made.observations), made.rows_refused) == (0, 2)
    assert made.findings[["indicator_code", "area_code", "period"]].to_numpy().tolist() == [["operating", "", ""]]


def test_tidy_passes_over_a_note_that_counts_something_else() -> None:
    made = tidied(
        extract(villages("东村"), [{"target": "households", "cells": [120.0]}, {"target": "operating", "cells": [3.0]}], note="元")
    )
    assert values(made) == {("households", "东村", "2024-03"): 120.0, ("operating", "东村", "2024-03"): 0.0003}
    assert told(made) == []


def test_tidy_reads_long_tables_by_code_name_and_unit_column() -> None:
    form = replace(
        INCOME, layout="long", long=LongColumns(indicator=("指标",), value=("数值",)), unit=UnitFrom(column=("单位",)), columns={}
    )
    rows = [
        *villages("东村", indicator="operating", unit="元"),
        *villages("东村", indicator="补助收入（万元）"),
        *villages("东村", indicator="集体收人", bound=""),
        *villages("西村", indicator="经营收入", bound="余", quote="经营收入12余万元", basis="含补助", unit="万元"),
    ]
    made = tidied(extract(rows, [{"target": "", "cells": [12000.0, 2.0, 3.0, 12.0]}], form=form, note=""))
    assert values(made) == {
        ("operating", "东村", "2024-03"): 1.2,
        ("subsidy", "东村", "2024-03"): 2.0,
        ("operating", "西村", "2024-03"): 12.0,
    }
    assert told(made) == [("unknown_indicator", 5, 0)]
    assert "集体收入" in json.loads(made.findings["params"].iat[0])["nearest"]
    assert made.observations[["bound", "basis", "raw"]].iloc[2].tolist() == ["at_least", "含补助", "12（经营收入12余万元）"]


def test_tidy_reads_crosstabs_of_months_with_the_year_of_the_title() -> None:
    form = replace(INCOME, layout="crosstab", long=LongColumns(fixed="operating"))
    columns = [{"target": "operating", "cells": [1.0], "period": "1月"}, {"target": "operating", "cells": [2.0], "period": "二月"}]
    columns += [{"target": "operating", "cells": [3.0], "period": "全年"}]
    made = tidied(extract(villages("东村"), columns, form=form, title="柳河镇2024年经营收入", file="a.xlsx"))
    assert values(made) == {("operating", "东村", "2024-01"): 1.0, ("operating", "东村", "2024-02"): 2.0}
    assert made.periods == ("2024-01", "2024-02")
    assert told(made) == [("unread_period", 0, 6)]


def test_tidy_reads_crosstabs_of_areas() -> None:
    form = replace(INCOME, layout="crosstab", area=AreaFrom(level="township"), long=LongColumns(indicator=("指标",), across="area"))
    columns = [{"target": "", "cells": [1.0, 2.0], "area": "柳河镇"}, {"target": "", "cells": [3.0, 4.0], "area": "某镇"}]
    rows = [{"indicator": "经营收入"}, {"indicator": "补助收入"}]
    made = tidied(extract(rows, columns, form=form, title="2024年3月", file="a.xlsx"))
    assert values(made) == {("operating", "柳河镇", "2024-03"): 1.0, ("subsidy", "柳河镇", "2024-03"): 2.0}
    assert told(made) == [("unknown_area", 0, 5)]


def test_tidy_knows_the_sender_by_what_all_rows_share_else_the_county() -> None:
    one = extract(villages("东村", "西村"), [{"target": "operating", "cells": [1.0, 2.0]}], title="2024年3月", file="a.xlsx")
    assert tidied(one).sender_code == TOWN
    rows = [*villages("东村"), {"township": "东岭镇", "village": "北村"}]
    two = extract(rows, [{"target": "operating", "cells": [1.0, 2.0]}], title="2024年3月", file="a.xlsx")
    assert tidied(two).sender_code == "990100000000"
    assert tidied(two).observations["area_code"].tolist() == [VILLAGES["东村"], VILLAGES["北村"]]
    assert OTHER_TOWN not in tidied(two).observations["area_code"].tolist()


def test_tidy_numbers_corrections_and_reads_the_day_of_the_report() -> None:
    extracted = extract(villages("东村"), [{"target": "operating", "cells": [1.0]}], submitted="2024年4月5日")
    made = tidied(extracted, file="收件/柳河镇2024年3月(更正2).xlsx")
    assert (made.submission_no, made.submitted_on, made.file_name) == (2, "2024-04-05", "收件/柳河镇2024年3月(更正2).xlsx")


def test_tidy_of_an_empty_table_is_an_empty_submission() -> None:
    made = tidied(extract([], [{"target": "operating", "cells": []}]))
    assert (len(made.observations), made.rows_refused, told(made)) == (0, 0, [])


def test_tidy_reads_quarters_and_years() -> None:
    form = replace(INCOME, period=PeriodFrom(grain="quarter"))
    made = tidied(
        extract(villages("东村"), [{"target": "operating", "cells": [1.0]}], form=form, title="柳河镇2024年第一季度", file="a.xlsx")
    )
    assert made.periods == ("2024Q1",)
