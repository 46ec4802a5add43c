"""Small multiples: one panel an area, one scale, who is silent says so."""

from dashboard import theme
from dashboard.figures import multiples, scales
from tests.dashboard.figures.samples import SERIES

DRAWN = multiples.multiples(SERIES, "zh", unit="万元", decimals=1, columns=2, chosen="1")


def test_multiples_stand_in_the_frames_order() -> None:
    panels = [(trace["meta"], trace["xaxis"]) for trace in DRAWN["data"] if "meta" in trace]
    assert panels == [("1", "x"), ("2", "x2"), ("3", "x3")]


def test_multiples_share_one_scale() -> None:
    ranges = {tuple(DRAWN["layout"][f"yaxis{number}"]["range"]) for number in ("", "2", "3")}
    assert len(ranges) == 1


def test_multiples_draw_the_median_of_those_that_reported() -> None:
    assert DRAWN["data"][0]["y"] == [10.0, 11.0, 12.05, 13.05]
    assert DRAWN["data"][0]["line"]["color"] == theme.CONTEXT


def test_multiples_write_the_last_value_or_that_there_is_none() -> None:
    words = [note["text"] for note in DRAWN["layout"]["annotations"]]
    assert words[-6:] == ["甲镇", "13.0", words[-4], "13.1", "&lt;b&gt;丙镇&lt;/b&gt;", "未报送"]
    assert words[-4].endswith("…")


def test_multiples_draw_a_provisional_last_point_hollow() -> None:
    dots = DRAWN["data"][2]
    assert dots["y"][-1] == 13.0
    assert dots["marker"]["color"][-1] == scales.PAPER


def test_multiples_name_the_years_below_the_last_panel_of_each_column() -> None:
    shown = {number: DRAWN["layout"][f"xaxis{number}"]["showticklabels"] for number in ("", "2", "3")}
    assert shown == {"": False, "2": True, "3": True}


def test_multiples_grow_with_their_rows() -> None:
    narrow, wide = (multiples.multiples(SERIES, "zh", unit="万元", columns=columns)["layout"]["height"] for columns in (1, 3))
    assert narrow > 2 * wide
