"""Areas and zones from a clerk's workbook into the county folder's files."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

import settings
from etl.area_tables import read_area_table
from etl.reader.limits import Limits
from etl.template import write_template
from warehouse.areas import read_county
from warehouse.catalogue import Catalogue, load_catalogue
from warehouse.catalogue.errors import ProjectError

HEADINGS = ["序号", "区划代码", "名称", "级别", "上级代码", "启用月份", "停用月份", "变更为", "变更方式"]
ROWS = [
    [1, "120000000000", "某县", "县", ""],
    [2, 120000101000, "甲镇", "镇", "120000000000"],
    [3, "120000101201", "东村", "村", "120000101000", "2019年1月", datetime(2020, 12, 1), "120000101203", "合并"],
    [4, "120000101203", "新村", "村", "120000101000", "2021.01"],
]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue([settings.CATALOGUE, settings.CATALOGUE / "divisions"])


def workbook(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


def test_read_area_table_reads_areas_a_county_folder_accepts(catalogue: Catalogue, tmp_path: Path) -> None:
    name, table = read_area_table(workbook(tmp_path / "行政区划表.xlsx", [["某县行政区划表"], HEADINGS, *ROWS]), catalogue, Limits())
    assert name == "areas.csv"
    assert table["code"].tolist() == ["120000000000", "120000101000", "120000101201", "120000101203"]
    assert table.loc[2, ["level", "valid_from", "valid_to", "successor_code", "relation"]].tolist() == [
        "village", "2019-01", "2020-12", "120000101203", "merge",
    ]  # fmt: skip
    table.to_csv(tmp_path / name, index=False, encoding="utf-8-sig")
    (tmp_path / "county.toml").write_text('code = "c"\nname.zh = "某县"\nname.en = "C"\n', encoding="utf-8")
    assert read_county(tmp_path).areas["level"].tolist() == ["county", "township", "village", "village"]


def test_read_area_table_reads_zones(catalogue: Catalogue, tmp_path: Path) -> None:
    rows = [["片区代码", "片区名称", "成员代码"], ["z1", "北片区", "120000101201"], ["z1", "北片区", "120000101203"]]
    name, table = read_area_table(workbook(tmp_path / "片区.xlsx", rows), catalogue, Limits())
    assert (name, table["member_code"].tolist()) == ("zones.csv", ["120000101201", "120000101203"])


def test_read_area_table_names_every_cell_it_cannot_read(catalogue: Catalogue, tmp_path: Path) -> None:
    rows = [HEADINGS, *ROWS[:2], [3, "120000101201", "东村", "屯", "120000101000", "去年"]]
    with pytest.raises(ProjectError) as refusal:
        read_area_table(workbook(tmp_path / "区划.xlsx", rows), catalogue, Limits())
    assert [problem.where for problem in refusal.value.problems] == ["区划.xlsx row 4", "区划.xlsx row 4"]
    assert "屯" in str(refusal.value)
    assert "去年" in str(refusal.value)


def test_read_area_table_refuses_another_table(catalogue: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="行政区划表"):
        read_area_table(workbook(tmp_path / "a.xlsx", [["村名", "收入"], ["东村", 3]]), catalogue, Limits())


@pytest.mark.parametrize("form", ["areas", "zones"])
def test_template_of_an_area_table_has_its_headings(catalogue: Catalogue, tmp_path: Path, form: str) -> None:
    path = tmp_path / "blank.xlsx"
    write_template(catalogue.form(form), catalogue, read_county(settings.ROOT / "data" / "demo"), None, None, path)
    written = {cell for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True) for cell in row if cell}
    assert {field.name.zh for field in catalogue.form(form).fields.values()} <= {str(cell).lstrip("*") for cell in written}
