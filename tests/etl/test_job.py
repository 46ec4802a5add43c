"""What a load does to the warehouse when files come, come again, are corrected, late, broken, renamed or gone."""

import shutil
from pathlib import Path

import pytest

from etl import job
from etl.job import load_counties
from etl.progress import Console, Step
from etl.reader.limits import Limits
from settings import CATALOGUE
from tests.etl.orchard import EAST, FORM, SOUTH, WEST, ask, current, everything, load, new_warehouse, send, write_county, write_indicators
from warehouse.catalogue.errors import ProjectError

MARCH = "2024-03"
FILE = "甲镇果园月报2024年3月.csv"
FIRST = {"东村": (1.5, 30), "西村": (2, 40)}


@pytest.fixture
def county(tmp_path: Path) -> Path:
    return write_county(tmp_path / "果县")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return new_warehouse(tmp_path)


def incomes(url: str, month: str = MARCH) -> dict[str, float]:
    return {area: value for (code, area, period), value in current(url).items() if (code, period) == ("orchard_income", month)}


def states(url: str) -> list[tuple[object, ...]]:
    return ask(url, "select file_name, state from batch order by batch_id")


def test_load_county_takes_what_is_written(county: Path, url: str) -> None:
    send(county, FILE, FIRST)
    loaded = load(url, county)
    assert (loaded.version, loaded.skipped, loaded.complete) == (1, 0, True)
    assert current(url) == {
        ("orchard_income", EAST, MARCH): 1.5,
        ("orchard_income", WEST, MARCH): 2.0,
        ("orchard_visits", EAST, MARCH): 30.0,
        ("orchard_visits", WEST, MARCH): 40.0,
    }


def test_load_county_same_files_again_changes_no_row_of_any_table(county: Path, url: str) -> None:
    send(county, FILE, FIRST)
    send(county, "乙镇果园月报2024年3月.csv", {"南村": (3, 5)}, "乙镇")
    load(url, county)
    before = everything(url)
    again = load(url, county)
    assert (again.version, again.outcomes, again.skipped) == (None, [], 2)
    after = everything(url)
    assert {name for name in before if not before[name].equals(after[name])} == set()


def test_load_county_touched_file_is_known(county: Path, url: str) -> None:
    send(county, FILE, FIRST)
    load(url, county)
    send(county, FILE, FIRST, at=1_800_000_000)
    again = load(url, county)
    assert (again.version, again.skipped) == (None, 1)


def test_load_county_renamed_or_copied_file_changes_no_figure(county: Path, url: str) -> None:
    path = send(county, FILE, FIRST)
    load(url, county)
    before = current(url)
    path.rename(path.with_name("甲镇果园月报2024年3月（最终）.csv"))
    send(county, "抄送/" + FILE, FIRST, at=1_800_000_000)
    again = load(url, county)
    assert [outcome.state for outcome in again.files] == ["same_file_again"] * 2
    assert [outcome.findings["rule"].tolist() for outcome in again.files] == [["same_file_again"]] * 2
    assert current(url) == before
    assert ask(url, "select cells from publication order by version") == [(4,), (0,)]
    whole = everything(url)
    assert load(url, county).skipped == 2
    assert {name for name, rows in everything(url).items() if not whole[name].equals(rows)} == set()


def test_load_county_same_bytes_named_for_another_month_are_read_as_that_month(county: Path, url: str) -> None:
    path = send(county, FILE, FIRST)
    shutil.copy(path, path.with_name("甲镇果园月报2024年4月.csv"))
    loaded = load(url, county)
    assert [outcome.state for outcome in loaded.files] == ["published"] * 2
    assert incomes(url) == incomes(url, "2024-04") == {EAST: 1.5, WEST: 2.0}
    (said,) = [outcome.findings for outcome in loaded.files if "identical_content" in outcome.findings["rule"].tolist()]
    assert "甲镇果园月报2024年3月.csv" in said.query("rule == 'identical_content'")["params"].item()


def test_load_county_correction_adds_versions_of_the_cells_that_differ(county: Path, url: str) -> None:
    send(county, FILE, FIRST)
    load(url, county)
    send(county, "甲镇果园月报2024年3月（更正）.csv", {"东村": (1.8, 30), "西村": (2, 40)})
    corrected = load(url, county)
    (outcome,) = corrected.files
    assert (outcome.rows_changed, outcome.rows_unchanged, outcome.rows_withdrawn) == (1, 3, 0)
    rows = "select indicator_code, area_code, version, value from observation order by indicator_code, area_code, version"
    assert ask(url, rows) == [
        ("orchard_income", EAST, 1, 1.5),
        ("orchard_income", EAST, 2, 1.8),
        ("orchard_income", WEST, 1, 2.0),
        ("orchard_visits", EAST, 1, 30.0),
        ("orchard_visits", WEST, 1, 40.0),
    ]


def test_load_county_row_left_out_of_a_correction_is_withdrawn(county: Path, url: str) -> None:
    send(county, FILE, FIRST)
    load(url, county)
    send(county, "甲镇果园月报2024年3月（更正）.csv", {"东村": (1.5, 30)})
    load(url, county)
    assert incomes(url) == {EAST: 1.5}
    withdrawn = ask(url, "select indicator_code, area_code, version from observation where state = 'withdrawn' order by 1")
    assert withdrawn == [("orchard_income", WEST, 2), ("orchard_visits", WEST, 2)]


def test_load_county_column_left_out_of_a_correction_keeps_its_figures(county: Path, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    send(county, FILE, FIRST)
    load(url, county)
    path = county / "inbox" / "甲镇果园月报2024年3月（更正）.csv"
    path.write_text("乡镇,村,果园收入\n甲镇,东村,1.5\n", encoding="utf-8")
    (outcome,) = load(url, county).files
    assert outcome.rows_withdrawn == 1
    assert current(url) == {
        ("orchard_income", EAST, MARCH): 1.5,
        ("orchard_visits", EAST, MARCH): 30.0,
        ("orchard_visits", WEST, MARCH): 40.0,
    }
    assert outcome.findings["rule"].tolist()[-1] == "left_out"
    assert "1 values taken, 1 withdrawn, 0 refused" in capsys.readouterr().err


def test_load_county_older_file_that_arrives_late_overwrites_nothing(county: Path, url: str) -> None:
    send(county, "甲镇果园月报2024年3月（更正）.csv", {"东村": (1.8, 30), "西村": (2, 40)}, at=1_712_500_000)
    load(url, county)
    send(county, FILE, {"东村": (1.5, 30), "西村": (2, 40), "南村": (9, 9)}, at=1_712_900_000)
    late = load(url, county)
    assert [outcome.state for outcome in late.files] == ["superseded"]
    assert incomes(url) == {EAST: 1.8, WEST: 2.0}
    assert "superseded_file" in late.files[0].findings["rule"].tolist()


@pytest.mark.parametrize("swapped", [False, True])
def test_load_county_first_and_corrected_in_one_load_give_the_correction(county: Path, url: str, swapped: bool) -> None:
    names = ["a甲镇果园月报2024年3月.csv", "b甲镇果园月报2024年3月更正.csv"]
    names = ["b甲镇果园月报2024年3月.csv", "a甲镇果园月报2024年3月更正.csv"] if swapped else names
    send(county, names[0], FIRST)
    send(county, names[1], {"东村": (1.8, 30), "西村": (2, 40)})
    load(url, county)
    assert incomes(url) == {EAST: 1.8, WEST: 2.0}


def test_load_county_unreadable_file_is_refused_and_the_others_load(county: Path, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    send(county, FILE, FIRST)
    (county / "inbox" / "甲镇果园月报2024年4月.xlsx").write_bytes(b"%PDF-1.7 not a table")
    (county / "inbox" / "甲镇果园月报2024年5月.xlsx").write_bytes(b"")
    loaded = load(url, county)
    assert [outcome.file_name for outcome in loaded.refused] == ["甲镇果园月报2024年4月.xlsx", "甲镇果园月报2024年5月.xlsx"]
    assert not loaded.complete
    assert incomes(url) == {EAST: 1.5, WEST: 2.0}
    said = capsys.readouterr().err.splitlines()
    assert (
        "甲镇果园月报2024年4月.xlsx 没有收：不是表格文件，而是PDF 文档 → 请上传 .xlsx、.xls、.csv 等表格文件；改文件名后缀并不会改变格式"
        in said
    )
    assert any(line.startswith("甲镇果园月报2024年5月.xlsx 没有收：空文件") for line in said)


def test_load_county_refused_file_is_not_read_again_but_named(county: Path, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    (county / "inbox" / "a.xlsx").write_bytes(b"%PDF-1.7 not a table")
    assert len(load(url, county).refused) == 1
    capsys.readouterr()
    again = load(url, county)
    assert (again.version, again.skipped, again.complete) == (None, 1, False)
    assert "1 files were refused before: a.xlsx" in capsys.readouterr().err


def test_load_county_file_that_cannot_be_opened_is_tried_again(
    county: Path, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    send(county, FILE, FIRST)

    def locked(path: Path) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patched:
        patched.setattr(job, "digest", locked)
        loaded = load(url, county)
    assert (loaded.files, loaded.complete, len(loaded.locked)) == ([], False, 1)
    assert f"{FILE}: 没有读取权限，或文件正被占用（Permission denied）" in capsys.readouterr().err
    assert load(url, county).complete
    assert incomes(url) == {EAST: 1.5, WEST: 2.0}


def test_load_county_wrong_cell_refuses_its_row_only(county: Path, url: str) -> None:
    send(county, FILE, {"东村": ("很多", 30), "西村": (2, 40), "北村": (7, 7)})
    (outcome,) = load(url, county).files
    assert sorted(current(url)) == [("orchard_income", WEST, MARCH), ("orchard_visits", EAST, MARCH), ("orchard_visits", WEST, MARCH)]
    assert set(outcome.findings.query("severity == 'must'")["rule"]) == {"unread_number", "unknown_area"}
    assert outcome.rows_refused == 3


def test_load_county_form_that_changed_is_read_again(county: Path, url: str) -> None:
    path = send(county, FILE, FIRST)
    path.write_text(path.read_text(encoding="utf-8").replace("入园人次", "游客数"), encoding="utf-8")
    load(url, county)
    assert {code for code, _, _ in current(url)} == {"orchard_income"}
    form = county / "forms" / "orchards_monthly.toml"
    form.write_text(FORM.replace('"入园人次"', '"入园人次", "游客数"'), encoding="utf-8")
    again = load(url, county)
    assert (again.skipped, [outcome.rows_changed for outcome in again.files]) == (0, [2])
    assert current(url)["orchard_visits", EAST, MARCH] == 30.0


def test_load_county_indicator_whose_unit_changed_is_read_again(county: Path, url: str) -> None:
    send(county, FILE, FIRST)
    load(url, county)
    write_indicators(county, income_unit="qian_yuan")
    path = send(county, "乙镇果园月报2024年3月.csv", {"南村": (3, 5)}, "乙镇")
    path.write_text(path.read_text(encoding="utf-8").replace("果园收入", "果园收入（万元）"), encoding="utf-8")
    again = load(url, county)
    assert len(again.files) == 2
    assert incomes(url) == {EAST: 1.5, WEST: 2.0, SOUTH: 30.0}


def test_load_county_reviewed_alias_lets_a_refused_row_in(county: Path, url: str) -> None:
    send(county, FILE, {"东村": (1.5, 30), "西新庄": (2, 40)})
    assert load(url, county).files[0].rows_refused == 2
    (county / "aliases.csv").write_text(
        f"written,township_code,area_code,confirmed_on\n西新庄,{WEST[:9]}000,{WEST},2024-04-02\n", encoding="utf-8"
    )
    again = load(url, county)
    assert again.files[0].rows_refused == 0
    assert incomes(url) == {EAST: 1.5, WEST: 2.0}


def test_load_county_file_that_arrives_while_loading_waits_for_the_next_load(
    county: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(county, FILE, FIRST)
    advance = Step.advance

    def arrive(step: Step) -> None:
        send(county, "乙镇果园月报2024年3月.csv", {"南村": (3, 5)}, "乙镇")
        advance(step)

    with monkeypatch.context() as patched:
        patched.setattr(Step, "advance", arrive)
        assert len(load(url, county).files) == 1
    assert incomes(url) == {EAST: 1.5, WEST: 2.0}
    assert len(load(url, county).files) == 1
    assert incomes(url) == {EAST: 1.5, WEST: 2.0, SOUTH: 3.0}


def test_load_county_file_taken_out_of_the_inbox_leaves_its_figures(county: Path, url: str) -> None:
    send(county, FILE, FIRST).unlink()
    path = send(county, FILE, FIRST)
    load(url, county)
    path.unlink()
    assert load(url, county).version is None
    assert incomes(url) == {EAST: 1.5, WEST: 2.0}


def test_load_counties_keeps_two_folders_apart(county: Path, url: str, tmp_path: Path) -> None:
    other = write_county(tmp_path / "邻县", "990300")
    send(county, FILE, FIRST)
    send(other, FILE, {"东村": (7, 8), "西村": (9, 10)})
    first, second = load_counties(url, [county, other], CATALOGUE, Limits(), 1, Console())
    assert (first.version, second.version) == (1, 2)
    held = ask(url, "select county_code, area_code, value from observation_current where indicator_code = 'orchard_income' order by 1, 2")
    assert held == [("990200", EAST, 1.5), ("990200", WEST, 2.0), ("990300", "990300101201", 7.0), ("990300", "990300101202", 9.0)]
    (county / "inbox" / FILE).unlink()
    assert [one.version for one in load_counties(url, [county, other], CATALOGUE, Limits(), 1, Console())] == [None, None]


def test_load_county_table_that_fits_no_form_is_refused_with_the_nearest(county: Path, url: str) -> None:
    (county / "inbox" / "果园.csv").write_text("乡镇,村,苹果产量,入园人次\n甲镇,东村,5,6\n", encoding="utf-8")
    loaded = load(url, county)
    (finding,) = loaded.refused[0].findings.to_dict("records")
    assert finding["rule"] == "form_not_recognised"
    assert "苹果产量" in finding["params"]
    assert load(url, county).skipped == 1
    (county / "forms" / "orchards_monthly.toml").write_text(FORM.replace('"果园收入"', '"苹果产量"'), encoding="utf-8")
    assert load(url, county).refused == []


def test_load_county_table_that_fits_two_forms_is_refused(county: Path, url: str) -> None:
    twin = FORM.replace("果园月报", "果园旬报").replace('file = ["*果园旬报*"]', 'file = ["*旬报*"]')
    (county / "forms" / "orchards_twin.toml").write_text(twin, encoding="utf-8")
    send(county, "甲镇2024年3月.csv", FIRST)
    loaded = load(url, county)
    (finding,) = loaded.refused[0].findings.to_dict("records")
    assert finding["rule"] == "form_ambiguous"
    assert "果园月报" in finding["params"]
    assert "果园旬报" in finding["params"]
    assert current(url) == {}


def test_load_county_fault_in_the_folder_is_raised_and_nothing_written(county: Path, url: str) -> None:
    send(county, FILE, FIRST)
    areas = county / "areas.csv"
    areas.write_text(areas.read_text(encoding="utf-8").replace("101201,东村,village,990200101000", "101201,东村,village,990200199000"))
    with pytest.raises(ProjectError, match=r"areas\.csv line 4.*990200199000"):
        load(url, county)
    assert ask(url, "select count(*) from batch") == [(0,)]


def test_load_county_without_an_inbox_loads_nothing(county: Path, url: str) -> None:
    shutil.rmtree(county / "inbox")
    loaded = load(url, county)
    assert (loaded.files, loaded.skipped) == ([], 0)
    assert states(url) == []
