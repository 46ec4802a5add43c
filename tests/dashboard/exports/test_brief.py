"""Documents people send: the same numbers as the page, words right for none, one and many, templates, hostile names."""

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

import settings
from dashboard import create_app, deployment
from dashboard.components.targets.chosen import Row, choose, key_of
from dashboard.components.targets.weeks import read_weeks
from dashboard.context import View
from dashboard.exports.brief.fonts import names
from dashboard.exports.brief.legible import legible
from dashboard.exports.brief.sections import late_lines, owed_lines, since_lines
from dashboard.exports.brief.shipped import shipped_template
from dashboard.text import t
from tests.dashboard.asking import components, page
from tests.dashboard.test_targets import grid_of
from tests.hostile import NAMES, hostile_warehouse
from tests.loaded import LoadedWarehouse, folder_of
from warehouse import queries

SEARCHES = ["?order=late", "?department=农业农村局&order=status", "?status=behind", "?area=990100101000", "?order=late&lang=en"]
PAGE_COLUMNS = {"status": 1, "actual": 2, "target": 3, "achievement": 4, "late": 6, "change": 8, "reports": 9}  # of the page's table


@pytest.fixture
def view(server: Flask) -> Iterator[View]:
    with server.test_request_context("/targets"), deployment.open_view("/targets") as opened:
        yield opened


@pytest.fixture
def english(server: Flask) -> Iterator[View]:
    with server.test_request_context("/targets?lang=en"), deployment.open_view("/targets?lang=en") as opened:
        yield opened


def word(client: FlaskClient, search: str = "") -> Any:
    answer = client.get(f"/download/targets.docx{search}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return Document(io.BytesIO(answer.get_data()))


def text_of(document: Any) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def cells_of(table: Any) -> list[list[str]]:
    """Return a table's texts; python-docx's own way to cells takes seconds for a long table."""
    return [
        ["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))] for row in table._tbl.iter(qn("w:tr"))
    ]


@pytest.mark.parametrize("search", SEARCHES)
def test_word_document_holds_the_cells_of_the_page(client: FlaskClient, search: str) -> None:
    seen = grid_of(page(client, "/targets", search))
    *_, annex = word(client, search).tables
    lang = "en" if "lang=en" in search else "zh"
    heads, *rows = cells_of(annex)
    assert len(rows) == len(seen) > 1
    for name, place in PAGE_COLUMNS.items():
        column = heads.index(t(f"brief.head_{name}", lang))
        mine, theirs = [row[column] for row in rows], [row[place] for row in seen]
        if name == "status":  # the page adds a shape and notes
            theirs = [cell.split(" ", 1)[1][: len(said)] for cell, said in zip(theirs, mine, strict=True)]
        assert mine == theirs, name
    paces = [heads.index(t(f"brief.head_{name}", "zh")) for name in ("so_far", "needed")] if lang == "zh" else []
    for row, cells in zip(rows, seen, strict=True):
        said = [f"{word}{row[column]}" for word, column in zip(("此前", "今后"), paces, strict=False) if row[column] != "—"]
        assert " ".join(said).replace("今后每月", "今后每月需").replace("今后每季", "今后每季需") in cells[7]


def test_word_document_of_a_version_before_the_targets_has_no_rows(client: FlaskClient) -> None:
    assert [len(cells_of(table)) for table in word(client, "?version=1").tables] == [1, 1]


def test_word_document_holds_the_rows_of_the_workbook(client: FlaskClient) -> None:
    *_, annex = word(client).tables
    heads, *rows = cells_of(annex)
    book = load_workbook(io.BytesIO(client.get("/download/targets.xlsx").get_data()))
    kept = list(book["数据"].iter_rows(values_only=True))
    actual, area = kept[0].index("实际"), kept[0].index("地区")
    assert [row[heads.index("地区")] for row in rows] == [row[area] for row in kept[1:]]
    written = [row[heads.index("实际")].replace(",", "") for row in rows]
    for said, row in zip(written, kept[1:], strict=True):
        number = row[actual]
        assert (said == "—") if number is None else abs(float(said) - float(str(number))) <= 0.05 + 0.45 * ("." not in said)


def test_word_document_carries_version_month_coverage_and_that_it_is_a_demonstration(client: FlaskClient, view: View) -> None:
    document = word(client)
    assert view.version is not None
    head, foot = (
        "".join(paragraph.text for paragraph in part.paragraphs) for part in (document.sections[0].header, document.sections[0].footer)
    )
    assert head.startswith("演示数据：示例县为虚构")
    assert foot.startswith(f"数据版本 {view.version.version}（")
    rows = [row for row in choose(view).rows if row["expected"]]
    complete = sum(row["reported"] == row["expected"] for row in rows)
    assert f"数据截至 2026年10月 · 报送 {complete}/{len(rows)} 项目标报齐" in foot
    assert document.core_properties.comments == foot.removesuffix("—  —")


def test_word_document_names_its_typefaces_with_substitutes(client: FlaskClient) -> None:
    document = word(client)
    found = document.styles["Normal"].element.rPr.rFonts
    assert (found.get(qn("w:eastAsia")), found.get(qn("w:ascii"))) == (names("body")[0], "Times New Roman")
    assert document.styles["Heading 1"].element.rPr.rFonts.get(qn("w:eastAsia")) == names("heading")[0]
    (table,) = [part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml"]
    listed = table.blob.decode()
    for role in ("body", "heading", "caption", "title"):
        assert f'w:name="{names(role)[0]}"><w:altName w:val="{",".join(names(role)[1:])}"' in listed


def test_word_document_of_a_department_is_addressed_to_it(client: FlaskClient) -> None:
    said = text_of(word(client, "?department=农业农村局"))
    assert said.splitlines()[1:3] == ["示例县农业农村局2026年目标任务进展督查通报", "农业农村局："]
    assert "示例县乡村振兴工作领导小组办公室文件" in said


def test_a_choice_of_nothing_says_so(client: FlaskClient) -> None:
    document = word(client, "?status=retired")
    said = text_of(document)
    assert "没有符合条件的目标。" in said
    assert "没有滞后或预警的目标。" in said
    assert "没有到期未报的报表。" in said
    assert "本通报只含下列范围：状态：已撤并。" in said
    assert [len(cells_of(table)) for table in document.tables] == [1, 1]


def _late(view: View) -> list[Row]:
    return [row for row in choose(view).rows if row["status"] in ("behind", "at_risk")]


def test_late_lines_for_none_one_and_many(view: View, english: View) -> None:
    late = _late(view)
    assert late_lines(view, []) == ["没有滞后或预警的目标。"]
    assert late_lines(english, []) == ["No target is behind or at risk."]
    (one,) = late_lines(view, [row for row in late if row["area_code"] == "990100109000" or row["name_zh"] == "金坪镇"])
    assert one == "1．金坪镇培训人次：滞后3.8个月，实际1,557 人次，目标2,843 人次，完成54.8%，此前每月156 人次，今后每月需643 人次。"
    many = late_lines(view, late * 2)
    assert len(many) == 31
    assert many[-1] == f"另有{len(late) * 2 - 30}项，见附件。"
    assert late_lines(english, late * 2)[-1] == f"And {len(late) * 2 - 30} more, see the annex."


def test_owed_lines_name_who_has_not_reported(view: View, english: View) -> None:
    rows = choose(view).rows
    assert owed_lines(view, rows) == ["村集体经济收入月报（2026年10月）：白石镇未报。"]
    assert owed_lines(english, rows) == ["Village collective income, monthly (Oct 2026): Baishi Town has not reported."]
    assert owed_lines(view, [row for row in rows if row["department"] == "司法局"]) == ["没有到期未报的报表。"]


def test_owed_lines_join_several(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = queries.report_status

    def later(*given: Any) -> Any:
        known = whole(*given)
        october = (known["form_code"] == "village_income_monthly") & (known["period"] == "2026-10")
        return known.assign(state=known["state"].where(~october, "missing"))

    monkeypatch.setattr(queries, "report_status", later)
    (said,) = owed_lines(view, [row for row in choose(view).rows if row["indicator_code"] == "village_collective_income"])
    assert re.fullmatch(r"村集体经济收入月报（2026年10月）：城关街道、.*共14个单位未报。", said)


def test_since_lines_without_an_earlier_version(view: View) -> None:
    assert since_lines(view, [], None) == ["只有一个数据版本，还没有可比的。"]


def test_since_lines_count_what_the_page_counts(view: View) -> None:
    chosen, weeks = choose(view), read_weeks(view)
    assert weeks is not None
    said = "\n".join(since_lines(view, chosen.rows, weeks))
    keys = {key_of(row) for row in chosen.rows}
    shown = [flip for key, flip in weeks.flips.items() if key in keys]
    fresh = [flip for flip in shown if flip["kind"] == "new"]
    flips = len(shown) - len(fresh)
    assert f"数据版本 {weeks.earlier.version}（" in said
    assert ("状态没有变化。" in said) == (not flips)
    assert (f"新设目标{len(fresh)}项。" in said) == bool(fresh)


@pytest.fixture
def county(tmp_path: Path, loaded: LoadedWarehouse) -> Iterator[tuple[Path, FlaskClient]]:
    """The demo county in a folder of its own, for templates of its own."""
    folder = tmp_path / "demo"
    folder.mkdir()
    for name in ("county.toml", "areas.csv", "zones.csv"):
        shutil.copyfile(folder_of("demo") / name, folder / name)
    yield folder, create_app(loaded.url, settings.CATALOGUE, [folder], tmp_path / "versions").server.test_client()


def test_a_county_replaces_the_template(county: tuple[Path, FlaskClient]) -> None:
    folder, client = county
    document = Document(io.BytesIO(shipped_template("zh")))
    document.paragraphs[0].text = "县政府督查室"
    document.add_paragraph("送：县委办。{{ 日期 }}印发")
    table = document.add_table(1, 1)
    table.cell(0, 0).text = "{{标题}}"
    document.save(str(folder / "brief.zh.docx"))
    made = word(client)
    said = text_of(made)
    assert said.startswith("县政府督查室\n")
    assert re.search(r"送：县委办。\d{4}年\d+月\d+日印发$", said)
    assert made.tables[-1].cell(0, 0).text == "示例县2026年目标任务进展督查通报"
    assert "文件\n" not in said


def test_a_template_with_faults_names_them_all_with_the_remedy(county: tuple[Path, FlaskClient]) -> None:
    folder, client = county
    document = Document()
    document.add_paragraph("{{标题}} {{题目}}")
    document.add_paragraph("说：{{正文}}")
    document.save(str(folder / "brief.zh.docx"))
    answer = client.get("/download/targets.docx")
    assert (answer.status_code, answer.mimetype) == (503, "text/plain")
    said = answer.get_data(as_text=True).splitlines()
    assert said[0].startswith("demo/brief.zh.docx: 没有 {{题目}} 这一项 → 只用这些：红头、标题、")
    assert said[1].startswith("demo/brief.zh.docx: {{正文}} 和别的字写在一段里 → ")
    assert [line.split(" → ")[0] for line in said[2:]] == [
        f"demo/brief.zh.docx: 缺少 {{{{{name}}}}}" for name in ("目标表", "附件", "数据说明", "演示数据")
    ]


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0 an old .doc", "文字".encode()])
def test_a_template_that_is_no_word_file_is_refused(county: tuple[Path, FlaskClient], body: bytes) -> None:
    folder, client = county
    (folder / "brief.zh.docx").write_bytes(body)
    answer = client.get("/download/targets.docx")
    assert answer.status_code == 503
    assert "demo/brief.zh.docx: 不是能打开的 Word 文件（.docx）" in answer.get_data(as_text=True)
    assert client.get("/download/targets.docx?lang=en").status_code == 200


def test_a_document_holds_hostile_names_as_text(loaded: LoadedWarehouse, tmp_path: Path) -> None:
    client = create_app(hostile_warehouse(loaded.url, tmp_path), settings.CATALOGUE, [folder_of("demo")]).server.test_client()
    for search in ("?order=late", "?lang=en"):
        *_, annex = word(client, search).tables
        found = {cell for row in cells_of(annex) for cell in row if "hostile" in cell}
        assert found <= {legible(name) for name in NAMES}
        assert len(found) > 5


def test_legible_spells_what_nobody_could_see() -> None:
    assert legible("\u202ea\x00b \r\n c\u200b") == "[U+202E]a[U+0000]b c[U+200B]"
    assert legible("柳河镇 <b>&amp; 1,557 —") == "柳河镇 <b>&amp; 1,557 —"


@pytest.mark.parametrize(
    ("search", "status"),
    [("?status=nope", 404), ("?department=没有局", 404), ("?period=soon", 404), ("?version=99", 404), ("?county=nope", 404), ("", 200)],
)
def test_a_document_of_what_nobody_knows_is_not_found(client: FlaskClient, search: str, status: int) -> None:
    assert client.get(f"/download/targets.docx{search}").status_code == status


def test_a_document_is_offered_with_the_filters_of_its_page(client: FlaskClient) -> None:
    layout = page(client, "/targets", "?department=县委组织部&status=behind")
    hrefs = [one["props"]["href"] for one in components(layout) if "/download/targets." in str(one["props"].get("href"))]
    assert all("department=" in href and "status=behind" in href for href in hrefs)
    assert {href.partition("?")[0].rpartition(".")[2] for href in hrefs} >= {"csv", "xlsx", "docx"}
    answer = client.get("/download/targets.docx?department=农业农村局")
    assert "%E9%80%9A%E6%8A%A5_%E6%95%B0%E6%8D%AE%E7%89%88%E6%9C%AC" in answer.headers["Content-Disposition"]
