"""What a county's screen shows and how it behaves, as declared in screen.toml of its folder; without one what fits its data."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Literal

from warehouse.catalogue import Catalogue
from warehouse.catalogue.decode import SNAKE_CASE, decode, read_toml
from warehouse.catalogue.errors import Problem, ProjectError
from warehouse.catalogue.model import Text
from warehouse.catalogue.nearest import suggestion
from warehouse.catalogue.topics import PANEL_KINDS, TopicPanel, panel_faults

SCREEN_FILE = "screen.toml"
Layout = Literal["whole", "pair"]
LAYOUTS: Mapping[str, int] = {"whole": 1, "pair": 2}  # panels beside the head figures, at most: a third has no room for its type
OWN_KINDS: Mapping[str, tuple[int, int]] = {  # panels only a screen has → how many indicators they name
    "kpis": (1, 7), "targets": (0, 0), "matrix": (0, 12), "trend": (1, 1), "plan": (1, 1), "ranking": (1, 1), "map": (1, 1),
    "competition": (0, 0), "township": (0, 10), "reports": (0, 0),
}  # fmt: skip
_KINDS = (*OWN_KINDS, *PANEL_KINDS)
_SECONDS = range(20, 61)
_GRID = re.compile(r"[1-9]\d?x[1-9]\d?")
_BOUNDS: Mapping[str, tuple[float, float]] = {
    "idle_seconds": (10, 3600), "poll_seconds": (10, 600), "stale_days": (1, 3650), "dim": (0.1, 1),
    "drift_px": (0, 4), "drift_minutes": (1, 30),
}  # fmt: skip
SPOKEN = re.compile(r"\{(\w*)\}")  # in a scene's title: the kind of a panel that speaks
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True)
class ScreenPanel(TopicPanel):
    """One panel of a scene.

    Attributes:
        kind: one of OWN_KINDS, or of a topic's panels, whose attributes the others are. Of the own ones: kpis (head
            figures), targets (the county's targets, worst first), matrix (targets × townships; indicators () = all that have any),
            trend (an indicator over the years), plan (a target's year to date beside its plan), ranking, map (townships on an
            indicator), competition (三比一争), township (the day's, on some indicators), reports (forms × townships).
        scheme: of competition, a code of rules/rankings.toml.
    """

    kind: str  # type: ignore[assignment]  # wider than a topic's; what is drawn as a topic's is checked to be one
    indicators: tuple[str, ...] = ()
    scheme: str = ""


@dataclass(frozen=True)
class ScreenScene:
    """One scene.

    Attributes:
        title: a sentence with the kinds of its panels in braces, {targets}, which stand for what those panels say; seconds: 0 = as
            the screen's others.
    """

    code: str
    title: Text
    panels: tuple[ScreenPanel, ...]
    layout: Layout = "whole"
    seconds: int = 0


@dataclass(frozen=True)
class Screen:
    """A county's screen.

    Attributes:
        seconds: a scene stays; idle_seconds: without a key until it goes on by itself; poll_seconds: between two looks for newer data.
        stale_days: since the newest load after which its age is marked. reload_at: the hour of the nightly reload, HH:MM.
        dim_from, dim_to: hours between which the stage is dimmed, "" = never; dim: to what part of its light.
        drift_px, drift_minutes: how far and how often the picture moves. seams: "4x2" on a wall of four panels by two, whose seams
            no letter lies under; "" = none.
    """

    scenes: tuple[ScreenScene, ...]
    seconds: int = 30
    idle_seconds: int = 120
    poll_seconds: int = 60
    stale_days: int = 45
    reload_at: str = "03:30"
    dim_from: str = ""
    dim_to: str = ""
    dim: float = 0.4
    drift_px: int = 4
    drift_minutes: int = 5
    seams: str = ""

    def behaviour(self) -> dict[str, object]:
        """Return everything but the scenes, by name, for the browser."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "scenes"}


def read_screen(folder: Path, catalogue: Catalogue, headline: tuple[str, ...]) -> Screen:
    """Return a folder's screen; without a screen.toml scenes of the headline indicators, targets and reports.

    Raises:
        ProjectError: with everything that is wrong with the file, each naming the scene.
    """
    path, problems = folder / SCREEN_FILE, list[Problem]()
    if not path.is_file():
        return _usual(headline)
    where = f"{folder.name}/{SCREEN_FILE}"
    table = read_toml(path, where, problems)
    screen = None if problems else decode(Screen, table, where, problems)
    if screen is not None:
        problems += (Problem(where, what, remedy) for what, remedy in _wrong(screen, catalogue))
    if problems or screen is None:
        raise ProjectError(*problems)
    return replace(screen, scenes=tuple(replace(one, seconds=one.seconds or screen.seconds) for one in screen.scenes))


def _usual(headline: tuple[str, ...]) -> Screen:
    first = (ScreenPanel("kpis", headline[:7]),) if headline else ()
    each = [
        ScreenScene(f"indicator_{place}", _said("{trend}"), (ScreenPanel("trend", (code,)), ScreenPanel("ranking", (code,))), "pair", 30)
        for place, code in enumerate(headline[:5], start=1)
    ]
    targets = ScreenScene("glance", _said("{targets}"), (*first, ScreenPanel("targets")), "whole", 30)
    return Screen((targets, *each, ScreenScene("reports", _said("{reports}"), (ScreenPanel("reports"),), "whole", 30)))


def _said(words: str) -> Text:
    return Text(words, words)


def _wrong(screen: Screen, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    if not screen.scenes:
        yield "there is no scene", "add [[scenes]]"
    if screen.seconds not in _SECONDS:
        yield f"seconds is {screen.seconds}", "write 20 to 60"
    for name in ("reload_at", "dim_from", "dim_to"):
        written = getattr(screen, name)
        if written and not _CLOCK.fullmatch(written):
            yield f"{name} is {written!r}", "write a time such as 22:30"
    if screen.seams and not _GRID.fullmatch(screen.seams):
        yield f"seams is {screen.seams!r}", "write the wall's panels across and down, such as 4x2"
    if bool(screen.dim_from) != bool(screen.dim_to):
        yield "only one of dim_from and dim_to is given", "write both, or none"
    for name, (least, most) in _BOUNDS.items():
        if not least <= getattr(screen, name) <= most:
            yield f"{name} is {getattr(screen, name):g}", f"write {least:g} to {most:g}"
    codes = [scene.code for scene in screen.scenes]
    for scene in screen.scenes:
        for what, remedy in _scene(scene, catalogue):
            yield f"scene {scene.code}: {what}", remedy
        if codes.count(scene.code) > 1:
            yield f"scene {scene.code} stands twice", "give each scene a code of its own"


def _scene(scene: ScreenScene, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    if not SNAKE_CASE.fullmatch(scene.code):
        yield "its code is no word such as collective_income", "use small letters, digits and _"
    if scene.seconds and scene.seconds not in _SECONDS:
        yield f"seconds is {scene.seconds}", "write 20 to 60"
    beside = [panel for panel in scene.panels if panel.kind != "kpis"]
    if len(beside) > LAYOUTS[scene.layout] or not scene.panels or len(scene.panels) - len(beside) > 1:
        yield (
            f"{scene.layout} has room for {LAYOUTS[scene.layout]} panels and one of kpis",
            f"take some out, or choose a layout: {', '.join(LAYOUTS)}",
        )
    kinds = {panel.kind for panel in scene.panels}
    for lang in ("zh", "en"):
        for name in SPOKEN.findall(scene.title.get(lang)):
            if name not in kinds:
                yield f"title.{lang} speaks of {{{name}}}", f"name the kind of one of its panels: {', '.join(sorted(kinds))}"
    for number, panel in enumerate(scene.panels, start=1):
        for what, remedy in _panel(panel, catalogue):
            yield f"panel {number}: {what}", remedy


def _panel(panel: ScreenPanel, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    if panel.kind not in _KINDS:
        yield f"no kind of panel: {panel.kind}", suggestion(panel.kind, _KINDS)
        return
    if panel.kind in OWN_KINDS:
        least, most = OWN_KINDS[panel.kind]
        if not least <= len(panel.indicators) <= most:
            yield f"{panel.kind} has {len(panel.indicators)} indicators", f"name {least} to {most}"
    schemes = {one.scheme for one in catalogue.schemes.values()}
    if (panel.kind == "competition" or panel.scheme) and panel.scheme not in schemes:
        yield f"no ranking scheme: {panel.scheme!r}", suggestion(panel.scheme, sorted(schemes))
    for code in panel.indicators:
        if code not in catalogue.indicators:
            yield f"no indicator: {code}", suggestion(code, catalogue.indicators)
    if panel.kind in PANEL_KINDS:
        yield from panel_faults(panel, catalogue.indicators, catalogue.forms)
