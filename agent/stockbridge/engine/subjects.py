"""How the state names what it knows: orders and customers by their key, stock by article."""

from __future__ import annotations

from stockbridge.contract.operations.outbox import LeasedEvent


def subject_of(event: LeasedEvent) -> str:
    """Orders and customers have a key that no restored shop gives twice."""
    return event.key or f"{event.shop_id}:{event.entity_id}"


def stock_key(article: str, variant: str | None) -> str:
    """The key of a stock item: the article's, or that of one of its variants."""
    return article if variant is None else f"{article}:{variant}"


def article_of(key: str) -> str:
    """The article that a stock key would be a variant of; an article's own key may look like that too."""
    return key.rpartition(":")[0] or key
