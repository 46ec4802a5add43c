"""Dates around tables that are not of their period."""

import pytest

from etl.form.other_dates import without_days, without_other_dates
from tests.etl.tidy.small import catalogue

WORDS = catalogue().words


def rest(*texts: str) -> str:
    return "|".join(text.strip() for text in without_other_dates(texts, WORDS))


@pytest.mark.parametrize(
    "text",
    [
        "有效期至：2025年1月", "（2023年12月修订）", "(自2023年1月起执行)", "本表自2024年1月起执行", "表号：农经2023年12月版",
        "国统字〔2023〕88号",
        "批准文号：国统制〔2022〕12号", "打印日期 2024-04-08", "报出日期：2024 年 4 月 8 日", "制表时间：2024年4月", "2024年4月报送",
        "2024年起执行",
        "有效期：二〇二五年十二月", "上报时间2024.4.5",
    ],
)  # fmt: skip
def test_without_other_dates_takes_what_words_say_is_of_something_else(text: str) -> None:
    assert not any(letter in rest(text) for letter in "2二4")


@pytest.mark.parametrize(
    "text",
    [
        "2024年3月", "2024年3月报表", "2024年3月预算执行情况", "报告期：2024年3月", "截至2024年3月底", "2024年3月批准项目",
        "2021年以来", "2024年1-3月累计",
        "填报单位：柳河镇2024年3月", "2024年版面统计",
    ],
)  # fmt: skip
def test_without_other_dates_leaves_the_period(text: str) -> None:
    assert rest(text) == text.replace("：", ":")


def test_without_other_dates_takes_the_date_in_the_cell_behind_the_word() -> None:
    assert rest("有效期至：", "2025年1月", "2024年3月") == "有效期至:||2024年3月"


@pytest.mark.parametrize(
    ("text", "left", "day"),
    [
        ("柳河镇2024年4月5日", "柳河镇", "2024-04-05"), ("2024.4.5柳河镇", "柳河镇", "2024-04-05"), ("2024-04-05", "", "2024-04-05"),
        ("柳河镇20240405", "柳河镇", "2024-04-05"), ("截至2024年4月5日", "截至2024年4月5日", ""), ("2024年3月31日", "2024年3月31日", ""),
        ("2024年3月1日至3月15日", "2024年3月1日至3月15日", ""), ("2024年3月", "2024年3月", ""), ("202403", "202403", ""),
    ],
)  # fmt: skip
def test_without_days_leaves_what_may_be_a_period(text: str, left: str, day: str) -> None:
    found = without_days([text])
    assert (found.texts[0].strip(), found.day) == (left, day)
