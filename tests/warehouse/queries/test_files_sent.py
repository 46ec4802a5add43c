"""Which periods a file that was sent holds the report of."""

import pytest

from warehouse.queries.files_sent import SentFile


@pytest.mark.parametrize(
    ("period", "covered"),
    [("2024-03", True), ("2024-04", True), ("2024-05", False), ("2024-06", False), ("2024", True), ("2023-12", False)],
)
def test_covers_of_a_years_ledger_ends_before_the_month_it_was_handed_in(period: str, covered: bool) -> None:
    file = SentFile(0, "2024-05-06", "2024-05-09T08:00:00+08:00", "a.xlsx", 1, "", "published", False, ("2024",))
    assert file.covers(period) is covered


def test_covers_of_a_month_is_that_month_whenever_it_was_handed_in() -> None:
    file = SentFile(0, "2024-05-31", "2024-05-31T08:00:00+08:00", "a.xlsx", 1, "", "published", False, ("2024-05",))
    assert file.covers("2024-05")
