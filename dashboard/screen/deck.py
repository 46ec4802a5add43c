"""All scenes of a county's screen, made from one View: what cannot be made is left out, logged and named."""

import logging
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from dashboard import formats
from dashboard.components.topics import draw
from dashboard.components.trends import updated
from dashboard.context import View
from dashboard.screen import aims, competition, heads, places, sent
from dashboard.screen.declared import SPOKEN, ScreenPanel, ScreenScene
from dashboard.screen.from_desk import from_desk, numbers_of
from dashboard.screen.heads import counts_people, few, hidden
from dashboard.screen.model import FIGURE_SCALE, MOST_ROWS, Deck, Panel, Scene
from dashboard.text import t, texts

_LOG = logging.getLogger(__name__)
_OWN: Mapping[str, Callable[[View, ScreenPanel], Panel]] = {
    "kpis": heads.kpis_panel,
    "targets": aims.targets_panel,
    "matrix": aims.matrix_panel,
    "plan": aims.plan_panel,
    "trend": places.trend_panel,
    "ranking": places.ranking_panel,
    "map": places.map_panel,
    "township": places.township_panel,
    "competition": competition.competition_panel,
    "reports": sent.reports_panel,
}
_SAID = "stage."  # texts the stage itself shows


def build(view: View) -> Deck:
    """Return the deck of a view's county, language and version; of a county without data it has no scene."""
    screen, county, lang = view.shown.screen, view.shown.county, view.lang
    scenes: list[Scene] = []
    failed: list[str] = []
    for declared in screen.scenes if view.loaded and view.root else ():
        try:
            scenes.append(_scene(view, declared))
        except Exception:
            _LOG.exception("scene %s of %s could not be made", declared.code, view.county)
            failed.append(declared.code)
    version = view.version
    days = (date.fromisoformat(view.today) - date.fromisoformat(version.published_at[:10])).days if version else 0
    return Deck(
        county=view.county,
        name=county.name.get(lang),
        lang=lang,
        version=version.version if version else 0,
        earlier=view.earlier,
        demo=t("app.demo", lang) if county.demo else "",
        until=_until(view),
        updated=updated(view),
        reports=_reports(view),
        stale=days > screen.stale_days,
        scenes=tuple(scenes),
        failed=tuple(failed),
        words={key.removeprefix(_SAID): text for key, text in texts(lang).items() if key.startswith(_SAID)},
        settings={**screen.behaviour(), "scale": FIGURE_SCALE, "rows": MOST_ROWS},
    )


def of_area(view: View, code: str) -> Scene:
    """Return a scene about one township, in the type of the others; raise UnknownName for no township."""
    shown = places.of_township(view, code, ())
    return Scene(f"area_{code}", shown.title, "whole", 0, (shown,))


def _scene(view: View, declared: ScreenScene) -> Scene:
    panels = tuple(_panel(view, each) for each in declared.panels)
    said = {each.kind: panel.title for each, panel in reversed(list(zip(declared.panels, panels, strict=True)))}  # the first of a kind
    title = SPOKEN.sub(lambda found: said[found[1]], declared.title.get(view.lang))
    return Scene(declared.code, title, declared.layout, declared.seconds, panels)


def _panel(view: View, declared: ScreenPanel) -> Panel:
    if declared.kind in _OWN:
        return _OWN[declared.kind](view, declared)
    shown = draw(view, declared, "screen")[0]
    people = next(filter(partial(counts_people, view), map(view.catalogue.indicator, declared.indicators)), None)
    if people is not None and any(few(view, people, number) for number in numbers_of(shown)):
        return hidden(view, people)
    return from_desk(shown)


def _until(view: View) -> str:
    """Return the newest month anything was reported for."""
    months = [period for one in view.headline() for period in view.periods(one, "month")[-1:]]
    return formats.period(max(months), view.lang) if months else ""


def _reports(view: View) -> str:
    """Return 报送 x/y: of the reports townships owed for the newest periods due."""
    rows = [row for row in sent.newest_due(view) if row["state"] != "not_due"] if view.loaded else []
    done = sum(row["state"] not in ("missing", "returned") for row in rows)
    return f"{done}/{len(rows)}" if rows else ""
