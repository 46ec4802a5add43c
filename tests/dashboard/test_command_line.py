"""The command line of what is shown: its documents, words and exit codes."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document
from flask.testing import FlaskClient
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

import settings
from dashboard import __main__ as command_line
from dashboard.exports.brief.template import open_template
from dashboard.text import t
from tests.loaded import LoadedWarehouse, folder_of
from warehouse.catalogue.errors import ProjectError


@pytest.fixture(autouse=True)
def _demo(loaded: LoadedWarehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RVD_DATABASE_URL", loaded.url)
    monkeypatch.setenv("RVD_COUNTIES", str(folder_of("demo")))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command_line.app, [str(argument) for argument in arguments], catch_exceptions=False)


def test_brief_writes_the_workbook_of_one_department(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    done = run("brief", "--out", file, "--department", "农业农村局")
    assert (done.exit_code, done.stdout) == (0, f"{file}\n")
    rows = list(load_workbook(file)["数据"].iter_rows(min_row=2, values_only=True))
    assert {row[0] for row in rows} == {"农业农村局"}


@pytest.mark.parametrize(("name", "begins"), [("a.docx", b"PK"), ("a.PDF", b"%PDF-"), ("a.pptx", b"PK")])
def test_brief_writes_the_document_its_ending_asks_for(tmp_path: Path, name: str, begins: bytes) -> None:
    file = tmp_path / name
    assert run("brief", "--out", file, "--department", "司法局", "--lang", "en", "--version", "23").exit_code == 0
    assert file.read_bytes().startswith(begins)


def test_brief_is_the_download_of_the_same_choice(tmp_path: Path, client: FlaskClient) -> None:
    file = tmp_path / "a.docx"
    run("brief", "--out", file, "--department", "司法局")
    there = Document(io.BytesIO(client.get("/download/targets.docx?department=司法局").get_data()))
    mine = Document(str(file))
    assert [paragraph.text for paragraph in mine.paragraphs] == [paragraph.text for paragraph in there.paragraphs]
    assert [table._tbl.xml for table in mine.tables] == [table._tbl.xml for table in there.tables]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--out", "a.exe"), "there is no document with the ending '.exe'"),
        (("--out", "a.xlsx", "--department", "没有局"), "没有 没有局 这个选项"),
        (("--out", "a.xlsx", "--version", "99"), "没有第 99 版数据"),
        (("--out", "a.xlsx", "--year", "soon"), "soon 不是期间"),
    ],
)
def test_brief_refuses_what_nobody_knows(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(ProjectError, match=said):
        run("brief", arguments[0], tmp_path / arguments[1], *arguments[2:])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_template_writes_what_a_county_may_change(tmp_path: Path, lang: str) -> None:
    file = tmp_path / f"brief.{lang}.docx"
    assert run("template", "--out", file, "--lang", lang).exit_code == 0
    said = [paragraph.text for paragraph in open_template(tmp_path, lang).paragraphs]
    assert said == [f"{{{{{t(f'brief.field.{name}', lang)}}}}}" for name in (
        "red_head", "title", "addressee", "opening", "body", "table", "attachment", "issuer", "date", "annex"
    )]  # fmt: skip


def test_a_refusal_is_one_sentence_and_exit_code_1(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "dashboard", "brief", "--out", str(tmp_path / "a.exe")]
    done = subprocess.run(command, cwd=settings.ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("✗ ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [(), ("brief",), ("nothing",)])
def test_wrong_usage_has_its_own_exit_code(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2
