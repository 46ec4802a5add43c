"""The indicators nobody declares: what a sheet writes under 本年累计."""

from collections.abc import Mapping
from dataclasses import replace

from warehouse.catalogue.headings import companion_names
from warehouse.catalogue.model import CUMULATIVE_SUFFIX, Indicator, Text


def companion(indicator: Indicator) -> Indicator | None:
    """Return the indicator that holds 本年累计 of a monthly or quarterly flow_sum, None for all others."""
    names = companion_names(indicator)
    if names is None:
        return None
    definition = Text(
        f"{indicator.name.zh}自本年1月起的累计数，按报表所填保存，只用于与各期数核对。",
        f"{indicator.name.en} since January of the year, kept as the sheet has it and only compared with the periods' figures.",
    )
    return replace(
        indicator,
        code=indicator.code + CUMULATIVE_SUFFIX,
        name=names,
        definition=definition,
        aggregation="cumulative",
        parts=(),
        column=(),
        count=None,
        quality=None,
        evidence="",
        companion_of=indicator.code,
    )


def with_companions(indicators: Mapping[str, Indicator]) -> dict[str, Indicator]:
    """Return the indicators, each followed by its companion where it has one."""
    made: dict[str, Indicator] = {}
    for code, indicator in indicators.items():
        made[code] = indicator
        beside = companion(indicator)
        if beside is not None:
            made[beside.code] = beside
    return made
