import pytest

from etl.reader.number_formats import carries_unit, with_units


@pytest.mark.parametrize(
    "code",
    [
        '0.0"万元"',
        "0.0%",
        "0.00%;[Red]-0.00%",
        '#,##0.00_ "元"',
        'G/通用格式"人次"',
        "0!.0,万",
        "0.0,",
        "[$元-804]#,##0.00",
        r"0\亩",
        'General"月"',
        "0‰",
    ],
)
def test_carries_unit_shown(code: str) -> None:
    assert carries_unit(code)


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "0.00",
        "#,##0",
        "#,##0.00_);[红色](#,##0.00)",
        'yyyy"年"m"月"',
        "[$-804]yyyy年mm月",
        '上午/下午h"时"',
        "@",
        "[h]:mm",
        "0.00E+00",
        "G/通用格式",
        "",
        "mm:ss.0",
    ],
)
def test_carries_unit_not_shown(code: str) -> None:
    assert not carries_unit(code)


def test_with_units_by_style_number() -> None:
    assert with_units([0, 9, 170, 171, 9], {170: '0"户"', 171: "0.0"}) == {1: "0%", 2: '0"户"', 4: "0%"}
