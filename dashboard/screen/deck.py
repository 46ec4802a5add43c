"""All scenes of a county's screen, made from one View: what cannot be made is left out, logged and named."""

import logging
from collections.abc import Callable, Mapping
from datetime import date

from dashboard import formats
from dashboard.components.topics import draw
from dashboard.components.trends import updated
from dashboard.context import View
from dashboard.screen import aims, competition, heads, places, sent
from dashboard.screen.declared import ScreenPanel, ScreenScene
from dashboard.screen.from_desk import from_desk
from dashboard.screen.model import Deck, Panel, Scene
from dashboard.text import t, texts
from warehouse.catalogue.topics import TopicPanel

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
        settings=screen.behaviour(),
    )


def of_area(view: View, code: str) -> Scene:
    """Return a scene about one township, in the type of the others; raise UnknownName for no township."""
    shown = places.of_township(view, code, ())
    return Scene(f"area_{code}", shown.title, "whole", 0, (shown,))


def _scene(view: View, declared: ScreenScene) -> Scene:
    panels: list[Panel] = []
    said: dict[str, str] = {}
    for each in declared.panels:
        made = _panels(view, each)
        panels += made
        said.setdefault(each.kind, made[0].title)
    return Scene(declared.code, declared.title.get(view.lang).format_map(said), declared.layout, declared.seconds, tuple(panels))


def _panels(view: View, declared: ScreenPanel) -> list[Panel]:
    if declared.kind in _OWN:
        return [_OWN[declared.kind](view, declared)]
    topic = TopicPanel(
        declared.kind,  # type: ignore[arg-type]  # checked where it was read
        declared.indicators,
        declared.by,
        declared.grain,
        declared.name,
        declared.note,
        declared.zero,
        declared.broken,
        declared.stacked,
    )
    return [from_desk(draw(view, topic, "screen")[0])]


def _until(view: View) -> str:
    """Return the newest month anything was reported for."""
    months = [period for one in view.headline() for period in view.periods(one, "month")[-1:]]
    return formats.period(max(months), view.lang) if months else ""


def _reports(view: View) -> str:
    """Return 报送 x/y: of the reports townships owed for the newest periods due."""
    rows = [row for row in sent.newest_due(view) if row["state"] != "not_due"] if view.loaded else []
    done = sum(row["state"] not in ("missing", "returned") for row in rows)
    return f"{done}/{len(rows)}" if rows else ""
