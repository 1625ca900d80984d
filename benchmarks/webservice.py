"""The peer: PrestaShop's own webservice on the same shop, at the batch size and number of clients that suit it best."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from types import TracebackType
from typing import Final, Self
from xml.sax.saxutils import escape

import httpx

from tests.support.prestashop import Shop

KEY: Final = "STOCKBRIDGEBENCHMARKPEERKEY00001"
OK: Final = frozenset({200, 201})

_OPEN = """
Configuration::updateGlobalValue('PS_WEBSERVICE', 1);
$key = new WebserviceKey();
$key->key = $argv[1];
$key->active = 1;
$key->add();
$verbs = ['GET' => 1, 'POST' => 1, 'PUT' => 1, 'PATCH' => 1];
$resources = ['products' => $verbs, 'stock_availables' => $verbs];
WebserviceKey::setPermissionForAccount($key->id, $resources);
"""


@dataclass(frozen=True)
class Effort:
    """The combinations that are tried: records per request, clients at once, and the least number of records each."""

    batches: tuple[int, ...] = (1, 50, 200)
    clients: tuple[int, ...] = (1, 4)
    at_least: int = 40


@dataclass(frozen=True)
class Best:
    """The highest rate, and how it was reached."""

    rate: float
    batch: int
    clients: int

    def __str__(self) -> str:
        return f"{self.batch} a request, {self.clients} client{'s' if self.clients > 1 else ''}"


class Webservice:
    """Sends batches of XML by one verb, from one or several clients. Opens the webservice of the shop."""

    def __init__(self, shop: Shop) -> None:
        shop.php(_OPEN, KEY)
        self._http = httpx.Client(base_url=f"{shop.base_url}api/", auth=(KEY, ""), timeout=600, headers=_HEADERS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._http.close()

    def best(self, verb: str, resource: str, nodes: Callable[[int], Sequence[str]], effort: Effort) -> Best:
        """The best over batch sizes and clients; ``nodes(n)`` gives n fresh records."""
        tried = []
        for batch, clients in product(effort.batches, effort.clients):
            fresh = nodes(max(batch * clients, effort.at_least))
            tried.append(Best(self.send(verb, resource, fresh, batch, clients), batch, clients))
        return max(tried, key=lambda found: found.rate)

    def send(self, verb: str, resource: str, nodes: Sequence[str], batch: int, clients: int) -> float:
        """Records per second. Raises RuntimeError where the shop refused one: the figure would mean nothing."""
        bodies = [_document(nodes[at : at + batch]) for at in range(0, len(nodes), batch)]
        started = time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            list(pool.map(lambda body: self._request(verb, resource, body), bodies))
        return len(nodes) / (time.perf_counter() - started)

    def _request(self, verb: str, resource: str, body: bytes) -> None:
        answer = self._http.request(verb, resource, content=body)
        if answer.status_code not in OK:
            raise RuntimeError(f"the webservice answered {answer.status_code}: {answer.text[:500]}")


_HEADERS = {"Content-Type": "text/xml", "Accept-Encoding": "identity"}


def _document(nodes: Sequence[str]) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><prestashop>{"".join(nodes)}</prestashop>'.encode()


@dataclass(frozen=True)
class PeerProduct:
    """A product for the webservice, with the texts by the language's id; as complete as the one we send."""

    reference: str
    price: str
    barcode: str
    weight: str
    names: Mapping[str, str]
    summaries: Mapping[str, str]
    descriptions: Mapping[str, str]
    brand: int
    category: int
    tax_rules_group: int

    def node(self) -> str:
        urls = {language: self.reference.lower() for language in self.names}
        return (
            f"<product><reference>{escape(self.reference)}</reference><price>{self.price}</price><state>1</state>"
            f"<ean13>{self.barcode}</ean13><weight>{self.weight}</weight><id_manufacturer>{self.brand}</id_manufacturer>"
            f"<id_category_default>{self.category}</id_category_default>"
            f"<id_tax_rules_group>{self.tax_rules_group}</id_tax_rules_group><active>1</active>"
            f"<available_for_order>1</available_for_order><show_price>1</show_price>"
            f"{_texts('name', self.names)}{_texts('link_rewrite', urls)}"
            f"{_texts('description_short', self.summaries)}{_texts('description', self.descriptions)}"
            f"<associations><categories><category><id>{self.category}</id></category></categories></associations>"
            "</product>"
        )

    def change(self, product_id: int) -> str:
        """The same texts and price onto a product that is there."""
        return (
            f"<product><id>{product_id}</id><price>{self.price}</price>"
            f"{_texts('name', self.names)}{_texts('description', self.descriptions)}</product>"
        )


def _texts(field: str, texts: Mapping[str, str]) -> str:
    inner = "".join(f'<language id="{language}">{escape(text)}</language>' for language, text in texts.items())
    return f"<{field}>{inner}</{field}>"


def price_node(product_id: int, price: str) -> str:
    """A change of one product's price."""
    return f"<product><id>{product_id}</id><price>{price}</price></product>"


def stock_node(row: int, quantity: int) -> str:
    """A change of one stock row's quantity."""
    return f"<stock_available><id>{row}</id><quantity>{quantity}</quantity></stock_available>"
