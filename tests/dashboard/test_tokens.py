"""The colours of both themes: what stands on what can be read (WCAG 2.2: 4.5 to 1 for text, 3 to 1 for marks)."""

import pytest

from dashboard.figures import scales
from tests.dashboard.tokens import DARK, LIGHT

THEMES = {"light": LIGHT, "dark": DARK}
TEXTS = [("--ink", "--paper"), ("--muted", "--paper"), ("--muted", "--ground"), ("--accent", "--paper"), ("--accent", "--ground"),
         ("--note", "--note-soft"), ("--note", "--paper"), ("--ink", "--accent-soft"), ("--accent", "--accent-soft"),
         ("--good", "--paper"), ("--warn", "--paper"), ("--bad", "--paper"),
         *((status, ground) for status in ("--attained", "--on-track", "--at-risk", "--behind") for ground in ("--paper", "--ground")),
         *((scales.words_on(fill), fill) for fill in (*scales.STEPS, *scales.PARTS, scales.GOOD, scales.WARN, scales.BAD))]  # fmt: skip


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("words", "fill"), TEXTS)
def test_words_can_be_read(theme: str, words: str, fill: str) -> None:
    assert contrast(THEMES[theme][words], THEMES[theme][fill]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("mark", ["--accent", "--good", "--warn", "--bad"])
def test_marks_stand_out(theme: str, mark: str) -> None:
    assert contrast(THEMES[theme][mark], THEMES[theme]["--paper"]) >= 3


def test_both_themes_have_the_same_tokens() -> None:
    assert set(LIGHT) == set(DARK)
