"""What a screen is sent: a deck of scenes, each a sentence and the panels that are its evidence. Plain records, JSON as they stand.

The browser (assets/screen) lays panels out by the scene's layout and draws them; PowerPoint briefs are made of the same records.
Lengths on the stage are those of 1080 lines. A figure is a figure of the desk (type of theme.SIZE px): the stage draws it
FIGURE_SCALE times as large, and as high as its slot is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dashboard.theme import Figure

FIGURE_SCALE = 2.2
MOST_KPIS, MOST_PANELS, MOST_ROWS = 7, 8, 12  # of a scene; rows of a table on one turn

PanelKind = Literal["kpis", "figure", "table", "matrix", "said"]
Tone = Literal["good", "warn", "bad", "quiet", ""]  # on track, at risk, behind, nothing to judge, no status at all


@dataclass(frozen=True)
class Why:
    """What /screen/why.json is asked to explain one number; of: a figure, or how a target stands."""

    indicator: str
    area: str
    period: str
    of: Literal["figure", "target"] = "figure"


@dataclass(frozen=True)
class Cell:
    """One cell of a table or matrix.

    Attributes:
        text: as read; shape: the mark before it, "" = none; tone: what both are coloured by; number: whether it is aligned as one.
        why: of a number that can be explained; drill: code of the township a touch opens, "" = none.
    """

    text: str
    shape: str = ""
    tone: Tone = ""
    number: bool = False
    why: Why | None = None
    drill: str = ""


@dataclass(frozen=True)
class Kpi:
    """One head figure.

    Attributes:
        name: of the indicator, and the value's unit; value: as read, 未报送 where there is none; period: as read.
        change: on a year ago, with ▲ or ▼; tone: of the change, by the indicator's polarity. partner: the figure that says what a
            count is worth, "" = none; coverage: 报送 n/N. status, shape, status_tone: of its target, "" = none; aim: the target, as read.
        code: of the indicator; number: the value itself, None = not reported.
    """

    code: str
    name: str
    value: str
    period: str
    number: float | None
    change: str = ""
    tone: Tone = ""
    partner: str = ""
    coverage: str = ""
    status: str = ""
    shape: str = ""
    status_tone: Tone = ""
    aim: str = ""
    why: Why | None = None


@dataclass(frozen=True)
class Panel:
    """One panel of a scene; of its kind's own attributes the others are empty.

    Attributes:
        title: a sentence; notes: unit and how to read it; source: 来源 · 数据截至 · 更新 · 报送.
        kpis: of kpis. figure: of figure; opens: what a clicked point's first customdata names, "area" or "" = nothing.
        heads, rows: of table and matrix, and of figure the numbers behind it, all text; columns: beside each other that rows are laid in.
        lines: of said.
    """

    kind: PanelKind
    title: str
    notes: str = ""
    source: str = ""
    kpis: Sequence[Kpi] = ()
    figure: Figure | None = None
    opens: Literal["area", ""] = ""
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()
    columns: int = 1
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class Scene:
    """One scene.

    Attributes:
        code: names it in records and logs; title: a sentence made from the data; layout: how panels stand, see `declared.LAYOUTS`:
            a kpis panel is the strip, the others take the slots a, b in order. seconds: how long it stays.
    """

    code: str
    title: str
    layout: str
    seconds: int
    panels: Sequence[Panel]


@dataclass(frozen=True)
class Deck:
    """All scenes of one state of the warehouse, with what stands in every scene's frame.

    Attributes:
        county, name: code and name; demo: 演示数据 and its note, "" = real data. lang: of all words. version: of the data, 0 = none.
        earlier: whether ?version= asked for it. until: 数据截至, updated: 更新时间, reports: 报送 x/y, all as read.
        stale: whether the newest load lies further back than the screen's days allow.
        failed: codes of scenes that could not be made; words: what the stage itself says, by key; settings: how it behaves, see
            `declared.Behaviour`.
    """

    county: str
    name: str
    lang: str
    version: int
    earlier: bool
    demo: str
    until: str
    updated: str
    reports: str
    stale: bool
    scenes: Sequence[Scene]
    failed: Sequence[str]
    words: Mapping[str, str]
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Block:
    """One part of an explanation: a heading, a line of text, or a table."""

    kind: Literal["head", "text", "table"]
    text: str = ""
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()
