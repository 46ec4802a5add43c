"""What looks like personal data: identity card numbers and mobile telephone numbers. They are refused and never repeated."""

import re
from collections.abc import Sequence
from datetime import date

from etl.reader.grid import CellValue

MASK = "***"

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_LONG_ID = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[0-9Xx](?![0-9A-Za-z])")
_SHORT_ID = re.compile(r"(?<!\d)[1-9]\d{14}(?!\d)")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)")
_SHORTEST = 11  # characters
_LEAST = 1e10
_ROUND = 10**6  # an amount, no telephone


def is_personal(value: CellValue) -> bool:
    """Say whether a cell holds an identity card number (18 digits with valid check digit, or 15) or a mobile number."""
    if type(value) is str:
        return len(value) >= _SHORTEST and any(_found(value))
    if type(value) is float or type(value) is int:
        return value >= _LEAST and float(value).is_integer() and value % _ROUND != 0 and any(_found(str(int(value))))
    return False


def personal_cells(values: Sequence[CellValue]) -> list[int]:
    """Return the positions of the cells that hold such a number."""
    numbers = [value for value in values if type(value) is float or type(value) is int]
    texts = [value for value in values if type(value) is str] if len(numbers) < len(values) else []
    if max(map(len, texts), default=0) < _SHORTEST and max(numbers, default=0) < _LEAST:
        return []
    return [position for position, value in enumerate(values) if is_personal(value)]


def mask(text: str) -> str:
    """Return a text with such numbers replaced by asterisks."""
    if len(text) < _SHORTEST:
        return text
    for number in _found(text):
        text = text.replace(number, MASK)
    return text


def _found(text: str) -> list[str]:
    found = [match.group() for match in _LONG_ID.finditer(text) if _is_long_id(match.group())]
    found += [match.group() for match in _SHORT_ID.finditer(text) if _is_birthday("19" + match.group()[6:12])]
    return found + [match.group() for match in _MOBILE.finditer(text)]


def _is_long_id(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == number[17].upper() and _is_birthday(number[6:14])


def _is_birthday(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).year >= 1900
    except ValueError:
        return False
