"""The engine between a fake shop and a fake ERP, over a real state database; ``restart`` is what a new process does."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from stockbridge.clock import ManualClock
from stockbridge.contract.operations.session import AgentReport
from stockbridge.engine.erp import ErpWatch
from stockbridge.engine.memory import Pairing
from stockbridge.engine.progress import Progress
from stockbridge.engine.pull import Pull
from stockbridge.engine.push import Mappings, Push
from stockbridge.engine.session import Session
from stockbridge.engine.sides import Sides
from stockbridge.mapping.settings import CatalogueMapping, OrderMapping, StatusMapping, StockMapping
from stockbridge.store.state import State, default_url
from tests.support.fake_erp import FakeErp
from tests.support.fake_shop import FakeShop

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PAIRING = Pairing(
    shop_url="https://shop.test/",
    shop_name="Shop",
    shop_public_key="A" * 43,
    installation="11111111-2222-4333-8444-555555555555",
    generation=1,
    epoch=1,
    key_reference="file:agent",
)
MAPPINGS = Mappings(
    orders=OrderMapping(),
    catalogue=lambda _: CatalogueMapping(languages=("en", "fr"), tax_rules_groups={"N": "1"}),
    stock=StockMapping(),
    statuses=StatusMapping(statuses={"new": None, "shipped": "shipped"}),
)


def describe() -> AgentReport:
    return AgentReport(
        version="0.1.0",
        machine="TEST",
        platform="test",
        state="up_to_date",
        sentence="Up to date.",
        erp="fake",
        needs_attention=0,
        flows=(),
    )


@dataclass
class Bridge:
    """One agent at work."""

    folder: Path
    clock: ManualClock = field(default_factory=lambda: ManualClock(NOW))
    progress: list[Progress] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.shop = FakeShop(self.clock)
        self.erp = FakeErp()
        self.mappings = MAPPINGS
        self.state: State | None = None
        self.restart()

    def restart(self) -> None:
        """A new process on the same state; the first one also pairs."""
        if self.state is not None:
            self.state.close()
        self.state = state = State(default_url(self.folder))
        if state.identity.pairing() is None:
            state.identity.pair(PAIRING)
        state.identity.raise_boot()
        self.session = Session(gateway=self.shop, memory=state, clock=self.clock, describe=describe)
        watch = ErpWatch(self.erp, self.clock)
        self.sides = Sides(self.shop, self.erp, state, self.clock, self.session, watch)
        self.pull = Pull(self.sides, self.mappings.orders)
        self.push = Push(self.sides, self.mappings, between=lambda: None)

    def forget(self) -> None:
        """The state is lost."""
        self.memory.close()
        self.state = None
        for file in self.folder.glob("state.db*"):
            file.unlink()
        self.restart()

    @property
    def memory(self) -> State:
        assert self.state is not None
        return self.state

    def close(self) -> None:
        self.memory.close()
