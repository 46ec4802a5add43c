"""A county folder's own files: what is read, and that everything wrong with them is said at once."""

from pathlib import Path

import pytest

from warehouse.areas import AREA_COLUMNS, County, read_county
from warehouse.catalogue.errors import ProjectError
from warehouse.catalogue.model import Text

TOML = 'code = "990100000000"\nname.zh = "示例县"\nname.en = "Example County"\ndemo = true\n'
HEADER = "code,name,level,parent_code,order,valid_from,valid_to,successor_code,relation,aliases\n"
TREE = (
    "990100000000,示例县,county,,,,,,,\n"
    "990100101000,柳河镇,township,990100000000,,,,,,柳河\n"
    "990100101201,东村,village,990100101000,7,,,,,东庄;东村村委会\n"
)
SECOND = "990100102000,东岭镇,township,990100000000,,,,,,\n"


def folder(tmp_path: Path, areas: str = TREE, zones: str = "", aliases: str = "", toml: str = TOML) -> Path:
    made = tmp_path / "county"
    made.mkdir()
    (made / "county.toml").write_text(toml, encoding="utf-8")
    (made / "areas.csv").write_text(HEADER + areas, encoding="utf-8-sig")
    if zones:
        (made / "zones.csv").write_text("code,name,member_code,valid_from,valid_to\n" + zones, encoding="utf-8")
    if aliases:
        (made / "aliases.csv").write_text("written,township_code,area_code,confirmed_on,note\n" + aliases, encoding="utf-8")
    return made


def refusal(made: Path) -> str:
    with pytest.raises(ProjectError) as refused:
        read_county(made)
    assert all(problem.remedy and problem.where for problem in refused.value.problems)
    return str(refused.value)


def test_read_county_returns_the_tree_in_file_order(tmp_path: Path) -> None:
    read = read_county(folder(tmp_path))
    assert read.county == County("990100000000", Text("示例县", "Example County"), demo=True)
    assert tuple(read.areas.columns) == AREA_COLUMNS
    assert read.areas["code"].tolist() == ["990100000000", "990100101000", "990100101201"]
    assert read.areas["order"].tolist() == [1, 2, 7]
    assert read.areas["township_code"].tolist() == ["", "990100101000", "990100101000"]
    assert read.areas["name_en"].tolist() == ["示例县", "柳河镇", "东村"]
    assert read.areas["aliases"].tolist() == ["", "柳河", "东庄;东村村委会"]
    assert read.zones.empty
    assert read.aliases.empty


def test_read_county_keeps_a_code_in_several_rows(tmp_path: Path) -> None:
    rows = TREE.replace("990100101201,东村,village,990100101000,7,,,,", "990100101201,东村,village,990100101000,7,,2019-12,,rename")
    read = read_county(folder(tmp_path, rows + "990100101201,东兴村,village,990100101000,7,2020-01,2021-12,,,\n"
                              + "990100101201,东兴村,village,990100101000,7,2024-01,,,,\n"))  # fmt: skip
    assert read.areas["valid_from"].tolist()[2:] == ["", "2020-01", "2024-01"]
    assert read.areas["relation"].tolist()[2:] == ["rename", "", ""]


def test_read_county_takes_several_counties(tmp_path: Path) -> None:
    read = read_county(folder(tmp_path, TREE + "990200000000,另一县,county,,,,,,,\n"))
    assert (read.areas["level"] == "county").sum() == 2


def test_read_county_adds_zones_that_only_zones_name(tmp_path: Path) -> None:
    zones = "Z1,柳河片区,990100101201,,\nZ1,柳河片区,990100102000,2024-01,2024-12\n"
    read = read_county(folder(tmp_path, TREE + SECOND, zones))
    assert read.areas.iloc[-1][["code", "name", "level", "parent_code"]].tolist() == ["Z1", "柳河片区", "zone", "990100000000"]
    assert read.zones["member_code"].tolist() == ["990100101201", "990100102000"]


@pytest.mark.parametrize(
    ("row", "line", "said"),
    [
        ("5.12E+11,西村,village,990100101000,,,,,,\n", 5, "code is '5.12E+11'"),
        ("990100101202,,village,990100101000,,,,,,\n", 5, "name is empty"),
        ("990100101202,西村,vilage,990100101000,,,,,,\n", 5, "level is 'vilage'"),
        ("990100101202,西村,village,,,,,,,\n", 5, "has no parent_code"),
        ("990100101202,西村,village,990100199000,,,,,,\n", 5, "the parent 990100199000"),
        ("990100101202,西村,village,990100101201,,,,,,\n", 5, "stands below the village"),
        ("990100101202,西村,village,990100101000,x,,,,,\n", 5, "order is 'x'"),
        ("990100101202,西村,village,990100101000,,Jan-20,,,,\n", 5, "valid_from is 'Jan-20'"),
        ("990100101202,西村,village,990100101000,,2020-05,2020-04,,,\n", 5, "ends in 2020-04 before"),
        ("990100101202,西村,village,990100101000,,,2020-04,990100101299,merge,\n", 5, "the successor 990100101299"),
        ("990100101202,西村,village,990100101000,,,,990100101201,merge,\n", 5, "has a successor and no end"),
        ("990100101202,西村,village,990100101000,,,2020-04,990100101201,,\n", 5, "write in relation"),
        ("990100101202,西村,village,990100101000,,,2020-04,,merge,\n", 5, "does not go on"),
        ("990100101202,西村,village,990100101000,,,2020-04,990100101202,merge,\n", 5, "its own successor"),
        ("990100101202,西村,village,990100101000,,,2020-04,990100101201,eaten,\n", 5, "relation is 'eaten'"),
        ("990100101201,东村,village,990100101000,,2024-01,,,,\n", 5, "months that overlap"),
        ("990100101202,西村,village,990100101000,,,,,,东庄\n", 5, "东庄 means 990100101201 (line 4) and 990100101202"),
        ("990100101202,西村,village,990100101000,,,,,,东村\n", 5, "东村 means"),
        (SECOND.replace(",,,,,,", ",,,2019-12,,,") + "990100102201,西村,village,990100102000,,,,,,\n", 6, "valid in 2020-01, its parent"),
        ("E1,某协会,entity,E1,,,,,,\n", 5, "E1 is below E1: a circle"),
    ],
)  # fmt: skip
def test_read_county_says_line_and_fault(tmp_path: Path, row: str, line: int, said: str) -> None:
    message = refusal(folder(tmp_path, TREE + row))
    assert f"county/areas.csv line {line}" in message
    assert said in message


def test_read_county_lets_an_alias_mean_two_villages_of_two_townships(tmp_path: Path) -> None:
    rows = TREE + SECOND + "990100102201,东村,village,990100102000,,,,,,东庄\n"
    assert len(read_county(folder(tmp_path, rows)).areas) == 5


@pytest.mark.parametrize(
    ("zones", "said"),
    [
        ("Z1,片区,990100101299,,\n", "the member 990100101299 is no area"),
        ("Z1,片区,990100000000,,\n", "is a county"),
        ("990100101000,片区,990100101201,,\n", "is a township in areas.csv"),
        ("Z1,片区,990100101201,,\nZ1,别名片区,990100101000,,\n", "is called 别名片区"),
        ("Z1,片区,990100101201,,2020-05\nZ1,片区,990100101201,2020-05,\n", "already a member"),
        ("Z1,片区,990100101201,2021-05,2020-05\n", "ends in 2020-05"),
    ],
)
def test_read_county_says_what_is_wrong_with_zones(tmp_path: Path, zones: str, said: str) -> None:
    message = refusal(folder(tmp_path, zones=zones))
    assert "county/zones.csv line" in message
    assert said in message


@pytest.mark.parametrize(
    ("aliases", "said"),
    [
        ("东屯,990100101000,990100101299,2024-05-01,\n", "990100101299 is no area"),
        ("东屯,990100101201,990100101201,2024-05-01,\n", "is no township"),
        ("东屯,990100102000,990100101201,2024-05-01,\n", "never was in 990100102000"),
        ("东屯,,990100101201,2024-05-01,\n", "without its township"),
        ("东屯,990100101000,990100101201,,\n", "confirmed_on is ''"),
        (",990100101000,990100101201,2024-05-01,\n", "written is empty"),
        ("东屯,990100101000,990100101201,2024-05-01,\n东屯,990100101000,990100101000,2024-05-01,\n", "stands in line 2 already"),
    ],
)
def test_read_county_says_what_is_wrong_with_aliases(tmp_path: Path, aliases: str, said: str) -> None:
    assert said in refusal(folder(tmp_path, TREE + SECOND, aliases=aliases))


def test_read_county_reports_all_files_at_once(tmp_path: Path) -> None:
    areas = TREE + "x y,西村,village,990100101000,,,,,,\n"
    message = refusal(folder(tmp_path, areas, "Z1,片区,nobody,,\n", "东屯,,nobody,2024-05-01,\n", TOML + 'rooot = "1"\n'))
    assert all(f"county/{name}" in message for name in ("county.toml", "areas.csv", "zones.csv", "aliases.csv"))


def test_read_county_refuses_a_missing_column_and_an_unknown_one(tmp_path: Path) -> None:
    made = folder(tmp_path)
    (made / "areas.csv").write_text("code,nmae,level,parent_code\n", encoding="utf-8")
    message = refusal(made)
    assert "the column name is missing" in message
    assert "unknown column 'nmae' → write name" in message


def test_read_county_refuses_an_encoding_that_is_not_utf_8(tmp_path: Path) -> None:
    made = folder(tmp_path)
    (made / "areas.csv").write_bytes((HEADER + TREE).encode("gb18030"))
    assert "is not UTF-8 text" in refusal(made)


def test_read_county_refuses_a_folder_without_files(tmp_path: Path) -> None:
    message = refusal(tmp_path)
    assert "county.toml: there is no such file" in message
    assert "areas.csv: there is no such file" in message


def test_read_county_refuses_a_root_that_is_no_area(tmp_path: Path) -> None:
    assert "root 5 is no area" in refusal(folder(tmp_path, toml=TOML + 'root = "5"\n'))
