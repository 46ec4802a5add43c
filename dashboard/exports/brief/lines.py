"""Breaking text into lines as Chinese and English are: between letters of Chinese, never before a closing mark or after an opening one."""

import re
from collections.abc import Callable

Measure = Callable[[str], float]

_OPENING, _CLOSING = "“‘（《〈【「『(\\[", "，。、；：？！”’）》〉】」』)\\],.;:!?%"
_CHINESE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
# What is not broken: a letter of Chinese or a word, with the marks that belong to it and the space behind it.
_PIECE = re.compile(f"[{_OPENING}]*(?:[{_CHINESE}]|[^\\s{_CHINESE}{_OPENING}]+)?[{_CLOSING}]*\\s*")


def break_lines(text: str, width: float, measure: Measure, first: float = 0) -> list[str]:
    """Return a text's lines, at least one; what is wider than a line is broken anywhere.

    Args:
        width: of a line; first: by how much the first is shorter; both as `measure` returns the width of a text.
    """
    lines = [""]
    for piece in _PIECE.findall(text):
        room = width - (first if len(lines) == 1 else 0)
        if measure(lines[-1] + piece.rstrip()) <= room:
            lines[-1] += piece
            continue
        if lines[-1]:
            lines.append("")
        for letter in piece if measure(piece.rstrip()) > width else [piece]:
            if lines[-1] and measure(lines[-1] + letter.rstrip()) > width:
                lines.append("")
            lines[-1] += letter
    return [line.rstrip() for line in lines]
