"""Taking one submission into the version being written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd
import sqlalchemy as sa

from warehouse.areas import CountyFolder
from warehouse.bulk import Row, insert_rows
from warehouse.catalogue.catalogue import Catalogue
from warehouse.load.batches import ANY, Batches, Holder, Order, Source, periods_of
from warehouse.load.findings import SAME_FILE_AGAIN, Shield, conflicting_sources, left_out, same_bytes_as, superseded_file, with_findings
from warehouse.load.keep import REPLACE, Keeper
from warehouse.load.ledger import LEDGERS, Claims, Key, Ledger
from warehouse.load.registers import sent_whole
from warehouse.load.settle import Held, Settled, Shelved, settle
from warehouse.load.standing import Pair, Standing, newer_list
from warehouse.schema import publication
from warehouse.submission import Submission

_COUNTED = "counted"  # state of what is no file but was counted from a register


@dataclass(frozen=True)
class BatchOutcome:
    """What became of one file.

    Attributes:
        state: published, superseded, refused, counted (no file: counted from a register), or same_file_again (these bytes were
            loaded with this declaration of the form before, about the same; of another name only the batch is written).
        batch_id, version: 0 for same_file_again under the same name, of which nothing is written.
        rows_*: cells of observation forms, rows of registers and targets; findings: FINDING_COLUMNS, all of them.
    """

    file_name: str
    form_code: str
    sender_code: str
    state: str
    findings: pd.DataFrame
    batch_id: int = 0
    version: int = 0
    rows_taken: int = 0
    rows_changed: int = 0
    rows_unchanged: int = 0
    rows_withdrawn: int = 0
    rows_refused: int = 0
    rows_superseded: int = 0


@dataclass
class Progress:
    """What the transaction has written so far.

    Attributes:
        version: being written; batches, cells: in it; gone: keys withdrawn in it, by ledger; closed: versions before it.
    """

    version: int
    batch_id: int
    at: str
    note: str
    batches: int = 0
    cells: int = 0
    gone: set[tuple[str, Key]] = field(default_factory=set)
    closed: list[tuple[int, int, int]] = field(default_factory=list)


class Taker:
    """Takes submissions of one county, one after the other, inside the writer's transaction."""

    def __init__(self, connection: sa.Connection, county: CountyFolder, catalogue: Catalogue, progress: Progress) -> None:
        county_code = county.county.code
        self._connection = connection
        self._areas = county.areas
        self._catalogue = catalogue
        self._progress = progress
        self._batches = Batches(connection, county_code)
        self.keeper = Keeper(connection, county_code, self._batches)

    def refuse(self, submission: Submission) -> BatchOutcome:
        """Record a file that could not be read or recognised, with what was found."""
        return self._record(submission, "refused", [], {})

    def repeat(self, submission: Submission, other: str) -> BatchOutcome:
        """Record a copy of a file under a name that says nothing new, and nothing of what is in it; other: the first file's name."""
        said = [same_bytes_as(self._catalogue, SAME_FILE_AGAIN, other)]
        rows = len(LEDGERS[submission.kind].rows_of(submission))
        copy = replace(submission, findings=submission.findings.head(0), rows_refused=0)
        recorded = self._record(copy, "published", said, {"rows_unchanged": rows}, periods=())
        return replace(recorded, state=SAME_FILE_AGAIN)

    def take(self, submission: Submission, state: str = "published") -> BatchOutcome:
        """Compare a submission with what is held and write what differs; state: counted for what a register gave."""
        ledger, order = LEDGERS[submission.kind], Order.of(submission)
        source = Source(submission.form_code, submission.sender_code, state)
        periods = periods_of(submission)
        whole = submission.kind == "register" and sent_whole(self._catalogue, submission.form_code)
        prior = self._batches.prior(source, None if whole else periods) if submission.scope == REPLACE else {}
        said = ledger.rows_of(submission)
        standing = Standing(prior, order)
        pairs = _pairs(submission, said, periods)
        late = newer_list(prior, periods, order) if whole else standing.late(pairs)
        if late and len(late) == len(pairs):
            more = [superseded_file(self._catalogue, late, len(said))]
            return self._record(submission, "superseded", more, {"rows_superseded": len(said)})
        claims = said.without(late)
        counts = {"rows_taken": len(claims), "rows_superseded": len(said) - len(claims)}
        more = [superseded_file(self._catalogue, late, len(said) - len(claims))] if late else []
        in_force = prior if whole else standing.in_force(pairs)
        held = self.keeper.look_up(claims, in_force, submission.indicators)
        if held or in_force:
            newest = submission.scope == REPLACE and (whole or ledger.period is not None)
            return self._merge(submission, source, claims, held, in_force, standing, counts, more, newest=newest)
        self._reserve(ledger, zip(*claims.keys, strict=True) if self._progress.gone else (), held)
        batch_id = self._progress.batch_id
        outcome = self._record(submission, state, more, {**counts, "rows_changed": len(claims)}, claims)
        self.keeper.append(claims, outcome.version, batch_id)
        return outcome

    def _merge(
        self,
        submission: Submission,
        source: Source,
        claims: Claims,
        held: dict[Key, Held],
        in_force: Mapping[str, list[Holder]],
        standing: Standing,
        counts: dict[str, int],
        more: list[dict[str, object]],
        *,
        newest: bool,
    ) -> BatchOutcome:
        """Settle claims with what is held and write the outcome; newest: no newer submission of the source is about them."""
        ledger, order = claims.ledger, Order.of(submission)
        said, shelf = claims.by_key(), self.keeper.shelf(ledger)
        shield = Shield(submission.findings)
        missing = [
            key
            for key in _stated(ledger, held, shelf, source, in_force, None if newest else order)
            if key not in said
            and (ledger.period is None or _has_column(submission, standing, key[0], key[ledger.period]))
            and not shield.covers(*_about(ledger, key, held))
        ]
        settled = settle(said, held, shelf, source, order, newest=newest, left_out=missing)
        changed = [*settled.written, *settled.withdrawn, *settled.restored]
        self._reserve(ledger, changed, held)
        disputed = {key: (fact, self._batches.holder(fact.batch_id)) for key, fact in settled.conflicts.items()}
        more = [
            *more,
            *conflicting_sources(self._catalogue, ledger, submission, said, disputed),
            *self._left_out(source, ledger, settled, held),
        ]
        beaten = len(settled.older) + len(settled.shelved)
        counts = {
            "rows_taken": counts["rows_taken"] - beaten,
            "rows_changed": len(settled.written),
            "rows_unchanged": len(settled.unchanged),
            "rows_withdrawn": len(settled.withdrawn) + len(settled.restored),
            "rows_superseded": counts["rows_superseded"] + beaten,
        }
        batch_id = self._progress.batch_id
        superseded = bool(said) and len(settled.older) == len(said)
        outcome = self._record(submission, "superseded" if superseded else source.state, more, counts, claims)
        self.keeper.apply(ledger, settled, held, outcome.version, batch_id)
        if submission.scope != REPLACE or ledger.period is None:
            self.keeper.confirm(ledger, settled.unchanged, batch_id)
        self._progress.gone.update((ledger.table.name, key) for key in settled.withdrawn)
        return outcome

    def _left_out(self, source: Source, ledger: Ledger, settled: Settled, held: Mapping[Key, Held]) -> list[dict[str, object]]:
        """Say what a file leaves out; what is counted from a register says so there."""
        gone = [*settled.withdrawn, *settled.restored]
        if not gone or source.state == _COUNTED:
            return []
        return [left_out(self._catalogue, self._areas, ledger, [_about(ledger, key, held) for key in gone], gone)]

    def close_version(self) -> Row:
        """Write the publication of the version being written and return its row; the next write belongs to the next one."""
        progress = self._progress
        row = (progress.version, progress.at, progress.batches, progress.cells, progress.note)
        insert_rows(self._connection, publication, publication.columns.keys(), [row])
        progress.closed.append((progress.version, progress.batches, progress.cells))
        progress.version += 1
        progress.batches = progress.cells = 0
        progress.gone.clear()
        return row

    def _reserve(self, ledger: Ledger, keys: Iterable[Key], held: Mapping[Key, Held]) -> None:
        """Open the next version where one of these facts has a row in the one being written."""
        version, gone, name = self._progress.version, self._progress.gone, ledger.table.name
        if any((key in held and held[key].version == version) or (name, key) in gone for key in keys):
            self.close_version()

    def _record(
        self,
        submission: Submission,
        state: str,
        more: list[dict[str, object]],
        counts: dict[str, int],
        claims: Claims | None = None,
        periods: Iterable[str] | None = None,
    ) -> BatchOutcome:
        """Write a batch; periods: that it stands for, None = all it is about."""
        progress = self._progress
        counts = {"rows_refused": submission.rows_refused} | counts
        codes = sorted(set(claims.keys[0])) if claims is not None and submission.kind != "register" else []
        stated = (ANY,) if submission.indicators is None else sorted({*submission.indicators, *codes})
        named = {"indicator_codes": ";".join(codes), "stated_codes": ";".join(stated)}
        values = {"version": progress.version, "loaded_at": progress.at, **named, **counts}
        findings = with_findings(submission.findings, more)
        batch_id = progress.batch_id
        self._batches.record(batch_id, submission, state, periods_of(submission) if periods is None else periods, values)
        self._batches.record_findings(batch_id, findings)
        progress.batch_id += 1
        progress.batches += 1
        progress.cells += counts.get("rows_changed", 0) + counts.get("rows_withdrawn", 0)
        return BatchOutcome(
            submission.file_name, submission.form_code, submission.sender_code, state, findings, batch_id, progress.version, **counts
        )


def _pairs(submission: Submission, said: Claims, periods: Iterable[str]) -> set[Pair]:
    """Return the (indicator, period) pairs a submission states something of: those it has columns for, or all a period has."""
    codes = (ANY,) if submission.indicators is None else submission.indicators
    return {(code, period) for code in codes for period in periods} | said.pairs()


def _has_column(submission: Submission, standing: Standing, indicator: str, period: str) -> bool:
    """Say whether a submission leaves a fact out that it could have said, and no newer one has said."""
    return (submission.indicators is None or indicator in submission.indicators) and standing.newer(indicator, period) is None


def _stated(
    ledger: Ledger,
    held: Mapping[Key, Held],
    shelf: Mapping[Key, list[Shelved]],
    source: Source,
    in_force: Mapping[str, list[Holder]],
    order: Order | None,
) -> set[Key]:
    """Return the facts a source states in the batches that a new one of it replaces; order: leave out what is newer than it."""
    replaced = {holder.batch_id for batches in in_force.values() for holder in batches}
    stated = [(key, fact) for key, fact in held.items()] + [(key, fact) for key, facts in shelf.items() for fact in facts]
    return {
        key
        for key, fact in stated
        if fact.source == source
        and fact.batch_id in replaced
        and (ledger.period is None or key[ledger.period] in in_force)
        and (order is None or fact.order <= order)
    }


def _about(ledger: Ledger, key: Key, held: Mapping[Key, Held]) -> tuple[str, str, str]:
    """Return a fact's indicator, area and period, "" for what it has not."""
    named = dict(zip(ledger.key, key, strict=True))
    if key in held:
        named = {**dict(zip(ledger.compared, held[key].values, strict=True)), **named}
    return named.get("indicator_code", ""), named.get("area_code", ""), named.get("period", "")
