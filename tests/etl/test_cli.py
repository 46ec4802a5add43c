"""Every command of the command line, its words and exit codes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

import settings
from etl import __main__ as command_line
from tests.etl.orchard import EAST, PREFIX, WEST, send, write_county

FILE = "甲镇果园月报2024年3月.csv"
FIRST = {"东村": (1.5, 30), "西村": (2, 40)}
TOWNSHIP = PREFIX + "101000"


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A county folder that is the only one set, with a warehouse of its own."""
    folder = write_county(tmp_path / "果县")
    monkeypatch.setenv("RVD_DATABASE_URL", f"sqlite:///{tmp_path / 'warehouse.sqlite'}")
    monkeypatch.setenv("RVD_COUNTIES", str(folder))
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command_line.app, [str(argument) for argument in arguments], catch_exceptions=False)


def process(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "etl", *map(str, arguments)]
    return subprocess.run(command, cwd=settings.ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)


Refuse = Callable[..., str]


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Refuse:
    """A run of the whole program in this process that must be refused, exit code 1; what it says, which is all it writes."""

    def run_refused(*arguments: object) -> str:
        monkeypatch.setattr(sys, "argv", ["python -m etl", *map(str, arguments)])
        monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # typer sets its own
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            command_line.main()
        assert ended.value.code == 1
        said = capsys.readouterr()
        assert said.out == ""
        return said.err

    return run_refused


def test_load_twice_takes_what_is_new_once(county: Path) -> None:
    send(county, FILE, FIRST)
    first = process("load")
    assert (first.returncode, first.stdout) == (0, "")
    assert "果县: version 1 · 1 files read, 0 known · 4 values taken, 0 withdrawn, 0 refused, 0 files refused" in first.stderr
    again = process("load", county)
    assert again.returncode == 0
    assert again.stderr.splitlines()[-1] == "果县: nothing new (1 files known)"


def test_load_says_which_file_was_not_taken_and_why(county: Path) -> None:
    send(county, FILE, FIRST)
    (county / "inbox" / "b.xlsx").write_bytes(b"%PDF-1.7")
    done = run("load")
    assert done.exit_code == 3
    assert "b.xlsx 没有收：不是表格文件，而是PDF 文档 → 请上传 .xlsx" in done.stderr
    assert "1 files refused" in done.stderr


def test_load_fault_in_the_county_folder_names_file_line_and_remedy(county: Path) -> None:
    areas = county / "areas.csv"
    areas.write_text(areas.read_text(encoding="utf-8").replace("乙镇,township,990200000000", "乙镇,township,990200"), encoding="utf-8")
    (county / "county.toml").write_text("code = 5\n", encoding="utf-8")
    done = process("load")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    lines = done.stderr.splitlines()
    assert any(line.startswith("✗ 果县/areas.csv line 6") and " → " in line for line in lines)
    assert any(line.startswith("✗ 果县/county.toml") and " → " in line for line in lines)


def test_load_fault_in_a_form_names_file_entry_and_remedy(county: Path, refuse: Refuse) -> None:
    form = county / "forms" / "orchards_monthly.toml"
    form.write_text(form.read_text(encoding="utf-8").replace("orchard_visits", "orchard_visit"), encoding="utf-8")
    said = refuse("load")
    assert "forms/orchards_monthly.toml" in said
    assert "orchard_visit" in said
    assert "orchard_visits" in said.partition("→")[2]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("load", "/no/such/folder"), 2), (("check",), 2), (("check", "/no/such/file.xlsx"), 2), (("unload",), 2), (("--help",), 0)],
)
def test_wrong_usage_has_its_own_exit_code(county: Path, arguments: tuple[str, ...], code: int) -> None:
    assert run(*arguments).exit_code == code


@pytest.mark.parametrize(("name", "value"), [("RVD_LOAD_PROCESSES", "many"), ("RVD_COUNTIES", "no/such/folder")])
def test_wrong_setting_is_refused(county: Path, monkeypatch: pytest.MonkeyPatch, refuse: Refuse, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert name in refuse("load")


def test_check_sound_file(county: Path) -> None:
    path = send(county, FILE, FIRST)
    done = run("check", path)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0].startswith(f"{FILE}：果园月报，可收 4 项，拒收 0 项；必改 0")
    assert not (county.parent / "warehouse.sqlite").exists()


def test_check_says_what_must_be_corrected(county: Path) -> None:
    path = send(county, FILE, {"东村": ("很多", 30), "东邨里": (1, 2)})
    done = run("check", path)
    assert done.exit_code == 4
    must = [line for line in done.stdout.splitlines() if line.startswith("[必改]")]
    assert any("C2" in line and "“很多”不是能识别的数字" in line and "→ 请只填数字" in line for line in must)
    assert any("B3" in line and "东邨里" in line and "→ 请按区划名称填写" in line for line in must)


def test_check_in_english(county: Path) -> None:
    path = send(county, FILE, {"东村": ("很多", 30)})
    done = run("check", path, "--lang", "en")
    assert "Orchards, monthly, 1 values can be taken, 1 refused" in done.stdout
    assert "“很多” cannot be read as a number. → Write only a number" in done.stdout


def test_check_unreadable_file_says_why(county: Path) -> None:
    path = county / "月报.xlsx"
    path.write_bytes(b"PK\x03\x04 cut short")
    done = run("check", path)
    assert done.exit_code == 4
    assert "打不开" not in done.stdout
    assert "[必改] 文件损坏或不完整" in done.stdout


def test_check_unknown_form_is_refused(county: Path, refuse: Refuse) -> None:
    assert "orchards_monthly" in refuse("check", send(county, FILE, FIRST), "--form", "orchard_monthly")


def test_template_writes_a_workbook_with_the_senders_villages(county: Path, tmp_path: Path) -> None:
    out = tmp_path / "空表.xlsx"
    done = run("template", "orchards_monthly", "--out", out, "--sender", TOWNSHIP, "--period", "2026-11")
    assert done.exit_code == 0
    assert done.stdout.strip() == str(out)
    texts = {str(cell.value) for sheet in load_workbook(out) for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert {"东村", "西村"} <= texts
    assert "南村" not in texts
    assert any("果园收入" in text for text in texts)


@pytest.mark.parametrize("arguments", [("no_such_form",), ("orchards_monthly", "--sender", "990200999000")])
def test_template_of_what_nobody_declared_is_refused(county: Path, tmp_path: Path, refuse: Refuse, arguments: tuple[str, ...]) -> None:
    assert refuse("template", *arguments, "--out", tmp_path / "x.xlsx").startswith("✗ ")
    assert not (tmp_path / "x.xlsx").exists()


def test_areas_writes_a_tree_and_what_is_left_to_review(tmp_path: Path) -> None:
    history = tmp_path / "history.csv"
    rows = ["990200000000,果县,county,,2016;2017", "990200101000,甲镇,township,990200000000,2016;2017"]
    rows += ["990200101201,东村,village,990200101000,2016;2017", "990200101202,西村,village,990200101000,2016"]
    history.write_text("\n".join(["code,name,level,parent_code,years_present", *rows]), encoding="utf-8")
    done = run("areas", history, "--out", tmp_path / "new")
    assert done.exit_code == 0
    assert "areas.csv: 4 rows" in done.stdout
    written = (tmp_path / "new" / "areas.csv").read_text(encoding="utf-8-sig")
    assert "990200101202,西村" in written
    assert (tmp_path / "new" / "areas-review.csv").is_file()


def test_explain_names_value_coverage_and_every_cell(county: Path) -> None:
    send(county, FILE, FIRST)
    run("load")
    done = run("explain", "orchard_income", TOWNSHIP, "2024-03")
    assert done.exit_code == 0
    assert f"甲镇（{TOWNSHIP}） 2024-03 果园收入：3.50 万元" in done.stdout
    assert "报送 2/2 · 数据版本 1 · 来源单元格 2 个" in done.stdout
    sources = [line.split() for line in done.stdout.splitlines() if FILE in line]
    assert [(line[0], line[2], line[6]) for line in sources] == [("东村", "1.5", "C2"), ("西村", "2", "C3")]


def test_explain_as_of_an_earlier_version(county: Path) -> None:
    send(county, FILE, FIRST)
    run("load")
    send(county, "甲镇果园月报2024年3月（更正）.csv", {"东村": (9, 30), "西村": (2, 40)})
    run("load")
    assert "果园收入：9.00 万元" in run("explain", "orchard_income", EAST, "2024-03").stdout
    assert "果园收入：1.50 万元" in run("explain", "orchard_income", EAST, "2024-03", "--version", "1").stdout


@pytest.mark.parametrize(
    "arguments", [("orchard_incom", WEST, "2024-03"), ("orchard_income", "990200999999", "2024-03"), ("orchard_income", WEST, "spring")]
)
def test_explain_of_what_nobody_knows_is_refused(county: Path, refuse: Refuse, arguments: tuple[str, ...]) -> None:
    send(county, FILE, FIRST)
    run("load")
    assert refuse("explain", *arguments).startswith("✗ ")


def test_explain_before_the_first_load_is_refused(county: Path, refuse: Refuse) -> None:
    assert "run `python -m etl load` first" in refuse("explain", "orchard_income", WEST, "2024-03")


def test_watch_loads_what_arrives_and_ends_in_peace(county: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "RVD_WATCH_QUIET_SECONDS": "1"}
    with (tmp_path / "said.txt").open("w+", encoding="utf-8") as said:
        watching = subprocess.Popen([sys.executable, "-m", "etl", "watch"], cwd=settings.ROOT, env=environment, stderr=said)
        try:
            _wait_for(tmp_path / "said.txt", "nothing new")
            send(county, FILE, FIRST, at=int(time.time()))
            _wait_for(tmp_path / "said.txt", "1 files read")
            watching.send_signal(signal.SIGINT)
            assert watching.wait(timeout=30) == 0
        finally:
            watching.kill()
            watching.wait()


def _wait_for(path: Path, words: str) -> None:
    for _ in range(600):
        if words in path.read_text(encoding="utf-8"):
            return
        time.sleep(0.1)
    pytest.fail(f"{words!r} was not said:\n{path.read_text(encoding='utf-8')}")


def test_exit_codes_are_those_the_readme_states() -> None:
    readme = (settings.ROOT / "README.md").read_text(encoding="utf-8")
    begins = "Exit codes: 0 done; 1 refused, nothing was written; 2 wrong usage; 3 done, but a file of the inbox could not be taken"
    line = readme[readme.index(begins) :]
    assert line.index("4 (check)") < line.index("\n\n")
    assert (command_line.REFUSED, command_line.INCOMPLETE, command_line.MUST_CORRECT) == (1, 3, 4)


def test_areas_reads_a_workbook_made_from_its_template(tmp_path: Path) -> None:
    blank = tmp_path / "blank.xlsx"
    assert run("template", "areas", "--out", blank).exit_code == 0
    book = load_workbook(blank)
    sheet = book.worksheets[0]
    header = next(row for row in sheet.iter_rows() if any("区划代码" in str(cell.value) for cell in row))
    for place, value in enumerate(("120000000000", "某县", "县", "")):
        sheet.cell(header[0].row + 1, header[0].column + place, value)
    book.save(tmp_path / "行政区划表.xlsx")
    done = run("areas", tmp_path / "行政区划表.xlsx", "--out", tmp_path / "new")
    assert done.exit_code == 0, done.output
    assert "120000000000,某县,,county" in (tmp_path / "new" / "areas.csv").read_text(encoding="utf-8-sig")
