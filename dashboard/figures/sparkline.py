"""The last two years of one number, as small as a word."""

import math
from collections.abc import Sequence

from dashboard import theme


def sparkline(values: Sequence[float]) -> theme.Figure:
    """Draw a line without axes and a dot on its last reported point.

    Args:
        values: floats in time order; NaN = not reported, a gap in the line.

    Returns:
        A figure 36 px high; an empty one for no values.
    """
    points = [None if math.isnan(value) else value for value in values]
    reported = [index for index, value in enumerate(points) if value is not None]
    line = {"type": "scatter", "mode": "lines", "y": points, "line": {"color": theme.CONTEXT, "width": 1.5}, "hoverinfo": "skip"}
    last = {
        "type": "scatter",
        "mode": "markers",
        "x": reported[-1:],
        "y": [points[index] for index in reported[-1:]],
        "marker": {"color": theme.ACCENT, "size": 6},
        "hoverinfo": "skip",
    }
    hidden = {"visible": False, "fixedrange": True}
    room = {"range": [-0.5, max(len(points), 1) - 0.5]}
    layout = theme.layout(36, left=0, right=4, top=4, bottom=4, xaxis={**hidden, **room}, yaxis=hidden, hovermode=False)
    return {"data": [line, last], "layout": layout}
