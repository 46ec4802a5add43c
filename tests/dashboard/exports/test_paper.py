"""The PDF of a document: Chinese as text, the numbers of the page, and a loud refusal where a server has no typeface."""

import io
import re
import unicodedata
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from fontTools.ttLib import TTFont
from pypdf import PdfReader

import settings
from dashboard import create_app, deployment
from dashboard.exports.brief import paper
from dashboard.exports.brief.content import Brief, Section, read_brief
from dashboard.exports.brief.cut import cut, texts_of
from dashboard.exports.brief.fonts import find_faces, font_folders, letters
from dashboard.exports.brief.grids import Grid
from dashboard.exports.brief.lines import break_lines
from tests.hostile import hostile_warehouse
from tests.loaded import LoadedWarehouse, folder_of
from warehouse.catalogue.errors import ProjectError


def bare(text: str) -> str:
    """Return text without blanks; a typeface for Chinese names some letters by their radicals."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def read(body: bytes) -> tuple[PdfReader, str]:
    found = PdfReader(io.BytesIO(body))
    said = "".join(one.extract_text() for one in found.pages)
    return found, bare(said.replace("\0", ""))  # pypdf reads codes of two bytes as two where a typeface has few letters


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pdf_says_what_the_document_says_as_text(server: Flask, client: FlaskClient, lang: str) -> None:
    address = f"/targets?department=农业农村局&lang={lang}"
    with server.test_request_context(address), deployment.open_view(address) as opened:
        brief = read_brief(opened)
    answer = client.get(f"/download/targets.pdf?department=农业农村局&lang={lang}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    found, said = read(answer.get_data())
    for text in (brief.red_head, brief.title, brief.addressee, brief.issuer, brief.date, *(section.heading for section in brief.sections)):
        assert bare(text) in said, text
    for text in (brief.facts, brief.demo):
        assert said.count(bare(text)) == len(found.pages), text
    for row in brief.annex.rows:
        for cell in row:
            assert bare(cell) in said, cell
    assert found.metadata is not None
    assert (found.metadata.title, found.metadata.subject) == (brief.title, brief.facts)


def test_pdf_embeds_its_typefaces(client: FlaskClient) -> None:
    found, _ = read(client.get("/download/targets.pdf?status=behind").get_data())
    fonts = [one.get_object() for page in found.pages for one in page["/Resources"]["/Font"].values()]  # type: ignore[index,union-attr]
    descendants = [font["/DescendantFonts"][0].get_object() for font in fonts]
    assert descendants
    for one in descendants:
        assert {"/FontFile2", "/FontFile3"} & set(one["/FontDescriptor"].get_object())


def test_find_faces_without_a_chinese_typeface_names_the_package(tmp_path: Path) -> None:
    (tmp_path / "simfang.ttf").write_bytes(b"no font")
    with pytest.raises(ProjectError, match="apt install fonts-noto-cjk") as refused:
        find_faces("zh", [tmp_path])
    assert "没有中文字体" in str(refused.value)
    with pytest.raises(ProjectError, match="no Chinese font"):
        find_faces("en", [tmp_path / "nowhere"])


def test_a_server_without_a_typeface_says_so_and_still_makes_word(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "font_folders", list)
    answer = client.get("/download/targets.pdf")
    assert (answer.status_code, answer.mimetype) == (503, "text/plain")
    assert "fonts-noto-cjk" in answer.get_data(as_text=True)
    assert client.get("/download/targets.docx?status=behind").status_code == 200


def letters_of(face: bytes) -> set[int]:
    with TTFont(io.BytesIO(face)) as font:
        return set(font.getBestCmap())


def test_cut_typeface_has_the_letters_asked_for_and_those_before() -> None:
    face = find_faces("zh", font_folders())["body"]
    first = letters_of(cut(face, frozenset(map(ord, "柳河镇A"))))
    assert first >= set(map(ord, "柳河镇A"))
    more = letters_of(cut(face, frozenset(map(ord, "麦岭乡\ue000"))))  # the last is in no typeface
    assert more == first | set(map(ord, "麦岭乡"))
    assert len(more) < len(letters(face))
    assert letters_of(cut(face, frozenset(map(ord, "河乡")))) == more


def test_texts_of_a_record_are_those_of_all_it_holds() -> None:
    said = Grid("题", ["头"], ["n"], [1.5], [["格", "—"]])
    assert list(texts_of([Section("节", ["一", "二"]), said, None])) == ["节", "一", "二", "题", "头", "n", "格", "—"]


def test_pdf_spells_what_no_typeface_has(tmp_path: Path) -> None:
    faces = find_faces("zh", font_folders())
    assert all(0x1FAE8 not in letters(face) for face in faces.values())
    grid = Grid("t", ["甲"], [""], [1], [["乙\U0001fae8丙"]])
    brief = Brief("", "题", "", "", [], [], grid, "", grid, "", "", "facts", "")
    wanted = frozenset(map(ord, "".join((paper._OWN, *texts_of(brief), "附件"))))
    sheet = paper._Paper(faces, brief, wanted, tmp_path)
    sheet.annex("附件", "—")
    _, said = read(bytes(sheet.output()))
    assert "乙[U+1FAE8]丙" in said


def test_pdf_holds_hostile_names(loaded: LoadedWarehouse, tmp_path: Path) -> None:
    client = create_app(hostile_warehouse(loaded.url, tmp_path), settings.CATALOGUE, [folder_of("demo")]).server.test_client()
    _, said = read(client.get("/download/targets.pdf?order=late").get_data())
    for text in ("<script>hostile()</script>", "[U+202E]hostile镇", "{{}}{hostile}%{x}", "长" * 9):
        assert text in said


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 4, [""]),
        ("甲乙丙丁戊", 4, ["甲乙丙丁", "戊"]),
        ("甲乙丙丁，戊", 4, ["甲乙丙", "丁，戊"]),
        ("甲乙丙（丁）", 4, ["甲乙丙", "（丁）"]),
        ("甲乙 1,557 人", 6, ["甲乙", "1,557", "人"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("two words", 5, ["two", "words"]),
    ],
)
def test_break_lines(text: str, width: float, lines: list[str]) -> None:
    assert break_lines(text, width, len) == lines


def test_break_lines_leaves_room_in_the_first() -> None:
    assert break_lines("甲乙丙丁戊己", 4, len, 2) == ["甲乙", "丙丁戊己"]


def test_break_lines_loses_nothing() -> None:
    text = "截至2026年10月底，13项目标中4项已达标（党支部领办合作社数，滞后10.0个月，今后每月需6 家），3项未到期。 A long-word/with:marks!"
    for width in range(1, 40):
        assert re.sub(r"\s", "", "".join(break_lines(text, width, len))) == re.sub(r"\s", "", text)
        assert all(len(line) <= max(width, 1) for line in break_lines(text, width, len))
