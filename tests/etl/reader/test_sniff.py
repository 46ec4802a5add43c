import os
import sys
from pathlib import Path

import pytest

from etl.reader.failures import ReadFailure
from etl.reader.guard import read
from etl.reader.limits import Limits
from etl.reader.workbook import parse
from tests.etl.reader.making import LIMITS, failure, xlsx


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "not_a_table"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "not_a_table"),
        (b"BM\xb6\x9c\x01\x00\x00\x00\x00\x00\x36\x00" + bytes(40), "not_a_table"),
        (b"MZ\x90\x00" + bytes(200), "not_a_table"),
        (b"\x7fELF" + bytes(40), "not_a_table"),
        (b"SQLite format 3\x00" + bytes(40), "not_a_table"),
        (b"{\\rtf1 abc}", "not_a_table"),
        (b'{"rows": [1, 2]}', "not_a_table"),
        (b"[\n  [1, 2], [3, 4]\n]", "not_a_table"),
        (b'<?xml version="1.0"?><data><row/></data>', "not_a_table"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(40), "archive"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(40), "archive"),
        (b"\x1f\x8b\x08\x00" + bytes(40), "archive"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "save_as_xlsx"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n", "save_as_xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "damaged"),
        (b"PK\x03\x04" + bytes(100), "damaged"),
        (b"PK\x05\x06" + bytes(18), "damaged"),
        (os.urandom(0) + bytes(range(256)) * 4, "binary"),
    ],
)
@pytest.mark.parametrize("name", ["a.csv", "a.xls", "a.xlsx"])
def test_parse_what_is_no_table_is_named(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    assert failure(tmp_path, name, data) == code


def test_parse_ole_documents_are_told_apart(tmp_path: Path) -> None:
    def ole(stream: str) -> bytes:
        return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + f"{stream}\0".encode("utf-16-le").ljust(128, b"\0") + bytes(512)

    assert failure(tmp_path, "a.xlsx", ole("EncryptedPackage")) == "password"
    assert failure(tmp_path, "a.xls", ole("WordDocument")) == "not_a_table"
    assert failure(tmp_path, "a.xls", ole("Workbook")) == "damaged"


def test_read_missing_file_folder_and_too_large(tmp_path: Path) -> None:
    (tmp_path / "large.csv").write_bytes(b"1," * (2 << 20))
    expected = {tmp_path / "absent.xlsx": "not_found", tmp_path: "not_a_file", tmp_path / "large.csv": "too_big"}
    for path, code in expected.items():
        with pytest.raises(ReadFailure) as raised:
            read(path, Limits(file_mib=2))
        assert (raised.value.code, raised.value.where) == (code, path.name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_parse_pipe_and_device_do_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "endless.csv").symlink_to("/dev/zero")
    (tmp_path / "circle.csv").symlink_to(tmp_path / "circle.csv")
    for name, code in (("pipe.csv", "not_a_file"), ("endless.csv", "not_a_file"), ("circle.csv", "not_permitted")):
        with pytest.raises(ReadFailure) as raised:
            parse(tmp_path / name, LIMITS)
        assert raised.value.code == code


def test_parse_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_bytes(b"a,b\n")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ReadFailure, match="Permission denied") as raised:
        parse(tmp_path / "a.csv", LIMITS)
    assert raised.value.code == "not_permitted"


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_read_workbook_that_needs_too_much_memory(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(xlsx([[f"村{row}", *range(30)] for row in range(12_000)]))
    with pytest.raises(ReadFailure) as raised:
        read(tmp_path / "a.xlsx", Limits(memory_mib=16))
    assert raised.value.code in ("memory", "damaged", "crashed")
    assert len(read(tmp_path / "a.xlsx", Limits()).sheets[0].rows) == 12_000
