"""Every text exists in both languages, with the same placeholders, and code names no text that is missing."""

import re
from pathlib import Path
from string import Formatter

import pytest

from dashboard.text import LANGUAGES, t, texts
from warehouse.catalogue.errors import UnknownName

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard"


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_texts_have_the_same_keys_in_every_language() -> None:
    keys = [set(texts(lang)) for lang in LANGUAGES]
    assert keys[0] == keys[1]


def test_texts_have_no_placeholder_the_other_language_lacks() -> None:
    optional = {"format.month": {"short", "month"}, "chart.trend": {"year"}}
    for key, chinese in texts("zh").items():
        assert placeholders(chinese) ^ placeholders(texts("en")[key]) <= optional.get(key, set()), key


def test_keys_named_in_code_exist() -> None:
    named = {
        key
        for path in DASHBOARD.rglob("*.py")
        for key in re.findall(r"""\bt\(["']([a-z_]+(?:\.[a-z_0-9]+)+)["']""", path.read_text(encoding="utf-8"))
    }
    assert named
    assert named <= set(texts("zh"))


def test_no_chinese_word_stands_in_dashboard_code() -> None:
    for path in DASHBOARD.rglob("*.py"):
        code = re.sub(r'""".*?"""|#[^\n]*', "", path.read_text(encoding="utf-8"), flags=re.S)
        assert not re.search(r"[\u4e00-\u9fff]", code), path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_t_refuses_a_key_nobody_wrote(lang: str) -> None:
    with pytest.raises(UnknownName, match="no text"):
        t("pages.nowhere", lang)


def test_texts_refuses_a_language_nobody_wrote() -> None:
    with pytest.raises(UnknownName):
        texts("fr")
