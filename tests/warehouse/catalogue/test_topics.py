"""What topics.toml may declare, and how each mistake in it is told."""

import pytest

from tests.warehouse.catalogue.conftest import Declare
from warehouse.catalogue import load_catalogue
from warehouse.catalogue.errors import CatalogueError

SOUND = """
[money]
name = { zh = "收入", en = "Income" }
tiles = ["income"]

[[money.panels]]
kind = "composition"
indicators = ["income"]
grain = "year"

[industry]
"""


def test_topics_are_read_in_order(declare: Declare) -> None:
    topics = load_catalogue([declare({"topics.toml": SOUND})]).topics
    assert list(topics) == ["money", "industry"]
    (panel,) = topics["money"].panels
    assert (panel.kind, panel.indicators, panel.grain, panel.stacked) == ("composition", ("income",), "year", False)


@pytest.mark.parametrize(
    ("old", "new", "what", "remedy"),
    [
        ('tiles = ["income"]', 'tiles = ["incom"]', "tiles names no indicator: incom", "write income"),
        ('indicators = ["income"]', 'indicators = ["incom"]', "panels, number 1: indicators names no indicator: incom", "write income"),
        ('indicators = ["income"]', "indicators = []", "composition has 0 indicators", "name 1"),
        ('indicators = ["income"]', 'indicators = ["operating"]', "operating has no parts", "with parts"),
        ('"composition"', '"compositon"', "kind is 'compositon'", "write composition"),
        ('"composition"', '"ratio"', "income is no ratio", "numerator and denominator"),
        ('"composition"', '"register_new"', "income is not counted from a register", "with count"),
        ('grain = "year"', 'grain = "year"\nby = "kind"', "composition has by", "take it out"),
        ('name = { zh = "收入", en = "Income" }', "", "the key name is missing", "add name.zh"),
        ("[industry]", '[industry]\nname = { zh = "产业", en = "I" }', "this code is a domain's", "take the name out"),
        ('grain = "year"', 'colour = "red"', "unknown key panels.colour", "write"),
    ],
)
def test_mistakes_name_the_entry_and_a_remedy(declare: Declare, old: str, new: str, what: str, remedy: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        load_catalogue([declare({"topics.toml": SOUND.replace(old, new, 1)})])
    (problem,) = refused.value.problems
    assert "topics.toml [" in problem.where
    assert what in problem.what
    assert remedy in problem.remedy or problem.what.startswith("unknown key")


def test_a_county_replaces_a_topic_only_by_saying_so(declare: Declare, county: Declare) -> None:
    own = '[money]\nname = { zh = "钱", en = "Money" }\n'
    shipped = declare({"topics.toml": SOUND})
    with pytest.raises(CatalogueError, match="taken by"):
        load_catalogue([shipped, county({"topics.toml": own})])
    replaced = load_catalogue([shipped, county({"topics.toml": own + "replaces = true\n"})]).topics["money"]
    assert (replaced.panels, replaced.name.zh if replaced.name else "") == ((), "钱")
