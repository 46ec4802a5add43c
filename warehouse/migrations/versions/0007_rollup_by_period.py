"""Rollups lie by period, then area: a month's figures stand together, and writing them touches few pages.

What the index of periods was for is now told by the key.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _key(*columns: str) -> None:
    """Give the table its primary key anew, SQLite's by copying it: the key is where its rows lie."""
    with op.batch_alter_table("rollup") as batch:
        batch.drop_constraint("pk_rollup", type_="primary")
        batch.create_primary_key("pk_rollup", list(columns))


def upgrade() -> None:
    op.drop_index("ix_rollup_period", table_name="rollup")
    _key("county_code", "indicator_code", "period", "area_code")


def downgrade() -> None:
    _key("county_code", "indicator_code", "area_code", "period")
    op.create_index("ix_rollup_period", "rollup", ["county_code", "period", "area_code"])
