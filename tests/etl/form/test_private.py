"""Personal data is refused and never repeated. Every number here is made up."""

import pytest

from etl.form.private import is_personal, mask
from tests.etl.form.test_layouts import TRAINING
from tests.etl.form.world import rules, take, values

IDENTITY = "11010519491231002X"  # the standard's own specimen
MOBILE = "13800138000"


@pytest.mark.parametrize(
    "value",
    [
        IDENTITY,
        IDENTITY.lower(),
        f"身份证{IDENTITY}。",
        "110105491231002",
        MOBILE,
        13800138000.0,
        "+86 138-0013-8000",
        "张某 138 0013 8000",
        "电话：13800138000",
    ],
)
def test_is_personal_numbers_of_people(value: str | float) -> None:
    assert is_personal(value)


@pytest.mark.parametrize(
    "value",
    ["110105194912310021", "110105194913310020", "12345678901234567", "512021001001", 512021001001.0, "10002010001", "12800138000",
     "913800138000123456", 138001380000.0, 13800138000.5,
     18800000000.0, "2024-03-05", "", 0.0, True, "110105491331002", "91110105MA00000001"],
)  # fmt: skip
def test_is_personal_other_numbers_are_not(value: str | float) -> None:
    assert not is_personal(value)


def test_mask_replaces_only_the_numbers() -> None:
    assert mask(f"填报人电话：{MOBILE}（{IDENTITY}）") == "填报人电话：***（***）"
    assert mask("2024年3月") == "2024年3月"


def test_extract_refuses_a_column_named_as_personal_data() -> None:
    found = take(
        [
            ["培训时间", "培训主题", "参训人员姓名", "联系电话（手机）"],
            ["2024-03-05", "果树", "某甲", 138.0],
            ["2024-03-06", "果树", "", ""],
        ],
        form=TRAINING,
    )
    assert rules(found) == [("personal_data", 1, 3), ("personal_data", 1, 4)]
    assert [finding.params["heading"] for finding in found.findings] == [
        "参训人员姓名",
        "联系电话(手机)".replace("(", "（").replace(")", "）"),
    ]
    assert set(found.cells["target"]) == {"held_on", "topic"}
    assert "某甲" not in repr(found.findings) + found.cells.to_string() + found.rows.to_string()


def test_extract_blank_personal_column_is_no_finding() -> None:
    assert take([["培训时间", "培训主题", "联系电话"], ["2024-03-05", "果树", ""]], form=TRAINING).findings == []


def test_extract_refuses_a_known_column_that_holds_such_numbers() -> None:
    rows = [["培训时间", "培训主题"], ["2024-03-05", MOBILE], ["2024-03-06", f"{IDENTITY}"], ["2024-03-07", "果树"]]
    found = take(rows, form=TRAINING)
    assert rules(found) == [("personal_data", 1, 2)]
    assert set(found.cells["target"]) == {"held_on"}
    assert MOBILE not in repr(found.findings)


def test_extract_refuses_a_single_cell_and_keeps_its_column() -> None:
    rows = [
        ["村", "经营收入", "备注"],
        ["上河村", 1, f"请联系{MOBILE}"],
        ["下河村", 13800138000.0, ""],
        ["西街村", 3, ""],
        [f"东街村{MOBILE}", 4, ""],
        ["南街村", 5, ""],
    ]
    found = take(rows)
    assert rules(found) == [("personal_data", 5, 1), ("personal_data", 3, 2), ("personal_data", 2, 3)]
    assert {finding.raw for finding in found.findings} == {"***"}
    assert values(found)[1] == ("下河村", "operating", "period", "")
    assert found.rows["village"].tolist() == ["上河村", "下河村", "西街村", "", "南街村"]


def test_extract_keeps_a_column_of_which_half_the_cells_hold_such_numbers() -> None:
    found = take([["培训时间", "培训主题"], ["2024-03-05", f"果树{MOBILE}"], ["2024-03-06", "果树"]], form=TRAINING)
    assert rules(found) == [("personal_data", 2, 2)]
    assert found.cells.loc[found.cells["target"] == "topic", "raw"].tolist() == ["", "果树"]


def test_extract_masks_numbers_above_the_table() -> None:
    found = take([[f"填报人：某甲 {MOBILE}"], ["村", "经营收入"], ["上河村", 1]])
    assert found.contexts[0].titles == ("填报人：某甲 ***",)
