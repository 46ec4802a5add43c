"""Distribution: each village on its side of a threshold; zero and silence counted apart."""

import math

import pandas as pd

from dashboard import theme
from dashboard.figures import distribution
from tests.dashboard.figures.samples import NAN, THRESHOLDS, VILLAGES

DRAWN = distribution.distribution(VILLAGES, "zh", unit="万元", median="6.5 万元", thresholds=THRESHOLDS, zero="无经营收入")


def words() -> list[str]:
    return [note["text"] for note in DRAWN["layout"]["annotations"]]


def test_distribution_puts_every_village_on_its_side_of_a_threshold() -> None:
    dots = DRAWN["data"][0]
    place = dict(zip(dots["customdata"], dots["x"], strict=True))
    assert place["a"] < math.log10(3) < place["b"]
    assert place["g"] < math.log10(10) < place["c"]
    assert place["d"] > math.log10(50)


def test_distribution_sets_zero_apart_and_leaves_the_silent_out() -> None:
    assert set(DRAWN["data"][0]["customdata"]) == set("abcdg")
    assert DRAWN["data"][1]["customdata"] == ["e"]
    assert DRAWN["data"][1]["marker"]["color"] == theme.CONTEXT


def test_distribution_counts_reported_zero_and_silent() -> None:
    assert {"已报送 6", "其中无经营收入 1", "未报送 1"} <= set(words())


def test_distribution_marks_median_and_thresholds() -> None:
    assert "中位数 6.5 万元" in words()
    assert {"3万", "10万", "50万"} <= set(words())
    solid = [
        shape["x0"] for shape in DRAWN["layout"]["shapes"] if shape.get("line", {}).get("dash") == "solid" and shape.get("yref") == "paper"
    ]
    assert solid == [math.log10(VILLAGES["value"].median())]


def test_distribution_stacks_villages_of_one_value() -> None:
    drawn = distribution.distribution(VILLAGES.assign(value=5.0), "zh", unit="万元", median="5")
    assert sorted(drawn["data"][0]["y"]) == [index + 0.5 for index in range(7)]
    assert len(set(drawn["data"][0]["x"])) == 1


def test_distribution_is_even_where_a_value_is_negative() -> None:
    drawn = distribution.distribution(VILLAGES.assign(value=[-5.0, 0.0, 5.0, 1.0, 2.0, 3.0, NAN]), "zh", unit="%", median="1.5")
    assert len(drawn["data"]) == 1
    assert len(drawn["data"][0]["x"]) == 6
    assert min(drawn["data"][0]["x"]) < -4


def test_distribution_of_very_many_is_columns_that_count_them_all() -> None:
    frame = pd.concat([VILLAGES.assign(area_code=VILLAGES["area_code"] + str(copy)) for copy in range(80)])
    drawn = distribution.distribution(frame, "zh", unit="万元", median="x")
    assert [trace["type"] for trace in drawn["data"]] == ["bar", "bar"]
    assert sum(drawn["data"][0]["y"]) == 5 * 80
    assert drawn["data"][1]["y"] == [80]


def test_distribution_writes_near_thresholds_below_each_other() -> None:
    drawn = distribution.distribution(
        VILLAGES, "zh", unit="万元", median="x", thresholds=[(10.0, "10万元"), (10.5, "10.5万元"), (50.0, "50万元")]
    )
    shifts = [
        note["yshift"]
        for note in drawn["layout"]["annotations"]
        if note["text"].endswith("万元") and "x" in note and note["yanchor"] == "top"
    ]
    assert shifts == [0, -16, 0]
