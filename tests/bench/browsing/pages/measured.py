"""The page whose cost is measured: 8 numbers, 12 charts, a table; ?area= redraws the 6 charts of lines, and nothing else.

It is laid out by the figure builders, components and page machinery every page is laid out by, on figures drawn at random:
20 townships, 120 months, 400 villages.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components import controls, panel, tables, tiles
from dashboard.context import View
from dashboard.figures import distribution, heatmap, lines, maps, ranking
from dashboard.theme import Figure

PATH = "/measured"
MONTHS = [f"{year}-{month:02d}" for year in range(2016, 2026) for month in range(1, 13)]
TOWNSHIPS = {f"9900{number:02d}000000": f"第{number}乡镇" for number in range(1, 21)}
LINES, RANKED, VILLAGES = 6, 3, 400
HEAT_MONTHS = MONTHS[-60:]
_NOTES = ["单位：万元", "灰线为其他乡镇"]
_SOURCE = "来源：测速 · 数据截至 2025年12月 · 报送 20/20"


def title(view: View) -> str:
    """Return what the browser's tab says."""
    return "测速"


def build(view: View) -> list[Component]:
    """Lay out the page."""
    chosen = [code for code in [view.params.get("area", "")] if code in TOWNSHIPS]
    measures = [_series(number) for number in range(LINES)]
    numbers = tiles.read_tiles(view, view.headline(), view.root, lambda one: next(reversed(view.periods(one)), ""))
    latest = [_latest(measure) for measure in measures]
    drawn = [
        *(lines.lines(measure, view.lang, unit="万元", decimals=1, chosen=chosen) for measure in measures),
        *(ranking.ranking(frame, view.lang) for frame in latest[:RANKED]),
        heatmap.heatmap(_cells(measures[0]), view.lang, cell=20, within="area_code", judged=False),
        maps.tiles(latest[0], view.lang),
        distribution.distribution(_villages(), view.lang, unit="万元", median="12.3", thresholds=[(10.0, "10万元")]),
    ]
    return [
        html.Div(html.H1("测速"), className="headline"),
        tiles.tiles(view, numbers, "", PATH),
        html.Div(controls.pick(view, "area", {"": "全部", **TOWNSHIPS}, "".join(chosen)), className="controls"),
        html.Div([*(_panel(view, place, figure) for place, figure in enumerate(drawn)), _table(latest)], className="panels"),
    ]


def _panel(view: View, place: int, figure: Figure) -> Component:
    return panel.panel(view, f"第{place + 1}幅图", _NOTES, figure, _SOURCE, identity=f"chart-{place}", link="/townships/{0}")


def _series(number: int) -> pd.DataFrame:
    """Return a row per township and month, of one measure: a level, a trend, a season, chance."""
    random = np.random.default_rng(number)
    steps = np.arange(len(MONTHS))
    rows = []
    for code, name in TOWNSHIPS.items():
        values = (
            random.uniform(20, 80) + steps * random.uniform(0.1, 0.6) + 5 * np.sin(steps * np.pi / 6) + random.normal(0, 2, len(MONTHS))
        )
        rows.append(pd.DataFrame({"area_code": code, "name": name, "period": MONTHS, "value": values.round(1), "provisional": False}))
    return pd.concat(rows, ignore_index=True)


def _latest(measure: pd.DataFrame) -> pd.DataFrame:
    last = measure[measure["period"] == MONTHS[-1]].reset_index(drop=True)
    words = [f"{value:.1f}" for value in last["value"]]
    order = last["value"].rank(ascending=False).astype(int)
    return last.assign(rank=order, shown=words, said=[f"{text} 万元" for text in words])


def _cells(measure: pd.DataFrame) -> pd.DataFrame:
    kept = measure[measure["period"].isin(HEAT_MONTHS)]
    heads = [period[:4] if period.endswith("-01") else "" for period in kept["period"]]
    words = [f"{value:.1f}" for value in kept["value"]]
    return kept.assign(column_code=kept["period"], column=heads, shown=words, said=words, direction=1)


def _villages() -> pd.DataFrame:
    values = np.random.default_rng(7).lognormal(2.5, 0.8, VILLAGES).round(1)
    codes = [f"99000100{number:04d}" for number in range(VILLAGES)]
    return pd.DataFrame({"area_code": codes, "name": codes, "value": values, "shown": [f"{value} 万元" for value in values]})


def _table(latest: Sequence[pd.DataFrame]) -> Component:
    heads = [("乡镇", "k"), *((f"第{number + 1}项", "n") for number in range(len(latest)))]
    rows = [[name, *(frame["shown"].iloc[place] for frame in latest)] for place, name in enumerate(TOWNSHIPS.values())]
    return html.Section(tables.table(heads, rows), className="panel span")
