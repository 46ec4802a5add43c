"""Tables as clerks lay them out beyond the form: several on a sheet, headers with more than headings, sums and averages."""

import pytest

from etl.form.extract import Extract
from tests.etl.form.test_layouts import CROSSTAB, LONG
from tests.etl.form.world import INCOME, changed, labels, take, values
from warehouse.catalogue.form import Column

HEADER = ["村", "经营收入", "补助收入"]


def _titles(found: Extract) -> list[tuple[str, ...]]:
    return [found.contexts[number].titles for number in sorted(found.contexts)]


def test_extract_repeated_header_below_its_own_title_starts_a_table() -> None:
    rows = [
        ["柳河镇2024年3月收入"], ["单位：万元"], HEADER, ["上河村", 1, 2], ["下河村", 3, 4],
        ["石桥乡2024年3月收入", "", ""], ["单位：元", "", ""], HEADER, ["西街村", 5, 6],
    ]  # fmt: skip
    found = take(rows)
    assert found.rows[["table_no", "village"]].to_numpy().tolist() == [[0, "上河村"], [0, "下河村"], [1, "西街村"]]
    assert _titles(found)[1][:2] == ("石桥乡2024年3月收入", "单位：元")
    assert [found.contexts[number].unit_note for number in (0, 1)] == ["万元", "元"]


def test_extract_repeated_header_at_a_page_break_starts_none() -> None:
    found = take([["柳河镇2024年3月收入"], HEADER, ["上河村", 1, 2], HEADER, ["下河村", 3, 4]])
    assert found.rows["table_no"].tolist() == [0, 0]


def test_extract_table_without_a_title_is_about_what_the_one_above_it_is() -> None:
    rows = [["2024年3月"], ["柳河镇", "", ""], HEADER, ["上河村", 1, 2], ["石桥乡", "", ""], HEADER, ["西街村", 5, 6]]
    assert _titles(take(rows)) == [("2024年3月", "柳河镇"), ("石桥乡", "2024年3月", "柳河镇")]


def test_extract_tables_side_by_side_are_each_a_table_with_its_own_title_first() -> None:
    rows = [
        ["柳河镇3月", "", "", "", "石桥乡3月", "", ""], [*HEADER, "", *HEADER],
        ["上河村", 1, 2, "", "西街村", 5, 6], ["下河村", 3, 4, "", "", "", ""],
    ]  # fmt: skip
    found = take(rows)
    assert found.rows[["table_no", "row_no", "village"]].to_numpy().tolist() == [[0, 3, "上河村"], [0, 4, "下河村"], [1, 3, "西街村"]]
    assert _titles(found) == [("柳河镇3月",), ("石桥乡3月", "柳河镇3月")]
    assert found.cells["column_no"].unique().tolist() == [2, 3, 6, 7]
    assert found.findings == []


def test_extract_only_some_headings_twice_stay_a_clash() -> None:
    found = take([["村", "经营收入", "补助收入", "经营收入"], ["上河村", 1, 2, 3]])
    assert [finding.rule for finding in found.findings] == ["duplicate_heading"]
    assert set(found.cells["target"]) == {"subsidy"}


def test_extract_context_says_which_column_holds_each_text() -> None:
    found = take([["序号", "乡镇", "村", "月份", "经营收入"], [1, "柳河镇", "上河村", "2024年3月", 1]])
    assert found.contexts[0].columns == {"township": 2, "village": 3, "period": 4}


def test_extract_title_spread_over_cells_is_one_title() -> None:
    assert _titles(take([["2024", "年", "3", "月份集体收入"], HEADER, ["上河村", 1, 2]])) == [("2024年3月份集体收入",)]


@pytest.mark.parametrize(
    "heading",
    [
        "其中：经营收入",
        "其中经营收入",
        "1.经营收入",
        "（一）经营收入",
        "一、其中：经营收入",
        "經營收入",
        "經營收入（萬元）",
        "经营收入\n（金额）",
    ],
)
def test_extract_heading_with_an_ornament_is_the_heading(heading: str) -> None:
    found = take([["村", heading], ["上河村", 1]])
    assert values(found) == [("上河村", "operating", "period", 1)]


@pytest.mark.parametrize("word", ["上年同期", "去年", "全年计划", "年初预算"])
def test_extract_columns_under_another_years_or_planned_figures_are_not_read(word: str) -> None:
    rows = [["村", word, "", "本月", ""], ["", "经营收入", "补助收入", "经营收入", "补助收入"], ["上河村", 1, 2, 3, 4]]
    assert values(take(rows)) == [("上河村", "operating", "period", 3), ("上河村", "subsidy", "period", 4)]
    alone = [["村", word, "本月"], ["", "经营收入", "补助收入"], ["上河村", 1, 4]]
    assert values(take(alone)) == [("上河村", "subsidy", "period", 4)]


def test_extract_total_under_a_heading_is_the_headings_own() -> None:
    form = changed(INCOME, columns={"income": (Column(headings=("合计",)),)})
    rows = [["村", "经营收入", "", ""], ["", "销售", "出租", "合计"], ["上河村", 1, 2, 3]]
    assert values(take(rows, form=form)) == [("上河村", "operating", "period", 3)]


def test_extract_levels_of_a_heading_may_stand_in_one_cell_or_two() -> None:
    form = changed(INCOME, columns={"operating": (Column(headings=("产业/销售数",)),), "subsidy": (Column(headings=("财政拨付数",)),)})
    rows = [["村", "产业销售数", "财政", ""], ["", "", "拨付数", "债务余额"], ["上河村", 1, 2, 3]]
    assert values(take(rows, form=form))[:2] == [("上河村", "operating", "period", 1), ("上河村", "subsidy", "period", 2)]


def test_extract_marks_rows_that_are_neither_areas_nor_sums() -> None:
    found = take([HEADER, ["上河村", 1, 2], ["合计", 1, 2], ["平均", 1, 2], ["其中：脱贫村", 1, 2]])
    assert found.rows["kind"].tolist() == ["detail", "total", "other", "other"]


def test_extract_total_spread_over_cells_is_a_total() -> None:
    found = take([["序号", *HEADER], [1, "上河村", 1, 2], ["合", "计", 1, 2]])
    assert found.rows["kind"].tolist() == ["detail", "total"]


def test_extract_row_of_a_long_table_that_names_an_indicator_is_no_header() -> None:
    rows = [["指标", "乡镇", "村", "期间", "数值", "单位"], ["经营收入", "柳河镇", "上河村", "2024年3月", 125000, "元"]]
    assert take(rows, form=INCOME).cells.empty
    assert take(rows, form=LONG).cells["raw"].tolist() == [125000]


@pytest.mark.parametrize("heading", ["合计", "全年合计", "累计", "小计"])
def test_extract_crosstab_keeps_its_sums_apart(heading: str) -> None:
    found = take(
        [["指标", "地区", "1月", "2月", heading], ["经营收入", "柳河镇", 1, 2, 3]], form=changed(CROSSTAB, ignore=("合计", "累计"))
    )
    assert found.cells[["period", "raw", "total"]].to_numpy().tolist() == [["1月", 1, False], ["2月", 2, False], ["", 3, True]]


def test_extract_says_where_a_heading_names_its_measure() -> None:
    found = take([["村", "本月经营收入", "补助收入"], ["上河村", 1, 2]])
    assert found.cells["said"].tolist() == [True, False]
    assert labels(found, "village").to_numpy().tolist() == [["上河村"]]


def test_extract_row_of_thousands_of_texts_is_no_header() -> None:
    wide = ["村", "经营收入", *(f"列{number}" for number in range(5000))]
    assert "missing_column" in {finding.rule for finding in take([wide, ["上河村", 1]]).findings}
    padded = [[*row, *[""] * 5000] for row in (HEADER, ["上河村", 1, 2])]  # blank columns do not count
    assert take(padded).rows["village"].tolist() == ["上河村"]


def test_extract_very_long_cell_is_looked_into_no_further_than_a_heading() -> None:
    found = take([["村", "经营收入", "x" * 100_000], ["上河村", 1, "y" * 100_000]])
    assert found.rows["village"].tolist() == ["上河村"]
    assert [finding.rule for finding in found.findings] == ["unknown_heading"]
