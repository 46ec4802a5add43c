"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
REAL: sa.types.TypeEngine[float] = sa.REAL().with_variant(sa.DOUBLE_PRECISION(), "postgresql")


def _key(name: str, kind: Any = TEXT) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _text(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, TEXT, nullable=False, server_default=sa.text("''")) for name in names]


def _integer(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Integer, nullable=False, server_default=sa.text("0")) for name in names]


def _real(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, REAL, nullable=True) for name in names]


def _table(name: str, key: tuple[sa.Column[Any], ...], *columns: list[sa.Column[Any]]) -> None:
    primary = sa.PrimaryKeyConstraint(*(column.name for column in key), name=f"pk_{name}")
    flat = [column for group in columns for column in group]
    op.create_table(name, *key, *flat, primary, sqlite_with_rowid=False, sqlite_strict=True)


def upgrade() -> None:
    _table(
        "publication",
        (_key("version", sa.Integer),),
        _text("published_at"),
        _integer("batches", "cells"),
        _text("note"),
    )
    _table(
        "county",
        (_key("county_code"),),
        _text("name_zh", "name_en"),
        _integer("demo"),
        _text("note", "root", "fingerprint"),
    )
    _table(
        "area",
        (_key("county_code"), _key("area_code"), _key("valid_from")),
        _text("valid_to", "level", "name_zh", "name_en", "parent_code", "township_code"),
        _integer("position"),
        _text("successor_codes", "relation"),
    )
    _table(
        "area_group",
        (_key("county_code"), _key("group_code"), _key("member_code"), _key("valid_from")),
        _text("valid_to"),
    )
    _table(
        "indicator",
        (_key("county_code"), _key("indicator_code")),
        _text("dataset", "domain", "name_zh", "name_en", "unit", "level", "frequency", "aggregation", "polarity", "declaration"),
    )
    _table(
        "form",
        (_key("county_code"), _key("form_code")),
        _text("name_zh", "name_en", "kind", "frequency", "sender"),
        _integer("due_day"),
        _text("fingerprint"),
    )
    _table(
        "batch",
        (_key("batch_id", sa.Integer),),
        _integer("version"),
        _text("county_code", "form_code", "form_fingerprint", "file_name", "sha256", "sender_code"),
        _integer("submission_no"),
        _text("submitted_on", "received_at", "loaded_at", "state", "scope", "indicator_codes"),
        _integer("rows_taken", "rows_changed", "rows_unchanged", "rows_withdrawn", "rows_refused", "rows_superseded"),
    )
    _table(
        "batch_period",
        (_key("county_code"), _key("form_code"), _key("sender_code"), _key("period"), _key("batch_id", sa.Integer)),
    )
    _table(
        "batch_sheet",
        (_key("batch_id", sa.Integer), _key("sheet_no", sa.Integer)),
        _text("name"),
    )
    _table(
        "finding",
        (_key("batch_id", sa.Integer), _key("finding_no", sa.Integer)),
        _text("county_code", "rule", "severity", "sheet"),
        _integer("row_no", "column_no"),
        _text("raw", "indicator_code", "area_code", "period", "params", "explanation"),
    )
    _table(
        "observation",
        (_key("county_code"), _key("indicator_code"), _key("period"), _key("area_code"), _key("version", sa.Integer)),
        _real("value", "numerator", "denominator"),
        _text("bound", "state", "basis", "raw"),
        _integer("batch_id", "sheet_no", "row_no", "column_no"),
        _text("more_columns"),
    )
    _table(
        "observation_current",
        (_key("county_code"), _key("indicator_code"), _key("period"), _key("area_code")),
        _integer("version"),
        _real("value", "numerator", "denominator"),
        _text("bound", "state", "basis"),
        _integer("batch_id", "confirmed_by"),
    )
    _table(
        "register_row",
        (_key("county_code"), _key("register"), _key("row_key"), _key("version", sa.Integer)),
        _text("area_code", "state", "attributes"),
        _integer("batch_id", "sheet_no", "row_no"),
    )
    _table(
        "register_row_current",
        (_key("county_code"), _key("register"), _key("row_key")),
        _integer("version"),
        _text("area_code", "state", "attributes"),
        _integer("batch_id", "sheet_no", "row_no", "confirmed_by"),
    )
    _table(
        "target",
        (_key("county_code"), _key("indicator_code"), _key("area_code"), _key("period"), _key("version", sa.Integer)),
        _real("value", "start"),
        _text("phases", "department", "deadline", "horizon", "state"),
        _integer("batch_id", "sheet_no", "row_no"),
    )
    _table(
        "target_current",
        (_key("county_code"), _key("indicator_code"), _key("area_code"), _key("period")),
        _integer("version"),
        _real("value", "start"),
        _text("phases", "department", "deadline", "horizon", "state"),
        _integer("batch_id", "sheet_no", "row_no", "confirmed_by"),
    )
    _table(
        "overridden",
        (_key("county_code"), _key("ledger"), _key("entry_key"), _key("form_code"), _key("sender_code")),
        _integer("batch_id", "confirmed_by"),
        _text("entry"),
    )
    _table(
        "rollup",
        (_key("county_code"), _key("indicator_code"), _key("area_code"), _key("period")),
        _text("level"),
        _real("value", "numerator", "denominator", "year_to_date"),
        _text("bound"),
        _integer("reported", "expected", "townships_reported", "townships_expected", "version"),
    )
    op.create_index("ix_batch_sha256", "batch", ["county_code", "sha256"])
    op.create_index("ix_rollup_period", "rollup", ["county_code", "period", "area_code"])


def downgrade() -> None:
    op.drop_index("ix_batch_sha256", "batch")
    op.drop_index("ix_rollup_period", "rollup")
    for name in (
        "rollup",
        "overridden",
        "target_current",
        "target",
        "register_row_current",
        "register_row",
        "observation_current",
        "observation",
        "finding",
        "batch_sheet",
        "batch_period",
        "batch",
        "form",
        "indicator",
        "area_group",
        "area",
        "county",
        "publication",
    ):
        op.drop_table(name)
