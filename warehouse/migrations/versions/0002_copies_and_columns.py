"""What a file is about and has columns for: copies under another name are told apart, and only what it could have said is withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ADDED = ("stated_codes", "about")


def upgrade() -> None:
    for name in ADDED:
        op.add_column("batch", sa.Column(name, TEXT, nullable=False, server_default=sa.text("''")))
    op.add_column("county", sa.Column("stamp", TEXT, nullable=False, server_default=sa.text("''")))
    op.execute("update batch set stated_codes = '*'")  # until now a file stood for every indicator of its form


def downgrade() -> None:
    for name in ADDED:
        op.drop_column("batch", name)
    op.drop_column("county", "stamp")
