"""Funnel: counts at each step, no share of one cohort."""

from dashboard.figures import funnel
from tests.dashboard.figures.samples import STEPS


def test_funnel_writes_counts_and_says_what_is_missing() -> None:
    drawn = funnel.funnel(STEPS, "zh")
    assert drawn["data"][0]["x"] == [120.0, None, 12.0]
    assert drawn["data"][0]["customdata"] == ["apply", "active", "join"]
    assert [note["text"] for note in drawn["layout"]["annotations"]] == [
        "递交申请",
        "120 人",
        "&lt;b&gt;丙镇&lt;/b&gt;",
        "未报送",
        "入党",
        "12 人",
    ]


def test_funnel_draws_provisional_steps_pale() -> None:
    assert funnel.funnel(STEPS, "zh")["data"][0]["marker"]["opacity"] == [1, 1, 0.5]
