"""Orders placed in the real shop, and what of them is measured: latency, a queue drained, the checkout's hooks."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Final

import httpx

from benchmarks.erp import KEYS
from benchmarks.place import address
from benchmarks.rows import Row, median, percentile
from tests.support.prestashop import Shop

LINES: Final = 3
PLENTY: Final = 20
"""Pieces that a product must have, so that it is not sold out while orders are placed."""
LOOK_SECONDS: Final = 0.004
"""How often the ERP's database is looked at: the error of each latency."""

_CUSTOMER: Final = """
$customer = new Customer();
$customer->firstname = 'Camille';
$customer->lastname = 'Durand';
$customer->email = 'camille.durand.' . Tools::passwdGen(8, 'NUMERIC') . '@example.com';
$customer->passwd = password_hash('Correct-Horse-Battery-7', PASSWORD_BCRYPT);
if (!$customer->add()) {
    throw new RuntimeException('the shop refused the customer');
}
$address = new Address();
$address->id_customer = $customer->id;
$address->id_country = (int) Configuration::get('PS_COUNTRY_DEFAULT');
$address->alias = 'Home';
$address->firstname = 'Camille';
$address->lastname = 'Durand';
$address->address1 = '12 rue des Lilas';
$address->postcode = '69003';
$address->city = 'Lyon';
if (!$address->add()) {
    throw new RuntimeException('the shop refused the address');
}
echo $customer->id;
"""


@dataclass(frozen=True)
class Placed:
    """An order, when it stood (seconds of this machine's clock), and what our hooks took of its checkout."""

    order: int
    stood: float
    hooks_ms: float
    hooks_cpu_ms: float
    calls: int


_SOLD: Final = """
SELECT id_product AS id FROM ps_product JOIN ps_stockbridge_binding ON entity_id = id_product
JOIN ps_stock_available USING (id_product)
WHERE flow = 'products' AND erp_key NOT LIKE %s AND active = 1 AND available_for_order = 1
AND ps_product.minimal_quantity = 1 AND id_product_attribute = 0 AND ps_stock_available.quantity >= %s
"""


class Buyer:
    """Buys products that the agent's own ERP sells, each order in a web request of its own."""

    def __init__(self, shop: Shop, seed: int) -> None:
        self._shop = shop
        self._customer = shop.php(_CUSTOMER).strip()
        self._draw = random.Random(seed)
        found = shop.query(_SOLD, [f"{KEYS}%", PLENTY])
        self._products = [int(row["id"]) for row in found]
        if len(self._products) < LINES:
            raise RuntimeError("the shop has too few products of the demo ERP to buy")
        self._http = httpx.Client(base_url=shop.base_url, timeout=120)

    def close(self) -> None:
        self._http.close()

    def buy(self) -> Placed:
        chosen = ",".join(str(number) for number in self._draw.sample(self._products, LINES))
        query = f"{address('ps_wirepayment', 'checkout')}&customer={self._customer}&products={chosen}"
        answer = self._http.get(query)
        if answer.status_code != httpx.codes.OK:
            raise RuntimeError(f"the shop refused an order: {answer.status_code} {answer.text[:300]}")
        return Placed(**answer.json())

    def buy_many(self, count: int, at_once: int, tell: Callable[[str], None]) -> list[Placed]:
        placed: list[Placed] = []
        with ThreadPoolExecutor(at_once) as pool:
            for bought in pool.map(lambda _: self.buy(), range(count)):
                placed.append(bought)
                if len(placed) % 50 == 0:
                    tell(f"{len(placed)} of {count} orders placed")
        return placed


@dataclass
class Arrivals:
    """Watches the demo ERP's database for documents that become visible to another reader: that is their commit."""

    database: Path
    at: dict[str, float] = field(default_factory=dict)
    _end: Event = field(default_factory=Event)

    def __enter__(self) -> Arrivals:
        self._thread = Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as link:
            seen = last = 0
            while not self._end.wait(LOOK_SECONDS):
                (version,) = link.execute("PRAGMA data_version").fetchone()
                if version == seen:
                    continue
                seen, now = version, time.time()
                for number, key in link.execute("SELECT id, web_key FROM document WHERE id > ? ORDER BY id", [last]):
                    self.at.setdefault(key, now)
                    last = number


def documents(database: Path) -> set[str]:
    """The keys of all documents that stand in the demo ERP."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as link:
        return {str(key) for (key,) in link.execute("SELECT web_key FROM document WHERE web_key IS NOT NULL")}


def keys_of(shop: Shop, orders: Sequence[Placed]) -> dict[int, str]:
    """The document's key by order, as the module gave it."""
    rows = shop.query("SELECT entity_id, document_key FROM ps_stockbridge_outbox WHERE entity = 'order'")
    given = {int(row["entity_id"]): str(row["document_key"]) for row in rows if row["document_key"]}
    return {placed.order: given[placed.order] for placed in orders if placed.order in given}


def hook_row(orders: Sequence[Placed]) -> Row:
    spent = [placed.hooks_ms for placed in orders]
    note = (
        f"{len(orders)} orders of {LINES} lines by validateOrder, each in a fresh request: loading the module, about "
        f"{orders[0].calls} calls of its hooks, and the end of the request; p50 {percentile(spent, 0.5):.2f} ms, "
        f"of it {median([placed.hooks_cpu_ms for placed in orders]):.2f} ms processor time of PHP"
    )
    return Row("checkout, all hooks of an order, p99", percentile(spent, 0.99), "ms", "p99 < 5 ms", note=note)
