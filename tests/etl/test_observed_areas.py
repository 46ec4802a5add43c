"""areas.csv out of the names and codes of statistics files, and the shipped one of 宜蘭縣."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from etl.observed_areas import OBSERVED_COLUMNS, areas_from_observed
from etl.place_names import Folding
from etl.places import Places
from tests.shared_data import REAL_DATA, needs_real_data
from warehouse.areas import CountyFolder, read_county
from warehouse.catalogue import load_catalogue
from warehouse.catalogue.errors import ProjectError

DATA = Path(__file__).resolve().parents[2] / "data"
YILAN = DATA / "examples" / "yilan"
STATISTICS = REAL_DATA / "3-statistics"
FOLDING = Folding(("村", "里"), {"羣": "群"})
COUNTY = ("10", "甲縣")
ROWS = [
    ("2017-12", "2017-12", "", "甲縣乙鎮", "羣英村"),
    ("2017-12", "2017-12", "", "乙鎮", "東里"),
    ("2017-12", "2017-12", "", "乙鎮", "中正里"),
    ("2018-01", "2018-01", "1001001", "甲縣乙鎮", "群英村"),
    ("2018-01", "2018-01", "1001002", "甲縣乙鎮", "東里"),
    ("2018-01", "2018-01", "1001003", "甲縣乙鎮", "新里"),
    ("2018-02", "2018-02", "1001001", "甲縣乙鎮", "群英村"),
    ("2018-03", "2018-03", "1001001", "甲縣乙鎮", "群英里"),
    ("2018-03", "2018-03", "1001002", "甲縣乙鎮", "東里"),
]


def build(rows: list[tuple[str, ...]], reviewed: pd.DataFrame | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    return areas_from_observed(pd.DataFrame(rows, columns=list(OBSERVED_COLUMNS)), COUNTY, 4, FOLDING, reviewed)


def spans(areas: pd.DataFrame) -> list[list[str]]:
    return areas.loc[areas["level"] == "village", ["code", "name", "valid_from", "valid_to", "relation"]].to_numpy().tolist()


def test_areas_from_observed_takes_months_from_the_files() -> None:
    areas, uncoded = build(ROWS)
    assert areas["code"].tolist()[:2] == ["10", "1001"]
    assert spans(areas) == [
        ["1001001", "群英村", "", "2018-02", "rename"],
        ["1001001", "群英里", "2018-03", "", ""],
        ["1001002", "東里", "", "", ""],
        ["1001003", "新里", "2018-01", "2018-01", ""],
        ["1001X01", "中正里", "", "2017-12", ""],
    ]
    assert uncoded.to_numpy().tolist() == [["1001X01", "1001", "中正里", "2017-12", "2017-12", "1001003 新里"]]


def test_areas_from_observed_takes_reviewed_spellings() -> None:
    reviewed = pd.DataFrame({"written": ["中正里"], "township_code": ["1001"], "area_code": ["1001003"], "confirmed_on": ["2024-01-01"]})
    areas, uncoded = build(ROWS, reviewed)
    assert ["1001003", "新里", "", "2018-01", ""] in spans(areas)
    assert uncoded.empty


def test_areas_from_observed_refuses_a_township_without_a_code() -> None:
    with pytest.raises(ProjectError, match="丙鎮: no row with a code"):
        build([*ROWS, ("2018-01", "2018-01", "", "丙鎮", "西里")])
    with pytest.raises(ProjectError, match="乙鎮: stands with 1001 and 1002"):
        build([*ROWS, ("2018-01", "2018-01", "1002001", "乙鎮", "西里")])


def monthly(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield code, county with township, and village of one monthly file, whatever its header."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.reader(stream):
            if re.fullmatch(r"\d{5}", row[0].strip()):
                coded = re.fullmatch(r"\d{11}", row[1].strip())
                yield (row[1], row[2], row[3]) if coded else ("", row[1], row[2])


@pytest.fixture(scope="module")
def yilan() -> CountyFolder:
    return read_county(YILAN)


@pytest.fixture(scope="module")
def places(yilan: CountyFolder) -> Places:
    return Places(yilan, load_catalogue([DATA / "catalogue"]).words)


def test_yilan_stands_under_its_own_county(yilan: CountyFolder) -> None:
    assert yilan.areas["level"].value_counts().to_dict() == {"village": 256, "township": 12, "county": 1}
    assert yilan.areas.loc[yilan.areas["level"] == "county", "code"].tolist() == [yilan.county.code]


@needs_real_data
def test_yilan_resolves_every_row_of_the_monthly_files(places: Places, yilan: CountyFolder) -> None:
    files = sorted((STATISTICS / "tw-yilan-bdmd-monthly").glob("*.csv"))
    assert len(files) == 147
    official = {row.code: row.name for row in yilan.areas.itertuples()}
    for path in files:
        frame = pd.DataFrame(list(monthly(path)), columns=["code", "township", "village"]).assign(month=path.stem)
        found = pd.Series([one.area_code for one in places.resolve(frame.to_dict("list"))])
        assert (found != "").all(), path.name
        assert found.is_unique, path.name
        assert [official[code] for code in found] == frame["village"].str.strip().tolist(), path.name


@needs_real_data
def test_yilan_resolves_every_row_of_the_income_files(places: Places) -> None:
    files = sorted((STATISTICS / "tw-yilan-village-income").glob("*.csv"))
    assert len(files) == 20
    for path in files:
        frame = pd.read_csv(path, dtype=str, encoding="utf-8-sig").iloc[:, :3]
        frame.columns = pd.Index(["county", "township", "village"])
        found = pd.Series([one.area_code for one in places.resolve(frame.assign(month=f"{path.stem}-12").to_dict("list"))])
        assert (found != "").all(), path.name
        assert found.is_unique, path.name
