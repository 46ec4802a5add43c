"""What a load that finds nothing new looks at, and what it does not need."""

import subprocess
import sys
from pathlib import Path

import pytest

from etl.known import Unchanged, stamp, unchanged
from settings import CATALOGUE, ROOT
from tests.etl.orchard import FORM, load, new_warehouse, send, write_county

FILE = "甲镇果园月报2024年3月.csv"
FIRST = {"东村": (1.5, 30), "西村": (2, 40)}


@pytest.fixture
def county(tmp_path: Path) -> Path:
    folder = write_county(tmp_path / "果县")
    send(folder, FILE, FIRST)
    return folder


@pytest.fixture
def url(tmp_path: Path) -> str:
    return new_warehouse(tmp_path)


def test_unchanged_inbox_is_told_without_reading_a_file(county: Path, url: str) -> None:
    (county / "inbox" / "a.xlsx").write_bytes(b"%PDF-1.7 not a table")
    assert unchanged(url, county, CATALOGUE) is None
    load(url, county)
    assert unchanged(url, county, CATALOGUE) == Unchanged("果县", 2, ("a.xlsx",))


@pytest.mark.parametrize("what", ["new file", "new bytes", "new name", "form", "zones", "areas"])
def test_unchanged_is_no_inbox_or_county_in_which_something_changed(county: Path, url: str, what: str) -> None:
    load(url, county)
    assert unchanged(url, county, CATALOGUE) is not None
    if what == "new file":
        send(county, "乙镇果园月报2024年3月.csv", {"南村": (3, 5)}, "乙镇")
    elif what == "new bytes":
        send(county, FILE, {"东村": (1.6, 30)})
    elif what == "new name":
        (county / "inbox" / FILE).rename(county / "inbox" / "甲镇果园月报2024年4月.csv")
    elif what == "form":
        (county / "forms" / "orchards_monthly.toml").write_text(FORM.replace('"入园人次"', '"入园人次", "游客数"'), encoding="utf-8")
    elif what == "zones":
        (county / "zones.csv").write_text("code,member_code\n", encoding="utf-8")
    else:
        (county / "areas.csv").write_bytes((county / "areas.csv").read_bytes() + b"\n")
    assert unchanged(url, county, CATALOGUE) is None


def test_unchanged_is_told_again_after_a_load_that_declared_the_same_otherwise_written(county: Path, url: str) -> None:
    load(url, county)
    form = county / "forms" / "orchards_monthly.toml"
    form.write_text(form.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    assert unchanged(url, county, CATALOGUE) is None
    assert load(url, county).skipped in (0, 1)
    assert unchanged(url, county, CATALOGUE) is not None


def test_stamp_leaves_the_inbox_out(county: Path) -> None:
    before = stamp(county)
    send(county, "乙镇果园月报2024年3月.csv", {"南村": (3, 5)}, "乙镇")
    assert stamp(county) == before
    (county / "county.toml").write_text("", encoding="utf-8")
    assert stamp(county) != before


def test_known_needs_neither_frames_nor_migrations_nor_the_reader() -> None:
    heavy = ("pandas", "numpy", "alembic", "python_calamine", "etl.tidy", "etl.form", "sqlalchemy.dialects.postgresql")
    code = f"import sys, etl.__main__; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
