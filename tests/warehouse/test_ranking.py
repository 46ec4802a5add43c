import dataclasses

import numpy as np
import pandas as pd
import pytest

from settings import CATALOGUE
from warehouse.catalogue import load_catalogue
from warehouse.catalogue.model import Text
from warehouse.catalogue.ranking import RankingColumn, RankingLists, RankingScheme, scheme_of
from warehouse.ranking import listed, points, ranks, standings, thirds

TIERS = tuple(Text(name, name) for name in ("典型", "中间", "后进"))
COLUMNS = (RankingColumn("income", "higher", 60.0), RankingColumn("overdue", "lower", 40.0))
SCHEME = RankingScheme("one", "one", 2024, Text("三比", "Three"), "township", "best", "unranked", 2, COLUMNS, TIERS)


def figures(**areas: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame([(code, *values) for code, values in areas.items()], columns=["area_code", "income", "overdue"])


def test_ranks_are_standard_competition_ranks_and_skip_what_is_missing() -> None:
    found = ranks(np.array([5.0, 9.0, np.nan, 5.0, 1.0]))
    assert found[[0, 1, 3, 4]].tolist() == [2.0, 1.0, 2.0, 4.0]
    assert np.isnan(found[2])


@pytest.mark.parametrize(("count", "sizes"), [(12, [4, 4, 4]), (13, [4, 5, 4]), (14, [4, 6, 4]), (2, [0, 2, 0]), (1, [0, 1, 0])])
def test_thirds_leave_what_is_over_to_the_middle(count: int, sizes: list[int]) -> None:
    found = thirds(np.arange(1.0, count + 1))
    assert [int((found == tier).sum()) for tier in range(3)] == sizes


def test_thirds_of_a_tie_at_a_cut_are_the_better_one() -> None:
    assert thirds(np.array([1.0, 2.0, 2.0, 4.0, 5.0, 6.0])).tolist() == [0, 0, 0, 1, 2, 2]
    assert thirds(np.array([1.0, np.nan, 2.0, 3.0])).tolist() == [0, -1, 1, 2]


def test_points_by_each_way() -> None:
    values = np.array([10.0, 5.0, np.nan, 20.0])
    higher, lower = COLUMNS[0], COLUMNS[1]
    assert points(values, higher, "best")[[0, 1, 3]].tolist() == [50.0, 25.0, 100.0]
    assert points(values, lower, "best")[[0, 1, 3]].tolist() == [50.0, 100.0, 25.0]
    assert points(values, higher, "min_max")[[0, 1, 3]].tolist() == [pytest.approx(100 / 3), 0.0, 100.0]
    assert points(values, higher, "rank")[[0, 1, 3]].tolist() == [pytest.approx(200 / 3), pytest.approx(100 / 3), 100.0]


def test_standings_weigh_columns_and_list_the_silent_last() -> None:
    found = standings(figures(a=(np.nan, 1.0), b=(10.0, 2.0), c=(20.0, 4.0)), SCHEME, figures(b=(1.0, 1.0), c=(2.0, 1.0)))
    assert found["area_code"].tolist() == ["c", "b", "a"]
    assert found["points"].tolist()[:2] == [70.0, 50.0]
    assert found["ranked"].tolist() == [2, 2, 2]
    assert found["moved"].tolist()[:2] == [0.0, 0.0]
    assert found["third"].tolist() == [1, 1, -1]
    assert np.isnan(found["rank"].iat[2])


def test_standings_break_ties_only_where_the_scheme_says_how() -> None:
    equal = figures(a=(10.0, 3.0), b=(5.0, 1.0))
    even = dataclasses.replace(SCHEME, columns=(RankingColumn("income", "higher", 50.0), RankingColumn("overdue", "lower", 50.0)))
    same = dataclasses.replace(even, normalisation="min_max")
    assert standings(equal, same)["rank"].tolist() == [1.0, 1.0]
    assert standings(equal, dataclasses.replace(same, tie_break=("overdue",)))["area_code"].tolist() == ["b", "a"]


def on(places: list[float], rule: RankingLists, covered: dict[int, float] | None = None) -> str:
    """Return an R, B, r, b (kept off) or - per area."""
    share = np.full(len(places), 100.0)
    for place, value in (covered or {}).items():
        share[place] = value
    letters = {"red": "R", "black": "B", "red_off": "r", "black_off": "b", "": "-"}
    return "".join(letters[one] for one in listed(np.array(places), share, rule))


THIRDS = RankingLists("thirds", "better", 100.0)
TWO = RankingLists("count", "better", 100.0, 2, 2)


def test_listed_thirds_leave_the_middle_alone() -> None:
    assert on([1, 2, 3, 4, 5, 6, 7], THIRDS) == "RR---BB"
    assert on([1, 2, np.nan, 3], THIRDS) == "R--B"
    assert on([], THIRDS) == ""


def test_listed_counts_are_no_more_than_half() -> None:
    assert on([1, 2, 3, 4, 5, 6], TWO) == "RR--BB"
    assert on([1, 2, 3], TWO) == "R-B"
    assert on([1], TWO) == "-"


def test_listed_ties_at_a_cut_go_as_the_rule_says() -> None:
    tied = [1, 2, 2, 4, 5, 5, 7]
    assert on(tied, TWO) == "RRR---B"
    assert on(tied, dataclasses.replace(TWO, ties="all")) == "RRR-BBB"
    assert on([1, 1, 1, 1], dataclasses.replace(TWO, ties="all")) == "RRRR"


def test_listed_keeps_off_who_reported_too_little_and_fills_no_place() -> None:
    places = [1.0, 2, 3, 4, 5, 6]
    assert on(places, TWO, {0: 99.9, 2: 0.0, 5: 50.0}) == "rR--Bb"
    assert on(places, dataclasses.replace(TWO, reported=90.0), {0: 99.9, 5: np.nan}) == "RR--BB"


def test_shipped_schemes_hold_from_their_year_on() -> None:
    schemes = load_catalogue([CATALOGUE]).schemes.values()
    found = scheme_of(schemes, "three_competitions", 2026)
    assert found is not None
    assert sum(column.weight for column in found.columns) == 100
    assert scheme_of(schemes, "three_competitions", 2023) is None
