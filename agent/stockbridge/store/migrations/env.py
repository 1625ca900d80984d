"""What alembic runs: the migrations within the connection and transaction that ``store.migrate`` opened."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
