"""A large catalogue that did not change, read again by the agent: time, memory and what would be sent; no shop asked.

Two processes, so that the memory is that of the second reading alone: ``remember`` makes the state of an agent whose
shop has everything, ``read`` reads it all again. Both print JSON; ``measure`` runs them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.agent import nothing, sides_of, timed, to_shop
from benchmarks.erp import VAT, BenchErp
from benchmarks.memory import peak_bytes
from stockbridge.clock import SystemClock
from stockbridge.contract.keys import SigningKey, new_nonce, to_base64url
from stockbridge.engine.memory import Pairing, ShopHas
from stockbridge.engine.readers import Articles
from stockbridge.engine.reading import Reading, outgoing
from stockbridge.engine.session import Identification
from stockbridge.engine.sides import Sides
from stockbridge.mapping.settings import CatalogueMapping
from stockbridge.shop.connection import connected
from stockbridge.store.state import State, default_url

MAPPING: Final = CatalogueMapping(languages=("en", "fr"), tax_rules_groups={VAT: "1"}, publish=True)
SHOP: Final = "1"
NOWHERE: Final = "http://127.0.0.1:9/"
"""Nothing listens there: a reading of what did not change asks no shop."""


@dataclass(frozen=True)
class Again:
    """One reading. ``queued``: what it would have sent; ``peak_bytes`` None where the system does not tell."""

    count: int
    seconds: float
    processor_seconds: float
    queued: int
    peak_bytes: int | None

    @property
    def cost(self) -> float:
        """Milliseconds of the processor per record."""
        return self.processor_seconds * 1000 / self.count


def measure(count: int) -> Again:
    """In processes of their own."""
    with tempfile.TemporaryDirectory() as folder:
        _process("remember", count, folder)
        return Again(**json.loads(_process("read", count, folder)))


def _process(step: str, count: int, folder: str) -> str:
    command = [sys.executable, "-m", "benchmarks.unchanged", step, str(count), folder]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def remember(erp: BenchErp, sides: Sides) -> None:
    """As after a restore: what the shop lists is what it has."""
    articles = Articles(erp, MAPPING, frozenset())
    listing = (
        ShopHas(SHOP, row.key, str(number), 1, number, row.hash, row.title)
        for number, row in enumerate(
            (
                outgoing(made, SHOP)
                for page in articles.pages(None)
                for _, unit in articles.units(page.rows)
                for made in articles.make(unit)
                if made.flow == "products"
            ),
            start=1,
        )
    )
    sides.memory.catalogue.replace_sent("products", listing)


def read(erp: BenchErp, sides: Sides) -> Again:
    articles = Articles(erp, MAPPING, frozenset())
    began = time.process_time()
    seconds, _ = timed(lambda: Reading(sides, articles, to_shop(SHOP)).run(lambda _: None, nothing))
    used = time.process_time() - began
    queued = sides.memory.catalogue.due_count("products", sides.clock.now())
    return Again(erp.count, seconds, used, queued, peak_bytes())


@contextmanager
def _agent(erp: BenchErp, folder: Path) -> Iterator[Sides]:
    """The whole agent, its client included, as it would be in memory."""
    clock, key = SystemClock(), SigningKey.generate()
    with closing(State(default_url(folder))) as state:
        state.identity.pair(Pairing(NOWHERE, "Shop", to_base64url(key.public), SHOP, 1, 1, "file:bench"))
        identity = Identification(state.identity, new_nonce())
        with connected(shop_url=NOWHERE, shop_public_key=key.public, key=key, identity=identity, clock=clock) as client:
            yield sides_of(client, erp, state, clock)


def main(step: str, count: str, folder: str) -> None:
    erp = BenchErp(int(count))
    with _agent(erp, Path(folder)) as sides:
        if step == "remember":
            remember(erp, sides)
        else:
            sys.stdout.write(json.dumps(vars(read(erp, sides))))


if __name__ == "__main__":
    main(*sys.argv[1:])
