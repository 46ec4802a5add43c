"""Colours that mean a position, a part or a state: names of tokens the browser resolves, as it does those of theme.py.

Words on the first three parts, on both ends of the steps and on a status are the paper's colour, on any other step or part ink:
a theme must give each of them the contrast.
"""

from dashboard import theme

PAPER = "--paper"  # what a hollow mark is filled with
STEPS = tuple(f"--step-{step}" for step in range(1, 8))  # diverging, worse to better, the fourth in the middle
PARTS = tuple(f"--part-{part}" for part in range(1, 7))  # one hue, the first strongest
GOOD, WARN, BAD = "--good", "--warn", "--bad"
CLEAR = "rgba(0,0,0,0)"


_SPREAD = ((), (1,), (3, 1), (4, 2, 0), (4, 3, 1, 0), (4, 3, 2, 1, 0), (5, 4, 3, 2, 1, 0))  # by how many there are, palest first


def classes(count: int) -> tuple[str, ...]:
    """Return so many steps of the one hue, palest first; raise IndexError for more than there are."""
    return tuple(PARTS[part] for part in _SPREAD[count])


def words_on(colour: str) -> str:
    """Return the colour of words that stand on such a fill."""
    return PAPER if colour in {*PARTS[:3], STEPS[0], STEPS[-1], GOOD, WARN, BAD} else theme.INK
