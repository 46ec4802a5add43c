"""Rings: their size, and where words have room in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures import rings

_SQUARE = [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0], [0.0, 0.0]]
_HOOK = [[0.0, 0.0], [6.0, 0.0], [6.0, 2.0], [1.0, 2.0], [1.0, 6.0], [0.0, 6.0], [0.0, 0.0]]  # wide below, narrow above
_STEEP = [[0.0, 0.0], [1.0, 0.0], [1.0, 9.0], [0.0, 9.0], [0.0, 0.0]]
_SIZES = st.floats(0.1, 20)


def test_area_and_centre_of_a_square() -> None:
    assert rings.area(_SQUARE) == 4
    assert rings.centre(_SQUARE) == (1, 1)


def test_centre_of_a_line_is_that_of_its_corners() -> None:
    assert rings.centre([[0.0, 0.0], [3.0, 0.0], [0.0, 0.0]]) == (1, 0)


def test_box_of_nothing_is_the_unit_square() -> None:
    assert rings.box([]) == (0, 0, 1, 1)
    assert rings.box([_SQUARE, _HOOK]) == (0, 0, 6, 6)


def test_words_stand_in_the_middle_where_they_fit() -> None:
    assert rings.place_of_words(_SQUARE, 1, 0.5) == pytest.approx((1, 1))


def test_words_go_where_an_outline_is_wide_enough() -> None:
    x, y = rings.place_of_words(_HOOK, 4, 1)
    assert rings.centre(_HOOK)[1] > 1.5  # words there would lie over the bend
    assert x - 2 >= 0
    assert x + 2 <= 6
    assert 0.5 <= y <= 1.5


def test_words_too_wide_stand_where_they_stick_out_least() -> None:
    assert rings.place_of_words(_STEEP, 3, 0.5) == pytest.approx((0.5, 4.5))


def test_words_higher_than_an_outline_stand_at_its_centre() -> None:
    assert rings.place_of_words(_SQUARE, 1, 5) == (1, 1)


@given(across=_SIZES, up=_SIZES, width=_SIZES, height=_SIZES)
def test_words_that_fit_a_rectangle_lie_inside_it(across: float, up: float, width: float, height: float) -> None:
    x, y = rings.place_of_words([[0, 0], [across, 0], [across, up], [0, up], [0, 0]], width, height)
    if width < across and height < up * 0.99:
        assert x - width / 2 >= -1e-9
        assert x + width / 2 <= across + 1e-9
        assert y - height / 2 >= -1e-9
        assert y + height / 2 <= up + 1e-9
    assert 0 <= x <= across
    assert 0 <= y <= up
