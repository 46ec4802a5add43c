"""Statuses of targets, figures frozen at a year's end, and how a target's stock counts."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
REAL: sa.types.TypeEngine[float] = sa.REAL().with_variant(sa.DOUBLE_PRECISION(), "postgresql")
_TEXTS = ("as_of", "polarity", "kind", "plan_basis", "status", "reason", "possible_worst", "possible_best", "noise", "formula", "state")
_INTEGERS = ("long_term", "reported", "expected", "check_pace", "noise_points", "merged")
_REALS = (
    "actual", "target", "start", "numerator", "denominator", "months", "term", "plan", "achievement", "pace", "months_late", "pace_so_far",
    "pace_needed", "forecast", "forecast_low", "forecast_high", "gap", "possible_low", "possible_high", "noise_low", "noise_high",
)  # fmt: skip


def _key(name: str, kind: Any = TEXT) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, TEXT, nullable=False, server_default=sa.text("''"))


def _integer(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=False, server_default=sa.text("0"))


def _table(name: str, key: tuple[sa.Column[Any], ...], *columns: sa.Column[Any]) -> None:
    primary = sa.PrimaryKeyConstraint(*(column.name for column in key), name=f"pk_{name}")
    op.create_table(name, *key, *columns, primary, sqlite_with_rowid=False, sqlite_strict=True)


def _judged() -> list[sa.Column[Any]]:
    return [
        *(_text(name) for name in _TEXTS),
        *(_integer(name) for name in _INTEGERS),
        *(sa.Column(name, REAL, nullable=True) for name in _REALS),
    ]


def upgrade() -> None:
    for name in ("target", "target_current"):
        op.add_column(name, _text("counting"))
    key = ("county_code", "indicator_code", "area_code", "period")
    _table("status", (*(_key(name) for name in key), _key("version", sa.Integer)), *_judged())
    _table("status_current", tuple(_key(name) for name in key), _integer("version"), *_judged())
    _table(
        "frozen",
        tuple(_key(name) for name in ("county_code", "period", "indicator_code", "area_code")),
        *(sa.Column(name, REAL, nullable=True) for name in ("value", "numerator", "denominator", "target", "achievement")),
        *(_text(name) for name in ("bound", "status", "frozen_at")),
        *(_integer(name) for name in ("reported", "expected", "version")),
    )


def downgrade() -> None:
    for name in ("frozen", "status_current", "status"):
        op.drop_table(name)
    for name in ("target_current", "target"):
        op.drop_column(name, "counting")
