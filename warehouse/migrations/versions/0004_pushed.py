"""Which versions were pushed to whom."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    keys = ("county_code", "destination")
    op.create_table(
        "pushed",
        *(sa.Column(name, TEXT, nullable=False) for name in keys),
        sa.Column("version", sa.Integer, nullable=False),
        *(sa.Column(name, TEXT, nullable=False, server_default=sa.text("''")) for name in ("state", "pushed_at")),
        sa.PrimaryKeyConstraint(*keys, "version", name="pk_pushed"),
        sqlite_with_rowid=False,
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("pushed")
