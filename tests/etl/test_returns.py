"""What is said to the sender of a file and to who asks for a number: where, what, what to do."""

import json
import math

import pandas as pd
import pytest

from etl import returns
from tests.etl.tidy.small import catalogue
from warehouse.finding_words import where
from warehouse.submission import FINDING_COLUMNS, Submission


def finding(rule: str, severity: str = "must", row: int = 0, column: int = 0, raw: str = "", **params: object) -> tuple[object, ...]:
    sheet = "月报" if row or column else ""
    return (rule, severity, sheet, row, column, raw, "", "", "", json.dumps(params))


def submission(*found: tuple[object, ...]) -> Submission:
    return Submission("990100", "", "", "observations", "a.xlsx", "ab", findings=pd.DataFrame(found, columns=list(FINDING_COLUMNS)))


def said(*found: tuple[object, ...], lang: str = "zh") -> list[str]:
    return list(returns.lines(submission(*found), catalogue(), lang))


def test_lines_say_place_words_and_remedy() -> None:
    assert said(finding("unread_number", row=7, column=3, raw="很多")) == [
        "[必改] 「月报」C7 “很多”不是能识别的数字。 → 请只填数字，例如 12.5；没有数据请留空，不要填 0。"
    ]
    assert said(finding("unread_number", row=7, column=3, raw="很多"), lang="en")[0].startswith(
        "[must correct] 月报!C7 “很多” cannot be read"
    )


def test_lines_put_what_must_be_corrected_first() -> None:
    found = said(finding("hidden_row", "hint", 3), finding("masked_value", "explain", 9, 2), finding("error_cell", row=5, column=1))
    assert [line[:5] for line in found] == ["[必改] ", "[须说明]", "[提示] "]


def test_lines_name_other_cells_as_excel_does() -> None:
    def conflict(lang: str = "zh", **other: object) -> str:
        *cell, _ = finding("conflicting_duplicate", row=10, column=3, raw="0.79")
        (line,) = said((*cell, json.dumps({"other": "0.461", **other})), lang=lang)
        return line

    assert "C11 是“0.461”" in conflict(row=11, column=3)
    assert "第11行 是“0.461”" in conflict(row=11, column=0)
    assert "“0.461” in C11;" in conflict("en", row=11, column=3)


def test_lines_name_columns_by_their_letters() -> None:
    (line,) = said(finding("incomplete_sum", row=4, column=3, columns="4;28"))
    assert "D、AB 列没有填" in line


def test_lines_of_a_file_that_could_not_be_read_are_the_readers() -> None:
    (line,) = said(finding("unreadable_file", raw="a.xlsx", code="password"))
    assert line == "[必改] 文件有密码，无法打开 → 请在 Excel 中打开，取消“用密码进行加密”，保存后重新上传"
    (line,) = said(finding("unreadable_file", raw="a.xlsx", code="not_a_table", found="pdf"), lang="en")
    assert line.startswith("[must correct] this is not a table but a PDF document → ")


def test_refused_is_one_line_with_every_reason() -> None:
    frame = submission(finding("unreadable_file", raw="a.xlsx", code="empty_file"), finding("hidden_row", "hint", 3)).findings
    line = returns.refused("甲镇/a.xlsx", frame, catalogue(), "zh")
    assert line == "甲镇/a.xlsx 没有收：空文件，没有任何内容 → 请打开原表确认内容已保存，再重新上传"


def test_summary_counts_findings_by_severity() -> None:
    made = submission(finding("error_cell", row=1, column=1), finding("hidden_row", "hint", 3), finding("hidden_row", "hint", 4))
    assert returns.summary(made, catalogue(), "zh") == "a.xlsx：—，可收 0 项，拒收 0 项；必改 1，须说明 0，提示 2。"


@pytest.mark.parametrize(
    ("place", "zh", "en"),
    [
        (("月报", 7, 28), "「月报」AB7 ", "月报!AB7 "),
        (("月报", 7, 0), "「月报」第7行 ", "月报 row 7 "),
        (("月报", 0, 3), "「月报」C列 ", "月报 column C "),
        (("月报", 0, 0), "「月报」 ", "月报 "),
        (("", 0, 0), "", ""),
    ],
)
def test_where_names_a_place(place: tuple[str, int, int], zh: str, en: str) -> None:
    assert (where(*place, "zh"), where(*place, "en")) == (zh, en)


def test_source_rows_leave_masked_values_blank() -> None:
    row = {"name_zh": "东村", "period": "2024-03", "value": math.nan, "raw": "**", "file_name": "a.csv", "sheet": "a", "row_no": 2}
    row |= {"column": "C", "batch_id": 4, "received_at": "2024-04-02"}
    assert list(returns.source_rows(pd.DataFrame([row]), "zh")) == [("东村", "2024-03", "", "**", "a.csv", "a", "C2", "4", "2024-04-02")]


@pytest.mark.parametrize("rule", sorted(catalogue().rules))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_rule_can_be_said(rule: str, lang: str) -> None:
    (line,) = said(finding(rule, catalogue().rules[rule].severity, 1, 1, "x"), lang=lang)
    assert " → " in line
    assert "{" not in line
