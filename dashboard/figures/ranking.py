"""Who is ahead: areas ranked on one indicator."""

import pandas as pd

from dashboard import theme
from dashboard.text import t


def ranking(frame: pd.DataFrame, unit: str, lang: str) -> theme.Figure:
    """Draw a bar per area, longest on top; an area that did not report comes last and says so.

    Args:
        frame: a row per area, possibly none: area_code, name (str); value (float, NaN = not reported);
            shown (str, the value as read). Not changed.
        unit: name of the values' unit, for the hover label.

    Returns:
        A figure as tall as it has rows; `customdata` of each bar is the area's code.
    """
    ranked = frame.sort_values("value", na_position="first", kind="stable")  # Plotly draws row 0 lowest
    silent = ranked["value"].isna()
    bar = {
        "type": "bar",
        "orientation": "h",
        "x": theme.numbers(ranked["value"]),
        "y": ranked["name"].tolist(),
        "customdata": ranked["area_code"].tolist(),
        "text": [t("chart.not_reported", lang) if missing else shown for missing, shown in zip(silent, ranked["shown"], strict=True)],
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {"color": theme.ACCENT},
        "hovertemplate": f"%{{y}}  %{{text}} {unit}<extra></extra>",
    }
    gone = {
        "type": "scatter",
        "mode": "text",
        "x": [0] * int(silent.sum()),
        "y": ranked.loc[silent, "name"].tolist(),
        "text": [t("chart.not_reported", lang)] * int(silent.sum()),
        "textposition": "middle right",
        "textfont": {"color": theme.MUTED},
        "hoverinfo": "skip",
    }
    return {
        "data": [bar, gone],
        "layout": theme.layout(
            max(len(ranked), 1) * theme.ROW_HEIGHT + 16,
            left=112,
            right=72,
            bottom=8,
            bargap=0.35,
            xaxis={"showgrid": False, "showticklabels": False, "rangemode": "tozero"},
            yaxis={"showgrid": False, "tickfont": {"color": theme.INK, "size": theme.SIZE}},
        ),
    }
