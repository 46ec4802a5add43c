"""A finding in words, told from what the warehouse keeps of it."""

import pytest

import settings
from warehouse.catalogue import Catalogue, load_catalogue
from warehouse.finding_words import severity_name, spoken


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue([settings.CATALOGUE])


def test_spoken_fills_in_the_cell_and_what_was_expected(catalogue: Catalogue) -> None:
    found = spoken("part_over_whole", "12", '{"part": "办结数", "whole": "受理数", "value": 12, "expected": 9.0}', catalogue, "zh")
    assert found == ("“办结数”为 12，大于“受理数”的 9。", "部分不能大于总数，请核对这两个数。")


def test_spoken_of_a_file_that_gave_no_table_is_the_readers(catalogue: Catalogue) -> None:
    assert spoken("unreadable_file", "a.xlsx", '{"code": "password"}', catalogue, "zh").what == "文件有密码，无法打开"


def test_spoken_of_a_rule_nobody_declares_any_more_is_its_code(catalogue: Catalogue) -> None:
    assert spoken("rule_of_old", "1", "{}", catalogue, "en") == ("rule_of_old", "")


def test_severity_name_is_said_in_both_languages() -> None:
    assert [severity_name("must", lang) for lang in ("zh", "en")] == ["必改", "must correct"]
