"""The sandbox shop's tables: the module's own under the module's names, and a small shop; ``database`` opens them."""

from __future__ import annotations

from typing import Final

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS agent_key (
    key_id TEXT PRIMARY KEY, public_key BLOB NOT NULL, generation INTEGER NOT NULL, status TEXT NOT NULL,
    machine TEXT NOT NULL, version TEXT NOT NULL, created_at INTEGER NOT NULL, ends_at INTEGER, last_seen_at INTEGER,
    report TEXT);
CREATE TABLE IF NOT EXISTS pairing (
    key_id TEXT PRIMARY KEY, public_key BLOB NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER, agent_key_id TEXT);
CREATE TABLE IF NOT EXISTS nonce (
    key_id TEXT NOT NULL, nonce TEXT NOT NULL, expires_at INTEGER NOT NULL, PRIMARY KEY (key_id, nonce));
CREATE INDEX IF NOT EXISTS nonce_end ON nonce (expires_at);
CREATE TABLE IF NOT EXISTS outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT, entity TEXT NOT NULL, entity_id INTEGER NOT NULL, shop_id INTEGER NOT NULL,
    revision INTEGER NOT NULL, state TEXT NOT NULL, available_at INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    token TEXT, lease_expires_at INTEGER, lease_generation INTEGER, leased_revision INTEGER,
    leased_fingerprint TEXT, fingerprint TEXT,
    document_key TEXT, erp_key TEXT, erp_number TEXT, import_sequence INTEGER, problem TEXT,
    created_at INTEGER NOT NULL, UNIQUE (entity, entity_id, shop_id));
CREATE INDEX IF NOT EXISTS outbox_due ON outbox (state, available_at, id);
CREATE TABLE IF NOT EXISTS binding (
    id INTEGER PRIMARY KEY AUTOINCREMENT, shop_id INTEGER NOT NULL, flow TEXT NOT NULL, erp_key TEXT NOT NULL,
    entity_id INTEGER, memory INTEGER NOT NULL, counter INTEGER NOT NULL, hash TEXT NOT NULL,
    UNIQUE (shop_id, flow, erp_key));
CREATE TABLE IF NOT EXISTS stock_fence (
    product_id INTEGER PRIMARY KEY, erp_quantity INTEGER NOT NULL, as_of INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS stock_hold (
    order_id INTEGER NOT NULL, product_id INTEGER NOT NULL, quantity INTEGER NOT NULL,
    contained INTEGER NOT NULL DEFAULT 0, import_sequence INTEGER, ended_at INTEGER,
    PRIMARY KEY (order_id, product_id));
CREATE TABLE IF NOT EXISTS report (
    what TEXT NOT NULL, position INTEGER NOT NULL, body TEXT NOT NULL, stored_at INTEGER NOT NULL,
    PRIMARY KEY (what, position));
CREATE TABLE IF NOT EXISTS followup (kind TEXT NOT NULL, entity_id INTEGER NOT NULL, PRIMARY KEY (kind, entity_id));
CREATE TABLE IF NOT EXISTS category (id INTEGER PRIMARY KEY AUTOINCREMENT, parent_id INTEGER, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS brand (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS product (
    id INTEGER PRIMARY KEY AUTOINCREMENT, reference TEXT NOT NULL, body TEXT NOT NULL,
    quantity INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS product_reference ON product (reference COLLATE NOCASE);
CREATE TABLE IF NOT EXISTS customer (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT, cart_id INTEGER NOT NULL, customer_id INTEGER NOT NULL,
    secure_key TEXT NOT NULL, date_add TEXT NOT NULL, updated_at INTEGER NOT NULL, state_id INTEGER NOT NULL,
    tracking_number TEXT NOT NULL DEFAULT '', body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS order_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT, order_id INTEGER NOT NULL, state_id INTEGER NOT NULL, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS payment (
    id INTEGER PRIMARY KEY AUTOINCREMENT, order_id INTEGER NOT NULL, method TEXT NOT NULL, transaction_id TEXT NOT NULL,
    amount TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS mail (
    id INTEGER PRIMARY KEY AUTOINCREMENT, order_id INTEGER NOT NULL, template TEXT NOT NULL, at INTEGER NOT NULL);
"""

TABLES: Final = (
    "state",
    "agent_key",
    "pairing",
    "nonce",
    "outbox",
    "binding",
    "stock_fence",
    "stock_hold",
    "report",
    "followup",
    "category",
    "brand",
    "product",
    "customer",
    "orders",
    "order_history",
    "payment",
    "mail",
)
