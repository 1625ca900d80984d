"""The webservice's figures for the same work on the same shop, each at its best batch size and number of clients."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, cycle, islice
from typing import Final

from benchmarks.erp import BRANDS, FAMILIES, BenchErp, barcode, brand_name, family_key
from benchmarks.webservice import Best, Effort, PeerProduct, Webservice, price_node, stock_node
from stockbridge.mapping.articles import brand_key
from tests.support.prestashop import Shop

FAR: Final = 900_000
"""The first number of the peer's own products: none of ours has it."""
OURS: Final = "reference LIKE 'REF-%%'"

Nodes = Callable[[int], Sequence[str]]


@dataclass(frozen=True)
class Peers:
    """The best of each work."""

    create: Best
    update: Best
    price: Best
    stock: Best


class Peer:
    """Makes fresh records for each try: what does not change would cost less."""

    def __init__(self, shop: Shop, erp: BenchErp, effort: Effort, tell: Callable[[str], None]) -> None:
        self._shop, self._erp, self._effort, self._tell = shop, erp, effort, tell
        self._numbers = count(FAR)
        self._languages = {row["iso_code"]: str(row["id_lang"]) for row in shop.query("SELECT * FROM ps_lang")}
        self._products = cycle(self._column(f"SELECT id_product FROM ps_product WHERE {OURS} ORDER BY id_product"))
        self._stock = cycle(
            self._column(
                "SELECT id_stock_available FROM ps_stock_available JOIN ps_product USING (id_product) "
                f"WHERE {OURS} AND id_product_attribute = 0 ORDER BY id_product"
            )
        )
        self._categories, self._brands = self._bound("categories"), self._bound("brands")
        groups = f"SELECT id_tax_rules_group FROM ps_product WHERE {OURS} LIMIT 1"
        self._tax_rules_group = int(shop.value(groups))

    def measure(self) -> Peers:
        with Webservice(self._shop) as webservice:
            return Peers(
                create=self._best(webservice, "creates products", "POST", "products", self._new),
                update=self._best(webservice, "changes texts and prices", "PATCH", "products", self._changed),
                price=self._best(webservice, "changes prices", "PATCH", "products", self._repriced),
                stock=self._best(webservice, "changes stock", "PATCH", "stock_availables", self._restocked),
            )

    def _best(self, webservice: Webservice, what: str, verb: str, resource: str, nodes: Nodes) -> Best:
        self._tell(f"the webservice {what}")
        return webservice.best(verb, resource, nodes, self._effort)

    def _new(self, many: int) -> list[str]:
        return [self._product(number).node() for number in islice(self._numbers, many)]

    def _changed(self, many: int) -> list[str]:
        return [self._product(number).change(next(self._products)) for number in islice(self._numbers, many)]

    def _repriced(self, many: int) -> list[str]:
        numbers = islice(self._numbers, many)
        return [price_node(next(self._products), f"{1 + number % 50_000 / 100:.6f}") for number in numbers]

    def _restocked(self, many: int) -> list[str]:
        return [stock_node(next(self._stock), 100 + number % 900) for number in islice(self._numbers, many)]

    def _product(self, number: int) -> PeerProduct:
        article = self._erp.article(number)
        return PeerProduct(
            reference=f"PEER-{number}",
            price=f"{article.price:.6f}",
            barcode=barcode(number),
            weight=f"{article.weight:.6f}",
            names=self._by_id(article.names),
            summaries=self._by_id(article.summaries),
            descriptions=self._by_id(article.descriptions),
            brand=self._brands[brand_key(brand_name(number % BRANDS))],
            category=self._categories[family_key(number % FAMILIES)],
            tax_rules_group=self._tax_rules_group,
        )

    def _by_id(self, texts: Mapping[str, str]) -> dict[str, str]:
        return {self._languages[code]: text for code, text in texts.items()}

    def _bound(self, flow: str) -> dict[str, int]:
        rows = self._shop.query("SELECT erp_key, entity_id FROM ps_stockbridge_binding WHERE flow = %s", [flow])
        return {str(row["erp_key"]): int(row["entity_id"]) for row in rows}

    def _column(self, sql: str) -> list[int]:
        return [int(next(iter(row.values()))) for row in self._shop.query(sql)]
