"""The peer: PrestaShop's own webservice on the same shop, at the batch size and number of clients that suit it best."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from xml.sax.saxutils import escape

import httpx

from tests.support.prestashop import Shop

KEY = "STOCKBRIDGEBENCHMARKPEERKEY00001"
CLIENTS = (1, 4)
BATCHES = (1, 50, 200)

_OPEN = """
Configuration::updateGlobalValue('PS_WEBSERVICE', 1);
$key = new WebserviceKey();
$key->key = $argv[1];
$key->active = 1;
$key->add();
$verbs = ['GET' => 1, 'POST' => 1, 'PUT' => 1, 'PATCH' => 1];
$resources = ['products' => $verbs, 'stock_availables' => $verbs, 'orders' => $verbs];
WebserviceKey::setPermissionForAccount($key->id, $resources);
"""


def open_webservice(shop: Shop) -> None:
    """Turns the webservice on, with a key for what the peer does."""
    shop.php(_OPEN, KEY)


class Webservice:
    """Sends batches of XML by one verb, from one or several clients."""

    def __init__(self, shop: Shop) -> None:
        self._url = f"{shop.base_url}api/"

    def send(self, verb: str, resource: str, nodes: Sequence[str], batch: int, clients: int) -> float:
        """Records per second. Raises RuntimeError where the shop refused one: the figure would mean nothing."""
        parts = [nodes[at : at + batch] for at in range(0, len(nodes), batch)]
        started = time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            list(pool.map(lambda part: self._post(verb, resource, part), parts))
        return len(nodes) / (time.perf_counter() - started)

    def _post(self, verb: str, resource: str, nodes: Sequence[str]) -> None:
        body = f'<?xml version="1.0" encoding="UTF-8"?><prestashop>{"".join(nodes)}</prestashop>'
        answer = httpx.request(
            verb, self._url + resource, content=body.encode(), auth=(KEY, ""), timeout=600, headers=_HEADERS
        )
        if answer.status_code not in {200, 201}:
            raise RuntimeError(f"the webservice answered {answer.status_code}: {answer.text[:500]}")

    def best(self, verb: str, resource: str, nodes: Callable[[int], Sequence[str]]) -> float:
        """The highest rate over batch sizes and clients; ``nodes(n)`` gives n fresh records."""
        rates = [
            self.send(verb, resource, nodes(max(batch * clients, 40)), batch, clients)
            for batch in BATCHES
            for clients in CLIENTS
        ]
        return max(rates)


_HEADERS = {"Content-Type": "text/xml", "Accept-Encoding": "identity"}


def product_node(reference: str, price: str, languages: Sequence[str]) -> str:
    """A product as complete as ours: texts in each language, category, price, published or not as by default."""
    names = "".join(f'<language id="{i}">{escape("Produit " + reference)}</language>' for i in languages)
    urls = "".join(f'<language id="{i}">{escape("produit-" + reference.lower())}</language>' for i in languages)
    texts = "".join(f'<language id="{i}">&lt;p&gt;Texte de {escape(reference)}&lt;/p&gt;</language>' for i in languages)
    return (
        f"<product><reference>{escape(reference)}</reference><price>{price}</price><state>1</state>"
        f"<id_category_default>2</id_category_default><id_tax_rules_group>1</id_tax_rules_group><active>0</active>"
        f"<name>{names}</name><link_rewrite>{urls}</link_rewrite><description>{texts}</description>"
        f"<description_short>{texts}</description_short>"
        f"<associations><categories><category><id>2</id></category></categories></associations></product>"
    )


def price_node(product: int, price: str) -> str:
    """A change of one product's price."""
    return f"<product><id>{product}</id><price>{price}</price></product>"


def stock_node(row: int, quantity: int) -> str:
    """A change of one stock row's quantity."""
    return f"<stock_available><id>{row}</id><quantity>{quantity}</quantity></stock_available>"
