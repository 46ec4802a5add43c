import io
import random
import struct
import zipfile
from pathlib import Path

import pytest

from etl.reader.limits import Limits
from tests.etl.reader.making import ROWS, bare_xlsx, failure, parsed, repacked, xlsx, zipped

SHEET = "xl/worksheets/sheet1.xml"


def test_parse_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    data = bare_xlsx("<sheetData/>", parts={"xl/media/image1.bin": "\0" * (120 << 20)})
    assert len(data) < 200_000
    assert failure(tmp_path, "a.xlsx", data) == "bomb"


def test_parse_package_larger_than_the_limit_whatever_its_ratio(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(3 << 20)
    assert failure(tmp_path, "a.xlsx", zipped({"xl/workbook.xml": noise}), Limits(unzipped_mib=2)) == "bomb"


def test_parse_bomb_that_declares_less_than_it_holds(tmp_path: Path) -> None:
    data = bytearray(bare_xlsx("<sheetData/>", parts={"xl/media/image1.bin": "\0" * (120 << 20)}))
    size = struct.pack("<I", 120 << 20)
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = struct.pack("<I", 1000)
    assert failure(tmp_path, "a.xlsx", bytes(data)) == "damaged"


def test_parse_overlapping_entries(tmp_path: Path) -> None:
    data = bytearray(xlsx())
    first = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    assert failure(tmp_path, "a.xlsx", bytes(data)) == "damaged"


def test_parse_duplicate_entries(tmp_path: Path) -> None:
    packed = io.BytesIO(xlsx())
    with zipfile.ZipFile(packed, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr(SHEET, "<worksheet/>")
    assert failure(tmp_path, "a.xlsx", packed.getvalue()) == "damaged"


BILLION = '<!DOCTYPE lolz [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)) + "]>"


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_parse_part_with_entities_is_refused(tmp_path: Path, part: str, encoding: str) -> None:
    content = f'<?xml version="1.0"?>{BILLION}<sst><si><t>&a9;</t></si></sst>'.encode(encoding)
    files: dict[str, str | bytes] = {}
    with zipfile.ZipFile(io.BytesIO(xlsx())) as package:
        files |= {name: package.read(name) for name in package.namelist()}
    assert failure(tmp_path, "a.xlsx", zipped({**files, part: content})) == "unsafe_xml"


@pytest.mark.parametrize("eighth", range(9))
def test_parse_truncated_package_never_gives_a_shorter_table(tmp_path: Path, eighth: int) -> None:
    whole = xlsx([[f"村{row}", row] for row in range(200)])
    cut = whole[: len(whole) * eighth // 8]
    expected = {0: "empty_file", 8: ""}.get(eighth, "damaged")
    assert failure(tmp_path, "a.xlsx", cut) == expected


def test_parse_encrypted_zip_entries(tmp_path: Path) -> None:
    data = bytearray(xlsx())
    place = -1
    while (place := data.find(b"PK\x01\x02", place + 1)) >= 0:
        data[place + 8] |= 1
    assert failure(tmp_path, "a.xlsx", bytes(data)) == "password"


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"word/document.xml": "<x/>", "[Content_Types].xml": "<x/>"}, "not_a_table"),
        ({"ppt/presentation.xml": "<x/>"}, "not_a_table"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}, "not_a_table"),
        ({"三月.xlsx": b"x", "四月.xlsx": b"x"}, "archive"),
        ({"照片.jpg": b"x"}, "archive"),
        ({"Index/Document.iwa": b"x"}, "save_as_xlsx"),
        ({}, "damaged"),
    ],
)
def test_parse_zip_of_something_else_is_named(tmp_path: Path, files: dict[str, str | bytes], code: str) -> None:
    assert failure(tmp_path, "a.zip", zipped(files)) == code


def test_parse_workbook_whose_parts_are_no_workbook(tmp_path: Path) -> None:
    assert failure(tmp_path, "a.xlsx", zipped({"照片.jpg": b"x"})) == "damaged"


def test_parse_sheet_with_broken_xml(tmp_path: Path) -> None:
    data = repacked(xlsx(), SHEET, rb"</sheetData>.*", b"")
    assert failure(tmp_path, "a.xlsx", data) == "damaged"


def test_parse_package_behind_other_bytes_is_told(tmp_path: Path) -> None:
    assert failure(tmp_path, "a.xlsx", b"GARBAGE\x00\x01" * 9 + xlsx()) == "binary"
    assert parsed(tmp_path, "a.xlsx", xlsx()).sheets[0].rows == [list(row) for row in ROWS]
