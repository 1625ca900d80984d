"""The first state: identity, inbox, bindings, outbox, sent, reread, cursors, journal, dead letters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _number(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _word(name: str, length: int, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=nullable)


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def upgrade() -> None:
    _identity()
    _orders()
    _catalogue()
    _people()


def _identity() -> None:
    op.create_table(
        "identity",
        sa.Column("id", sa.Integer(), sa.CheckConstraint("id = 1"), primary_key=True),
        _word("installation", 36),
        _text("shop_url"),
        _text("shop_name"),
        _word("shop_public_key", 43),
        _text("key_reference"),
        _number("generation"),
        _number("epoch"),
        _number("memory"),
        _number("compared_epoch"),
        _number("compared_memory"),
        _number("lineage_number", nullable=True),
        _word("lineage_mark", 22, nullable=True),
        _number("boot"),
        _number("import_sequence"),
        _number("version_counter"),
        _flag("raw_body"),
        _word("lease_token", 36),
    )


def _orders() -> None:
    op.create_table(
        "inbox",
        sa.Column("subject", sa.String(64), primary_key=True),
        _word("shop_id", 19),
        _number("epoch"),
        _number("sequence"),
        sa.Column("problem", sa.JSON()),
        _number("handled_at"),
    )
    op.create_table(
        "bindings",
        sa.Column("subject", sa.String(64), primary_key=True),
        _word("kind", 16),
        _word("shop_id", 19),
        _word("erp_key", 64),
        _word("erp_number", 64),
        _word("digest", 64),
        _number("import_sequence"),
        _flag("fallen"),
        _number("standing_since"),
        sa.Column("touched", sa.JSON(none_as_null=True)),
        _number("bound_at"),
    )
    op.create_index("bindings_erp_key", "bindings", ["kind", "erp_key"])
    op.create_index("bindings_fallen", "bindings", ["fallen", "import_sequence"])


def _item_key() -> list[sa.Column[str]]:
    return [
        sa.Column("flow", sa.String(16), primary_key=True),
        sa.Column("shop_id", sa.String(19), primary_key=True),
        sa.Column("key", sa.String(64), primary_key=True),
    ]


def _catalogue() -> None:
    op.create_table(
        "outbox",
        *_item_key(),
        _number("memory"),
        _number("counter"),
        _word("hash", 64),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        _text("title"),
        _word("parent", 64),
        _flag("removal"),
        _flag("stale"),
        _word("state", 8),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _number("available_at"),
    )
    op.create_index("outbox_due", "outbox", ["flow", "state", "available_at", "counter"])
    op.create_index("outbox_parent", "outbox", ["parent"])
    op.create_table(
        "sent",
        *_item_key(),
        _word("hash", 64),
        _number("memory"),
        _number("counter"),
        _word("entity_id", 19),
        _text("title"),
        _number("seen"),
        _flag("removed"),
        _flag("stale"),
    )
    op.create_index("sent_seen", "sent", ["flow", "seen"])
    op.create_table(
        "reread",
        sa.Column("flow", sa.String(16), primary_key=True),
        sa.Column("key", sa.String(64), primary_key=True),
    )
    op.create_table(
        "cursors",
        sa.Column("flow", sa.String(16), primary_key=True),
        _text("value", nullable=True),
        _number("snapshot"),
        _flag("reading"),
        _word("recipe", 64),
        _number("completed_at", nullable=True),
    )


def _people() -> None:
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), primary_key=True),
        _word("flow", 16),
        _number("started_at"),
        _number("finished_at", nullable=True),
        _word("outcome", 16),
        *[_number(name) for name in ("read", "created", "updated", "unchanged", "waiting", "failed", "left_out")],
        _word("code", 64),
    )
    op.create_index("journal_flow", "journal", ["flow", "id"])
    op.create_table(
        "dead_letters",
        sa.Column("id", sa.Integer(), primary_key=True),
        _word("flow", 16),
        _word("shop_id", 19),
        _word("subject", 64),
        _text("title"),
        sa.Column("problem", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _number("first_at"),
        _number("last_at"),
        _word("state", 16),
        _word("event", 19),
        _word("token", 36),
        _number("epoch", nullable=True),
        _number("sequence", nullable=True),
        sa.UniqueConstraint("flow", "shop_id", "subject"),
    )
    op.create_index("dead_letters_state", "dead_letters", ["state"])
