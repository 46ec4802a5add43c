"""Which area a row means: names within their township only, months, codes; what is not certain is refused."""

from typing import Any

import pytest

from etl.places import Places
from tests.etl.placing import AREAS, COUNTY, DONG, LIU, OLD, look, make


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    aliases = f"东？村,{LIU},990100101201,2024-05-01\n老县,,{COUNTY},2024-05-01\n"
    own = {"镇本级": "township", "县本级": "county", "本级": "township"}
    return make(tmp_path_factory.mktemp("county"), AREAS, aliases, own_level=own, township_suffixes=("人民政府", "政府"))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"township": "柳河镇", "village": "东村"}, "990100101201"),
        ({"township": "东岭镇", "village": "东村"}, "990100102201"),
        ({"township": " 柳河 镇", "village": "东 村\u3000"}, "990100101201"),
        ({"township": "柳河", "village": "东村村委会"}, "990100101201"),
        ({"township": "柳河镇人民政府", "village": "东村村民委员会"}, "990100101201"),
        ({"township": "示例县柳河镇", "village": "示例县柳河镇东村"}, "990100101201"),
        ({"township": "某省某市示例县柳河镇", "village": "东村"}, "990100101201"),
        ({"county": "某省示例县", "township": "柳河镇", "village": "西村"}, "990100101202"),
        ({"township": "柳河镇", "village": "西村（含园区）"}, "990100101202"),
        ({"township": "柳河镇", "village": "西村社区"}, "990100101202"),
        ({"township": "柳河镇", "village": "河嘴村"}, "990100101203"),
        ({"township": "柳河镇", "village": "大庄子"}, "990100101203"),
        ({"township": "柳河鎮", "village": "東村"}, "990100101201"),
        ({"township": "柳河镇", "village": "七里村委会"}, "990100101204"),
        ({"township": "柳河镇", "village": "天理大学(主校区)社区居委会"}, "990100101205"),
        ({"township": "柳河镇", "village": "輋𣒍村"}, "990100101211"),
        ({"township": "柳河镇", "village": "高\ue863村民委员会"}, "990100101212"),
        ({"township": "柳河镇", "village": "东？村"}, "990100101201"),
        ({"township": "东岭镇", "village": "白庙公司"}, "990100102206"),
        ({"township": "东岭镇", "village": "南山村"}, "990100102203"),
        ({"township": "东岭镇", "village": "南山社区居委会"}, "990100102001"),
        ({"village": "柳河镇东村"}, "990100101201"),
        ({"village": "东村", "context": DONG}, "990100102201"),
        ({"name": "示例县"}, COUNTY),
        ({"name": "示例县柳河镇"}, LIU),
        ({"name": "东岭镇东村"}, "990100102201"),
        ({"name": "示例县东岭镇东村"}, "990100102201"),
        ({"name": "东村", "context": LIU}, "990100101201"),
        ({"name": "柳河镇产业片区"}, "Z1"),
        ({"name": "某协会"}, "E1"),
        ({"zone": "柳河镇产业片区"}, "Z1"),
        ({"township": "柳河镇"}, LIU),
        ({"township": "柳河镇", "village": "柳河镇"}, LIU),
        ({"township": "柳河镇", "village": "镇本级"}, LIU),
        ({"village": "镇本级", "context": DONG}, DONG),
        ({"township": "县本级"}, COUNTY),
        ({"township": "示例县"}, COUNTY),
        ({"county": "老县"}, COUNTY),
        ({"village": "柳河镇-东村"}, "990100101201"),
        ({"township": "柳河镇", "village": "990100101202"}, "990100101202"),
        ({"name": "990100102202"}, "990100102202"),
        ({"context": LIU}, LIU),
    ],
)
def test_resolve_finds_what_is_certain(places: Places, row: dict[str, str], code: str) -> None:
    assert look(places, month="2024-03", **row) == (code, "", ())


@pytest.mark.parametrize(
    ("row", "reason", "suggestion"),
    [
        ({"village": "北村"}, "missing_township", "东岭镇北村 990100102202"),  # the county has one such village; still no township
        ({"village": "东村", "context": COUNTY}, "missing_township", "柳河镇东村 990100101201"),
        ({"township": "柳河镇", "village": "北村"}, "unknown_area", "西村村民委员会"),
        ({"township": "柳和镇", "village": "东村"}, "unknown_area", "柳河镇"),
        ({"township": "东岭镇", "village": "南山"}, "ambiguous_area", "东岭镇南山村委会 990100102203"),
        ({"township": "东岭镇", "village": "玉泉小区（二期）社区"}, "unknown_area", "玉泉小区(一期)社区"),
        ({"township": "柳河镇", "village": "七村"}, "unknown_area", "七里村"),
        ({"township": "柳河镇", "village": "东岭镇北村"}, "unknown_area", ""),
        ({"county": "别县", "township": "柳河镇"}, "unknown_area", "示例县"),
        ({"name": "东领镇"}, "unknown_area", "东岭镇"),
        ({"name": "东岭"}, "unknown_area", "东岭镇"),
        ({"township": "", "village": "", "code": ""}, "missing_area", None),
    ],
)
def test_resolve_refuses_what_is_not(places: Places, row: dict[str, str], reason: str, suggestion: str | None) -> None:
    code, said, nearest = look(places, month="2024-03", **row)
    assert (code, said) == ("", reason)
    assert len(nearest) <= 3
    assert suggestion is None or any(suggestion in one for one in nearest)


@pytest.mark.parametrize(
    ("village", "month", "code"),
    [
        ("老名村", "2019-05", "990100101209"),
        ("老名村", "2024-05", "990100101209"),  # renamed: the code goes on
        ("新名村", "2019-05", "990100101209"),
        ("石桥村", "2021-12", "990100101210"),
        ("石桥村", "2022-01", "990100101001"),  # renamed under a new code
        ("石桥社区居民委员会", "2021-12", "990100101210"),
        ("上湾村", "2020-03", "990100101206"),
        ("湾里村", "2020-04", "990100101208"),
        ("大成村", "2024-05", "990100101213"),
        ("复生村", "2019-01", "990100101214"),
        ("复生村", "2022-01", "990100101214"),
        ("刘坪村", "2019-12", "990100101213"),
    ],
)
def test_resolve_looks_at_the_month(places: Places, village: str, month: str, code: str) -> None:
    assert look(places, township="柳河镇", village=village, month=month) == (code, "", ())


@pytest.mark.parametrize(
    ("village", "month", "reason", "suggestions"),
    [
        ("上湾村", "2020-04", "retired_area", ("柳河镇湾里村 990100101208",)),
        ("刘坪村", "2020-01", "retired_area", ()),  # its code belongs to another village now, nobody declared a rename
        ("复生村", "2021-01", "retired_area", ()),
        ("湾里村", "2020-03", "unknown_area", ("上湾村", "下湾村")),
    ],
)
def test_resolve_names_the_successor_of_a_village_that_is_no_more(
    places: Places, village: str, month: str, reason: str, suggestions: tuple[str, ...]
) -> None:
    code, said, nearest = look(places, township="柳河镇", village=village, month=month)
    assert (code, said) == ("", reason)
    assert nearest[: len(suggestions)] == suggestions


def test_resolve_follows_a_village_out_of_a_township_that_is_no_more(places: Places) -> None:
    assert look(places, township="旧镇乡", village="旧庄村", month="2019-12")[0] == "990100103201"
    assert look(places, township="旧镇乡", village="旧庄村", month="2020-01")[0] == "990100102204"
    assert look(places, township="旧镇乡", village="散村", month="2020-01")[:2] == ("", "retired_area")
    assert look(places, township="旧镇乡", month="2020-01") == ("", "retired_area", ("东岭镇 " + DONG,))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"code": "990100101201"}, "990100101201"),
        ({"code": " 990100101201  "}, "990100101201"),
        ({"code": 990100101201.0}, "990100101201"),
        ({"code": "990100"}, COUNTY),
        ({"code": "990100101"}, LIU),
        ({"code": "990100101201", "township": "柳河镇", "village": "东村村委会"}, "990100101201"),
        ({"code": "990100101201", "village": "东村"}, "990100101201"),
        ({"code": "990100101201", "township": "柳河镇"}, "990100101201"),
        ({"code": LIU, "village": "东村"}, "990100101201"),
        ({"code": "990100101210"}, "990100101001"),
    ],
)
def test_resolve_takes_the_code_first(places: Places, row: dict[str, Any], code: str) -> None:
    assert look(places, month="2024-03", **row) == (code, "", ())


def test_resolve_refuses_a_code_and_a_name_that_contradict(places: Places) -> None:
    said = look(places, code="990100101201", township="东岭镇", village="北村", month="2024-03")
    assert said == ("", "code_name_mismatch", ("柳河镇东村 990100101201", "东岭镇北村 990100102202"))
    assert look(places, code="990100101201", township="柳河镇", village="没有村", month="2024-03")[1] == "code_name_mismatch"


def test_resolve_refuses_a_code_nobody_has_and_one_that_ended(places: Places) -> None:
    assert look(places, code="990100109999", township="柳河镇", village="东村", month="2024-03") == (
        "", "unknown_area", ("柳河镇东村 990100101201",),
    )  # fmt: skip
    assert look(places, code="990100101206", month="2024-03")[1:] == ("retired_area", ("柳河镇湾里村 990100101208",))


def test_resolve_without_a_month_takes_what_is_and_else_what_was(places: Places) -> None:
    assert look(places, township="柳河镇", village="老名村")[0] == "990100101209"
    assert look(places, township="柳河镇", village="上湾村")[0] == "990100101206"


def test_resolve_does_not_give_a_blank_row_to_what_the_title_names(places: Places) -> None:
    found = places.resolve({"village": ["东村", ""], "context": [LIU, LIU], "month": ["2024-03", "2024-03"]})
    assert [one.area_code for one in found] == ["990100101201", ""]
    assert [one.reason for one in found] == ["", "missing_area"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024年3月柳河镇村集体经济收入表", LIU),
        ("示例县柳河镇2024年报表", LIU),
        ("示例县2024年3月报表", COUNTY),
        ("柳河镇产业片区2024.xlsx", "Z1"),
        ("柳河镇、东岭镇对比表", ""),
        ("2024年3月报表", ""),
        ("旧镇乡报表", ""),
    ],
)
def test_find_in_text_takes_the_only_area_named(places: Places, text: str, code: str) -> None:
    assert places.find_in_text(text, "2024-03") == code


def test_find_in_text_knows_a_township_of_its_time(places: Places) -> None:
    assert places.find_in_text("旧镇乡报表", "2019-03") == OLD


def test_above_climbs_to_a_level(places: Places) -> None:
    assert places.above("990100101201", "township") == LIU
    assert places.above("990100101201", "county") == COUNTY
    assert places.above(COUNTY, "township") == ""
    assert places.above("nobody", "county") == ""
