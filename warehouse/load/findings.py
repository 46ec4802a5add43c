"""What loading itself has to say of a file: beside what the checks said of its cells."""

import json
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from warehouse.catalogue.catalogue import Catalogue
from warehouse.load.batches import Holder
from warehouse.load.ledger import Entry, Key, Ledger
from warehouse.load.settle import Held
from warehouse.submission import FINDING_COLUMNS, Submission

SUPERSEDED_FILE = "superseded_file"
CONFLICTING_SOURCE = "conflicting_source"
SAME_FILE_AGAIN = "same_file_again"
IDENTICAL_CONTENT = "identical_content"
LEFT_OUT = "left_out"
THINGS_LEFT_OUT = "things_left_out"
MUST = "must"
Pair = tuple[str, str]
_NAMED = 10  # areas, indicators or things named in one finding


def superseded_file(catalogue: Catalogue, newer: Mapping[Pair, Holder], rows: int) -> dict[str, object]:
    """Say that newer submissions stand already; newer: (indicator, period) → the newest of them, rows: how many were not taken."""
    names = sorted({holder.order.file_name for holder in newer.values()})
    params = {"other": "、".join(names), "rows": rows, "periods": "、".join(sorted({period for _, period in newer}))}
    return _finding(catalogue, SUPERSEDED_FILE, params)


def same_bytes_as(catalogue: Catalogue, rule: str, other: str) -> dict[str, object]:
    """Say that another file has the very same bytes; rule: SAME_FILE_AGAIN, about the same, or IDENTICAL_CONTENT, about something else."""
    return _finding(catalogue, rule, {"other": other})


def left_out(
    catalogue: Catalogue, areas: pd.DataFrame, ledger: Ledger, facts: Iterable[tuple[str, str, str]], things: Sequence[Key]
) -> dict[str, object]:
    """Say what a file states no longer and was withdrawn.

    Args:
        areas: the county's, for their names; facts: indicator, area and period of each; things: keys of rows of a register.
    """
    name = dict(zip(areas["code"].tolist(), areas["name"].tolist(), strict=True))
    if ledger.period is None:
        names = sorted(" ".join(name.get(part, part) for part in row_key.split("|")) for _, row_key in things)
        return _finding(catalogue, THINGS_LEFT_OUT, {"rows": len(things), "names": _listed(names)})
    codes, places, periods = (sorted(set(part)) for part in zip(*facts, strict=True))
    params = {
        "places": len(places),
        "cells": len(things),
        "names": _listed([name.get(code, code) for code in places]),
        "indicators": _listed([catalogue.indicators[code].name.zh if code in catalogue.indicators else code for code in codes]),
        "periods": _listed(periods),
    }
    one = [part[0] if len(part) == 1 else "" for part in (codes, places, periods)]
    return _finding(catalogue, LEFT_OUT, params, dict(zip(("indicator_code", "area_code", "period"), one, strict=True)))


def _listed(names: Sequence[str]) -> str:
    """Join names, the first _NAMED of them."""
    return "、".join(names[:_NAMED]) + ("……" if len(names) > _NAMED else "")


def conflicting_sources(
    catalogue: Catalogue, ledger: Ledger, submission: Submission, said: Mapping[Key, Entry], conflicts: Mapping[Key, tuple[Held, Holder]]
) -> list[dict[str, object]]:
    """Say of each cell that another form or sender states something else; the newer of the two stands."""
    found = []
    for key, (held, holder) in conflicts.items():
        entry = dict(zip((*ledger.compared, *ledger.traced), said[key], strict=True))
        named = dict(zip(ledger.key, key, strict=True))
        params = {
            "other_file": holder.order.file_name,
            "other_form": holder.source.form_code,
            "other_sender": holder.source.sender_code,
            "value": entry.get("value"),
            "other_value": dict(zip(ledger.compared, held.values, strict=True)).get("value"),
        }
        sheet_no = entry["sheet_no"]
        place = {
            "sheet": submission.sheets[sheet_no] if sheet_no < len(submission.sheets) else "",
            "row_no": entry["row_no"],
            "column_no": entry.get("column_no", 0),
            "raw": entry.get("raw", ""),
            "indicator_code": named.get("indicator_code", ""),
            "area_code": named.get("area_code", entry.get("area_code", "")),
            "period": named.get("period", ""),
        }
        found.append(_finding(catalogue, CONFLICTING_SOURCE, params, place))
    return found


def with_findings(findings: pd.DataFrame, more: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Return the findings with more of them at the end."""
    if not more:
        return findings
    added = pd.DataFrame(list(more), columns=list(FINDING_COLUMNS))
    return added if findings.empty else pd.concat([findings, added], ignore_index=True)


class Shield:
    """The facts whose cells a 必改 finding kept out: a newer file that says them wrongly does not leave them out.

    A finding that names no indicator, area or period shields all of them.
    """

    def __init__(self, findings: pd.DataFrame) -> None:
        must = findings[findings["severity"] == MUST]
        named = zip(must["indicator_code"].tolist(), must["area_code"].tolist(), must["period"].tolist(), strict=True)
        self._named = set(named)

    def covers(self, indicator: str, area: str, period: str) -> bool:
        """Say whether a finding may be about this fact; "" where the fact has no such part."""
        fact = (indicator, area, period)
        return any(_may_be(named, fact) for named in self._named)


def _may_be(named: Iterable[str], fact: Iterable[str]) -> bool:
    return all(not one or not other or one == other for one, other in zip(named, fact, strict=True))


def _finding(catalogue: Catalogue, code: str, params: Mapping[str, object], place: Mapping[str, object] | None = None) -> dict[str, object]:
    nowhere = {"sheet": "", "row_no": 0, "column_no": 0, "raw": "", "indicator_code": "", "area_code": "", "period": ""}
    said = json.dumps(params, ensure_ascii=False)
    return {**nowhere, **(place or {}), "rule": code, "severity": catalogue.rule(code).severity, "params": said}
