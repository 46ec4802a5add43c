import numpy as np
import pandas as pd

from warehouse.status.panel import FIGURE_COLUMNS, YEAR, make_panel, predecessors, with_ancestors, with_predecessors
from warehouse.status.terms import deadline_month, term_of

PAIRS = [("income", "new")]


def figures(*rows: tuple[str, str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(
        [("income", area, period, value, None, None, run, 1, 1) for area, period, value, run in rows], columns=list(FIGURE_COLUMNS)
    )


def test_a_merger_is_leapt_over_with_what_the_predecessors_had() -> None:
    before = {"new": ("one", "two")}
    pairs = with_ancestors(PAIRS, before)
    frame = figures(
        ("one", "2024", 10.0, 10.0), ("two", "2024", 5.0, 5.0), ("one", "2025-01", 1.0, 1.0), ("two", "2025-01", 2.0, 2.0),
        ("new", "2025-02", 4.0, 4.0), ("new", "2025", 4.0, 4.0),
    )  # fmt: skip
    panel = with_predecessors(make_panel(frame, pairs, [2024, 2025]), pairs, before, {"income": "flow"})
    assert panel.value[0, 0, YEAR] == 15.0
    assert panel.year_to_date[0, 1, :3].tolist() == [3.0, 7.0, 3.0]
    assert panel.merged[0].tolist() == [True, True]


def test_predecessors_of_a_split_area_are_none() -> None:
    areas = pd.DataFrame({"area_code": ["one", "two", "mid", "old"], "successor_codes": ["mid", "mid", "new", "a;b"]})
    assert predecessors(areas) == {"mid": ("one", "two"), "new": ("one", "two", "mid")}


def test_figures_nobody_asked_for_are_left_out() -> None:
    panel = make_panel(figures(("new", "2025-01", 1.0, 1.0), ("other", "2025-01", 9.0, 9.0), ("new", "2019", 9.0, 9.0)), PAIRS, [2025])
    assert panel.value[0, 0, 0] == 1.0
    assert int((~np.isnan(panel.value)).sum()) == 1


def test_deadlines_are_read_as_clerks_write_them() -> None:
    june, december = 2026 * 12 + 5, 2026 * 12 + 11
    assert [deadline_month(text, 2026) for text in ("2026-06-30", "2026年6月底", "6月底前", "年底", "尽快", "")] == [june] * 3 + [
        december,
        None,
        None,
    ]
    term = term_of("2026", "6月底前")
    assert term is not None
    assert (term.due - term.first + 1, term.last - term.first + 1) == (6, 12)
    assert term_of("undated", "") is None
