"""Seasonal view: shares of complete years only."""

import pytest

from dashboard.figures import seasonal
from tests.dashboard.figures.samples import YEAR


def test_seasonal_draws_complete_years_and_names_the_others() -> None:
    drawn = seasonal.seasonal(YEAR, "zh")
    assert [trace["name"] for trace in drawn["data"]] == ["2023"]
    assert drawn["data"][0]["y"] == [5.0] * 11 + [45.0]
    assert "月份不全，未画：2024" in [note["text"] for note in drawn["layout"]["annotations"]]


def test_seasonal_draws_the_mean_of_several_years() -> None:
    drawn = seasonal.seasonal(YEAR.assign(value=[1.0] * 11 + [9.0] + [2.0] * 12), "zh")
    assert [trace["name"] for trace in drawn["data"]] == ["2023", "2024", "2年平均"]
    assert drawn["data"][2]["y"][-1] == pytest.approx((45.0 + 100 / 12) / 2, abs=0.01)


def test_seasonal_leaves_out_a_year_that_sums_to_nothing() -> None:
    drawn = seasonal.seasonal(YEAR.assign(value=0.0), "zh")
    assert drawn["data"] == []
    assert "没有已报送的数" in [note["text"] for note in drawn["layout"]["annotations"]]
