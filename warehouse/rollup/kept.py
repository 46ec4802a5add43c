"""What one publication's rollups were made from, kept for the next one of the same process: that reads only what it changes.

It holds for exactly one state of a warehouse. `take_out` gives it to the transaction that finds that state unchanged, once; what
the transaction made of it is put back by `keep` after the commit, so that nothing is known of a transaction that failed.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping

import numpy as np

from warehouse.bulk import Row
from warehouse.rollup.cells import Cells, Panel, Pivot, spliced
from warehouse.rollup.plan import Spans

_MOST_NUMBERS = 1_000_000  # in the values of the panels of one county: 8 MB
_MOST_ROWS = 20_000  # of table rollup, of one county: 8 MB
_MOST_COUNTIES = 4

Owner = tuple[object, str]  # which warehouse, county_code


class Kept:
    """What a county's tables held at the end of a publication, as far as its rollups were made from it.

    Attributes:
        tables: the rows of tables area and area_group, None = not read yet.
    """

    def __init__(self) -> None:
        self.tables: tuple[tuple[Row, ...], ...] | None = None
        self._pivot: Pivot | None = None
        self._panels: dict[str, tuple[Spans, Panel]] = {}
        self._outdated: dict[str, tuple[Spans, Panel]] = {}
        self._changed: Mapping[str, Collection[str]] = {}
        self._rows: dict[str, tuple[frozenset[str], list[Row]]] = {}

    def change(self, changed: Mapping[str, Collection[str]]) -> None:
        """Note which periods of which indicators a publication wrote."""
        self._changed = changed
        self._outdated = {code: self._panels.pop(code) for code in changed if code in self._panels}

    def panels(self, pivot: Pivot, wanted: Mapping[str, Spans], read: Callable[[Mapping[str, Spans]], Cells]) -> dict[str, Panel]:
        """Return the panels of indicators, and keep them.

        Args:
            pivot: lays cells on the axes; on others than before nothing is known.
            wanted: indicator → what its panel has to hold at least.
            read: gives the cells of some indicators in (at least) some spans.
        """
        if pivot is not self._pivot:
            self._pivot, self._panels, self._outdated = pivot, {}, {}
        found = {code: self._panels[code][1] for code, spans in wanted.items() if self._holds(self._panels, code, spans)}
        outdated = {code: self._outdated[code] for code, spans in wanted.items() if self._holds(self._outdated, code, spans)}
        found |= self._brought_up_to_date(pivot, outdated, read)
        unread = {code: spans for code, spans in wanted.items() if code not in found}
        if unread:
            found |= pivot.panels(read(unread), list(unread))
        known = self._panels | outdated
        self._keep({code: (spans if code in unread else known[code][0], found[code]) for code, spans in wanted.items()})
        return found

    def rows(self, codes: Collection[str], periods: Collection[str], read: Callable[[], Iterable[Row]]) -> list[Row]:
        """Return the rows of table rollup, columns ROLLUP_COLUMNS, of indicators in some periods.

        Args:
            read: gives these rows and maybe others, where they are not known.
        """
        known = all(code in self._rows and self._rows[code][0].issuperset(periods) for code in codes)
        rows = (row for code in codes for row in self._rows[code][1]) if known else read()
        return [row for row in rows if row[2] in periods]

    def keep_rows(self, codes: Collection[str], periods: Collection[str], rows: Iterable[Row]) -> None:
        """Keep what table rollup holds of indicators in some periods now."""
        by_code: dict[str, list[Row]] = {code: [] for code in codes}
        for row in rows:
            by_code[row[0]].append(row)
        self._rows = {code: held for code, held in self._rows.items() if code not in by_code}
        if sum(len(held) for _, held in self._rows.values()) + sum(map(len, by_code.values())) <= _MOST_ROWS:
            self._rows |= {code: (frozenset(periods), held) for code, held in by_code.items()}

    def _brought_up_to_date(
        self, pivot: Pivot, outdated: Mapping[str, tuple[Spans, Panel]], read: Callable[[Mapping[str, Spans]], Cells]
    ) -> dict[str, Panel]:
        periods = {period for code in outdated for period in self._changed[code]}
        if not periods:
            return {}
        fresh = pivot.panels(read({code: Spans(extras=periods) for code in outdated}), list(outdated))
        slots = np.isin(pivot.slots.labels, list(periods))
        return {code: spliced(panel, fresh[code], slots) for code, (_, panel) in outdated.items()}

    def _keep(self, panels: Mapping[str, tuple[Spans, Panel]]) -> None:
        room = _MOST_NUMBERS - sum(panel.value.size for code, (_, panel) in self._panels.items() if code not in panels)
        for code, (spans, panel) in panels.items():
            room -= panel.value.size
            if room >= 0:
                self._panels[code] = spans, panel

    @staticmethod
    def _holds(panels: Mapping[str, tuple[Spans, Panel]], code: str, spans: Spans) -> bool:
        return code in panels and spans.years <= panels[code][0].years and spans.extras <= panels[code][0].extras


_kept: OrderedDict[Owner, tuple[object, Kept]] = OrderedDict()


def take_out(owner: Owner, state: object) -> Kept:
    """Return what is kept of a county for a state of its warehouse, nothing where it is in another; none is kept any more."""
    known, kept = _kept.pop(owner, (None, None))
    return kept if kept is not None and known == state else Kept()


def keep(owner: Owner, state: object, kept: Kept) -> None:
    """Keep what was made of it in the transaction that brought the warehouse to this state and is committed."""
    _kept[owner] = state, kept
    while len(_kept) > _MOST_COUNTIES:
        _kept.popitem(last=False)
