"""The indicators that ship keep the law of numbers; read as plain TOML, so a mistake is found whatever the loader does."""

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.shared_data import SHARED
from warehouse.catalogue import load_catalogue

CATALOGUE = Path(__file__).resolve().parents[2] / "data" / "catalogue"
PROPOSED = SHARED / "catalogue" / "indicator-catalogue.csv"
CJK = re.compile(r"[一-鿿]")
RANK = {"entity": 0, "village": 1, "township": 2, "zone": 2, "county": 3}

needs_proposal = pytest.mark.skipif(not PROPOSED.is_file(), reason="the proposed catalogue is not beside this checkout")


def _entries() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path in sorted((CATALOGUE / "indicators").glob("*.toml")):
        for code, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            yield path.stem, code, entry


ENTRIES = list(_entries())
BY_CODE = {code: entry for _, code, entry in ENTRIES}
RATIOS = [code for code, entry in BY_CODE.items() if entry["aggregation"] == "ratio"]
COUNTED = [code for code, entry in BY_CODE.items() if "count" in entry]


def _proposed() -> list[dict[str, str]]:
    with PROPOSED.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_indicators_stand_once_over_all_files() -> None:
    assert len(BY_CODE) == len(ENTRIES)


def test_load_catalogue_takes_every_entry_as_declared() -> None:
    loaded = load_catalogue([CATALOGUE])
    for dataset, code, entry in ENTRIES:
        indicator = loaded.indicator(code)
        assert (indicator.dataset, indicator.unit, indicator.aggregation) == (dataset, entry["unit"], entry["aggregation"])
        assert (indicator.name.zh, indicator.definition.en) == (entry["name"]["zh"], entry["definition"]["en"])


@needs_proposal
def test_indicators_cover_the_whole_proposal() -> None:
    proposed = {row["code"] for row in _proposed()}
    assert len(proposed) == 241
    assert proposed <= set(BY_CODE)


@needs_proposal
def test_evidence_is_the_sentence_of_the_report() -> None:
    for row in _proposed():
        entry = BY_CODE[row["code"]]
        assert (entry.get("report", ""), entry.get("evidence", "")) == (row["seed_file"].removesuffix(".txt"), row["seed_quote"])


@pytest.mark.parametrize("code", BY_CODE)
def test_definition_says_something_in_both_languages(code: str) -> None:
    entry = BY_CODE[code]
    assert CJK.search(entry["definition"]["zh"]) and entry["definition"]["zh"].endswith("。")
    assert not CJK.search(entry["definition"]["en"]) and entry["definition"]["en"].endswith(".")
    assert len(entry["definition"]["zh"]) >= 12
    assert len(entry["definition"]["en"].split()) >= 5


def test_persons_that_may_return_are_never_added() -> None:
    counted_once_in_life = {"party_applicants", "party_activists", "party_admitted"}
    added = {code for code, entry in BY_CODE.items() if entry["unit"] == "person" and entry["aggregation"] == "flow_sum"}
    assert added == counted_once_in_life
    for code in ("training_persons", "excellent_members", "emergency_members", "leaders_sent_training", "chain_party_members"):
        assert BY_CODE[code]["aggregation"] == "distinct"
    assert BY_CODE["training_person_times"]["aggregation"] == "flow_sum"


def test_sessions_classes_rounds_and_times_have_four_units() -> None:
    codes = ("training_sessions", "training_classes", "tech_guidance_rounds", "secretary_trainings")
    assert len({BY_CODE[code]["unit"] for code in codes}) == 4


@pytest.mark.parametrize("code", RATIOS)
def test_ratio_stands_where_both_parts_can_be_had(code: str) -> None:
    entry = BY_CODE[code]
    for part in ("numerator", "denominator"):
        assert RANK[BY_CODE[entry[part]]["level"]] <= RANK[entry["level"]], part


@pytest.mark.parametrize("code", sorted(set(RATIOS) - {"village_income_per_village", "village_unsubsidised_per_village"}))
def test_ratio_divides_flow_by_flow_or_stock_by_stock(code: str) -> None:
    """A flow over a stock would grow with the months: twelve meetings over one count of villages is 1200 %."""
    entry = BY_CODE[code]
    flows = {BY_CODE[entry[part]]["aggregation"] == "flow_sum" for part in ("numerator", "denominator")}
    assert len(flows) == 1


@pytest.mark.parametrize("code", RATIOS)
def test_ratio_in_percent_is_scaled_and_bounded(code: str) -> None:
    entry = BY_CODE[code]
    may_pass_100 = {"grid_issue_close_rate", "party_activist_rate", "party_admit_rate"}
    percent = entry["unit"] == "percent"
    assert entry.get("scale", 1) == (100 if percent else 1)
    assert ("max" in entry.get("bounds", {})) == (percent and code not in may_pass_100)


@pytest.mark.parametrize(
    ("code", "of", "op", "value"),
    [
        ("villages_income_ge_3w", "village_collective_income", ">=", 3),
        ("villages_income_gt_10w", "village_collective_income", ">", 10),
        ("villages_income_gt_50w", "village_collective_income", ">", 50),
        ("villages_income_no_operating", "village_operating_surplus", "<=", 0),
        ("villages_le_500", "population_registered", "<=", 500),
        ("villages_le_1000", "population_registered", "<=", 1000),
        ("associations_output_gt_50w", "association_output_value", ">", 50),
    ],
)
def test_threshold_states_its_edge(code: str, of: str, op: str, value: float) -> None:
    assert BY_CODE[code]["aggregation"] == "threshold_count"
    threshold = BY_CODE[code]["threshold"]
    assert (threshold["of"], threshold["op"], threshold["value"]) == (of, op, value)


@pytest.mark.parametrize("code", COUNTED)
def test_count_dates_a_flow_by_its_day_and_a_stock_by_its_span(code: str) -> None:
    entry = BY_CODE[code]
    dates = set(entry["count"]) & {"on", "since", "after", "until"}
    begin = "after" if code == "rectify_overdue" else "since"
    to_date = {"rectify_found_to_date", "rectify_closed_to_date"}  # what was found or struck off once stays so
    assert dates == ({"on"} if entry["aggregation"] == "flow_sum" else {"since"} if code in to_date else {begin, "until"})
    one_list = {"empower_items", "empower_clauses"}  # the county's own, which townships do not add up to
    assert (entry["frequency"], entry["level"]) == ("month", "county" if code in one_list else "township")


def test_matters_and_clauses_of_the_empowerment_list_have_two_units() -> None:
    units = {code: entry["unit"] for code, entry in BY_CODE.items() if code.startswith(("empower_items", "empower_clauses"))}
    assert len(units) == 8
    assert all(unit == ("item" if "items" in code else "entry") for code, unit in units.items())


def test_demonstration_ladder_counts_each_cooperative_at_one_level() -> None:
    ladder = [BY_CODE[f"coops_demo_{level}"]["count"] for level in ("national", "provincial", "city", "county")]
    assert [count["where"]["demo_level"] for count in ladder] == [["national"], ["provincial"], ["city"], ["county"]]
    assert all((count["since"], count["until"]) == ("demo_awarded", ["demo_lost", "closed"]) for count in ladder)


def test_parts_are_in_the_unit_level_and_frequency_of_their_total() -> None:
    totals = {code: entry["parts"] for code, entry in BY_CODE.items() if "parts" in entry}
    assert set(totals) == {"village_collective_income", "village_income_unsubsidised", "training_person_times"}
    for total, parts in totals.items():
        for part in parts:
            assert all(BY_CODE[part][key] == BY_CODE[total][key] for key in ("unit", "level", "frequency", "aggregation")), part


def test_accounting_break_marks_what_the_new_system_changed_and_not_the_total() -> None:
    marked = {code for code, entry in BY_CODE.items() if entry.get("breaks") == ["2024-01"]}
    assert marked == {"village_income_operating", "village_income_contract", "village_operating_surplus"}


def test_gains_that_can_be_losses_have_no_lower_bound() -> None:
    for code in ("village_income_investment", "village_operating_surplus", "village_collective_income", "industry_profit"):
        assert "min" not in BY_CODE[code].get("bounds", {})


def test_volume_that_is_no_merit_is_neutral_and_shows_its_quality() -> None:
    pairs = {
        "disputes_received": "dispute_success_rate",
        "disputes_resolved": "dispute_success_rate",
        "grid_issues_collected": "grid_issue_close_rate",
        "agency_cases": "agency_on_time_rate",
    }
    for volume, quality in pairs.items():
        assert (BY_CODE[volume]["polarity"], BY_CODE[volume]["quality"]) == ("neutral", quality)
        assert BY_CODE[quality]["polarity"] == "higher"
