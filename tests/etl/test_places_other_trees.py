"""Which area a row means in other counties' trees: the real divisions' hard names, offices, own parts, what was asked before."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from etl.places import Places
from tests.etl.placing import AREAS, COUNTY, DONG, LIU, OLD, WORDS, codes, look, make
from tests.shared_data import REAL_DATA, needs_real_data
from warehouse.areas import read_county

DIVISIONS = REAL_DATA / "1-divisions"


def rows_of(name: str) -> list[dict[str, str]]:
    with (DIVISIONS / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def national(folder: Path, villages: Iterable[tuple[str, str, str, str, str]]) -> Places:
    """Make places of villages given as code, name, township's code, township, county."""
    lines: dict[str, str] = {}
    for code, name, above, township, county in villages:
        lines[code[:6]] = f"{code[:6]}000000,{county},county,"
        lines[above] = f"{above},{township},township,{code[:6]}000000"
        lines[code] = f"{code},{name},village,{above}"
    ordered = sorted(lines.values(), key=lambda line: ("county", "township", "village").index(line.split(",")[2]))
    return make(folder, "\n".join(ordered) + "\n")


@needs_real_data
def test_resolve_finds_villages_of_the_same_name_only_with_their_township(tmp_path: Path) -> None:
    rows = rows_of("same-name-villages.csv")
    places = national(tmp_path, [(row["code"], row["name"], row["township_code"], row["township"], row["county"]) for row in rows])
    frame = pd.DataFrame(rows)[["county", "township", "name"]].rename(columns={"name": "village"})
    assert codes(places, frame) == [row["code"] for row in rows]
    alone = places.resolve(frame.drop(columns="township").to_dict("list"))
    assert {(one.area_code, one.reason) for one in alone} == {("", "missing_township")}
    assert max(Counter(row["name"] for row in rows).values()) > 10


@needs_real_data
def test_resolve_finds_the_hard_names(tmp_path: Path) -> None:
    rows = rows_of("names-hard.utf8.csv")
    places = national(tmp_path, [(row["code"], row["name"], f"{row['code'][:9]}000", row["township"], row["county"]) for row in rows])
    frame = pd.DataFrame(rows)[["county", "township", "name"]]
    written = frame.rename(columns={"name": "village"})
    assert codes(places, written) == [row["code"] for row in rows]
    joined = pd.DataFrame({"name": frame["county"] + frame["township"] + frame["name"]})
    assert codes(places, joined) == [row["code"] for row in rows]
    wide = written.assign(village=written["village"].str.replace("（", " ( ").str.replace("）", " ) "))
    assert codes(places, wide) == [row["code"] for row in rows]


def test_resolve_does_not_bend_the_name_of_a_village_that_is_no_more_to_another_ones(tmp_path: Path) -> None:
    gone = f"{COUNTY},示例县,county,\n{LIU},柳河镇,township,{COUNTY}\n990100101201,赵坪村,village,{LIU},,2019-12,{{heir}}\n"
    areas = gone + f"990100101001,赵坪社区,village,{LIU},2020-01\n"
    apart = make(tmp_path / "apart", areas.format(heir=""))
    assert look(apart, township="柳河镇", village="赵坪村", month="2021-01") == ("", "retired_area", ())
    assert look(apart, township="柳河镇", village="赵坪", month="2021-01")[0] == "990100101001"
    heir = make(tmp_path / "heir", areas.format(heir="990100101001,merge"))
    assert look(heir, township="柳河镇", village="赵坪村", month="2021-01")[0] == "990100101001"


def test_resolve_knows_offices_and_short_names_of_townships(tmp_path: Path) -> None:
    areas = f"{COUNTY},示例县,county,\n{LIU},东岭镇,township,{COUNTY}\n{DONG},城关街道,township,{COUNTY}\n{OLD},双塘镇,township,{COUNTY}\n"
    areas += f"990100104000,双塘乡,township,{COUNTY}\n"
    places = make(tmp_path / "x", areas, own_level={"县本级": "county"}, township_suffixes=("人民政府", "办事处", "办", "镇", "乡", "街道"))
    for written, code in (
        ("东岭镇人民政府", LIU),
        ("东岭", LIU),
        ("城关街道办事处", DONG),
        ("城关街道办", DONG),
        ("县本级", COUNTY),
        ("双塘镇", OLD),
    ):
        assert look(places, township=written)[0] == code, written
    assert look(places, township="双塘")[1] == "ambiguous_area"


def test_resolve_says_the_same_in_a_month_whatever_was_asked_before(tmp_path: Path) -> None:
    lines = [line.split(",") for line in AREAS.splitlines()]
    names = [(line[1], town) for line in lines for town in ("柳河镇", "东岭镇", "旧镇乡", "")]
    months = [f"{year}-{month:02d}" for year in range(2019, 2023) for month in range(1, 13)] + [""]
    asked = [
        {"village": [name for name, _ in names], "township": [town for _, town in names], "month": [month] * len(names)} for month in months
    ]
    one = make(tmp_path / "one")
    together = [one.resolve(rows) for rows in asked]
    apart = [make(tmp_path / f"of {rows['month'][0]}").resolve(rows) for rows in asked]
    assert together == apart
    assert len({tuple(found) for found in together}) > 4


def test_resolve_own_part_of_a_township_is_no_area_unless_it_is_declared(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    make(folder, AREAS + f"990100102210,镇本级,village,{DONG}\n")
    words = replace(WORDS, own_part=("镇本级", "县本级"))
    places = Places(read_county(folder), words, {"镇本级": "township", "县本级": "county", "全镇": "township"})
    assert look(places, township="柳河镇", village="镇本级") == ("", "own_part", ())
    assert look(places, township="县本级") == ("", "own_part", ())
    assert look(places, township="东岭镇", village="镇本级")[0] == "990100102210"
    assert look(places, township="柳河镇", village="全镇")[0] == LIU
