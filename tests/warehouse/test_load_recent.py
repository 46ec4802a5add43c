"""What a run remembers of its own files is what the tables would have said."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.world import COUNTY_AREA, EAST, EAST_VILLAGES, WEST, WEST_VILLAGES, load, submission
from warehouse.load import recent
from warehouse.submission import Submission

INCOME, YTD, SERVICE = "operating_income", "operating_income_ytd", "service_income"
MONTHS = ("2024-01", "2024-02", "2025-01")
Seen = list[set[tuple[object, ...]]]

keys = st.tuples(st.sampled_from((INCOME, YTD, SERVICE)), st.integers(0, 2))
cells = st.dictionaries(keys, st.sampled_from((None, 0.0, 1.5, 2.0)), min_size=1)
files = st.lists(st.tuples(st.sampled_from(MONTHS), st.sampled_from((EAST, WEST)), st.integers(0, 2), cells), min_size=2, max_size=8)


def _submission(number: int, month: str, sender: str, correction: int, said: dict[tuple[str, int], float | None]) -> Submission:
    villages = EAST_VILLAGES if sender == EAST else WEST_VILLAGES
    values = {(code, month, villages[place]): value for (code, place), value in said.items()}
    return submission(values, sender=sender, number=correction, received=f"2025-02-{number + 1:02d}")


def _histories(url: str, *sent: Submission) -> Seen:
    """Load files in one run and return the history each was reviewed with."""
    seen: Seen = []

    def review(one: Submission, before: pd.DataFrame) -> Submission:
        assert before["value"].dtype == "float64" or before.empty
        seen.append({tuple(None if pd.isna(value) else value for value in row) for row in before.itertuples(index=False)})
        return one

    load(url, *sent, review=review)
    return seen


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=files, most=st.sampled_from((5, recent._MOST_FACTS)))
def test_publish_into_an_empty_warehouse_reviews_with_what_the_tables_hold(
    sent: list[tuple[str, str, int, dict[tuple[str, int], float | None]]],
    most: int,
    tmp_path_factory: pytest.TempPathFactory,
    sqlite_template: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = [_submission(number, *file) for number, file in enumerate(sent)]
    folder = tmp_path_factory.mktemp("recent")
    empty, held = (f"sqlite:///{shutil.copyfile(sqlite_template, folder / name)}" for name in ("empty.sqlite", "held.sqlite"))
    monkeypatch.setattr(recent, "_MOST_FACTS", most)
    load(held, submission({("members", "2020-01", EAST_VILLAGES[0]): 1.0}, "bureau", COUNTY_AREA))
    assert _histories(empty, *made) == _histories(held, *made)


def test_publish_reviews_with_a_correction_of_the_same_run(warehouse_url: str) -> None:
    first, second, third = EAST_VILLAGES
    sent = submission({(INCOME, "2024-01", first): 1.5, (INCOME, "2024-01", second): 3.0, (INCOME, "2024-01", third): 4.0})
    corrected = submission({(INCOME, "2024-01", first): 2.0, (INCOME, "2024-01", third): 4.0}, number=1)
    later = submission({(INCOME, "2024-02", village): 1.0 for village in EAST_VILLAGES})
    *_, seen = _histories(warehouse_url, sent, corrected, later)
    assert {(row[2], row[3]) for row in seen} == {(first, 2.0), (third, 4.0)}
