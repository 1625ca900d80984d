"""What the tests of the outgoing side share: a shop with the module, its lease and settle, orders and their rows."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from stockbridge.contract.operations.outbox import LeasedEvent
from stockbridge.contract.records.customer import Customer
from stockbridge.contract.records.order import Order
from tests.shop.catalogue import OPERATE
from tests.shop.module import installed
from tests.support.prestashop import Line, Person, Shop, Storefront, Wishes

CASH_ON_DELIVERY = "ps_cashondelivery"
MUG, T_SHIRT, T_SHIRT_SIZE = 6, 1, 1
CHEQUE_AWAITED, PAID, SHIPPED, CANCELLED = 1, 2, 4, 6

CHANGE_STATE = """
$order = new Order((int) $argv[1]);
$history = new OrderHistory();
$history->id_order = $order->id;
$history->changeIdOrderState((int) $argv[2], $order, !$order->hasInvoice());
$history->add();
"""

COPIES = {
    "ps_orders": "id_order",
    "ps_order_detail": "id_order_detail",
    "ps_order_history": "id_order_history",
    "ps_order_cart_rule": "id_order_cart_rule",
    "ps_order_carrier": "id_order_carrier",
}


def equipped(shop: Shop) -> Outgoing:
    """A shop with the module and one order, cash on delivery: restored, or made once for this state of the module."""
    installed(shop, "outgoing", lambda fresh: Outgoing(fresh).place())
    outgoing = Outgoing(shop)
    outgoing.first = outgoing.newest()
    return outgoing


@dataclass
class Outgoing:
    """A shop's outgoing side, called as its endpoint would; ``ahead`` moves the module's clock into the future.

    ``first`` is the order that `equipped` placed.
    """

    shop: Shop
    first: int = 0
    ahead: int = 0
    memory: str = "256M"
    sequence: int = field(default=0, init=False)

    # -- the agent's part

    def lease(
        self,
        token: str | None = None,
        *,
        limit: int = 50,
        seconds: int = 300,
        entities: Sequence[str] = ("order",),
        budget_ms: int = 8_000,
    ) -> Leased:
        """Lease under a token, a new one unless one is given."""
        token = token or str(uuid.uuid4())
        params = {"token": token, "limit": limit, "seconds": seconds, "entities": list(entities)}
        answer = self.call("lease", params, [], budget_ms)
        assert "problem" not in answer, answer
        events = [LeasedEvent.model_validate_json(json.dumps(item)) for item in answer["items"]]
        return Leased(token, events, answer["result"]["backlog"], answer["result"]["expires_at"])

    def settle(self, token: str, events: Iterable[LeasedEvent], outcome: str = "done", **more: Any) -> list[str]:
        """Settle events alike; a ``done`` one gets a key and the next import sequence."""
        items = []
        for event in events:
            self.sequence += 1
            done = {"erp_key": f"ERP-{event.entity_id}", "erp_number": f"SO-{event.entity_id}"}
            answered = {**done, "import_sequence": self.sequence} if outcome == "done" else {}
            items.append(
                {
                    "event": event.event,
                    "revision": event.revision.to_wire(),
                    "outcome": outcome,
                    **answered,
                    **more,
                }
            )
        answer = self.call("settle", {"token": token}, items)
        return [item["result"] for item in answer["items"]]

    def call(self, operation: str, params: Mapping[str, Any], items: Sequence[Any], budget_ms: int = 8_000) -> Any:
        """Run one operation in a process of its own; its answer, or ``problem``."""
        told = {"operation": operation, "message": str(uuid.uuid4()), "params": params, "items": items}
        calls = {"now": int(time.time()) + self.ahead, "calls": [{**told, "budget_ms": budget_ms}]}
        return json.loads(self.shop.php(self.script, stdin=json.dumps(calls)))[0]

    @property
    def script(self) -> str:
        """Runs operations with as much memory as the host gives."""
        return f"ini_set('memory_limit', '{self.memory}'); require '{OPERATE}';"

    def sweep(self) -> None:
        """Let the next lease sweep."""
        self.shop.execute("DELETE FROM ps_stockbridge_state WHERE name = 'swept_at'")

    # -- the shop's part

    def place(self, *lines: Line, email: str = "camille@example.com", language: str = "en", **more: Any) -> int:
        """Let a guest check out, with cash on delivery unless the wishes say otherwise; the order's id."""
        chosen = {"wishes": Wishes(payment=CASH_ON_DELIVERY), **more}
        with Storefront(self.shop.base_url, language) as storefront:
            return storefront.order(lines or [Line(MUG)], person=Person(email), **chosen).id

    def change_state(self, order: int, state: int) -> None:
        """Move an order to a state as the core does, hooks included."""
        self.shop.php(CHANGE_STATE, str(order), str(state))

    def copy(self, order: int, **changes: Any) -> int:
        """A new order by SQL alone, as an import or another module makes it: no hook runs."""
        for table, key in COPIES.items():
            columns = [row["Field"] for row in self.shop.query(f"SHOW COLUMNS FROM {table}") if row["Field"] != key]
            new = [f"{self.newest()} AS id_order" if c == "id_order" else f"`{c}`" for c in columns]
            if table == "ps_orders":
                new = [repr(changes[c]) if c in changes else f"`{c}`" for c in columns]
            names = ", ".join(f"`{column}`" for column in columns)
            chosen = f"SELECT {', '.join(new)} FROM {table} WHERE id_order = {order}"
            self.shop.execute(f"INSERT INTO {table} ({names}) {chosen}")
        return self.newest()

    def newest(self) -> int:
        """The highest order id."""
        return int(self.shop.value("SELECT MAX(id_order) FROM ps_orders"))

    def row(self, entity_id: int, entity: str = "order") -> dict[str, Any]:
        """The outbox row of an entity; empty where there is none."""
        sql = "SELECT * FROM ps_stockbridge_outbox WHERE entity = %s AND entity_id = %s"
        return next(iter(self.shop.query(sql, [entity, entity_id])), {})

    def problem(self, order: int) -> dict[str, Any]:
        """The problem kept on an order's row."""
        told: dict[str, Any] = json.loads(self.row(order)["problem"])
        return told


@dataclass(frozen=True)
class Leased:
    """What one lease handed out."""

    token: str
    events: list[LeasedEvent]
    backlog: int
    expires_at: str

    @property
    def ids(self) -> list[int]:
        """The entities' ids, in the order of the answer."""
        return [int(event.entity_id) for event in self.events]

    def order(self, entity_id: int) -> Order:
        """The record of an order; the test fails where it was not handed out."""
        return next(event.order for event in self.events if int(event.entity_id) == entity_id and event.order)

    def customer(self, entity_id: int) -> Customer:
        """The record of a customer."""
        return next(event.customer for event in self.events if int(event.entity_id) == entity_id and event.customer)

    def of(self, entity_id: int) -> LeasedEvent:
        """The event of an entity."""
        return next(event for event in self.events if int(event.entity_id) == entity_id)
