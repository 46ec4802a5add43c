"""The published figures: every one of the collection is here, once, as its quote says."""

import csv
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from tests.shared_data import SHARED
from warehouse.catalogue.periods import grain_of

FOLDER = Path(__file__).resolve().parents[2] / "data" / "published"
COLLECTED = SHARED / "catalogue" / "published-figures.csv"
MASKED = {"functional_party_committees", "coops_corporatized", "village_org_coops", "villages_income_ge_3w"}
SPELLED = {"1": "一", "2": "二", "3": "三"}

Row = dict[str, str]


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


OBSERVED = [row for path in sorted((FOLDER / "inbox").glob("公开报道数据*.csv")) for row in _read(path)]
AIMED = [row for path in sorted((FOLDER / "inbox").glob("公开报道目标*.csv")) for row in _read(path)]
REPORTED = [row for row in OBSERVED if row["指标代码"] not in MASKED]
AREAS = {row["code"]: row for row in _read(FOLDER / "areas.csv")}


def _full_name(code: str) -> str:
    area = AREAS[code]
    return (_full_name(area["parent_code"]) if area["parent_code"] else "") + area["name"]


@pytest.mark.skipif(not COLLECTED.is_file(), reason="the collected figures are not beside this checkout")
def test_published_accounts_for_every_collected_figure() -> None:
    collected = _read(COLLECTED)
    wanted = Counter(
        ("target" if row["period"].startswith("target") else "figure", row["indicator_code"], Decimal(row["value"]), row["quote"])
        for row in collected
    )
    shipped = Counter(("figure", row["指标代码"], Decimal(row["数值"]), row["引文"]) for row in REPORTED)
    shipped += Counter(("target", row["指标代码"], Decimal(row["目标值"]), row["备注"]) for row in AIMED)
    assert len(collected) == 181
    assert shipped == wanted


def test_published_files_have_the_counts_the_note_states() -> None:
    assert (len(REPORTED), len(AIMED), len(OBSERVED) - len(REPORTED)) == (176, 5, 4)


def test_masked_figures_stay_as_the_report_has_them() -> None:
    masked = {row["指标代码"]: row for row in OBSERVED if row["数值"] in ("**", "XX")}
    assert set(masked) == MASKED
    assert all(row["数值"] in row["引文"] for row in masked.values())


@pytest.mark.parametrize("row", REPORTED, ids=lambda row: f"{row['指标代码']}-{row['区划代码']}-{row['期间']}")
def test_quote_contains_the_figure(row: Row) -> None:
    number = re.escape(row["数值"])
    assert re.search(rf"(?<![\d.]){number}(?![\d.])", row["引文"]) or SPELLED.get(row["数值"], " ") in row["引文"]


def test_bounds_follow_the_words_at_the_figure() -> None:
    for row in REPORTED:
        number, quote = re.escape(row["数值"]), row["引文"]
        at_least = re.search(rf"(?<![\d.]){number}万?[余多]|(?<![\d.]){number}[%名人]以上|(超过|突破|至少|不低于){number}(?!\d)", quote)
        at_most = re.search(rf"不到{number}(?!\d)", quote)
        assert row["界限"] == ("at_least" if at_least else "at_most" if at_most else "exact"), quote


@pytest.mark.parametrize(
    ("code", "bound"),
    [
        ("villages_income_gt_50w", "exact"),  # 5个村突破50万元: the five are exact
        ("villages_income_gt_10w_share", "exact"),
        ("associations_output_gt_50w", "exact"),
        ("industry_secretary_edu_share", "exact"),  # 大中专以上 is the schooling
        ("industry_secretary_avg_age", "at_most"),
        ("industry_output_value", "at_least"),
        ("tourist_person_times", "at_least"),
        ("coops_led_by_cadre_member_share", "at_least"),
    ],
)
def test_bound_of_figures_easily_misread(code: str, bound: str) -> None:
    assert {row["界限"] for row in REPORTED if row["指标代码"] == code} == {bound}


def test_shares_with_known_parts_come_out_as_published() -> None:
    shares = {row["指标代码"]: row for row in REPORTED if row["分子"]}
    assert set(shares) == {"villages_le_1000_share", "coops_led_by_cadre_member_share"}
    small = shares["villages_le_1000_share"]
    assert round(Decimal(small["分子"]) * 100 / Decimal(small["分母"]), 1) == Decimal(small["数值"]) == Decimal("79.4")
    led = shares["coops_led_by_cadre_member_share"]
    assert Decimal("81") == Decimal(led["数值"]) <= Decimal(led["分子"]) * 100 / Decimal(led["分母"]) < Decimal("82")


def test_parts_of_a_share_are_figures_of_the_same_area_and_period() -> None:
    values = {(row["指标代码"], row["区划代码"], row["期间"]): row["数值"] for row in REPORTED}
    for share, numerator, denominator in (
        ("villages_le_1000_share", "villages_le_1000", "admin_villages"),
        ("coops_led_by_cadre_member_share", "coops_led_by_cadre_member", "coops_and_associations"),
    ):
        row = next(row for row in REPORTED if row["指标代码"] == share)
        place = (row["区划代码"], row["期间"])
        assert (values[numerator, *place], values[denominator, *place]) == (row["分子"], row["分母"])


def test_share_without_parts_has_its_value_only() -> None:
    share = next(row for row in REPORTED if row["指标代码"] == "villages_income_gt_10w_share")
    assert (share["数值"], share["分子"], share["分母"]) == ("85", "", "")


def test_no_two_figures_claim_one_key() -> None:
    keys = Counter((row["指标代码"], row["区划代码"], row["期间"]) for row in OBSERVED)
    assert [key for key, times in keys.items() if times > 1] == []


def test_nothing_is_summed_twice() -> None:
    """A project's, organisation's or norm's figure stands at an entity, which is nobody's parent; zones claim no villages."""
    parents = {row["parent_code"] for row in AREAS.values()}
    assert not parents & {code for code, row in AREAS.items() if row["level"] in ("entity", "zone")}
    assert _read(FOLDER / "zones.csv") == []
    for row in REPORTED:
        if row["口径"].startswith("规范值"):
            assert row["期间"] == "undated", row["引文"]


def test_areas_are_fictitious_codes_under_declared_parents() -> None:
    assert len(AREAS) == len(_read(FOLDER / "areas.csv"))
    for code, row in AREAS.items():
        assert re.fullmatch(r"9900\d{8}", code)
        assert (row["parent_code"] == "") == (row["level"] == "county")
        assert row["parent_code"] in AREAS or row["level"] == "county"
    assert [int(row["order"]) for row in AREAS.values()] == list(range(1, len(AREAS) + 1))


def test_figures_name_a_declared_area_and_a_period() -> None:
    levels = {"county": "县", "township": "乡镇", "village": "村", "zone": "片区", "entity": "主体"}
    for row in OBSERVED:
        assert row["地区"] == _full_name(row["区划代码"])
        assert row["级别"] == levels[AREAS[row["区划代码"]]["level"]]
        assert grain_of(row["期间"]) in ("month", "year", "window", "undated")
