"""One file to a submission, in this process."""

from pathlib import Path

import pytest

import settings
from etl.inbox import arrival, digest
from etl.parse import Task, open_county, parse_file, refuse
from etl.reader.failures import ReadFailure
from etl.reader.limits import Limits
from tests.etl.orchard import EAST, FORM, send, write_county


@pytest.fixture
def county(tmp_path: Path) -> Path:
    return write_county(tmp_path / "果县")


def task(county: Path, path: Path, form: str = "") -> Task:
    return Task(arrival(path, county / "inbox"), digest(path), settings.CATALOGUE, county, Limits(), form)


def test_parse_file_gives_what_is_in_it(county: Path) -> None:
    path = send(county, "甲镇/果园月报2024年3月.csv", {"东村": ("1.5", 30)})
    made = parse_file(task(county, path))
    assert (made.form_code, made.state, made.county_code) == ("orchards_monthly", "published", "990200")
    assert made.file_name == "甲镇/果园月报2024年3月.csv"
    assert made.sha256 == digest(path)
    assert made.periods == ("2024-03",)
    assert made.observations[["indicator_code", "area_code", "value", "raw"]].values.tolist() == [
        ["orchard_income", EAST, 1.5, "1.5"],
        ["orchard_visits", EAST, 30.0, "30"],
    ]


def test_parse_file_reads_with_the_form_that_is_asked_for(county: Path) -> None:
    twin = FORM.replace("果园月报", "果园旬报")
    (county / "forms" / "orchards_twin.toml").write_text(twin, encoding="utf-8")
    path = send(county, "甲镇2024年3月.csv", {"东村": (1.5, 30)})
    assert parse_file(task(county, path)).state == "refused"
    assert parse_file(task(county, path, "orchards_twin")).form_code == "orchards_twin"


def test_parse_file_does_not_catch_what_reading_raises(county: Path) -> None:
    path = county / "inbox" / "a.xlsx"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(ReadFailure):
        parse_file(task(county, path))


def test_refuse_keeps_why_a_file_was_not_read(county: Path) -> None:
    path = send(county, "a.csv", {})
    made = refuse(task(county, path), ReadFailure("too_big", "a.csv", size_mib="51.0", limit_mib=50))
    (finding,) = made.findings.to_dict("records")
    assert (made.state, made.form_code, finding["rule"], finding["severity"]) == ("refused", "", "unreadable_file", "must")
    assert finding["params"] == '{"code": "too_big", "limit_mib": 50, "size_mib": "51.0"}'


def stamp(county: Path) -> str:
    open_county.cache_clear()
    return open_county(settings.CATALOGUE, county).catalogue.forms["orchards_monthly"].fingerprint


@pytest.mark.parametrize(("name", "old", "new"), [("areas.csv", "南村", "北村"), ("county.toml", "Orchard", "Fruit")])
def test_open_county_reads_files_again_when_its_areas_change(county: Path, name: str, old: str, new: str) -> None:
    before = stamp(county)
    path = county / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert (stamp(county) != before) == (name == "areas.csv")
