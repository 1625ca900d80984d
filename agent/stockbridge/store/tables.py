"""The tables of the state database, as the newest migration leaves them; ``migrations`` creates them.

Times are Unix seconds. ``subject`` is the shop's own key of an order or a customer; ``key`` an ERP key.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

identity = Table(
    "identity",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
    Column("installation", String(36), nullable=False),
    Column("shop_url", Text, nullable=False),
    Column("shop_name", Text, nullable=False),
    Column("shop_public_key", String(43), nullable=False),
    Column("key_reference", Text, nullable=False),
    Column("generation", BigInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("memory", BigInteger, nullable=False),
    Column("compared_epoch", BigInteger, nullable=False),
    Column("compared_memory", BigInteger, nullable=False),
    Column("lineage_number", BigInteger),
    Column("lineage_mark", String(22)),
    Column("boot", BigInteger, nullable=False),
    Column("import_sequence", BigInteger, nullable=False),
    Column("version_counter", BigInteger, nullable=False),
    Column("raw_body", Boolean, nullable=False),
    Column("lease_token", String(36), nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("subject", String(64), primary_key=True),
    Column("shop_id", String(19), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("problem", JSON(none_as_null=True)),
    Column("handled_at", BigInteger, nullable=False),
)

bindings = Table(
    "bindings",
    metadata,
    Column("subject", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("shop_id", String(19), nullable=False),
    Column("erp_key", String(64), nullable=False),
    Column("erp_number", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("import_sequence", BigInteger, nullable=False),
    Column("fallen", Boolean, nullable=False),
    Column("standing_since", BigInteger, nullable=False),
    Column("touched", JSON(none_as_null=True)),
    Column("bound_at", BigInteger, nullable=False),
    Index("bindings_erp_key", "kind", "erp_key"),
    Index("bindings_fallen", "fallen", "import_sequence"),
)

unverified = Table(
    "unverified",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("sent_at", BigInteger, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("flow", String(16), primary_key=True),
    Column("shop_id", String(19), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("memory", BigInteger, nullable=False),
    Column("counter", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("title", Text, nullable=False),
    Column("parent", String(64), nullable=False),
    Column("removal", Boolean, nullable=False),
    Column("stale", Boolean, nullable=False),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("available_at", BigInteger, nullable=False),
    Index("outbox_due", "flow", "state", "available_at", "counter"),
    Index("outbox_parent", "parent"),
)

sent = Table(
    "sent",
    metadata,
    Column("flow", String(16), primary_key=True),
    Column("shop_id", String(19), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("memory", BigInteger, nullable=False),
    Column("counter", BigInteger, nullable=False),
    Column("entity_id", String(19), nullable=False),
    Column("title", Text, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("removed", Boolean, nullable=False),
    Column("stale", Boolean, nullable=False),
    Index("sent_seen", "flow", "seen"),
)

reread = Table(
    "reread",
    metadata,
    Column("flow", String(16), primary_key=True),
    Column("key", String(64), primary_key=True),
)

cursors = Table(
    "cursors",
    metadata,
    Column("flow", String(16), primary_key=True),
    Column("value", Text),
    Column("snapshot", BigInteger, nullable=False),
    Column("reading", Boolean, nullable=False),
    Column("recipe", String(64), nullable=False),
    Column("completed_at", BigInteger),
)

journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("flow", String(16), nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
    Column("outcome", String(16), nullable=False),
    Column("read", BigInteger, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("unchanged", BigInteger, nullable=False),
    Column("waiting", BigInteger, nullable=False),
    Column("failed", BigInteger, nullable=False),
    Column("left_out", BigInteger, nullable=False),
    Column("code", String(64), nullable=False),
    Index("journal_flow", "flow", "id"),
)

dead_letters = Table(
    "dead_letters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("flow", String(16), nullable=False),
    Column("shop_id", String(19), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("problem", JSON, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("first_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("event", String(19), nullable=False),
    Column("token", String(36), nullable=False),
    Column("epoch", BigInteger),
    Column("sequence", BigInteger),
    UniqueConstraint("flow", "shop_id", "subject"),
    Index("dead_letters_state", "state"),
)
