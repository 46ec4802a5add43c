"""Number formats that say more than decimals: a unit or a percent sign beside the number."""

import re
from functools import cache

_BUILT_IN = {9: "0%", 10: "0.00%"}
_CURRENCY = re.compile(r"\[\$([^\]\-]*)(?:-[^\]]*)?\]")
_BRACKETED = re.compile(r"\[[^\]]*\]")
_LITERAL = re.compile(r'"([^"]*)"|[\\!](.)')
_PADDING = re.compile(r"[_*].")
_DATE_PARTS = re.compile(r"[ymdhs]|e+(?![+\-])|上午|下午", re.IGNORECASE)
_HANZI = re.compile(r"[\u3400-\u9fff]")
_THOUSANDS_LEFT_OUT = re.compile(r"[0#?],+(?![0#?,])")


@cache
def carries_unit(code: str) -> bool:
    """Tell whether a format code shows a unit (``0.0"万元"``), a percent sign, or thousands left out (``0,``); dates do not."""
    bare = code.replace("G/通用格式", "General")
    currencies = "".join(_CURRENCY.findall(bare))
    bare = _BRACKETED.sub("", bare)
    literals = currencies + "".join(quoted or escaped for quoted, escaped in _LITERAL.findall(bare))
    pattern = _PADDING.sub("", _LITERAL.sub("", bare))
    if _DATE_PARTS.search(pattern.replace("General", "")):
        return False
    return any(mark in pattern for mark in "%‰") or bool(_HANZI.search(literals + pattern) or _THOUSANDS_LEFT_OUT.search(pattern))


def with_units(format_ids: list[int], declared: dict[int, str]) -> dict[int, str]:
    """Return the style numbers whose format carries a unit, with its code.

    Args:
        format_ids: the number format of each cell style, by style number.
        declared: the codes a file declares, by format number; built-in ones need no declaration.
    """
    codes = _BUILT_IN | declared
    return {style: codes[number] for style, number in enumerate(format_ids) if number in codes and carries_unit(codes[number])}
