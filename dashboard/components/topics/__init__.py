"""The panels of topics, by the kind data/catalogue/topics.toml names."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from dash.development.base_component import Component

from dashboard.components.topics import across, balance, over_time, registers, villages
from dashboard.context import View
from warehouse.catalogue.topics import PanelKind, TopicPanel

One = Callable[[View, TopicPanel, str], Component]
Several = Callable[[View, TopicPanel, str], list[Component]]
ONE: Mapping[PanelKind, One] = {
    "columns": over_time.columns_panel,
    "lines": over_time.lines_panel,
    "composition": over_time.composition_panel,
    "distribution": villages.distribution_panel,
    "parts": across.parts_panel,
    "ratio": across.ratio_panel,
    "months": across.months_panel,
    "steps": balance.steps_panel,
    "register_new": registers.new_panel,
    "register_stock": registers.stock_panel,
    "register_areas": registers.areas_panel,
    "register_steps": registers.steps_panel,
    "register_open": registers.open_panel,
}
SEVERAL: Mapping[PanelKind, Several] = {"bands": villages.bands_panels, "balance": balance.balance_panels}


def draw(view: View, declared: TopicPanel, identity: str) -> list[Component]:
    """Draw what one entry of a topic declares, on the basis of the address; what nobody ever sent says 未接入.

    Args:
        identity: id of its chart, and the beginning of the ids of further ones.
    """
    based = replace(declared, indicators=tuple(view.on_basis(code).code for code in declared.indicators))
    if declared.kind in SEVERAL:
        return SEVERAL[declared.kind](view, based, identity)
    return [ONE[declared.kind](view, based, identity)]
