"""The county folder in TOML only reads 147 monthly and 20 yearly files; sums are held against a plain csv sum."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from etl.form.extract import Extract
from etl.form.reading import extract
from etl.form.recognition import recognise
from etl.reader.grid import Sheet, Workbook
from tests.shared_data import REAL_DATA, needs_real_data
from warehouse.catalogue import Catalogue, load_catalogue

DATA = Path(__file__).resolve().parents[3] / "data"
MONTHLY = sorted((REAL_DATA / "3-statistics" / "tw-yilan-bdmd-monthly").glob("*.csv"))
YEARLY = sorted((REAL_DATA / "3-statistics" / "tw-yilan-village-income").glob("*.csv"))
SUMMED = {
    "出生數": "births", "出生數-男": "births_male", "出生數-女": "births_female", "死亡數": "deaths", "死亡數-男": "deaths_male",
    "死亡數-女": "deaths_female", "結婚對數": "marriages", "結婚對數_異性": "marriages", "結婚對數_同性": "marriages",
    "離婚對數": "divorces", "離婚對數_異性": "divorces", "離婚對數_同性": "divorces",
    "納稅單位": "tax_units", "綜合所得總額": "income_total",
}  # fmt: skip

pytestmark = needs_real_data


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue([DATA / "catalogue", DATA / "examples" / "yilan"])


def _lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def _read(path: Path, lines: list[list[str]], catalogue: Catalogue, expected: str) -> Extract:
    width = max(map(len, lines))
    grid = Workbook(path.name, "", "csv", (Sheet("", [[*line, *[""] * (width - len(line))] for line in lines]),))
    found = recognise(grid, catalogue.forms.values(), catalogue, path.name)
    assert (found[0].form.code, found[0].fits) == (expected, True)
    assert found[1].strength < found[0].strength
    return extract(grid, found[0].form, catalogue, path.name)


def _compare(paths: list[Path], catalogue: Catalogue, expected: str) -> dict[tuple[str, str], float]:
    """Read all files, each without a finding and with a row a line; return sums by year and indicator, found equal to the csv's."""
    found: Counter[tuple[str, str]] = Counter()
    wanted: Counter[tuple[str, str]] = Counter()
    for path in paths:
        lines = _lines(path)
        header = 1 if lines[1][0] == "統計年月" else 0
        taken = _read(path, lines, catalogue, expected)
        assert taken.findings == []
        assert len(taken.rows) == len(lines) - header - 1
        assert set(taken.rows["kind"]) == {"detail"}
        for column, heading in enumerate(lines[header]):
            if heading in SUMMED:
                wanted[path.stem[:4], SUMMED[heading]] += sum(float(line[column] or 0) for line in lines[header + 1 :])
        for target, raw in zip(taken.cells["target"], taken.cells["raw"], strict=True):
            if target in SUMMED.values():
                found[path.stem[:4], target] += float(raw or 0)
    assert found == wanted
    return dict(wanted)


def test_vital_events_sum_to_the_csv_in_every_year(catalogue: Catalogue) -> None:
    assert len(MONTHLY) == 147
    sums = _compare(MONTHLY, catalogue, "vital_events_monthly")
    assert {year for year, _ in sums} == {str(year) for year in range(2014, 2027)}
    assert sums["2021", "marriages"] > 0


def test_village_tax_income_sums_to_the_csv_in_every_year(catalogue: Catalogue) -> None:
    assert len(YEARLY) == 20
    sums = _compare(YEARLY, catalogue, "village_tax_income")
    assert len(sums) == 40


def test_vital_events_areas_and_periods_as_written(catalogue: Catalogue) -> None:
    first, later = MONTHLY[0], MONTHLY[-1]
    old = _read(first, _lines(first), catalogue, "vital_events_monthly").rows.iloc[0]
    new = _read(later, _lines(later), catalogue, "vital_events_monthly").rows.iloc[0]
    assert (old["period"], old["code"], old["township"]) == ("10304", "", "宜蘭縣宜蘭市")
    assert (new["period"], new["township"]) == ("11506", "宜蘭縣宜蘭市")
    assert len(new["code"]) == 11
