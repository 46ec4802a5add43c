"""areas.csv out of division lists: spans of years, successors where certain, the rest for review."""

from pathlib import Path

import pandas as pd
import pytest

from etl.divisions import BUILT_COLUMNS, REVIEW_COLUMNS, build_areas, pair_by_name
from etl.place_names import Folding
from tests.shared_data import REAL_DATA, needs_real_data
from warehouse.areas import CountyFolder, read_county
from warehouse.catalogue.errors import ProjectError

SUFFIXES = ("村", "村委会", "村民委员会", "居委会", "居民委员会", "社区", "社区居委会", "社区居民委员会")
DIVISIONS = REAL_DATA / "1-divisions"
C, T1, T2, T3, T4 = "990100000000", "990100101000", "990100102000", "990100201000", "990100103000"
HISTORY = f"""\
{C},示例县,county,990000000000,2016;2017;2018;2019
{T1},柳河镇,township,{C},2016;2017;2018;2019
990100101201,东村村委会,village,{T1},2016;2017
990100101201,东村村民委员会,village,{T1},2018;2019
990100101202,西村村委会,village,{T1},2016;2017
990100101001,西村社区居委会,village,{T1},2018;2019
990100101203,北村村委会,village,{T1},2016;2017
990100101204,南村村委会,village,{T1},2016;2017
990100101205,大成村委会,village,{T1},2018;2019
990100101206,甲村村委会,village,{T1},2016;2017
990100101207,乙村村委会,village,{T1},2016;2017
990100101206,乙村村委会,village,{T1},2018;2019
990100101208,丙村村委会,village,{T1},2016;2018;2019
{T3},思贤乡,township,{C},2016
990100201201,上村村委会,village,{T3},2016
990100201202,下村村委会,village,{T3},2016
{T4},思贤镇,township,{C},2017;2018;2019
990100103201,上村村委会,village,{T4},2017;2018;2019
990100103202,下村村民委员会,village,{T4},2017;2018;2019
{T2},东岭镇,township,{C},2016;2017;2018;2019
990100102201,北村村委会,village,{T2},2018;2019
"""


def history(tmp_path: Path, rows: str = HISTORY) -> Path:
    path = tmp_path / "history.csv"
    path.write_text("code,name,level,parent_code,years_present\n" + rows, encoding="utf-8")
    return path


def folder_of(tmp_path: Path, areas: pd.DataFrame) -> CountyFolder:
    made = tmp_path / "county"
    made.mkdir()
    (made / "county.toml").write_text('code = "x"\nname.zh = "甲"\nname.en = "A"\n', encoding="utf-8")
    areas.to_csv(made / "areas.csv", index=False, encoding="utf-8-sig")
    return read_county(made)


def fate(areas: pd.DataFrame, code: str) -> list[list[str]]:
    return areas.loc[areas["code"] == code, ["valid_from", "valid_to", "successor_code", "relation"]].to_numpy().tolist()


def test_build_areas_turns_years_into_months(tmp_path: Path) -> None:
    areas, review = build_areas(None, history(tmp_path), SUFFIXES)
    assert (tuple(areas.columns), tuple(review.columns)) == (BUILT_COLUMNS, REVIEW_COLUMNS)
    assert fate(areas, C) == [["", "", "", ""]]
    assert fate(areas, "990100101205") == [["2018-01", "", "", ""]]
    assert areas.loc[areas["code"] == C, "parent_code"].tolist() == [""]
    assert len(folder_of(tmp_path, areas).areas) == len(areas)


def test_build_areas_lets_a_village_come_back(tmp_path: Path) -> None:
    areas, _ = build_areas(None, history(tmp_path), SUFFIXES)
    assert fate(areas, "990100101208") == [["", "2016-12", "", ""], ["2018-01", "", "", ""]]


def test_build_areas_names_successors_that_are_certain(tmp_path: Path) -> None:
    areas, _ = build_areas(None, history(tmp_path), SUFFIXES)
    assert fate(areas, "990100101201") == [["", "2017-12", "", "rename"], ["2018-01", "", "", ""]]
    assert fate(areas, "990100101202") == [["", "2017-12", "990100101001", "rename"]]
    assert fate(areas, T3) == [["", "2016-12", T4, "rename"]]
    assert fate(areas, "990100201202") == [["", "2016-12", "990100103202", "rename"]]


def test_build_areas_lists_the_rest_with_the_reason(tmp_path: Path) -> None:
    areas, review = build_areas(None, history(tmp_path), SUFFIXES)
    found = {row.code: (row.reason, row.candidates) for row in review.itertuples()}
    assert found == {
        "990100101203": ("same_name_elsewhere", "990100102201 东岭镇北村村委会"),
        "990100101204": ("vanished", "990100101001 柳河镇西村社区居委会; 990100101205 柳河镇大成村委会; 990100101208 柳河镇丙村村委会"),
        "990100101206": ("code_reused", "990100101207 柳河镇乙村村委会"),
        "990100101207": ("same_name_stays", "990100101206 柳河镇乙村村委会"),
        "990100101208": ("vanished", ""),
    }
    assert fate(areas, "990100101204") == [["", "2017-12", "", ""]]
    ended = areas[(areas["valid_to"] != "") & (areas["relation"] == "")]
    assert set(ended["code"]) == set(review["code"])


def test_build_areas_moves_a_township_that_went_whole_into_another(tmp_path: Path) -> None:
    rows = (
        f"{C},示例县,county,,2019;2020\n{T1},柳河镇,township,{C},2019;2020\n{T2},东岭镇,township,{C},2019\n"
        f"990100102201,北村,village,{T2},2019\n990100102202,南村,village,{T2},2019\n"
        f"990100101211,北村,village,{T1},2020\n990100101212,南村,village,{T1},2020\n990100101201,东村,village,{T1},2019;2020\n"
    )
    areas, review = build_areas(None, history(tmp_path, rows), SUFFIXES)
    assert fate(areas, T2) == [["", "2019-12", T1, "merge"]]
    assert fate(areas, "990100102202") == [["", "2019-12", "990100101212", "move"]]
    assert review.empty


def test_build_areas_compares_with_the_tree(tmp_path: Path) -> None:
    tree = tmp_path / "tree.csv"
    listed = f"{C},示例县,county,\n{T1},柳河新镇,township,{C}\n990100101299,新村,village,{T1}\n"
    tree.write_text("code,name,level,parent_code\n" + listed, encoding="utf-8")
    rows = f"{C},示例县,county,,2019\n{T1},柳河镇,township,{C},2019\n990100101201,东村,village,{T1},2019\n"
    _, review = build_areas(tree, history(tmp_path, rows), SUFFIXES)
    assert review[["code", "reason"]].to_numpy().tolist() == [
        [T1, "other_name_in_tree"], ["990100101299", "only_in_tree"], ["990100101201", "not_in_tree"],
    ]  # fmt: skip


def test_build_areas_refuses_rows_it_cannot_read(tmp_path: Path) -> None:
    with pytest.raises(ProjectError) as refused:
        build_areas(None, history(tmp_path, f"{C},示例县,县,,2019\n{T1},柳河镇,township,{C},never\n"), SUFFIXES)
    assert [problem.where for problem in refused.value.problems] == ["history.csv line 2", "history.csv line 3"]
    (tmp_path / "history.csv").write_text("code,name\n", encoding="utf-8")
    with pytest.raises(ProjectError, match="the column level, parent_code, years_present is missing"):
        build_areas(None, tmp_path / "history.csv", SUFFIXES)


def test_pair_by_name_pairs_one_for_one_only() -> None:
    folding = Folding(SUFFIXES)
    assert pair_by_name({"1": "东村村委会", "2": "东社区"}, {"8": "东村村民委员会", "9": "东社区"}, folding) == {"1": "8", "2": "9"}
    assert pair_by_name({"1": "石桥村", "2": "石桥社区"}, {"9": "石桥居委会"}, folding) == {}
    assert pair_by_name({"1": "石桥村"}, {"9": "石桥居委会"}, folding) == {"1": "9"}


@needs_real_data
@pytest.mark.parametrize(
    ("county", "rows", "certain", "unsure", "villages"),
    [
        ("512021-安岳县", 1330, 89, 641, {"2016-06": 978, "2019-12": 978, "2020-01": 553, "2023-12": 553}),
        ("370611-福山区", 415, 21, 32, {"2016-06": 239, "2023-12": 352}),
        ("620723-临泽县", 170, 74, 0, {"2016-06": 82, "2023-12": 82}),
        ("440118-增城区", 436, 28, 24, {"2016-06": 341, "2023-12": 370}),
    ],
)
def test_build_areas_loads_real_counties(
    tmp_path: Path, county: str, rows: int, certain: int, unsure: int, villages: dict[str, int]
) -> None:
    areas, review = build_areas(DIVISIONS / f"{county}-tree-2023.csv", DIVISIONS / f"{county}-history-2016-2023.csv", SUFFIXES)
    read = folder_of(tmp_path, areas).areas
    assert len(read) == rows
    ended = read[read["valid_to"] != ""]
    assert ((ended["relation"] != "").sum(), len(review)) == (certain, unsure)
    for month, expected in villages.items():
        there = ((read["valid_from"] == "") | (read["valid_from"] <= month)) & ((read["valid_to"] == "") | (read["valid_to"] >= month))
        assert (there & (read["level"] == "village")).sum() == expected, month
