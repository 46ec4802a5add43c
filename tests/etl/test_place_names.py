"""How names are cleaned and folded before they are compared."""

import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from etl.place_names import Folding, clean, simplified, without_note

SUFFIXES = ("村", "村委会", "村民委员会", "社区", "社区居委会", "居委会", "里", "经济合作社")
NAMES = st.text(st.sampled_from("东西南北村里社区居民委员会(（【】）)羣咀 \u3000ＡA1𣒍\ue863"), max_size=12)


@given(st.text())
def test_clean_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(NAMES)
def test_clean_loses_only_blanks(name: str) -> None:
    kept = [character for character in name if not character.isspace()]
    assert clean(name) == unicodedata.normalize("NFKC", "".join(kept))


def test_clean_keeps_characters_outside_the_bmp_and_private_ones() -> None:
    assert clean(" 輋𣒍\u200b村\u3000委会 ") == "輋𣒍村委会"
    assert clean("高\ue863村") == "高\ue863村"
    assert clean("Ａ区（东）") == "A区(东)"


@given(NAMES)
def test_stems_are_beginnings_that_get_shorter_and_never_empty(name: str) -> None:
    stems = [stem for stem, _ in Folding(SUFFIXES).stems(clean(name))]
    assert stems[0] == clean(name)
    assert all(earlier.startswith(later) and later for earlier, later in pairwise(stems))


def test_stems_take_off_a_second_suffix_only_when_it_repeats_or_is_long() -> None:
    folding = Folding(SUFFIXES)
    assert folding.stems("东村村委会")[1:] == (("东村", "村"), ("东", "村"))
    assert folding.stems("张家里村") == (("张家里村", ""), ("张家里", "村"))
    assert folding.stems("石兴社区经济合作社")[1:] == (("石兴社区", "经"), ("石兴", "社"))
    assert folding.stems("村") == (("村", ""),)


def test_without_note_takes_off_the_bracket_at_the_end() -> None:
    assert without_note("东村(新)") == "东村"
    assert without_note("东村【原西村】") == "东村"
    assert without_note("大学(主校区)社区") == "大学(主校区)社区"
    assert without_note("(新)") == "(新)"


def test_usual_replaces_single_characters_only() -> None:
    assert Folding((), {"羣": "群", "咀": "嘴", "土地": "地"}).usual("羣英河咀土地") == "群英河嘴土地"


def test_simplified_writes_simplified_characters() -> None:
    assert simplified("東嶺鎮") == "东岭镇"


def test_short_leaves_at_least_what_tells_two_names_apart() -> None:
    folding = Folding(SUFFIXES)
    assert [folding.short(name) for name in ("西村村委会", "石桥社区居委会", "东村", "大庄子")] == ["西村", "石桥", "东村", "大庄子"]
