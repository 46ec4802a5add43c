"""Which files of an inbox are read, and what they are called."""

import hashlib
import os
from pathlib import Path

import pytest

from etl.inbox import arrival, arrivals, digest
from etl.reader.failures import ReadFailure


def put(folder: Path, name: str, content: bytes = b"x") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_arrivals_are_named_from_the_inbox_in_order(tmp_path: Path) -> None:
    for name in ("乙镇/2025年3月.xlsx", "甲镇.csv", "乙镇/2025年2月.xlsx"):
        put(tmp_path, name)
    assert [found.name for found in arrivals(tmp_path)] == ["乙镇/2025年2月.xlsx", "乙镇/2025年3月.xlsx", "甲镇.csv"]


def test_arrivals_leave_lock_and_half_copied_files_alone(tmp_path: Path) -> None:
    for name in ("~$月报.xlsx", ".月报.xlsx.swp", "月报.xlsx.part", "月报.tmp", ".trash/月报.xlsx", "月报.xlsx"):
        put(tmp_path, name)
    for name in ("Thumbs.db", "甲镇/desktop.ini", "__MACOSX/甲镇/月报.xlsx", "月报.xlsx.bak", "月报.xlsx~"):
        put(tmp_path, name)
    assert [found.name for found in arrivals(tmp_path)] == ["月报.xlsx"]


def test_arrivals_of_no_inbox_are_none(tmp_path: Path) -> None:
    assert list(arrivals(tmp_path / "inbox")) == []


def test_arrival_says_when_the_file_came(tmp_path: Path) -> None:
    path = put(tmp_path, "月报.xlsx", b"abc")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    found = arrival(path, tmp_path)
    assert found.size == 3
    assert found.received_at[:4] == "2023"
    assert found.received_at[-6] in "+-"


def test_digest_is_of_the_bytes(tmp_path: Path) -> None:
    assert digest(put(tmp_path, "a.csv", b"abc")) == hashlib.sha256(b"abc").hexdigest()


def test_arrivals_give_a_name_that_is_no_text_one_that_is(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/\xd4\xc2\xb1\xa8.csv", "wb"):  # noqa: PTH123 - GB18030 bytes, as old tools write them
        pass
    (found,) = arrivals(tmp_path)
    assert found.name == "?±?.csv"
    assert found.path.is_file()


def test_arrivals_leave_links_that_lead_out_alone(tmp_path: Path) -> None:
    outside = put(tmp_path, "秘密.csv")
    inside = put(tmp_path, "inbox/甲镇/月报.csv")
    (tmp_path / "inbox" / "外.csv").symlink_to(outside)
    (tmp_path / "inbox" / "内.csv").symlink_to(inside)
    assert {found.name for found in arrivals(tmp_path / "inbox")} == {"甲镇/月报.csv", "内.csv"}


def test_arrival_has_a_name_that_can_be_printed(tmp_path: Path) -> None:
    path = put(tmp_path, "月\n报\x1b[31m.csv")
    assert arrival(path, tmp_path).name == "月?报?[31m.csv"


def test_digest_refuses_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.xlsx")
    with pytest.raises(ReadFailure, match="管道"):
        digest(tmp_path / "管道.xlsx")
