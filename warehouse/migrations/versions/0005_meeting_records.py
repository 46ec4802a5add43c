"""What meetings were shown."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, TEXT, nullable=False, server_default=sa.text("''"))


def upgrade() -> None:
    op.create_table(
        "meeting_record",
        sa.Column("record_id", TEXT, nullable=False),
        _text("county_code"),
        sa.Column("version", sa.Integer, nullable=False, server_default=sa.text("0")),
        *(_text(name) for name in ("title", "lang", "created_at", "scenes", "deck")),
        sa.PrimaryKeyConstraint("record_id", name="pk_meeting_record"),
        sqlite_with_rowid=False,
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("meeting_record")
