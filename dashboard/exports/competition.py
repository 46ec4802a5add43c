"""The table behind the page of competitions."""

from dashboard import formats
from dashboard.components.places.said import name_of
from dashboard.context import View
from dashboard.exports.table import Table, Value
from dashboard.pages.ranking import held
from dashboard.text import t

_HEADS = ("rank", "area", "township", "code", "points", "third", "before", "moved", "listed")


def competition(view: View) -> Table:
    """Return every area of the competition the page shows, best first: ranks, points, third, list, figures and their points."""
    lang, found = view.lang, held(view)
    if found is None:
        return Table(t("pages.ranking", lang), [], [], [], {})
    scheme = found.scheme
    indicators = [view.catalogue.indicator(one.indicator) for one in scheme.columns]
    heads = [t(f"ranking.head_{name}", lang) for name in _HEADS]
    for one in indicators:
        heads += [one.name.get(lang), t("ranking.points_in", lang, name=one.name.get(lang))]
    rows: list[list[Value]] = []
    for row in found.rows.to_dict("records"):
        third = scheme.thirds[int(row["third"])].get(lang) if row["third"] >= 0 else t("ranking.unranked", lang)
        line: list[Value] = [
            row["rank"],
            name_of(view, row["name_zh"], row["name_en"]),
            name_of(view, row["township_zh"], row["township_en"]),
            row["area_code"],
            row["points"],
            third,
        ]
        line += [row["before_rank"], row["moved"], t(f"ranking.on_{row['listed']}", lang) if row["listed"] else None]
        for one in indicators:
            line += [row[f"value_{one.code}"], row[f"points_{one.code}"]]
        rows.append([None if value != value else value for value in line])  # noqa: PLR0124 (NaN)
    filters = {t("ranking.scheme", lang): scheme.name.get(lang), t("control.period", lang): formats.period(found.period, lang)}
    for one, column in zip(indicators, scheme.columns, strict=True):
        filters[t("ranking.weight_of", lang, name=one.name.get(lang))] = f"{column.weight:g}%"
    filters[t("explain.how", lang)] = t(f"ranking.normalisation_{scheme.normalisation}", lang)
    return Table(t("export.of_competition", lang, **_named(view, found.period, scheme.name.get(lang))), heads, rows, indicators, filters)


def _named(view: View, period: str, scheme: str) -> dict[str, str]:
    return {"period": formats.period(period, view.lang), "scheme": scheme}
