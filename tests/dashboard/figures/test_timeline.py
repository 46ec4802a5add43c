"""A date axis without dates puts every point into its own period, and names no more than it has room for."""

from datetime import datetime, timedelta

import pytest

from dashboard import theme
from dashboard.figures import timeline

MONTHS = [f"{year}-{month:02d}" for year in range(2015, 2025) for month in range(1, 13)]
QUARTERS = [f"{year}Q{quarter}" for year in range(2015, 2025) for quarter in range(1, 5)]


@pytest.mark.parametrize("periods", [MONTHS, MONTHS[1:], QUARTERS, QUARTERS[3:], [str(year) for year in range(2000, 2025)]])
def test_clock_keeps_every_point_within_its_period(periods: list[str]) -> None:
    clock = timeline.clock(periods)
    begin = datetime.fromisoformat(clock["x0"])
    for index, period in enumerate(periods):
        at = begin + timedelta(milliseconds=clock["dx"] * index)
        names = {period[:4], f"{at.year}-{at.month:02d}", f"{at.year}Q{(at.month + 2) // 3}"}
        assert str(at.year) == period[:4]
        assert period in names
        assert abs(datetime.fromisoformat(timeline.middle(periods, index)) - at) < timedelta(hours=2)


def test_run_leaves_no_period_out() -> None:
    assert timeline.run(["2024-02", "2023-11"]) == ["2023-11", "2023-12", "2024-01", "2024-02"]
    assert timeline.run(["2024Q1", "2023Q3"]) == ["2023Q3", "2023Q4", "2024Q1"]
    assert timeline.run([]) == []


def test_ticks_name_months_with_the_year_below_the_first_and_january() -> None:
    named = dict(timeline.ticks(["2023-11", "2023-12", "2024-01", "2024-02"], "zh", 600))
    assert named == {0: "11月<br>2023年", 1: "12", 2: "1月<br>2024年", 3: "2"}


@pytest.mark.parametrize(
    "periods", [MONTHS, MONTHS[:12], MONTHS[:24], MONTHS[5:29], QUARTERS, QUARTERS[:8], ["2021", "2022", "2023", "2024"]]
)
@pytest.mark.parametrize("room", [60, 130, 260, 600, 1200])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_ticks_do_not_touch(periods: list[str], room: int, lang: str) -> None:
    each = room / len(periods)
    ends = 0.0
    for index, words in timeline.ticks(periods, lang, room):
        half = max(theme.width(line) for line in words.split("<br>")) * 12 / 13 / 2 if words else 0
        if words:
            centre = (index + 0.5) * each
            assert ends <= centre - half + 1 or ends == 0.0
            ends = centre + half


def test_across_of_nothing_is_hidden() -> None:
    assert timeline.across([], "zh", 300) == {"visible": False}
