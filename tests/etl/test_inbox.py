"""Which files of an inbox are read, and what they are called."""

import hashlib
import os
from pathlib import Path

from etl.inbox import arrival, arrivals, digest


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
