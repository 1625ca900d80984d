"""Where agent and shop stand with each other: hello, lineage, shop time; ``reconcile`` compares after a restore."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from stockbridge.clock import Clock
from stockbridge.contract.envelope import Instance
from stockbridge.contract.operations.session import (
    Acknowledgement,
    AgentReport,
    FlowName,
    HelloParams,
    HelloResult,
)
from stockbridge.contract.problems import PROBLEMS
from stockbridge.engine.memory import IdentityMemory, Memory
from stockbridge.engine.ports import Identity, ShopGateway
from stockbridge.engine.reconcile import reconcile
from stockbridge.errors import Defect, RequestRefused

log = structlog.get_logger()
T = TypeVar("T")


class Identification:
    """Who the agent is, asked anew for each message: a hello may have changed it."""

    def __init__(self, memory: IdentityMemory, instance_mark: str) -> None:
        self._memory = memory
        self._mark = instance_mark

    def __call__(self) -> Identity:
        standing = self._memory.standing()
        return Identity(
            installation=self._memory.paired().installation,
            epoch=standing.epoch,
            generation=standing.generation,
            instance=Instance(boot=standing.boot, mark=self._mark),
            lineage=standing.lineage.number if standing.lineage else 0,
            memory=standing.memory,
        )


class Session:
    """One conversation with the shop. ``describe`` says how the agent is doing, for the shop's own pages."""

    def __init__(
        self, *, gateway: ShopGateway, memory: Memory, clock: Clock, describe: Callable[[], AgentReport]
    ) -> None:
        self._gateway = gateway
        self._memory = memory
        self._clock = clock
        self._describe = describe
        self._shop: HelloResult | None = None
        self._told_at = (0.0, clock.now())
        self._acknowledged: list[Acknowledgement] = []
        self.reconciling = False
        self.ground = 0
        """Rises each time both sides were compared: what was read of the ERP before then says nothing any more."""

    @property
    def shop(self) -> HelloResult:
        """What the last hello told; says hello where none was said yet."""
        return self._shop or self.hello()

    @property
    def heard(self) -> HelloResult | None:
        """What the last hello told, if there was one."""
        return self._shop

    def hello(self) -> HelloResult:
        """Exchanges lineages. Where one of the sides was restored, both are compared, and a shop that holds its writes
        until then is told so."""
        result = self._greet(reconciled=False)
        standing = self._memory.identity.standing()
        ground = (standing.epoch, standing.memory)
        if result.writes == "held" or ground != standing.compared:
            self.compare(result.flows)
            self._memory.identity.compared(*ground)
        return self._greet(reconciled=True) if result.writes == "held" else result

    def call(self, action: Callable[[], T]) -> T:
        """Does it; where the shop asks for a hello first, says hello and does it once more."""
        try:
            return action()
        except RequestRefused as error:
            if error.code not in PROBLEMS or PROBLEMS[error.code].recovery != "hello":
                raise
            log.info("the shop asks for a hello", code=error.code)
            self.hello()
            return action()

    def acknowledge(self, acknowledgement: Acknowledgement) -> None:
        """Told with the next hello."""
        self._acknowledged.append(acknowledgement)

    def lasts(self, until: datetime) -> float:
        """Seconds until a moment of the shop's clock; what passed is the longer of wall and measured time, so that
        neither a stepped clock nor a suspended machine makes a lease last longer than it does."""
        if self._shop is None:
            raise Defect("no_hello", "The shop's time was asked for before any hello.")
        measured, told_at = self._told_at
        passed = max(self._clock.monotonic() - measured, (self._clock.now() - told_at).total_seconds())
        return (until - self._shop.shop_time - timedelta(seconds=passed)).total_seconds()

    def _greet(self, *, reconciled: bool) -> HelloResult:
        standing = self._memory.identity.standing()
        acknowledged = tuple(self._acknowledged)
        params = HelloParams(
            agent=self._describe(),
            lineage=standing.lineage,
            reconciled=reconciled,
            import_sequence=standing.import_sequence,
            acknowledged=acknowledged,
        )
        asked_at = (self._clock.monotonic(), self._clock.now())
        greeting = self._gateway.hello(params)
        result = greeting.result
        self._memory.identity.greeted(greeting.epoch, result.memory, result.lineage, result.import_sequence)
        del self._acknowledged[: len(acknowledged)]
        self._shop, self._told_at = result, asked_at
        if (greeting.epoch, result.memory) != (standing.epoch, standing.memory):
            log.info("new ground", epoch=greeting.epoch, memory=result.memory, writes=result.writes)
        return result

    def compare(self, flows: Sequence[FlowName]) -> None:
        """What the shop lists is what it has; what differs is read and sent anew, under versions above the shop's."""
        self.reconciling = True
        try:
            found = reconcile(self._gateway, self._memory, flows, self._clock.now())
        finally:
            self.reconciling = False
            self.ground += 1
        log.info("both sides were compared", differing=found.differing, rebound=found.rebound)
