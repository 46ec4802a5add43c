from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.tidy.dates import parse_dates
from etl.tidy.periods import compose, find_period, find_year, parse_months
from warehouse.catalogue.model import Grain
from warehouse.catalogue.periods import grain_of

CHINESE = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
STYLES = {
    "gregorian": (
        "{y}年{m}月",
        "{y}年{m}月份",
        "{y}年{m:02d}月",
        "{y}.{m:02d}",
        "{y}/{m}",
        "{y}-{m:02d}",
        "{y}{m:02d}",
        "{y}{m:02d}.0",
        "{s:02d}/{m}",
        "{y}-{m:02d}-15",
        "{y}年{m}月15日",
        "{y}-{m:02d}-01 00:00:00",
        "{y}年{c}月",
        "截至{y}年{m}月",
        "截至{y}年{m}月底",
        "{y} 年 {m} 月",
    ),
    "roc": ("{r}{m:02d}", "{r}/{m:02d}", "民國{r}年{m}月", "民国{r}年{m}月份", "{r}年{m:02d}月", "{r}.{m:02d}"),
}


def one(cell: object, grain: Grain = "month", calendar: str = "gregorian", year: int | None = None) -> str | None:
    return parse_months(pd.Series([cell], dtype=object), grain, calendar, year).iat[0]  # type: ignore[arg-type]


@given(
    st.integers(2001, 2069),
    st.integers(1, 12),
    st.sampled_from([(calendar, style) for calendar, styles in STYLES.items() for style in styles]),
)
def test_parse_months_reads_every_month_in_every_style(year: int, month: int, style: tuple[str, str]) -> None:
    calendar, pattern = style
    text = pattern.format(y=year, m=month, s=year - 2000, r=year - 1911, c=CHINESE[month - 1])
    assert one(text, calendar=calendar) == f"{year}-{month:02d}"


@given(st.integers(2001, 2069), st.integers(1, 12), st.sampled_from(["{m}月", "{m}月份", "{c}月", "{m:02d}", "{m}", "截至{m}月底"]))
def test_parse_months_completes_a_bare_month_with_the_year_of_the_form(year: int, month: int, pattern: str) -> None:
    text = pattern.format(m=month, c=CHINESE[month - 1])
    assert one(text, year=year) == f"{year}-{month:02d}"
    assert one(text) is None


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        (202403.0, "2024-03"),
        (202403, "2024-03"),
        (date(2024, 3, 1), "2024-03"),
        (datetime(2024, 3, 5, 1), "2024-03"),
        (pd.Timestamp(2024, 3, 5), "2024-03"),
        (2024.03, "2024-03"),
        (2024.11, "2024-11"),
        (2024.1, None),
        ("2024.1", "2024-01"),
        ("2024年1-9月", "2024-09"),
        ("2024年1—9月", "2024-09"),
        ("2024年一至九月", "2024-09"),
        ("2024年上半年", "2024-06"),
        ("2024年前三季度", "2024-09"),
        ("20240315", "2024-03"),
        ("2024年", None),
        ("2024Q1", None),
        ("2024年下半年", None),
        ("2024年2-3月", None),
        ("2024年13月", None),
        ("2024.13", None),
        ("2019年以来", None),
        ("三年来", None),
        ("10304", None),
        ("45352", None),
        (45352.0, None),
        ("", None),
        (None, None),
        (True, None),
        (pd.NaT, None),
        ("nan", None),
    ],
)
def test_parse_months_reads_months(cell: object, period: str | None) -> None:
    assert one(cell) == period


@pytest.mark.parametrize(
    ("grain", "cell", "period"),
    [
        ("quarter", "2024年第一季度", "2024Q1"),
        ("quarter", "一季度", "2023Q1"),
        ("quarter", "1季度", "2023Q1"),
        ("quarter", "2024Q4", "2024Q4"),
        ("quarter", "2024年3月", "2024Q1"),
        ("quarter", "2024年2月", None),
        ("quarter", "上半年", "2023Q2"),
        ("quarter", 3, "2023Q3"),
        ("year", "2024年", "2024"),
        ("year", "2024年度", "2024"),
        ("year", 2024.0, "2024"),
        ("year", "2024年12月", "2024"),
        ("year", "2024年11月", None),
        ("year", "2024年底", "2024"),
        ("year", date(2024, 12, 31), "2024"),
        ("once", "2019年以来", "2019/2023"),
        ("once", "三年来", "undated"),
        ("once", "2019—2021年", "2019/2021"),
        ("once", "2019/2021", "2019/2021"),
        ("once", "undated", "undated"),
        ("once", "2024年1-9月", "2024-01/2024-09"),
        ("once", "2024年3月", "2024-03"),
        ("once", "2024Q1", "2024Q1"),
    ],
)
def test_parse_months_settles_on_the_grain_of_the_form(grain: Grain, cell: object, period: str | None) -> None:
    assert one(cell, grain, year=2023) == period


def test_parse_months_of_an_open_window_without_a_year_of_the_form_is_undated() -> None:
    assert one("2019年以来", "once") == "undated"


@pytest.mark.parametrize(
    ("texts", "period"),
    [
        (("示例县2024年3月份村集体经济收入统计表",), "2024-03"),
        (("收入(2024.03).xlsx",), "2024-03"),
        (("202403_乡镇",), "2024-03"),
        (("2024-03.csv",), "2024-03"),
        (("3月", "2024年村集体收入"), "2024-03"),
        (("2024年度报表", "3月份"), "2024-03"),
        (("2024年1-9月",), "2024-09"),
        (("报表20240405",), None),
        (("2024年",), None),
        (("(2024)3号文",), None),
        (("更正2_2024年5月报表",), "2024-05"),
        (("2024年3月", "2024年4月"), "2024-03"),
        ((), None),
    ],
)
def test_find_period_finds_months_in_titles_and_names(texts: tuple[str, ...], period: str | None) -> None:
    assert find_period(texts, "month") == period


def test_find_period_uses_the_pattern_of_the_form() -> None:
    assert find_period(["x-103-04"], "month", "roc", r"x-(?P<year>\d+)-(?P<month>\d+)") == "2014-04"
    assert find_year(["opendata104Y020"], "roc", r"opendata(?P<year>\d{3})Y") == 2015


def test_compose_joins_the_columns_of_year_and_month() -> None:
    assert compose(2024.0, "3月", "month", "gregorian", None) == "2024-03"
    assert compose("", 3.0, "month", "gregorian", 2023) == "2023-03"
    assert compose(103.0, "4", "month", "roc", None) == "2014-04"
    assert compose("2024年", "", "year", "gregorian", None) == "2024"
    assert compose(2024, 3, "once", "gregorian", None) == "2024-03"
    assert compose("某年", 3, "month", "gregorian", 2023) is None


@given(
    st.one_of(st.text(), st.text("0123456789年月季度Q-/.至以来上下半民国一二三十 "), st.floats(), st.integers(), st.dates()),
    st.sampled_from(["month", "quarter", "year", "once"]),
)
def test_parse_months_never_raises_and_gives_only_periods(cell: object, grain: Grain) -> None:
    for calendar in ("gregorian", "roc"):
        period = one(cell, grain, calendar, 2024)
        assert period is None or grain_of(period) in ((grain,) if grain != "once" else ("month", "quarter", "year", "window", "undated"))
    if isinstance(cell, str):
        found = find_period([cell], grain)
        assert found is None or grain_of(found)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("二〇二四年四月一日", "2024-04-01"),
        ("二○二三年十二月三十一日", "2023-12-31"),
        ("45352", "2024-03-01"),
        (45352.0, "2024-03-01"),
        ("2021年3月5日", "2021-03-05"),
        ("2021.3.5", "2021-03-05"),
        ("20210305", "2021-03-05"),
        (20210305.0, "2021-03-05"),
        ("21/3/5", "2021-03-05"),
        (date(2021, 3, 5), "2021-03-05"),
        (datetime(2021, 3, 5, 9), "2021-03-05"),
        ("2021年3月", "2021-03"),
        (2021.0, "2021"),
        ("2021年", "2021"),
        ("", ""),
        ("2021-02-30", None),
        ("去年", None),
        (44260.0, "2021-03-05"),
        (4426.0, None),
        (True, None),
    ],
)
def test_parse_dates_keeps_the_precision_that_was_written(cell: object, written: str | None) -> None:
    assert parse_dates(pd.Series([cell], dtype=object)).iat[0] == written


@given(st.one_of(st.text(), st.text("0123456789年月日-./ "), st.floats(), st.integers()))
def test_parse_dates_never_raises(cell: object) -> None:
    found = parse_dates(pd.Series([cell], dtype=object)).iat[0]
    assert found is None or len(found) in (0, 4, 7, 10)


def test_parse_months_reads_roc_years_in_numerals() -> None:
    assert one("一一三年第四季", "quarter", "roc") == "2024Q4"
    assert one("一一三年三月", calendar="roc") == "2024-03"
    assert one("一一三年三月") is None
