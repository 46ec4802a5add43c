"""Words on a figure: moved apart, wrapped, and keys that explain colours where a direct label cannot."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from dashboard import theme
from dashboard.figures import scales
from dashboard.text import t

LINE = 16  # px from one line of words to the next
KEY_HEIGHT = 24
NARROW = 326  # px, the width of a figure on a phone
KEY_ROOM = NARROW - 10
_BOX = 10
_MARKED = {"line": 2 * _BOX, "dash": 2 * _BOX, "none": 0}  # px a mark takes; any other is a box wide


class Entry(NamedTuple):
    """What a colour or line of a figure means; mark is box, hollow, hatched, line, dash, none, or one character such as ▲."""

    words: str
    colour: str
    mark: str = "box"


def apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return positions at least `gap` apart, as near to the wanted ones as can be, in the order given.

    They stay within low..high; where so many do not fit, they are spread evenly over it.
    """
    count = len(wanted)
    if count == 0:
        return []
    gap = min(gap, (high - low) / (count - 1)) if count > 1 else gap
    order = sorted(range(count), key=lambda index: wanted[index])
    blocks: list[tuple[float, int]] = []  # (mean of what its members want less their places, members)
    for place, index in enumerate(order):
        mean, size = wanted[index] - place * gap, 1
        while blocks and blocks[-1][0] >= mean:
            before, members = blocks.pop()
            mean, size = (before * members + mean * size) / (members + size), members + size
        blocks.append((mean, size))
    settled = [mean for mean, size in blocks for _ in range(size)]
    top = high - (count - 1) * gap
    positions = [0.0] * count
    for place, index in enumerate(order):
        positions[index] = min(max(settled[place], low), top) + place * gap
    return positions


def wrapped(text: str, room: int, lines: int = 3) -> str:
    """Return a text in lines of at most `room` px and about one length, escaped for plotly; what does not fit ends in …."""
    for count in range(1, lines + 2):
        rows = _rows_of(text, room if count > lines else -(-theme.width(text) // count), room)
        if len(rows) <= count:
            break
    kept = [*rows[: lines - 1], theme.fit("".join(rows[lines - 1 :]), room)] if len(rows) > lines else rows
    return "<br>".join(theme.literal(row) for row in kept)


def _rows_of(text: str, wanted: int, room: int) -> list[str]:
    """Return a text cut after about `wanted` px, at most `room`, at a space where it has one."""
    rows: list[str] = []
    rest = text
    while rest:
        cut = 1
        while cut < len(rest) and theme.width(rest[:cut]) < wanted and theme.width(rest[: cut + 1]) <= room:
            cut += 1
        end = cut
        while _inside(rest, end) and theme.width(rest[: end + 1]) <= room:
            end += 1
        space = rest.rfind(" ", 0, cut + 1)
        cut = end if not _inside(rest, end) else space if space > 0 else cut
        rows.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return rows


def _inside(text: str, cut: int) -> bool:
    """Say whether a cut would part a Latin word or a number."""
    return cut < len(text) and text[cut - 1 : cut + 1].isascii() and text[cut - 1 : cut + 1].isalnum()


def note(text: str, **place: Any) -> dict[str, Any]:
    """Return words without an arrow, small and quiet; `place` keys are merged on top."""
    return {
        "text": text,
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "middle",
        "align": "left",
        "font": {"color": theme.MUTED, "size": theme.SIZE - 1},
        **place,
    }


def nothing(lang: str) -> dict[str, Any]:
    """Return the words in the middle of a figure that has no number to show."""
    return note(t("figure.nothing", lang), xref="paper", yref="paper", x=0.5, y=0.5, xanchor="center")


def silent(names: Sequence[str], lang: str, room: int = KEY_ROOM) -> str:
    """Return who did not report as one line of at most about `room` px, the rest counted; "" for nobody. Escaped for plotly."""
    if not names:
        return ""
    short = [theme.fit(name) for name in names]
    kept = len(short)
    while True:
        listed = t("format.list", lang).join(short[:kept])
        key = "figure.silent" if kept == len(short) else "figure.silent_more"
        words = t(key, lang, names=listed, count=len(short))
        if kept == 1 or theme.width(words) <= room:
            return theme.literal(words)
        kept -= 1


def key_rows(entries: Sequence[Entry], room: int = KEY_ROOM) -> int:
    """Return how many lines a key takes; room as for `key`."""
    return len(_rows(entries, room))


def key(entries: Sequence[Entry], left: int, lift: int = 0, room: int = KEY_ROOM) -> dict[str, list[dict[str, Any]]]:
    """Return shapes and annotations of a key that stands above the plot, from the figure's left edge.

    Args:
        entries: what to explain, left to right.
        left: the figure's left margin in px; its top margin must hold key_rows × KEY_HEIGHT.
        lift: px between plot and key, for heads that stand there.
        room: px of a line, without it what a phone shows.
    """
    rows = _rows(entries, room)
    shapes: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    for row, members in enumerate(rows):
        rise = (len(rows) - row) * KEY_HEIGHT - KEY_HEIGHT / 2 + 4 + lift
        across = 2 - left
        for entry in members:
            if len(entry.mark) == 1:
                glyph = {"color": entry.colour, "size": theme.SIZE}
                words.append(note(entry.mark, xref="paper", yref="paper", x=0, y=1, xshift=across - 2, yshift=rise, font=glyph))
            else:
                shapes += _mark(entry, across, rise)
            shift = across + _MARKED.get(entry.mark, _BOX) + (6 if entry.mark != "none" else 0)
            words.append(note(theme.literal(entry.words), xref="paper", yref="paper", x=0, y=1, xshift=shift, yshift=rise))
            across += _taken(entry)
    return {"shapes": shapes, "annotations": words}


def _taken(entry: Entry) -> int:
    return theme.width(entry.words) * (theme.SIZE - 1) // theme.SIZE + _MARKED.get(entry.mark, _BOX) + 20


def _rows(entries: Sequence[Entry], room: int) -> list[list[Entry]]:
    rows: list[list[Entry]] = []
    left = 0
    for entry in entries:
        if not rows or _taken(entry) > left:
            rows.append([])
            left = room
        rows[-1].append(entry)
        left -= _taken(entry)
    return rows


def _mark(entry: Entry, across: float, rise: float) -> list[dict[str, Any]]:
    place = {"xref": "paper", "yref": "paper", "xsizemode": "pixel", "ysizemode": "pixel", "xanchor": 0, "yanchor": 1}
    if entry.mark == "none":
        return []
    if entry.mark in {"line", "dash"}:
        line = {"color": entry.colour, "width": 2, "dash": "dash" if entry.mark == "dash" else "solid"}
        return [{"type": "line", **place, "x0": across, "x1": across + 2 * _BOX, "y0": rise, "y1": rise, "line": line}]
    box = {"type": "rect", **place, "x0": across, "x1": across + _BOX, "y0": rise - _BOX / 2, "y1": rise + _BOX / 2}
    if entry.mark == "box":
        return [{**box, "fillcolor": entry.colour, "line": {"width": 0}}]
    drawn = [{**box, "fillcolor": scales.CLEAR, "line": {"width": 1, "color": entry.colour}}]
    if entry.mark == "hatched":
        slash = {"x0": across, "x1": across + _BOX, "y0": rise - _BOX / 2, "y1": rise + _BOX / 2}
        drawn.append({"type": "line", **place, **slash, "line": {"width": 1, "color": entry.colour}})
    return drawn
