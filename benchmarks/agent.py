"""The agent's engine in this process, paired with the benchmark's shop: real state, real client, real signatures."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final, TypeVar

from benchmarks.erp import VAT, BenchErp
from benchmarks.place import Meter
from benchmarks.processor import Processors, Used
from stockbridge.clock import Clock, SystemClock
from stockbridge.contract.keys import SigningKey, new_nonce, to_base64url
from stockbridge.contract.operations.session import AgentReport, FlowName, HelloResult
from stockbridge.contract.pairing_string import PairingString
from stockbridge.engine.erp import ErpWatch
from stockbridge.engine.memory import Figures, Pairing
from stockbridge.engine.ports import ShopGateway
from stockbridge.engine.progress import Report
from stockbridge.engine.readers import Articles, Families, Reader, StockLevels
from stockbridge.engine.reading import Reading
from stockbridge.engine.sending import Sending
from stockbridge.engine.session import Identification, Session
from stockbridge.engine.sides import Sides
from stockbridge.mapping.settings import CatalogueMapping, StockMapping
from stockbridge.shop.connection import connected
from stockbridge.shop.pairing import Newcomer, PairedShop, pair
from stockbridge.shop.transport import HttpTransport
from stockbridge.store.state import State, default_url
from tests.support.prestashop import Shop

T = TypeVar("T")
VERSION: Final = version("stockbridge")

_STRING = """
require_once _PS_MODULE_DIR_ . 'stockbridge/stockbridge.php';
$pairings = Stockbridge\\Kernel::instance()->get(Stockbridge\\Pairing\\Pairings::class);
echo json_encode($pairings->create($argv[1], 1));
"""


def pairing_text(shop: Shop) -> str:
    """A new pairing string, as the module's page shows it."""
    text: str = json.loads(shop.php(_STRING, shop.base_url))["text"]
    return text


@dataclass(frozen=True)
class Spent:
    """Seconds of the two halves of a run, what came of it, how many items the shop answered, what sending them used."""

    reading: float
    sending: float
    figures: Figures
    answered: int
    used: Used

    @property
    def whole(self) -> float:
        return self.reading + self.sending


@dataclass(frozen=True)
class BenchAgent:
    """One shop, one ERP. ``report`` is told of progress."""

    sides: Sides
    erp: BenchErp
    report: Report
    processors: Processors

    def categories(self) -> Spent:
        return self._run(Families(self.erp, self._catalogue()), ("categories",))

    def products(self) -> Spent:
        return self._run(Articles(self.erp, self._catalogue(), self._takes), ("brands", "products"))

    def stock(self) -> Spent:
        contained = self.sides.memory.orders.contained(falls_at_order=True)
        return self._run(StockLevels(self.erp, StockMapping(), self._takes, contained), ("stock",))

    @property
    def _takes(self) -> frozenset[str]:
        return frozenset(self.sides.session.shop.flows)

    def _catalogue(self) -> CatalogueMapping:
        return catalogue_mapping(self.sides.session.shop)

    def _run(self, reader: Reader, flows: Sequence[FlowName]) -> Spent:
        shop = next(entry.id for entry in self.sides.session.shop.vocabulary.shops if entry.default)
        reading, read = timed(lambda: Reading(self.sides, reader, to_shop(shop)).run(self.report, nothing))
        with self.processors.measuring() as used:
            sending, sent = timed(lambda: self._send(flows))
        return Spent(reading, sending, read.plus(sent), sent.created + sent.updated + sent.unchanged, used)

    def _send(self, flows: Sequence[FlowName]) -> Figures:
        figures = Figures()
        for flow in flows:
            figures = figures.plus(Sending(self.sides, flow).run(self.report, nothing))
        return figures


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds and result."""
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def nothing() -> None:
    """No orders wait between the batches of a measurement."""


def to_shop(shop_id: str) -> Callable[[Sequence[str]], Mapping[str, str]]:
    return lambda keys: dict.fromkeys(keys, shop_id)


def catalogue_mapping(shop: HelloResult) -> CatalogueMapping:
    """All is published, with the shop's tax rules group whose rate is the usual one."""
    groups = [group for group in shop.vocabulary.tax_rules_groups if group.active and group.rate > 0]
    languages = sorted(shop.vocabulary.languages, key=lambda language: not language.default)
    return CatalogueMapping(
        languages=tuple(language.code for language in languages if language.active),
        tax_rules_groups={VAT: max(groups, key=lambda group: group.rate).id if groups else "0"},
        publish=True,
    )


@contextmanager
def paired_agent(shop: Shop, folder: Path, erp: BenchErp, meter: Meter, report: Report) -> Iterator[BenchAgent]:
    """Pairs over HTTP, then holds the connection open."""
    clock, key = SystemClock(), SigningKey.generate()
    paired = _pair(shop, key, clock)
    folder.mkdir(parents=True, exist_ok=True)
    state = State(default_url(folder))
    try:
        state.identity.pair(_remembered(paired))
        state.identity.raise_boot()
        identity = Identification(state.identity, new_nonce())
        public = paired.public_key
        with connected(shop_url=paired.url, shop_public_key=public, key=key, identity=identity, clock=clock) as wire:
            processors = Processors(meter, shop.database.daemon.pid())
            yield BenchAgent(sides_of(wire, erp, state, clock), erp, report, processors)
    finally:
        state.close()


def sides_of(gateway: ShopGateway, erp: BenchErp, state: State, clock: Clock) -> Sides:
    session = Session(gateway=gateway, memory=state, clock=clock, describe=describe)
    return Sides(gateway, erp, state, clock, session, ErpWatch(erp, clock))


def describe() -> AgentReport:
    return AgentReport(
        version=VERSION,
        machine="bench",
        platform="bench",
        state="up_to_date",
        sentence="Measuring.",
        erp="bench",
        needs_attention=0,
        flows=(),
    )


def _pair(shop: Shop, key: SigningKey, clock: Clock) -> PairedShop:
    string = PairingString.decode(pairing_text(shop))
    with HttpTransport(string.url, clock) as wire:
        return pair(string, Newcomer(key, "bench", VERSION), wire, clock)


def _remembered(paired: PairedShop) -> Pairing:
    return Pairing(
        shop_url=paired.url,
        shop_name=paired.name,
        shop_public_key=to_base64url(paired.public_key),
        installation=paired.installation,
        generation=paired.generation,
        epoch=paired.epoch,
        key_reference="file:bench",
    )
