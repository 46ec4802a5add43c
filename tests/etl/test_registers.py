import json
from dataclasses import replace
from datetime import date

from etl.tidy import tidy
from tests.etl.tidy.small import COUNTY, INCOME, VILLAGES, catalogue, extract, places, tidied, told, villages
from warehouse.catalogue.form import PeriodFrom, RegisterField
from warehouse.catalogue.model import Count, Text
from warehouse.submission import REGISTER_COLUMNS, Submission

COOPS = replace(
    INCOME,
    code="coops",
    kind="register",
    period=PeriodFrom(grain="once", sources=("title", "sheet", "file")),
    columns={},
    fields={
        "name": RegisterField(Text("合作社名称", "Name"), "text", key=True, required=True),
        "founded": RegisterField(Text("登记日期", "Founded"), "date", required=True),
        "closed": RegisterField(Text("注销日期", "Closed"), "date"),
        "kind": RegisterField(Text("领办类型", "Led by"), "choice", choices={"party": ("党支部领办", "党组织领办"), "other": ("其他",)}),
        "members": RegisterField(Text("成员人数", "Members"), "number", unit="person"),
    },
)


def register(rows: list[dict[str, object]], **fields: list[object]) -> Submission:
    asked = [{"target": name, "cells": cells} for name, cells in fields.items()]
    return tidied(extract(rows, asked, form=COOPS, title="合作社台账", file="台账.xlsx"))


def attributes(made: Submission) -> list[dict[str, object]]:
    return [json.loads(text) for text in made.registers["attributes"]]


def test_register_rows_hold_typed_fields_and_leave_blank_ones_out() -> None:
    made = register(
        villages("东村"), name=["丰收 合作社"], founded=["2021年3月"], closed=[""], kind=["党组织领办"], members=["约1.2万人"],
    )  # fmt: skip
    assert tuple(made.registers.columns) == REGISTER_COLUMNS
    assert attributes(made) == [{"name": "丰收 合作社", "founded": "2021-03", "kind": "party", "members": 12000.0}]
    row = made.registers.iloc[0]
    assert (row["area_code"], row["row_no"], row["row_key"]) == (VILLAGES["东村"], 3, f"{VILLAGES['东村']}|丰收合作社")
    assert told(made) == []
    assert made.kind == "register"


def test_register_rows_key_is_the_same_for_variants_of_width_and_space() -> None:
    names = ["丰收Ａ社", "丰收 a社"]
    keys = [register(villages("东村"), name=[name], founded=["2021-03-05"]).registers["row_key"].iat[0] for name in names]
    assert keys[0] == keys[1]


def test_register_rows_of_a_date_cell_keep_the_day() -> None:
    made = register(villages("东村"), name=["甲社"], founded=[date(2021, 3, 5)])
    assert attributes(made)[0]["founded"] == "2021-03-05"


def test_register_rows_without_key_or_required_field_are_refused() -> None:
    made = register(villages("东村", "西村", "南村"), name=["", "乙社", "丙社"], founded=["2021", "—", "2020"])
    assert [one["name"] for one in attributes(made)] == ["丙社"]
    assert sorted(told(made)) == [("missing_key", 3, 0), ("missing_key", 4, 0)]
    assert made.rows_refused == 2


def test_register_rows_with_unreadable_fields_are_refused_where_the_rule_says_so() -> None:
    made = register(villages("东村", "西村"), name=["甲社", "乙社"], founded=["2021", "2020"], kind=["能人", "其他"], members=["", "若干"])
    assert told(made) == [("missing_choice", 3, 6), ("unread_number", 4, 7)]
    assert (len(made.registers), made.rows_refused) == (0, 2)
    assert "党支部领办" in json.loads(made.findings["params"].iat[0])["expected"]


def test_register_rows_leave_an_unreadable_field_out_where_the_rule_only_asks() -> None:
    rule = replace(catalogue().rules["missing_choice"], severity="explain")
    lenient = replace(catalogue(), rules={**catalogue().rules, "missing_choice": rule})
    asked = [{"target": "name", "cells": ["甲社"]}, {"target": "founded", "cells": ["2021"]}, {"target": "kind", "cells": ["能人"]}]
    extracted = extract(villages("东村"), asked, form=COOPS, title="台账", file="a.xlsx")
    made = tidy(extracted, lenient, places(), COUNTY, "a.xlsx", "ab", "")
    assert attributes(made) == [{"name": "甲社", "founded": "2021"}]


def test_register_rows_that_end_before_they_begin_are_refused() -> None:
    counted = replace(catalogue().indicators["households"], count=Count("coops", since="founded", until=("closed",)))
    with_count = replace(catalogue(), indicators={**catalogue().indicators, "households": counted})
    asked = [
        {"target": "name", "cells": ["甲社", "乙社", "丙社"]},
        {"target": "founded", "cells": ["2021-03-05", "2021-03-05", "2021-03"]},
        {"target": "closed", "cells": ["2020-01-01", "2021-03", ""]},
    ]
    extracted = extract(villages("东村", "西村", "南村"), asked, form=COOPS, title="台账", file="a.xlsx")
    made = tidy(extracted, with_count, places(), COUNTY, "a.xlsx", "ab", "")
    assert [one["name"] for one in attributes(made)] == ["乙社", "丙社"]
    assert told(made) == [("date_order", 3, 0)]


def test_register_rows_keep_one_of_equal_and_none_of_contradicting_rows() -> None:
    made = register(
        villages("东村", "东村", "西村", "西村"), name=["甲社", "甲社", "乙社", "乙社"], founded=["2021", "2021", "2020", "2019"]
    )
    assert [one["name"] for one in attributes(made)] == ["甲社"]
    assert told(made) == [("duplicate_row", 4, 0), ("conflicting_duplicate", 5, 0), ("conflicting_duplicate", 6, 0)]
    assert made.rows_refused == 2
    assert made.registers["row_key"].is_unique


def test_register_rows_need_no_period_and_pass_over_rows_that_say_nothing() -> None:
    made = register(villages("东村", "西村"), name=["甲社", ""], founded=["2021", ""])
    assert (len(made.registers), made.rows_refused, told(made), made.periods) == (1, 0, [], ())


def test_register_rows_of_unknown_areas_are_refused() -> None:
    made = register(villages("某某村"), name=["甲社"], founded=["2021"])
    assert (len(made.registers), made.rows_refused, told(made)) == (0, 1, [("unknown_area", 3, 0)])


def test_register_rows_say_where_a_date_that_is_counted_by_has_only_a_year() -> None:
    counted = replace(catalogue().indicators["households"], count=Count(register="coops", since="founded", until=("closed",)))
    known = replace(catalogue(), indicators={**catalogue().indicators, "households": counted})
    asked = [{"target": "name", "cells": ["甲社", "乙社"]}, {"target": "founded", "cells": ["2021年", "2021-03"]}]
    asked.append({"target": "closed", "cells": ["", 2024.0]})
    taken = extract(villages("东村", "西村"), asked, form=COOPS, title="合作社台账", file="台账.xlsx")
    made = tidy(taken, known, places(), COUNTY, "台账.xlsx", "ab", "2024-04-02T08:00:00+08:00")
    assert told(made) == [("year_for_date", 3, 5), ("year_for_date", 4, 6)]
    assert len(made.registers) == 2


def test_register_rows_of_a_column_that_was_refused_are_not_called_blank_too() -> None:
    made = register(villages("东村"), founded=["2021-03"])
    assert (told(made), made.rows_refused) == ([], 1)
