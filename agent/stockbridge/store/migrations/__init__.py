"""Alembic's migrations of the state database, one module per revision in ``versions``; ``store.migrate`` runs them."""
