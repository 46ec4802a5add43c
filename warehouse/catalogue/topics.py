"""The topics of the work: what each of their pages shows, as declared in topics.toml."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from warehouse.catalogue.errors import Problem
from warehouse.catalogue.files import Declared
from warehouse.catalogue.form import Form
from warehouse.catalogue.model import Indicator, Text
from warehouse.catalogue.nearest import suggestion

PanelKind = Literal[
    "columns", "lines", "composition", "bands", "distribution", "parts", "ratio", "months", "balance", "steps",
    "register_new", "register_stock", "register_areas", "register_steps", "register_open",
]  # fmt: skip
PanelGrain = Literal["month", "quarter", "year"]

_NEEDED: Mapping[PanelKind, tuple[int, int]] = {
    "columns": (1, 6), "lines": (1, 6), "composition": (1, 1), "bands": (1, 1), "distribution": (1, 1), "parts": (2, 6), "ratio": (1, 1),
    "months": (1, 1), "balance": (3, 3), "steps": (2, 6), "register_new": (1, 1), "register_stock": (1, 1), "register_areas": (1, 1),
    "register_steps": (2, 4), "register_open": (3, 3),
}  # fmt: skip


@dataclass(frozen=True)
class TopicPanel:
    """One panel of a topic's page.

    Attributes:
        kind: how it is drawn: columns, lines (indicators over time), composition (an indicator's parts over time), bands (villages
            by the thresholds over an indicator), distribution (villages on one indicator), parts (indicators that exclude each
            other, by township), ratio (numerator, denominator and ratio by township), months (township × month), balance (stock
            before + in − out = stock, of in, out and stock), steps (indicators that follow each other); of a register: register_new
            (new rows), register_stock (rows at the ends of years), register_areas (rows by township), register_steps (counted
            indicators that hold each other, by choice), register_open (struck off, overdue
            and open, of those three indicators, by choice).
        indicators: their codes, in the order they are drawn.
        by: of a register, the field whose values are told apart.
        grain: of columns, lines and a composition, None = month.
        name: what the panel is about, where its indicators' names do not say it; note: how to read it.
        zero: what a value of 0 means, drawn apart (distribution); broken: what is said at a break (composition).
        stacked: whether columns stand upon each other, which only parts of a whole may.
        wide: whether it takes the page's full width.
    """

    kind: PanelKind
    indicators: tuple[str, ...]
    by: str = ""
    grain: PanelGrain = "month"
    name: Text | None = None
    note: Text | None = None
    zero: Text | None = None
    broken: Text | None = None
    stacked: bool = False
    wide: bool = False


@dataclass(frozen=True)
class Topic:
    """What the page of a topic or a domain shows.

    Attributes:
        name: of a topic; None where the code is a domain's, which has its own.
        tiles: codes of the indicators in its head; panels: what stands below, in order.
    """

    code: str
    name: Text | None = None
    tiles: tuple[str, ...] = ()
    panels: tuple[TopicPanel, ...] = ()


def check_topics(
    topics: Mapping[str, Topic], declared: Declared, indicators: Mapping[str, Indicator], forms: Mapping[str, Form], problems: list[Problem]
) -> None:
    """Append everything that is wrong with the topics."""
    for code, topic in topics.items():
        where = declared.topics[code].where
        problems += (Problem(where, what, remedy) for what, remedy in _named(topic, declared))
        problems += (Problem(where, what, remedy) for what, remedy in _known("tiles", topic.tiles, declared))
        for number, panel in enumerate(topic.panels, start=1):
            here = f"panels, number {number}"
            found = [*_known("indicators", panel.indicators, declared), *panel_faults(panel, indicators, forms)]
            problems += (Problem(where, f"{here}: {what}", remedy) for what, remedy in found)


def _named(topic: Topic, declared: Declared) -> Iterator[tuple[str, str]]:
    if topic.code in declared.domains and topic.name is not None:
        yield "this code is a domain's, which has a name already", "take the name out"
    elif topic.code not in declared.domains and topic.name is None:
        yield "the key name is missing", "add name.zh and name.en, or use the code of a domain"


def _known(key: str, codes: tuple[str, ...], declared: Declared) -> Iterator[tuple[str, str]]:
    for code in codes:
        if code not in declared.indicators:
            yield f"{key} names no indicator: {code}", suggestion(code, declared.indicators)


def panel_faults(panel: TopicPanel, indicators: Mapping[str, Indicator], forms: Mapping[str, Form]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a panel of one of PANEL_KINDS and the remedy; codes that name no indicator are left to the caller."""
    least, most = _NEEDED[panel.kind]
    if not least <= len(panel.indicators) <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        yield f"{panel.kind} has {len(panel.indicators)} indicators", f"name {wanted}"
    found = [indicators[code] for code in panel.indicators if code in indicators]
    if panel.kind == "composition" and any(not one.parts for one in found):
        yield f"{found[0].code} has no parts", "name an indicator with parts"
    if panel.kind == "ratio" and any(one.numerator is None for one in found):
        yield f"{found[0].code} is no ratio", "name an indicator with numerator and denominator"
    if panel.kind.startswith("register_"):
        yield from _register(panel, found, forms)
    elif panel.by:
        yield f"{panel.kind} has by", "take it out: only panels of a register have it"


def _register(panel: TopicPanel, found: list[Indicator], forms: Mapping[str, Form]) -> Iterator[tuple[str, str]]:
    for one in found:
        if one.count is None:
            yield f"{one.code} is not counted from a register", "name an indicator with count"
            continue
        form = forms.get(one.count.register)
        if form is None:
            continue
        kinds = ("choice", "text") if panel.kind == "register_open" else ("choice",)
        fields = {code for code, field in form.fields.items() if field.kind in kinds}
        if panel.by not in fields:
            yield f"by is no {' or '.join(kinds)} field of {form.code}: {panel.by!r}", suggestion(panel.by, sorted(fields))


PANEL_KINDS: tuple[PanelKind, ...] = get_args(PanelKind)
