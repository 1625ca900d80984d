"""After a restore of either side, what the shop lists is what it has; ``session`` says when, ``push`` sends the rest.

Orders need no comparing: their key stands on the ERP's document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from stockbridge.contract.operations.review import ListItem
from stockbridge.contract.operations.session import FlowName
from stockbridge.engine.memory import Bound, Memory, ShopHas
from stockbridge.engine.ports import ShopGateway


@dataclass(frozen=True)
class Reconciliation:
    """How much of the catalogue differed, and how many bindings of documents and customers came back from the shop."""

    differing: int
    rebound: int


def reconcile(gateway: ShopGateway, memory: Memory, flows: Iterable[FlowName], now: datetime) -> Reconciliation:
    """Both lists are read to their end or nothing of them is kept, flow by flow."""
    rebound = memory.orders.rebuild(_bound(gateway.list_events()), now)
    differing = sum(memory.catalogue.replace_sent(flow, _has(gateway.list_bindings(flow))) for flow in flows)
    return Reconciliation(differing, rebound)


def _bound(events: Iterable[ListItem]) -> Iterator[Bound]:
    for event in events:
        if event.erp_key is None:
            continue
        if event.entity == "order" and event.key is not None:
            yield Bound("document", event.key, event.shop_id, event.erp_key)
        elif event.entity == "customer" and event.key is not None:
            yield Bound("customer", event.key, event.shop_id, event.erp_key)


def _has(bindings: Iterable[ListItem]) -> Iterator[ShopHas]:
    for row in bindings:
        if row.key is None or row.version is None:
            continue
        yield ShopHas(
            shop_id=row.shop_id,
            key=row.key,
            entity_id=row.id or "",
            memory=row.version.memory,
            counter=row.version.counter,
            hash=row.hash or "",
            title=row.reference or "",
        )
