import copy
import string

import pytest

from etl.reader.failures import ReadFailure
from warehouse.finding_words import reading_words

NO_FAILURE = {"found", "characters"}
PARAMS = {
    "detail": "x", "size_mib": "9.9", "limit_mib": 5, "sheet": "表", "rows": 1, "columns": 2, "limit": 3, "unzipped_mib": 4,
    "ratio": 5, "found": "pdf", "line": 6, "seconds": "60", "memory_mib": 7,
}  # fmt: skip


def test_failure_survives_the_way_between_processes() -> None:
    failure = ReadFailure("too_big", "月报.xlsx", size_mib="99.0", limit_mib=50)
    again = copy.copy(failure)
    assert (again.code, again.where, again.params, str(again)) == (failure.code, failure.where, failure.params, str(failure))


@pytest.mark.parametrize("code", sorted(set(reading_words()) - NO_FAILURE))
def test_every_failure_says_file_reason_and_remedy_in_both_languages(code: str) -> None:
    rule = reading_words()[code]
    names = {
        name for words in (*rule["what"].values(), *rule["remedy"].values()) for _, name, _, _ in string.Formatter().parse(words) if name
    }
    failure = ReadFailure(code, "月报.xlsx", **{name: PARAMS[name] for name in names})
    for lang in ("zh", "en"):
        problem = failure.problem(lang)
        assert problem.where == "月报.xlsx"
        assert problem.what and problem.remedy
        assert "{" not in problem.what + problem.remedy
    assert str(failure) == str(failure.problem("zh"))


def test_found_things_are_named_in_both_languages() -> None:
    assert all(set(words) == {"zh", "en"} for words in reading_words()["found"].values())
