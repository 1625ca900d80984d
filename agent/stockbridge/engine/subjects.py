"""How the state names what it knows: orders by their document key, customers by shop and id."""

from __future__ import annotations

from stockbridge.contract.operations.outbox import LeasedEvent


def customer_subject(shop_id: str, customer_id: str) -> str:
    return f"{shop_id}:{customer_id}"


def subject_of(event: LeasedEvent) -> str:
    """An order has a key that no restored shop gives twice; a customer is known by its id."""
    return event.key or customer_subject(event.shop_id, event.entity_id)
