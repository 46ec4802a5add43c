"""Steps that follow each other, as counts: how many stand at each."""

import pandas as pd

from dashboard import theme
from dashboard.figures import labels, scales
from dashboard.text import t

_STEP = 52


def funnel(frame: pd.DataFrame, lang: str) -> theme.Figure:
    """Draw a bar per step from one left edge, its count beside it; no share is drawn, since the steps need not be one cohort.

    Args:
        frame: a row per step in order, possibly none: step_code, name (str); value (float, NaN = not reported); shown (str, the
            count as read, with its unit); provisional (bool: drawn pale). Not changed.

    Returns:
        A figure as tall as it has steps; customdata of a bar is the step's code.
    """
    count = len(frame)
    known = frame["value"].notna().tolist()
    notes = []
    for row, (name, shown) in enumerate(zip(frame["name"], frame["shown"], strict=True)):
        head = {"color": theme.INK, "size": theme.SIZE}
        notes.append(labels.note(theme.literal(theme.fit(name, 280)), xref="paper", x=0, y=row, yshift=17, font=head))
        if not known[row]:
            notes.append(labels.note(t("chart.not_reported", lang), xref="paper", x=0, y=row, yshift=-8, xshift=4))
        else:
            number = {"color": theme.INK, "size": theme.SIZE + 2, "weight": 600}
            value = float(frame["value"].iloc[row])
            notes.append(labels.note(theme.literal(shown), x=value, y=row, yshift=-8, xshift=8, font=number))
    bar = {
        "type": "bar",
        "orientation": "h",
        "x": theme.numbers(frame["value"]),
        "y": [row + 0.16 for row in range(count)],
        "width": 0.42,
        "customdata": frame["step_code"].tolist(),
        "marker": {"color": _shades(count), "opacity": [0.5 if pale else 1 for pale in frame["provisional"]]},
        "hovertext": [theme.literal(f"{name}  {shown}") for name, shown in zip(frame["name"], frame["shown"], strict=True)],
        "hoverinfo": "text",
    }
    if not count:
        notes = [labels.nothing(lang)]
    room = max((theme.width(shown) for shown in frame["shown"]), default=0)
    layout = theme.layout(
        max(count, 1) * _STEP + 8,
        left=4,
        right=round(room * 1.2) + 20,
        top=4,
        bottom=4,
        xaxis={"visible": False, "rangemode": "tozero"},
        yaxis={"visible": False, "range": [max(count, 1) - 0.5, -0.5]},
        annotations=notes,
    )
    return {"data": [bar], "layout": layout}


def _shades(count: int) -> list[str]:
    """Return a shade of the one hue per step, deeper towards the last."""
    return list(scales.classes(count)) if count <= len(scales.PARTS) else [theme.ACCENT] * count
