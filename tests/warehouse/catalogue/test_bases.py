"""What bases.toml may declare, and how each mistake in it is told."""

import pytest

import settings
from tests.warehouse.catalogue.conftest import Declare
from warehouse.catalogue import load_catalogue
from warehouse.catalogue.errors import CatalogueError

SOUND = """
[subsidy_excluded]
name = { zh = "不含补助", en = "Without subsidies" }
usual = { zh = "含补助", en = "With subsidies" }
indicators = { income = "operating" }
"""


def test_bases_pair_indicators(declare: Declare) -> None:
    basis = load_catalogue([declare({"bases.toml": SOUND})]).bases["subsidy_excluded"]
    assert (basis.name.zh, basis.usual.zh, dict(basis.indicators)) == ("不含补助", "含补助", {"income": "operating"})


@pytest.mark.parametrize(
    ("old", "new", "what", "remedy"),
    [
        ('"operating"', '"operatin"', "indicators names no indicator: operatin", "operating"),
        ('income = "operating"', 'incom = "operating"', "indicators names no indicator: incom", "income"),
        ('income = "operating"', 'income = "operating", operating = "income"', "operating stands on both sides", "on the left"),
        ('usual = { zh = "含补助", en = "With subsidies" }', "", "the key usual is missing", "add usual"),
    ],
)
def test_mistakes_name_the_entry_and_a_remedy(declare: Declare, old: str, new: str, what: str, remedy: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        load_catalogue([declare({"bases.toml": SOUND.replace(old, new, 1)})])
    found = [problem for problem in refused.value.problems if what in problem.what]
    assert found
    assert all("bases.toml [subsidy_excluded]" in problem.where and remedy in problem.remedy for problem in found)


def test_shipped_income_without_subsidies_has_the_items_of_income_but_subsidies() -> None:
    catalogue = load_catalogue([settings.CATALOGUE])
    pairs = catalogue.bases["subsidy_excluded"].indicators
    whole, without = (catalogue.indicators[code] for code in ("village_collective_income", pairs["village_collective_income"]))
    assert set(whole.parts) - set(without.parts) == {"village_income_subsidy"}
    for usual, other in pairs.items():
        one, two = catalogue.indicators[usual], catalogue.indicators[other]
        assert (one.aggregation, one.polarity, one.scale) == (two.aggregation, two.polarity, two.scale)
        if one.threshold and two.threshold:
            assert (one.threshold.op, one.threshold.value) == (two.threshold.op, two.threshold.value)
            assert pairs[one.threshold.of] == two.threshold.of
