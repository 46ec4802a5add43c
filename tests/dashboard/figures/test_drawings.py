"""What holds for every figure of the desk: plotly takes it, it names no colour of its own, and markup stays text."""

import json

import plotly.graph_objects as go
import pytest

from dashboard import theme
from tests.dashboard.figures.samples import FIGURES, MARKUP
from tests.dashboard.tokens import coloured

pytestmark = pytest.mark.parametrize("name", FIGURES)


@pytest.mark.parametrize("some", ["rows", "one", "silent", "none"])
def test_figures_are_valid(name: str, some: str) -> None:
    draw, frame = FIGURES[name]
    measured = frame.columns.intersection(["value", "count", "before", "after"])
    frames = {"rows": frame, "one": frame[:1], "silent": frame.assign(**dict.fromkeys(measured, float("nan"))), "none": frame[:0]}
    figure = draw(frames[some])
    json.dumps(figure, allow_nan=False)
    assert isinstance(go.Figure(coloured(figure)), go.Figure)


def test_figures_say_so_where_there_is_nothing(name: str) -> None:
    draw, frame = FIGURES[name]
    words = [note["text"] for note in draw(frame[:0])["layout"]["annotations"]]
    assert any(text in {"没有已报送的数", "Nothing reported", "计划"} for text in words)


def test_figures_take_every_colour_from_the_tokens(name: str) -> None:
    draw, frame = FIGURES[name]
    known = {value for key, value in vars(theme).items() if key.isupper() and isinstance(value, str)} | {"rgba(0,0,0,0)"}
    base = json.dumps(theme.layout(1))
    for colour in _colours(draw(frame)):
        assert colour in known or colour.startswith("--") or json.dumps(colour) in base


def test_figures_leave_their_frames_alone(name: str) -> None:
    draw, frame = FIGURES[name]
    before = frame.copy(deep=True)
    draw(frame)
    assert frame.equals(before)


def test_figures_show_markup_as_it_is_written(name: str) -> None:
    draw, frame = FIGURES[name]
    assert MARKUP not in json.dumps(draw(frame), ensure_ascii=False)


def test_figures_that_need_a_width_say_which(name: str) -> None:
    draw, frame = FIGURES[name]
    needs = name.split("-", maxsplit=1)[0] in {"lines", "multiples", "heatmap", "composition", "columns", "matrix"}
    assert (draw(frame)["layout"].get("meta", {}).get("width", 0) > 100) == needs


def _colours(part: object) -> list[str]:
    """Return every string that stands where a colour does."""
    found: list[str] = []
    if isinstance(part, dict):
        for key, value in part.items():
            if "color" in key.lower() and key != "colorscale":
                found += [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]
            else:
                found += _colours(value)
    elif isinstance(part, list):
        for value in part:
            found += _colours(value)
    return found
