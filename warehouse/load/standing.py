"""Which newer submissions of the same source stand already when one is taken. Pure: no table is read here."""

from collections.abc import Collection, Iterable, Mapping

from warehouse.catalogue.periods import UNDATED, last_month
from warehouse.load.batches import ANY, Holder, Order

Pair = tuple[str, str]  # indicator (ANY: all of them) and period


class Standing:
    """The batches of one source about the periods of a submission, as that submission finds them."""

    def __init__(self, prior: Mapping[str, list[Holder]], order: Order) -> None:
        self._prior = prior
        self._order = order
        self._newer: dict[Pair, Holder | None] = {}

    def newer(self, indicator: str, period: str) -> Holder | None:
        """Return the newest submission newer than this one that has a column for an indicator in a period, None without one."""
        pair = indicator, period
        if pair not in self._newer:
            above = (holder for holder in self._prior.get(period, ()) if holder.order > self._order and holder.covers(indicator))
            self._newer[pair] = max(above, key=lambda holder: holder.order, default=None)
        return self._newer[pair]

    def late(self, pairs: Iterable[Pair]) -> dict[Pair, Holder]:
        """Return of some pairs those of which a newer submission stands, with it."""
        found = {pair: self.newer(*pair) for pair in pairs if pair[1] in self._prior}
        return {pair: holder for pair, holder in found.items() if holder is not None}

    def in_force(self, pairs: Collection[Pair]) -> dict[str, list[Holder]]:
        """Return the batches by those periods of which something in a submission is not late."""
        periods = {period for indicator, period in pairs if self.newer(indicator, period) is None}
        return {period: holders for period, holders in self._prior.items() if period in periods}


def newer_list(prior: Mapping[str, list[Holder]], periods: Iterable[str], order: Order) -> dict[Pair, Holder]:
    """Return the periods of a whole register for which a list as of a later month, or a newer one of that month, stands."""
    stands = [((_end(period), holder.order), holder) for period, batches in prior.items() for holder in batches]
    newest = max(stands, key=lambda stand: stand[0], default=None)
    if newest is None or newest[0] <= (max(map(_end, periods)), order):
        return {}
    return {(ANY, period): newest[1] for period in periods}


def _end(period: str) -> str:
    return "" if period == UNDATED else last_month(period)
