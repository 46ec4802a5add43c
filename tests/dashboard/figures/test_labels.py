"""Words keep apart, keep within their room and keep who did not report."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dashboard import theme
from dashboard.figures import labels

PLACES = st.lists(st.floats(min_value=-50, max_value=450), max_size=20)


@given(PLACES)
def test_apart_keeps_labels_apart_within_their_bounds(wanted: list[float]) -> None:
    settled = labels.apart(wanted, 16, 0, 400)
    assert all(later - earlier >= 16 - 1e-6 for earlier, later in pairwise(sorted(settled)))
    assert all(-1e-6 <= place <= 400 + 1e-6 for place in settled)


@given(PLACES)
def test_apart_keeps_the_order_of_what_is_wanted(wanted: list[float]) -> None:
    settled = labels.apart(wanted, 16, 0, 400)
    by_wish = sorted(range(len(wanted)), key=lambda index: wanted[index])
    assert all(settled[earlier] < settled[later] for earlier, later in pairwise(by_wish))


def test_apart_leaves_labels_where_nothing_is_near() -> None:
    assert labels.apart([100.0, 10.0, 300.0], 16, 0, 400) == [100.0, 10.0, 300.0]


def test_apart_moves_two_by_the_same_length() -> None:
    assert labels.apart([100.0, 100.0], 16, 0, 400) == [92.0, 108.0]


def test_apart_spreads_more_than_fit_evenly() -> None:
    assert labels.apart([5.0, 5.0, 5.0], 16, 0, 20) == [0.0, 10.0, 20.0]


def test_wrapped_breaks_into_lines_of_one_length() -> None:
    assert labels.wrapped("政务服务办结率", 80) == "政务服务<br>办结率"
    assert labels.wrapped("经营收入", 80) == "经营收入"
    assert labels.wrapped("Operating income", 100) == "Operating<br>income"


@given(st.text(min_size=1, max_size=60).filter(lambda text: not any(mark in text for mark in "<>&")))
def test_wrapped_keeps_every_line_within_its_room(text: str) -> None:
    assert all(theme.width(line) <= 90 for line in labels.wrapped(text, 90).split("<br>"))


def test_silent_names_those_that_fit_and_counts_all() -> None:
    assert labels.silent(["甲镇", "乙镇"], "zh") == "未报送：甲镇、乙镇"
    assert labels.silent(["甲镇"] * 40, "zh", 120).endswith("等40个")
    assert labels.silent([], "zh") == ""


def test_key_breaks_where_a_phone_ends() -> None:
    entries = [labels.Entry("党支部领办合作社", theme.ACCENT)] * 5
    assert labels.key_rows(entries) == 3
    assert len({note["yshift"] for note in labels.key(entries, 8)["annotations"]}) == 3


def test_key_draws_a_character_as_the_mark_it_is() -> None:
    drawn = labels.key([labels.Entry("迟报", theme.ACCENT, "▲")], 8)
    assert [note["text"] for note in drawn["annotations"]] == ["▲", "迟报"]
    assert drawn["shapes"] == []
