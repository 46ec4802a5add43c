"""What the run itself wrote, kept as columns: the history of a file's neighbours then needs no query."""

from collections import OrderedDict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import pandas as pd

from warehouse.history import HISTORY_COLUMNS
from warehouse.load.ledger import Claims
from warehouse.submission import empty

_MOST_FACTS = 200_000  # older ones are let go; the tables still hold them

Pair = tuple[str, str]


@dataclass(frozen=True)
class _Piece:
    """The observations of one submission: the (indicator, period) pairs and areas they are about, columns HISTORY_COLUMNS."""

    pairs: frozenset[Pair]
    areas: frozenset[str]
    frame: pd.DataFrame


class Recent:
    """Current observations by indicator and period, for a warehouse that held none of the county when the run began."""

    def __init__(self) -> None:
        self._pieces: OrderedDict[int, _Piece] = OrderedDict()
        self._by_pair: dict[Pair, list[int]] = {}
        self._lost: set[Pair] = set()
        self._facts = 0
        self._next = 0

    def add(self, claims: Claims) -> None:
        """Keep observations that were written where none was held."""
        ledger = claims.ledger
        columns = dict(zip((*ledger.key, *ledger.compared, *ledger.traced), (*claims.keys, *claims.entries), strict=True))
        frame = pd.DataFrame({name: pd.Series(columns[name], dtype=object) for name in HISTORY_COLUMNS})
        frame["value"] = frame["value"].astype(float)
        piece = _Piece(frozenset(zip(*claims.keys[:2], strict=True)), frozenset(claims.keys[2]), frame)
        self._pieces[self._next] = piece
        for pair in piece.pairs:
            self._by_pair.setdefault(pair, []).append(self._next)
        self._next += 1
        self._facts += len(frame)
        while self._facts > _MOST_FACTS:
            _, oldest = self._pieces.popitem(last=False)
            self._facts -= len(oldest.frame)
            self._lost |= oldest.pairs

    def forget(self, pairs: Iterable[Pair]) -> None:
        """Let go of pairs of which something was replaced or withdrawn."""
        self._lost.update(pairs)

    def recall(self, wanted: Iterable[tuple[Collection[str], Collection[str]]], areas: Collection[str]) -> pd.DataFrame | None:
        """Return what `warehouse.history.history` would for these indicators in these periods, in any order.

        None where some of it is no longer kept.
        """
        pairs = {(code, period) for codes, periods in wanted for code in codes for period in periods}
        if not pairs.isdisjoint(self._lost):
            return None
        numbers = sorted({number for pair in pairs for number in self._by_pair.get(pair, ())})
        parts = [_part(self._pieces[number], pairs, set(areas)) for number in numbers]
        return pd.concat(parts, ignore_index=True) if parts else empty(HISTORY_COLUMNS)


def _part(piece: _Piece, pairs: set[Pair], areas: set[str]) -> pd.DataFrame:
    frame = piece.frame
    if not piece.pairs <= pairs:
        frame = frame[[pair in pairs for pair in zip(frame["indicator_code"], frame["period"], strict=True)]]
    return frame if piece.areas <= areas else frame[frame["area_code"].isin(areas)]
