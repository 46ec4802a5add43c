"""Income bands: nested ones lie on each other, exclusive ones fill the bar, counts are written."""

from dashboard import theme
from dashboard.figures import bands
from tests.dashboard.figures.samples import BANDS


def test_nested_draws_each_band_thinner_upon_the_wider() -> None:
    drawn = bands.nested(BANDS, "zh")
    assert [trace["x"] for trace in drawn["data"]] == [[10.0, None], [4.0, None], [0.0, None]]
    widths = [trace["width"] for trace in drawn["data"]]
    assert widths == sorted(widths, reverse=True)
    assert drawn["layout"]["barmode"] == "overlay"
    assert drawn["data"][1]["customdata"] == [["1", "10"], ["2", "10"]]


def test_nested_writes_counts_and_says_who_is_silent() -> None:
    notes = bands.nested(BANDS, "zh")["layout"]["annotations"]
    assert [note["text"] for note in notes if note["y"] == 0 and "x" in note] == ["10", "4", "0"]
    assert [note["text"] for note in notes if note["y"] == 1 and note.get("yref") != "paper"] == ["—", "—", "—", "未报送"]


def test_exclusive_fills_a_hundred_and_writes_counts() -> None:
    drawn = bands.exclusive(BANDS, "zh")
    assert [trace["x"][0] for trace in drawn["data"]] == [71.429, 28.571, 0.0]
    assert [trace["x"][1] for trace in drawn["data"]] == [None, None, None]
    assert [trace["text"] for trace in drawn["data"]] == [["10", ""], ["4", ""], ["", ""]]


def test_exclusive_draws_the_silent_grey() -> None:
    frame = BANDS.assign(band_code=BANDS["band_code"].replace("50", "not_reported"))
    assert bands.exclusive(frame, "zh")["data"][2]["marker"]["color"] == theme.FAINT
