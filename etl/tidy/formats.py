"""What a number format says of the number in its cell: a unit, a percent sign, a shifted decimal point."""

import re
from functools import lru_cache
from typing import NamedTuple

# A quoted text, an escaped character (\\x or !x), something in brackets, filling, the general format, a digit, anything else.
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|\[[^\]]*\]|[_*].|(?P<general>General|G/通用格式)|(?P<digit>[0#?])|(?P<other>.)'
)


class Shown(NamedTuple):
    """How a cell shows its number: number × 10 ** `exponent`, in `unit` ("" = the format names none)."""

    unit: str
    exponent: int


@lru_cache(maxsize=4096)
def read_format(number_format: str) -> Shown:
    """Read a number format; Shown("", 0) for one that says nothing of unit or size. Never raises.

    ``0.0%`` shows 0.125 as 12.5 %; ``0!.0,"万元"`` shows 123456 as 12.3万元, so that its cell holds 元.
    """
    skeleton, unit = "", ""
    for token in _TOKEN.finditer(number_format):
        literal = token["quoted"] if token["quoted"] is not None else token["escaped"]
        if token["digit"] or token["general"]:
            skeleton, unit = skeleton + "0", ""
        elif literal == ".":
            skeleton += "L"
        elif literal is not None:
            unit += literal
        elif token["other"] == ";":
            break
        elif token["other"] in (",", "."):
            skeleton += token["other"]
        elif token["other"]:
            unit += token["other"]
    if "0" not in skeleton:
        return Shown("", 0)
    unit = unit.strip(" ()-+")
    thousands = sum(len(commas) for commas in re.findall(r",+(?=[.]|$)", skeleton))
    shifted = skeleton.rpartition("L")[2].count("0") if "L" in skeleton else 0
    exponent = -3 * thousands - shifted + (2 if unit in ("%", "％") else 0)
    return Shown(unit, exponent if unit else 0)
