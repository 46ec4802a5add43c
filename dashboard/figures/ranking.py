"""Who is ahead: areas ranked on one indicator."""

import pandas as pd

from dashboard import theme
from dashboard.text import t


def ranking(frame: pd.DataFrame, lang: str) -> theme.Figure:
    """Draw a bar per area, the best on top; an area that did not report comes last and says so.

    Args:
        frame: a row per area, possibly none: area_code, name (str); value (float, NaN = not reported); rank (int, 0 =
            unranked); shown (str, the value as read), said (str, with its unit); provisional (bool). Not changed.

    Returns:
        A figure as tall as it has rows; `customdata` of each bar is the area's code, provisional bars are pale.
    """
    last = len(frame) + 1
    ranked = frame.assign(place=frame["rank"].mask(frame["rank"] == 0, last)).sort_values("place", ascending=False, kind="stable")
    codes = ranked["area_code"].tolist()  # two areas may have one name
    names = [theme.literal(theme.fit(name)) for name in ranked["name"]]
    shown = [theme.literal(text) for text in ranked["shown"]]
    hover = [theme.literal(f"{name}  {text}") for name, text in zip(ranked["name"], ranked["said"], strict=True)]
    bar = {
        "type": "bar",
        "orientation": "h",
        "x": theme.numbers(ranked["value"]),
        "y": codes,
        "customdata": codes,
        "text": shown,
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "marker": {"color": [theme.CONTEXT if provisional else theme.ACCENT for provisional in ranked["provisional"]]},
        "hovertext": hover,
        "hoverinfo": "text",
    }
    silent = ranked["value"].isna()
    gone = {
        "type": "scatter",
        "mode": "text",
        "x": [0] * int(silent.sum()),
        "y": ranked.loc[silent, "area_code"].tolist(),
        "customdata": ranked.loc[silent, "area_code"].tolist(),
        "text": [t("chart.not_reported", lang)] * int(silent.sum()),
        "textposition": "middle right",
        "textfont": {"color": theme.MUTED},
        "hoverinfo": "skip",
    }
    room = max((theme.width(theme.fit(name)) for name in ranked["name"]), default=0)
    negative = bool((ranked["value"] < 0).any())
    return {
        "data": [bar, gone],
        "layout": theme.layout(
            max(len(ranked), 1) * theme.ROW_HEIGHT + 16,
            left=room + (72 if negative else 12),
            right=max((theme.width(text) for text in ranked["shown"]), default=0) + 16,
            bottom=8,
            bargap=0.35,
            xaxis={"showgrid": False, "showticklabels": False, "rangemode": "tozero", "zeroline": True, "zerolinecolor": theme.FAINT},
            yaxis={
                "type": "category",
                "showgrid": False,
                "tickvals": codes,
                "ticktext": names,
                "ticklabelstandoff": 60 if negative else 0,
                "tickfont": {"color": theme.INK, "size": theme.SIZE},
            },
        ),
    }
