"""The tables. Types are those SQLite's STRICT tables and PostgreSQL share: Text, REAL (double), Integer.

Facts are append-only: a correction or withdrawal is another row with a later version. ``*_current`` holds the
newest row of each key and is written in the same transaction. Texts sort by their bytes on both databases: the migrations
give them the collation "C" in PostgreSQL.
"""

from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Real(sa.types.TypeDecorator[float]):
    """An eight-byte float on both databases: REAL in SQLite, DOUBLE PRECISION in PostgreSQL."""

    impl = sa.REAL
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[float]:
        """Choose the database's own name for it."""
        return dialect.type_descriptor(sa.DOUBLE_PRECISION() if dialect.name == "postgresql" else sa.REAL())


def _key(name: str, kind: Any = sa.Text) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, nullable=False, autoincrement=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=sa.text("''"))


def _integer(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default=sa.text("0"))


def _real(name: str) -> sa.Column[float]:
    return sa.Column(name, Real, nullable=True)


def _facts(name: str, *columns: sa.Column[Any] | sa.PrimaryKeyConstraint) -> sa.Table:
    return sa.Table(name, metadata, *columns, sqlite_with_rowid=False, sqlite_strict=True)


# A row per published version. The newest version is what caches, screens and frozen records are keyed by.
publication = _facts(
    "publication",
    _key("version", sa.Integer),
    _text("published_at"),  # ISO 8601 with offset
    _integer("batches"),
    _integer("cells"),  # observation, register and target rows written
    _text("note"),
)

# A row per county folder.
county = _facts(
    "county",
    _key("county_code"),
    _text("name_zh"),
    _text("name_en"),
    _integer("demo"),
    _text("note"),
    _text("root"),
    _text("fingerprint"),  # of what is declared
    _text("stamp"),  # of the files it was last read from, and the program that read them
)

# A row per area and span of validity (months, inclusive; valid_to '' = still valid, valid_from '' = ever since).
area = _facts(
    "area",
    _key("county_code"),
    _key("area_code"),
    _key("valid_from"),
    _text("valid_to"),
    _text("level"),
    _text("name_zh"),
    _text("name_en"),
    _text("parent_code"),
    _text("township_code"),  # of a village its township's, of a township its own, else ''
    _integer("position"),  # 建制顺序
    _text("successor_codes"),  # joined by ;
    _text("relation"),
)

# A row per membership of a village or township in a zone; zones themselves stand in area with level zone.
area_group = _facts("area_group", _key("county_code"), _key("group_code"), _key("member_code"), _key("valid_from"), _text("valid_to"))

# The catalogue as loaded, a row per county folder and indicator; `declaration` is the whole entry as JSON.
indicator = _facts(
    "indicator",
    _key("county_code"),
    _key("indicator_code"),
    *(_text(name) for name in ("dataset", "domain", "name_zh", "name_en", "unit", "level", "frequency", "aggregation", "polarity")),
    _text("declaration"),
)

form = _facts(
    "form",
    _key("county_code"),
    _key("form_code"),
    *(_text(name) for name in ("name_zh", "name_en", "kind", "frequency", "sender")),
    _integer("due_day"),
    _text("fingerprint"),
)

# A row per load of one file. state: published, superseded (a newer submission was already there), refused (could not be read
# or recognised), counted (no file: what was counted from a register), unchanged is not a batch. rows_* count cells of
# observation forms, rows of registers and targets.
batch = _facts(
    "batch",
    _key("batch_id", sa.Integer),
    _integer("version"),
    *(_text(name) for name in ("county_code", "form_code", "form_fingerprint", "file_name", "sha256", "sender_code")),
    _integer("submission_no"),  # 0 first, 1.. corrections as the file's name says
    _text("submitted_on"),  # date the sheet says, ''
    _text("received_at"),  # ISO 8601, when the file arrived
    _text("loaded_at"),
    _text("state"),
    _text("scope"),  # replace, upsert
    _text("indicator_codes"),  # of the cells it holds, joined by ;
    *(_integer(name) for name in ("rows_taken", "rows_changed", "rows_unchanged", "rows_withdrawn", "rows_refused", "rows_superseded")),
    _text("stated_codes"),  # indicators it has a column for, joined by ;, * = any: what it leaves out of these is withdrawn
    _text("about"),  # hash of sender, periods, areas and indicators: the same bytes under another name may be about others
)
sa.Index("ix_batch_sha256", batch.c.county_code, batch.c.sha256)

# What a batch covers: a row per period and sheet name.
batch_period = _facts(
    "batch_period", _key("county_code"), _key("form_code"), _key("sender_code"), _key("period"), _key("batch_id", sa.Integer)
)
batch_sheet = _facts("batch_sheet", _key("batch_id", sa.Integer), _key("sheet_no", sa.Integer), _text("name"))

# What a check said; severity must, explain, hint; row_no and column_no are Excel's from 1, 0 = the whole sheet or file.
finding = _facts(
    "finding",
    _key("batch_id", sa.Integer),
    _key("finding_no", sa.Integer),
    *(_text(name) for name in ("county_code", "rule", "severity", "sheet")),
    _integer("row_no"),
    _integer("column_no"),
    *(_text(name) for name in ("raw", "indicator_code", "area_code", "period", "params", "explanation")),
)


def _observed() -> tuple[sa.Column[Any], ...]:
    return (
        _real("value"),  # in the indicator's unit; NULL = masked or withdrawn, never "not reported": that has no row
        _real("numerator"),
        _real("denominator"),
        _text("bound"),  # exact, at_least, at_most
        _text("state"),  # reported, masked, returned, counted (from a register), withdrawn
        _text("basis"),
    )


# A row per indicator, area, period and version that changed it.
observation = _facts(
    "observation",
    _key("county_code"),
    _key("indicator_code"),
    _key("period"),
    _key("area_code"),
    _key("version", sa.Integer),
    *_observed(),
    _text("raw"),
    _integer("batch_id"),
    _integer("sheet_no"),
    _integer("row_no"),
    _integer("column_no"),
    _text("more_columns"),  # further source cells of the same row, Excel's column numbers joined by ;
)
observation_current = _facts(
    "observation_current",
    _key("county_code"),
    _key("indicator_code"),
    _key("period"),
    _key("area_code"),
    _integer("version"),
    *_observed(),
    _integer("batch_id"),
    _integer("confirmed_by"),  # newest batch that said the same again where a form's scope is not replace, else batch_id
)


def _registered() -> tuple[sa.Column[Any], ...]:
    return (
        _text("area_code"),
        _text("state"),  # reported, withdrawn
        _text("attributes"),  # JSON: field → value (dates ISO, choices by code)
        _integer("batch_id"),
        _integer("sheet_no"),
        _integer("row_no"),
    )


# A row per thing in a register and version that changed it.
register_row = _facts("register_row", _key("county_code"), _key("register"), _key("row_key"), _key("version", sa.Integer), *_registered())
register_row_current = _facts(
    "register_row_current",
    _key("county_code"),
    _key("register"),
    _key("row_key"),
    _integer("version"),
    *_registered(),
    _integer("confirmed_by"),
)


def _aimed() -> tuple[sa.Column[Any], ...]:
    return (
        _real("value"),  # NULL = withdrawn
        _real("start"),
        _text("phases"),  # JSON: "01".."12" or "Q1".."Q4" → value planned to that date
        *(_text(name) for name in ("department", "deadline", "horizon", "counting", "state")),  # state: reported, withdrawn
        _integer("batch_id"),
        _integer("sheet_no"),
        _integer("row_no"),
    )


# A row per indicator, area, year (or window) aimed at, and version that changed it.
target = _facts(
    "target",
    _key("county_code"),
    _key("indicator_code"),
    _key("area_code"),
    _key("period"),
    _key("version", sa.Integer),
    *_aimed(),
)
target_current = _facts(
    "target_current",
    _key("county_code"),
    _key("indicator_code"),
    _key("area_code"),
    _key("period"),
    _integer("version"),
    *_aimed(),
    _integer("confirmed_by"),
)

# A row per source (form and sender) whose entry for a key gave way to another source's newer one; it comes back when that is withdrawn.
overridden = _facts(
    "overridden",
    _key("county_code"),
    _key("ledger"),  # observation, register_row, target
    _key("entry_key"),  # JSON: the key's columns after county_code
    _key("form_code"),
    _key("sender_code"),
    _integer("batch_id"),
    _integer("confirmed_by"),
    _text("entry"),  # JSON: the other columns
)

# A row per indicator, area above the collecting level (and at it for derived ones), and month, quarter or year; current version only.
# By period before area, so that a month's figures lie together: by area, what one file changes would lie on a page per area.
rollup = _facts(
    "rollup",
    _key("county_code"),
    _key("indicator_code"),
    _key("area_code"),
    _key("period"),
    _text("level"),
    _real("value"),  # NULL = nobody reported, or not computable
    _real("numerator"),
    _real("denominator"),
    _real("year_to_date"),
    _text("bound"),
    _integer("reported"),  # units at the collecting level (× base periods) that reported
    _integer("expected"),
    _integer("townships_reported"),
    _integer("townships_expected"),
    _integer("version"),
    sa.PrimaryKeyConstraint("county_code", "indicator_code", "period", "area_code"),
)


def _judged() -> tuple[sa.Column[Any], ...]:
    """Return the columns of a status; what each means says `warehouse.status`."""
    texts = ("as_of", "polarity", "kind", "plan_basis", "status", "reason", "possible_worst", "possible_best", "noise", "formula")
    reals = (
        "actual", "target", "start", "numerator", "denominator", "months", "term", "plan", "achievement", "pace", "months_late",
        "pace_so_far", "pace_needed", "forecast", "forecast_low", "forecast_high", "gap", "possible_low", "possible_high", "noise_low",
        "noise_high",
    )  # fmt: skip
    return (
        *(_text(name) for name in texts),
        _text("state"),  # reported, withdrawn: there is no such target any more
        *(_integer(name) for name in ("long_term", "reported", "expected", "check_pace", "noise_points", "merged")),
        *(_real(name) for name in reals),
    )


# A row per target and version in which its status, or anything it is made of, became another.
status = _facts(
    "status", _key("county_code"), _key("indicator_code"), _key("area_code"), _key("period"), _key("version", sa.Integer), *_judged()
)
status_current = _facts(
    "status_current", _key("county_code"), _key("indicator_code"), _key("area_code"), _key("period"), _integer("version"), *_judged()
)

# A row per version of a county whose summary was, or is being, pushed to a destination: a digest of its address, which is a secret.
pushed = _facts(
    "pushed",
    _key("county_code"),
    _key("destination"),
    _key("version", sa.Integer),
    _text("state"),  # sending, sent
    _text("pushed_at"),  # ISO 8601 with offset
)

# A row per figure of a year as it stood when the year was frozen, in which version; never written again.
frozen = _facts(
    "frozen",
    _key("county_code"),
    _key("period"),
    _key("indicator_code"),
    _key("area_code"),
    *(_real(name) for name in ("value", "numerator", "denominator", "target", "achievement")),
    *(_text(name) for name in ("bound", "status", "frozen_at")),
    *(_integer(name) for name in ("reported", "expected", "version")),
)

# What a meeting was shown, for ever: `deck` is all of it as it was sent to the screen, JSON.
meeting_record = _facts(
    "meeting_record",
    _key("record_id"),
    _text("county_code"),
    _integer("version"),
    *(_text(name) for name in ("title", "lang", "created_at")),
    _text("scenes"),  # codes of those shown, joined by ;
    _text("deck"),
)

# A row per link that opens the big screen only; revoked_at '' = it holds.
screen_token = _facts("screen_token", _key("token_hash"), *(_text(name) for name in ("name", "created_at", "revoked_at")))
