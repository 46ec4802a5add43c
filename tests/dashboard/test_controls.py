"""Where a control leads."""

import pytest

from dashboard.components.controls import next_address

HERE = "/indicators/income"


def choice(of: str, shown: str) -> dict[str, str]:
    return {"type": "choice", "of": of, "shown": shown}


def bars() -> dict[str, str]:
    return {"type": "bars", "indicator": "income", "period": "2024-03"}


def test_next_address_stays_where_a_control_repeats_what_is_shown() -> None:
    assert next_address(choice("indicator", "income"), "income", HERE, "?period=2024-03&explain=1") is None
    assert next_address(choice("period", "2024-03"), "2024-03", HERE, "") is None


@pytest.mark.parametrize(
    ("used", "value", "pathname", "search", "expected"),
    [
        (choice("indicator", "income"), "coops", HERE, "?period=2024-03&county=b&lang=en", "/indicators/coops?county=b&lang=en"),
        (choice("indicator", "income"), "coops", "/", "?indicator=income&period=2024-03", "/?indicator=coops"),
        (choice("period", "2024-03"), "2024Q1", "/", "?indicator=income", "/?indicator=income&period=2024Q1"),
        (choice("period", "2024-03"), "2024", HERE, "?period=2024-03&explain=1&lang=en", "/indicators/income?lang=en&period=2024"),
        (bars(), {"points": [{"customdata": "9901"}]}, "/", "?county=b", "/indicators/income?period=2024-03&explain=9901&county=b"),
    ],
)
def test_next_address_keeps_county_and_language(used: dict[str, str], value: object, pathname: str, search: str, expected: str) -> None:
    assert next_address(used, value, pathname, search) == expected


@pytest.mark.parametrize("value", [None, {}, {"points": []}, {"points": [{}]}, "x", 3, [None]])
def test_next_address_ignores_a_click_on_nothing(value: object) -> None:
    assert next_address(bars(), value, "/", "") is None


@pytest.mark.parametrize("value", ["javascript:alert(1)", "//evil.example/", "a?b=c&d", "\r\nSet-Cookie: x"])
def test_next_address_stays_inside_the_dashboard(value: str) -> None:
    for pathname in ("/", HERE):
        for of in ("indicator", "period"):
            made = next_address(choice(of, "income"), value, pathname, "") or "/"
            assert made.startswith("/")
            assert not made.startswith("//")
            assert "\n" not in made
