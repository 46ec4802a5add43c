"""What stands around tables and beside their numbers, where it is not as the form has it."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from etl.form.extract import Context
from etl.form.extract import Extract as Taken
from etl.tidy.dates import parse_dates
from etl.tidy.numbers import parse_numbers
from etl.tidy.periods import find_period, is_cumulative, others_than
from tests.etl.tidy.small import INCOME, OTHER_TOWN, TOWN, catalogue, extract, tidied, told, values, villages
from warehouse.catalogue.form import LongColumns


def around(taken: Taken, **fields: object) -> Taken:
    return replace(taken, contexts={number: replace(context, **fields) for number, context in taken.contexts.items()})


def income(*cells: object, **more: object) -> Taken:
    return extract(villages("东村", "西村"), [{"target": "operating", "cells": list(cells), **more}])


@pytest.mark.parametrize(
    "file",
    [
        "柳河镇村集体收入2024年4月.xlsx",
        "柳河镇2024-04.xlsx",
        "柳河镇4月.xlsx",
        "柳河镇2023年.xlsx",
        "柳河镇2024年二季度.xlsx",
        "2024年4月1日报4月.xlsx",
    ],
)
def test_tidy_title_and_file_of_different_periods_are_both_refused(file: str) -> None:
    made = tidied(around(income(1.0, 2.0), file=file))
    assert (told(made), len(made.observations), made.periods) == ([("contradicted_period", 0, 0)], 0, ())
    assert json.loads(made.findings["params"].iat[0])["period"] == "2024-03"


@pytest.mark.parametrize(
    "file",
    [
        "柳河镇.xlsx", "柳河镇2024年.xlsx", "柳河镇3月（2024年4月2日报送）.xlsx", "柳河镇2024年4月上报.xlsx", "柳河镇20240402.xlsx",
        "柳河镇2024年一季度.xlsx", "柳河镇2024年1-6月.xlsx", "2024.4.2柳河镇.xlsx", "附件3柳河镇.xlsx",
    ],
)  # fmt: skip
def test_tidy_file_that_may_be_of_the_titles_period_is_taken(file: str) -> None:
    made = tidied(around(income(1.0, 2.0), file=file))
    assert (told(made), made.periods) == ([], ("2024-03",))


def test_tidy_says_that_the_note_of_the_unit_is_not_known_but_not_of_a_township_in_its_place() -> None:
    unread = tidied(around(income(1.0, 2.0), unit_note="", unit_unread="百美元"))
    assert [finding for finding in told(unread) if finding[0] != "unit_not_said"] == [("unread_unit_note", 0, 0)]
    assert unread.findings["severity"].tolist() == ["explain", "hint"]
    assert told(tidied(around(income(1.0, 2.0), unit_unread="东岭镇"))) == []


def test_tidy_note_of_another_kind_does_not_say_the_unit() -> None:
    assert told(tidied(around(income(1.0, 2.0), unit_note="头"))) == [("unit_not_said", 0, 4)]


def test_tidy_note_with_two_units_of_a_kind_refuses_the_column() -> None:
    assert told(tidied(around(income(1.0, 2.0), unit_note="元、万元"))) == [("unit_mismatch", 3, 4)]


@pytest.mark.parametrize("head", [("有效期至：2025年1月", "2024年3月"), ("2024年3月", "自2023年1月起执行"), ("2023年12月修订",)])
def test_tidy_dates_of_something_else_in_the_head_are_not_the_period(head: tuple[str, ...]) -> None:
    made = tidied(around(income(1.0, 2.0), titles=("柳河镇", *head), file="柳河镇2024年3月.xlsx"))
    assert (told(made), made.periods) == ([], ("2024-03",))


@pytest.mark.parametrize("file", ["柳河镇2024年3月更正.xlsx", "柳河镇2024年3月修订.xlsx", "柳河镇2024年3月修改版.xlsx"])
def test_tidy_month_of_a_corrected_file_is_its_period(file: str) -> None:
    assert tidied(around(income(1.0, 2.0), titles=("柳河镇", "2023年12月修订"), file=file)).periods == ("2024-03",)


def test_tidy_of_a_day_alone_no_month_is_made() -> None:
    made = tidied(around(income(1.0, 2.0), titles=("柳河镇", "2024年4月5日"), file="柳河镇.xlsx"))
    assert (told(made), len(made.observations)) == ([("day_for_period", 0, 0)], 0)
    assert tidied(around(income(1.0, 2.0), titles=("柳河镇3月", "2024年4月5日"), file="a.xlsx")).periods == ("2024-03",)
    assert tidied(around(income(1.0, 2.0), titles=("柳河镇12月", "2025年1月5日"), file="a.xlsx")).periods == ()


def test_tidy_sheet_named_for_another_month_than_its_title_is_refused() -> None:
    assert told(tidied(around(income(1.0, 2.0), sheet="4月"))) == [("contradicted_period", 0, 0)]
    assert told(tidied(around(income(1.0, 2.0), sheet="3月"))) == []


def test_tidy_crosstab_of_another_year_than_its_file_is_refused() -> None:
    form = replace(INCOME, layout="crosstab", long=LongColumns(fixed="operating"))
    taken = extract(villages("东村"), [{"target": "operating", "cells": [1.0], "period": "1月"}], form=form, title="2024年分月")
    assert told(tidied(around(taken, file="2023年.xlsx"))) == [("contradicted_period", 0, 0)]


def test_tidy_last_years_sheet_beside_this_years_is_taken() -> None:
    taken = extract(
        [*villages("东村"), *villages("东村", table_no=1)], [{"target": "operating", "cells": [1.0, 2.0]}], file="柳河镇2024年3月.xlsx"
    )
    other = Context("上年", "柳河镇2024年3月.xlsx", ("柳河镇2023年3月集体收入",), "万元")
    made = tidied(replace(taken, contexts={**taken.contexts, 1: other}))
    assert values(made) == {("operating", "东村", "2024-03"): 1.0, ("operating", "东村", "2023-03"): 2.0}
    assert told(made) == []


@pytest.mark.parametrize("title", ["柳河镇2024年1-3月集体收入", "柳河镇截至2024年3月底集体收入", "柳河镇2024年3月累计集体收入"])
def test_tidy_title_of_all_months_makes_its_numbers_the_year_to_date(title: str) -> None:
    made = tidied(around(income(1.0, 2.0), titles=(title,)))
    assert values(made) == {("operating_ytd", "东村", "2024-03"): 1.0, ("operating_ytd", "西村", "2024-03"): 2.0}
    assert told(made) == [("read_as_cumulative", 0, 0)]
    assert (made.scope, tidied(income(1.0, 2.0)).scope) == ("upsert", "replace"), "what the month itself reported is not withdrawn"


def test_tidy_title_of_all_months_leaves_what_headings_say() -> None:
    columns = [{"target": "operating", "cells": [1.0]}, {"target": "operating", "cells": [9.0], "measure": "year_to_date", "said": True}]
    made = tidied(extract(villages("东村"), columns, title="柳河镇2024年1-3月集体收入"))
    assert values(made) == {("operating", "东村", "2024-03"): 1.0, ("operating_ytd", "东村", "2024-03"): 9.0}
    stock = tidied(extract(villages("东村"), [{"target": "households", "cells": [5.0]}], title="柳河镇2024年1-3月情况"))
    assert values(stock) == {("households", "东村", "2024-03"): 5.0}


def test_tidy_each_table_has_its_own_township_period_and_unit() -> None:
    rows = [{"village": "东村"}, {"village": "北村", "table_no": 1}]
    taken = extract(rows, [{"target": "operating", "cells": [1.0, 20000.0]}])
    below = Context("Sheet1", "x.xlsx", ("东岭镇2024年4月收入", "柳河镇2024年3月收入"), "元")
    made = tidied(replace(taken, contexts={0: replace(taken.contexts[0], file="x.xlsx"), 1: below}))
    assert values(made) == {("operating", "东村", "2024-03"): 1.0, ("operating", "北村", "2024-04"): 2.0}
    assert told(made) == []


def test_tidy_rows_that_only_name_a_township_head_those_below() -> None:
    rows = [{"village": name} for name in ("一、柳河镇", "东村", "（二）东岭镇", "北村")]
    taken = around(extract(rows, [{"target": "operating", "cells": ["", 1.0, "", 2.0]}], title="2024年3月"), file="x.xlsx")
    made = tidied(taken)
    assert values(made) == {("operating", "东村", "2024-03"): 1.0, ("operating", "北村", "2024-03"): 2.0}
    assert told(made) == []


def test_tidy_township_with_a_value_of_its_own_heads_nothing() -> None:
    rows = [{"name": "东岭镇"}, {"village": "东村"}]
    made = tidied(extract(rows, [{"target": "operating", "cells": [3.0, 1.0]}]))
    assert set(made.observations["area_code"]) == {OTHER_TOWN, "990100101201"}


def test_tidy_names_the_column_of_a_rows_texts() -> None:
    columns = {"code": 1, "village": 3, "period": 5, "indicator": 6}
    taken = extract([{"village": "乌村"}, {"village": "东村", "period": "某月"}], [{"target": "operating", "cells": [1.0, 2.0]}])
    assert told(tidied(around(taken, columns=columns))) == [("unread_period", 4, 5), ("unknown_area", 3, 3)]
    assert told(tidied(around(extract([{"code": "1"}], [{"target": "operating", "cells": [1.0]}]), columns=columns)))[0][2] == 1


def test_tidy_what_a_township_has_of_its_own_is_not_its_figure() -> None:
    rows = [{"village": "镇本级"}, *villages("东村"), {"village": "镇本级"}]
    made = tidied(extract(rows, [{"target": "operating", "cells": [7.0, 2.0, ""]}]))
    assert (told(made), values(made)) == ([("own_part", 3, 0)], {("operating", "东村", "2024-03"): 2.0})


def test_tidy_words_for_the_township_itself_are_its_own_figure() -> None:
    made = tidied(
        extract([{"village": "本镇"}, {"township": "柳河镇人民政府", "village": "东村"}], [{"target": "operating", "cells": [1.0, 2.0]}])
    )
    assert values(made) == {("operating", "柳河镇", "2024-03"): 1.0, ("operating", "东村", "2024-03"): 2.0}
    assert set(made.observations["area_code"]) == {TOWN, "990100101201"}


def test_tidy_averages_are_read_past_whatever_stands_in_them() -> None:
    taken = extract([*villages("东村"), {"kind": "other", "village": "同比"}], [{"target": "operating", "cells": [1.0, "5%"]}])
    made = tidied(taken)
    assert (told(made), len(made.observations), made.rows_refused) == ([], 1, 0)


@pytest.mark.parametrize(("whole", "found"), [(6.0, []), (7.0, [("total_mismatch", 3, 7)]), ("", [])])
def test_tidy_compares_the_sum_of_a_crosstabs_row(whole: object, found: list[tuple[str, int, int]]) -> None:
    form = replace(INCOME, layout="crosstab", long=LongColumns(fixed="operating"))
    months = [{"target": "operating", "cells": [value], "period": f"{month}月"} for month, value in enumerate((1.0, 2.0, 3.0), 1)]
    made = tidied(extract(villages("东村"), [*months, {"target": "operating", "cells": [whole], "total": True}], form=form, title="2024年"))
    assert (told(made), len(made.observations), made.rows_refused) == (found, 3, 0)


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        ([("1月", "period"), ("2月", "period"), ("1-2月", "year_to_date"), ("3月", "period")], [("total_mismatch", 3, 8)]),
        ([("1-2月", "year_to_date"), ("1-3月", "year_to_date"), ("3月", "period"), ("4月", "period")], []),
    ],
)
def test_tidy_counts_months_once_in_the_sum_of_a_crosstabs_row(headings: list[tuple[str, str]], found: list[tuple[str, int, int]]) -> None:
    form = replace(INCOME, layout="crosstab", long=LongColumns(fixed="operating"))
    columns = [
        {"target": "operating", "cells": [float(value)], "period": period, "measure": measure}
        for value, (period, measure) in zip((1, 2, 3, 4), headings, strict=True)
    ]
    whole = {"target": "operating", "cells": [8.0], "total": True}
    made = tidied(extract(villages("东村"), [*columns, whole], form=form, title="2024年"))
    assert [finding for finding in told(made) if finding[0] == "total_mismatch"] == found


def test_tidy_does_not_add_a_stock_up_over_months() -> None:
    form = replace(INCOME, layout="crosstab", long=LongColumns(fixed="households"))
    columns = [{"target": "households", "cells": [5.0], "period": "1月"}, {"target": "households", "cells": [5.0], "period": "2月"}]
    whole = {"target": "households", "cells": [5.0], "total": True}
    assert told(tidied(extract(villages("东村"), [*columns, whole], form=form, title="2024年"))) == []


def test_tidy_long_table_takes_the_unit_behind_the_indicators_name() -> None:
    form = replace(INCOME, layout="long", long=LongColumns(indicator=("指标",), value=("数值",)), columns={})
    rows = [*villages("东村", indicator="经营收入（元）"), *villages("西村", indicator="经营收入（万元）")]
    made = tidied(extract(rows, [{"target": "", "cells": [12000.0, 2.0]}], form=form, note=""))
    assert values(made) == {("operating", "东村", "2024-03"): 1.2, ("operating", "西村", "2024-03"): 2.0}


def test_tidy_long_totals_are_of_one_indicator() -> None:
    form = replace(INCOME, layout="long", long=LongColumns(indicator=("指标",), value=("数值",)), columns={})
    rows = [
        *villages("东村", indicator="经营收入"),
        *villages("东村", indicator="户数"),
        {"kind": "total", "village": "合计", "indicator": "经营收入"},
    ]
    assert told(tidied(extract(rows, [{"target": "", "cells": [1.0, 5.0, 1.0]}], form=form))) == []


def test_tidy_says_once_a_table_that_nothing_names_the_unit() -> None:
    columns = [{"target": "operating", "cells": [1.0]}, {"target": "subsidy", "cells": [2.0]}, {"target": "households", "cells": [5.0]}]
    assert told(tidied(extract(villages("东村"), columns, note=""))) == [("unit_not_said", 0, 4)]
    assert told(tidied(extract(villages("东村"), columns[2:], note=""))) == []


@pytest.mark.parametrize("cell", ["'12.5", "’12.5", "\u200b12.5\u00a0", "約12.5", "about 12.5", "over 12.5"])
def test_parse_numbers_reads_past_what_nobody_means(cell: str) -> None:
    read = parse_numbers(pd.Series([cell], dtype=object), catalogue().words)
    assert (read["value"].iat[0], read["problem"].iat[0]) == (12.5, "")


@pytest.mark.parametrize(
    ("text", "grain", "period"),
    [
        ("Q3 2026", "quarter", "2026Q3"), ("3rd quarter of 2026", "quarter", "2026Q3"), ("2026 1st quarter", "quarter", "2026Q1"),
        ("March 2026", "month", "2026-03"), ("2026 Sept.", "month", "2026-09"), ("Marching 2026", "month", None),
    ],
)  # fmt: skip
def test_find_period_reads_english(text: str, grain: str, period: str | None) -> None:
    assert find_period([text], grain) == period  # type: ignore[arg-type]


def test_find_period_believes_a_month_in_the_title_before_the_files_own() -> None:
    assert find_period(["集体收入（7月）", "柳河镇2026年8月"], "month") == "2026-07"
    assert find_period(["1月", "柳河镇2026年1-8月"], "month") == "2026-01"


def test_is_cumulative_only_of_more_than_one_period() -> None:
    assert not is_cumulative(["2026年1月"], "month")
    assert not is_cumulative(["2026年1-3月"], "quarter")
    assert is_cumulative(["2026年1-6月"], "quarter")
    assert not is_cumulative(["2026年1-12月"], "year")


def test_others_than_a_year_looks_at_years_only() -> None:
    assert others_than("2026", "2025年12月定2026年目标") == []
    assert others_than("2026", "2025年目标") == ["2025"]


def test_parse_dates_takes_the_year_of_the_title_for_a_day_without_one() -> None:
    written = pd.Series(["7月5日", "2025年7月5日", "7月", ""], dtype=object)
    assert parse_dates(written, year=2026).tolist() == ["2026-07-05", "2025-07-05", "2026-07", ""]
    assert parse_dates(written).tolist()[0] is None


def test_tidy_takes_the_township_of_a_line_below_the_countys_title() -> None:
    taken = extract([{"village": "东村"}], [{"target": "operating", "cells": [1.0]}], title="", file="收入.xlsx")
    titles = ("示例县村集体经济收入（2024年3月）", "柳河镇")
    made = tidied(replace(taken, contexts={0: replace(taken.contexts[0], titles=titles)}))
    assert values(made) == {("operating", "东村", "2024-03"): 1.0}


@pytest.mark.parametrize(("whole", "found"), [(3.0, []), (4.0, ["total_mismatch"])])
def test_tidy_township_row_above_its_villages_is_their_sum(whole: float, found: list[str]) -> None:
    rows = [{"village": name} for name in ("柳河镇", "东村", "西村")]
    made = tidied(extract(rows, [{"target": "operating", "cells": [whole, 1.0, 2.0]}], title="2024年3月收入", file="收入.xlsx"))
    assert values(made) == {("operating", "东村", "2024-03"): 1.0, ("operating", "西村", "2024-03"): 2.0}
    assert [finding[0] for finding in told(made)] == found


def test_tidy_township_row_without_villages_below_it_is_not_dropped() -> None:
    made = tidied(extract([{"village": "柳河镇"}], [{"target": "operating", "cells": [3.0]}], title="2024年3月收入", file="收入.xlsx"))
    assert (len(made.observations), [finding[0] for finding in told(made)]) == (0, ["unknown_area"])


@pytest.mark.parametrize(("second", "found"), [("2月", []), ("", ["missing_period"])])
def test_tidy_months_below_the_indicators_need_no_month_in_the_title(second: str, found: list[str]) -> None:
    columns = [{"target": "operating", "cells": [1.0], "period": "1月"}, {"target": "subsidy", "cells": [2.0], "period": second}]
    made = tidied(extract(villages("东村"), columns, title="2024年收入", file="收入.xlsx"))
    assert [finding[0] for finding in told(made)] == found
    assert ("operating", "东村", "2024-01") in values(made)


def test_tidy_first_quarter_in_the_title_of_a_monthly_form_is_january_to_march() -> None:
    made = tidied(around(income(1.0, 2.0), titles=("柳河镇", "2024年一季度"), file="柳河镇.xlsx"))
    assert (told(made), made.periods) == ([("read_as_cumulative", 0, 0)], ("2024-03",))
    assert set(made.observations["indicator_code"]) == {"operating_ytd"}


def test_tidy_month_beside_a_quarter_is_the_period() -> None:
    made = tidied(around(income(1.0, 2.0), titles=("柳河镇2024年一季度", "2月"), file="柳河镇.xlsx"))
    assert made.periods == ("2024-02",)


def test_tidy_other_quarter_in_the_title_of_a_monthly_form_is_refused_and_named() -> None:
    made = tidied(around(income(1.0, 2.0), titles=("柳河镇", "2024年二季度"), file="柳河镇.xlsx"))
    assert (told(made), len(made.observations)) == ([("quarter_for_month", 0, 0)], 0)
    assert made.findings["raw"].tolist() == ["2024年二季度"]
