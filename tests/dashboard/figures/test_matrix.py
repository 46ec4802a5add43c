"""Matrix of states: each told by shape, colour and letter."""

import pytest

from dashboard.figures import matrix
from tests.dashboard.figures.samples import STATES

EVERY = STATES.iloc[[0] * 6].assign(state=list(matrix.STATES), period=[f"2024-{month:02d}" for month in range(1, 7)])


def test_matrix_places_marks_by_area_and_period() -> None:
    drawn = matrix.matrix(STATES, "zh", width=600)
    late = next(trace for trace in drawn["data"] if trace["name"] == "迟报")
    assert (late["x"], late["y"], late["customdata"], late["text"]) == ([1], [0], [["1", "2024-02"]], ["迟"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_matrix_states_differ_without_colour(lang: str) -> None:
    drawn = matrix.matrix(EVERY, lang, width=600)["data"]
    marks = [(trace["marker"]["symbol"], trace["marker"]["color"] == "rgba(0,0,0,0)", tuple(trace["text"])) for trace in drawn]
    assert len(set(marks)) == len(matrix.STATES)
    shapes = [(symbol, hollow) for symbol, hollow, _ in marks]
    assert len(set(shapes)) == len(matrix.STATES)


def test_matrix_explains_only_the_states_it_has() -> None:
    words = [note["text"] for note in matrix.matrix(STATES, "zh")["layout"]["annotations"]]
    assert words == ["●", "已报", "▲", "迟报", "□", "未报"]


def test_matrix_drops_letters_where_marks_are_small() -> None:
    assert matrix.matrix(EVERY, "zh", width=120)["data"][0]["text"] == [""]


def test_matrix_refuses_a_state_nobody_declared() -> None:
    with pytest.raises(ValueError, match="no such state: gone"):
        matrix.matrix(STATES.assign(state="gone"), "zh")
