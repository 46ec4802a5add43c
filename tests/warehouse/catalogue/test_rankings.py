"""What rankings.toml may say of the red and the black list, and how each mistake in it is told."""

import pytest

from tests.warehouse.catalogue.conftest import Declare
from warehouse.catalogue import load_catalogue
from warehouse.catalogue.errors import CatalogueError
from warehouse.catalogue.ranking import RankingLists

SOUND = """
[race_2024]
scheme = "race"
year = 2024
name = { zh = "比", en = "Race" }
level = "township"
normalisation = "best"
missing = "unranked"
decimals = 2
thirds = [{ zh = "一", en = "1" }, { zh = "二", en = "2" }, { zh = "三", en = "3" }]
columns = [{ indicator = "income", direction = "higher", weight = 100 }]
lists = { take = "count", red = 3, black = 2, ties = "all", reported = 90 }
"""


def test_lists_are_read_as_declared(declare: Declare) -> None:
    schemes = load_catalogue([declare({"rules/rankings.toml": SOUND})]).schemes
    assert schemes["race_2024"].lists == RankingLists("count", "all", 90.0, 3, 2)


def test_a_scheme_may_have_no_lists(declare: Declare) -> None:
    text = SOUND.partition("lists =")[0]
    assert load_catalogue([declare({"rules/rankings.toml": text})]).schemes["race_2024"].lists is None


@pytest.mark.parametrize(
    ("old", "new", "what", "remedy"),
    [
        ("red = 3, black = 2, ", "", "lists do not say how many", "write red and black"),
        ('"count"', '"thirds"', "lists of thirds say how many", "take red and black out"),
        ('"count"', '"third"', "lists.take is 'third'", "write thirds"),
        ("red = 3", "red = -3", "less than no area", "how many stand on it"),
        ("reported = 90", "reported = 900", "lists.reported is 900", "0 to 100"),
        (", reported = 90", "", "the key lists.reported is missing", "add lists.reported"),
    ],
)
def test_what_is_wrong_with_lists_is_said(declare: Declare, old: str, new: str, what: str, remedy: str) -> None:
    assert old in SOUND
    with pytest.raises(CatalogueError) as caught:
        load_catalogue([declare({"rules/rankings.toml": SOUND.replace(old, new)})])
    (problem,) = caught.value.problems
    assert problem.where.endswith("[race_2024]")
    assert what in problem.what
    assert remedy in problem.remedy
