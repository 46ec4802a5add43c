"""Links that open the big screen only."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "screen_token",
        sa.Column("token_hash", TEXT, nullable=False),
        *(sa.Column(name, TEXT, nullable=False, server_default=sa.text("''")) for name in ("name", "created_at", "revoked_at")),
        sa.PrimaryKeyConstraint("token_hash", name="pk_screen_token"),
        sqlite_with_rowid=False,
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("screen_token")
