"""The demo county: made from its seed, read whole, every planted mistake found, every number the one that was written."""

import csv
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from data.demo.generator.__main__ import write
from data.demo.generator.county import TOWNSHIPS, township_code, villages
from data.demo.generator.figures import agency_cases, incomes, months, services
from data.demo.generator.mistakes import COPIED, MISTAKES, SILENT
from tests.loaded import LoadedWarehouse, folder_of

DEMO = folder_of("demo")
MADE = ("areas.csv", "zones.csv", "map.geojson", "expected-findings.csv")


def files_of(folder: Path) -> dict[str, bytes]:
    found = [*(folder / name for name in MADE), *(folder / "inbox").rglob("*")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found if path.is_file()}


def test_write_makes_the_shipped_files_byte_for_byte(tmp_path: Path) -> None:
    write(tmp_path)
    made, shipped = files_of(tmp_path), files_of(DEMO)
    assert made.keys() == shipped.keys()
    assert [name for name in made if made[name] != shipped[name]] == []


def expected() -> set[tuple[str, str, int, int, str]]:
    with (DEMO / "expected-findings.csv").open(encoding="utf-8") as stream:
        return {(row["file"], row["sheet"], int(row["row"]), int(row["column"]), row["rule"]) for row in csv.DictReader(stream)}


def findings(connection: sa.Connection) -> pd.DataFrame:
    sql = """select batch.file_name as file, sheet, row_no, column_no, rule, severity, finding.raw
             from finding join batch using (batch_id) where finding.county_code = 'demo'"""
    return pd.read_sql(sa.text(sql), connection)


def test_planted_mistakes_are_each_found_at_their_cell(reading: sa.Connection) -> None:
    found = set(findings(reading)[["file", "sheet", "row_no", "column_no", "rule"]].itertuples(index=False, name=None))
    assert sorted(expected() - found) == []


def test_no_cell_is_refused_that_is_not_wrong(reading: sa.Connection) -> None:
    refused = findings(reading).query("severity == 'must'")
    wrong = {(file, sheet) for file, sheet, _, _, _ in expected()}
    surplus = [row for row in refused.itertuples(index=False) if (row.file, row.sheet) not in wrong]
    assert surplus == []


def test_marks_stand_where_something_is_wrong(reading: sa.Connection) -> None:
    """A clerk looks at every mark: beside a mistake, and the month after a wrong cumulative figure, there are none."""
    found = findings(reading).query("severity == 'explain'")
    wrong = {(file, sheet) for file, sheet, _, _, _ in expected()}
    assert {"december_jump", "sudden_zero", "copied_forward", "township_mismatch"} <= set(found["rule"])
    elsewhere = [row for row in found.itertuples(index=False) if (row.file, row.sheet) not in wrong]
    assert [(row.file, row.rule) for row in elsewhere] == [
        ("农业农村局/合作社台账_截至2025年12月.xlsx", "things_left_out"),  # of a village that was merged: it stands under the new one
        ("白石镇/2025/白石镇村集体经济收入月报2025年6月.xlsx", "cumulative_mismatch"),
    ]
    assert len(found) <= 20


def test_every_file_is_taken(loaded: LoadedWarehouse) -> None:
    demo = loaded.counties[0]
    assert demo.refused == []
    assert len(demo.files) == sum(1 for path in (DEMO / "inbox").rglob("*") if path.is_file())


def rollup(connection: sa.Connection, indicator: str, area: str, period: str) -> tuple[float | None, int, int] | None:
    sql = """select value, reported, expected from rollup
             where county_code = 'demo' and indicator_code = :indicator and area_code = :area and period = :period"""
    row = connection.execute(sa.text(sql), {"indicator": indicator, "area": area, "period": period}).one_or_none()
    return None if row is None else (row.value, row.reported, row.expected)


def spoiled(township: str, month: str) -> bool:
    copied = any((name, when) == (township, month) for name, _, when in COPIED)
    mistaken = any(item.township == township and month in (item.period, item.month) for item in MISTAKES)
    return copied or mistaken or ("income", township, month) in SILENT


@pytest.mark.parametrize("month", ["2023-01", "2023-12", "2024-01", "2025-03", "2025-04", "2026-02", "2026-10"])
def test_township_income_is_the_sum_of_what_its_villages_wrote(reading: sa.Connection, month: str) -> None:
    figures = incomes()
    everyone = villages()
    compared = 0
    for township, *_ in TOWNSHIPS:
        if spoiled(township, month):
            continue
        local = [village for village in everyone if village.township == township and village.stands_in(month)]
        written = sum(round(figures[village.code, month].total / 10_000, 3) for village in local)
        value, reported, standing = rollup(reading, "village_collective_income", township_code(township), month) or (None, 0, 0)
        assert (reported, standing) == (len(local), len(local)), township
        assert value == pytest.approx(written, abs=0.006), township
        compared += 1
    assert compared >= 12


def test_silent_township_is_missing_and_not_zero(reading: sa.Connection) -> None:
    assert rollup(reading, "village_collective_income", township_code("麦岭乡"), "2025-07") in (None, (None, 0, 11))
    county = rollup(reading, "village_collective_income", "990100000000", "2025-07")
    assert county is not None
    assert county[2] - county[1] == 11


def test_corrected_file_replaces_the_wrong_figure(reading: sa.Connection) -> None:
    figures = incomes()
    local = [village for village in villages() if village.township == "柳河镇"]
    written = sum(round(figures[village.code, "2024-06"].items["operating"] / 10_000, 3) for village in local)
    value, *_ = rollup(reading, "village_income_operating", township_code("柳河镇"), "2024-06") or (None,)
    assert value == pytest.approx(written, abs=0.006)


def test_ratio_is_recomputed_from_its_parts(reading: sa.Connection) -> None:
    counts = services()
    for month in ("2024-03", "2026-10"):
        told = [counts[township, month] for township, *_ in TOWNSHIPS]
        due, on_time = (sum(one[code] for one in told) for code in ("agency_cases_due", "agency_cases_on_time"))
        value, *_ = rollup(reading, "agency_on_time_rate", "990100000000", month) or (None,)
        assert value == pytest.approx(on_time / due * 100)


def test_one_trip_rate_is_of_the_cases_closed_village_by_village(reading: sa.Connection) -> None:
    everyone = villages()
    cases = agency_cases(everyone)
    for month in ("2024-03", "2026-10"):
        told = [cases[village.code, month] for village in everyone if village.stands_in(month)]
        assert all(one_trip <= closed <= taken for taken, closed, one_trip in told)
        value, reported, expected = rollup(reading, "one_trip_rate", "990100000000", month) or (None, 0, 1)
        assert value == pytest.approx(sum(one[2] for one in told) / sum(one[1] for one in told) * 100)
        assert reported == expected


def test_share_of_villages_with_a_party_led_cooperative_has_the_villages_of_its_time(reading: sa.Connection) -> None:
    for year, standing in (("2024", 191), ("2025", 190)):  # two were merged in 2025
        assert sum(village.stands_in(f"{year}-12") for village in villages()) == standing
        stock = rollup(reading, "admin_villages", "990100000000", year)
        assert stock is not None
        assert stock[0] == standing
        led = rollup(reading, "villages_with_party_led_coop", "990100000000", f"{year}-12")
        share, *_ = rollup(reading, "party_led_coop_village_share", "990100000000", f"{year}-12") or (None,)
        assert led is not None
        assert share == pytest.approx(led[0] / standing * 100)  # type: ignore[operator]


def test_county_year_is_the_sum_of_its_reported_months(reading: sa.Connection) -> None:
    monthly = [rollup(reading, "grid_issues_collected", "990100000000", month) for month in months("2024-01", "2024-12")]
    year = rollup(reading, "grid_issues_collected", "990100000000", "2024")
    assert year is not None
    assert year[0] == sum(value for value, *_ in monthly if value is not None)  # type: ignore[misc]
