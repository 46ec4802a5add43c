"""Revisions: old and new numbers side by side; what was withdrawn is a gap and says so."""

from dashboard.figures import revisions
from tests.dashboard.figures.samples import CHANGES, VERSIONS


def test_revisions_draw_a_step_per_version_and_a_gap_where_withdrawn() -> None:
    line = revisions.revisions(VERSIONS, "zh")["data"][0]
    assert line["y"] == [431.0, None, 441.3]
    assert line["line"]["shape"] == "hv"
    assert line["customdata"] == ["第3版", "第7版", "第9版"]


def test_revisions_write_every_number_and_the_withdrawal() -> None:
    layout = revisions.revisions(VERSIONS, "zh")["layout"]
    assert [note["text"] for note in layout["annotations"]] == ["431.0", "撤回", "441.3"]
    assert layout["xaxis"]["ticktext"][0] == "第3版<br>2024-04-02"


def test_dumbbell_joins_only_what_has_both_numbers() -> None:
    line, old, new = revisions.dumbbell(CHANGES, "zh")["data"]
    assert line["x"] == [1.0, 2.0, None]
    assert (old["x"], new["x"]) == ([1.0, None, 3.0], [2.0, 5.0, None])
    assert old["customdata"] == ["1", "2", "3"]
