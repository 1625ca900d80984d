"""How the state names what it knows: orders by their document key, customers by shop and id, stock by article."""

from __future__ import annotations

from stockbridge.contract.operations.outbox import LeasedEvent


def customer_subject(shop_id: str, customer_id: str) -> str:
    return f"{shop_id}:{customer_id}"


def subject_of(event: LeasedEvent) -> str:
    """An order has a key that no restored shop gives twice; a customer is known by its id."""
    return event.key or customer_subject(event.shop_id, event.entity_id)


def stock_key(article: str, variant: str | None) -> str:
    """The key of a stock item: the article's, or that of one of its variants."""
    return article if variant is None else f"{article}:{variant}"
