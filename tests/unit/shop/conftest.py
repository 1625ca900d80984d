"""The agent's side of the wire without a network: requests go straight to a sandbox shop's front door."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from stockbridge.clock import ManualClock
from stockbridge.contract.envelope import Instance
from stockbridge.contract.keys import SigningKey, new_nonce
from stockbridge.contract.operations.session import AgentReport, HelloParams, Lineage
from stockbridge.engine.ports import Identity
from stockbridge.shop.answers import RawAnswer, unreachable
from stockbridge.shop.client import ShopClient
from stockbridge.shop.courier import Courier, Manners
from stockbridge.shop.pairing import Newcomer, PairedShop, pair
from stockbridge.shop.sandbox.faults import Silence
from stockbridge.shop.sandbox.front_door import HttpRequest
from stockbridge.shop.sandbox.shop import SandboxShop

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
Spoil = Callable[[RawAnswer], RawAnswer]


class DirectWire:
    """Carries bytes to the shop's endpoint; ``spoilers`` spoil or lose the next answers, one each."""

    def __init__(self, shop: SandboxShop) -> None:
        self.shop = shop
        self.sent: list[tuple[dict[str, str], bytes]] = []
        self.spoilers: list[Spoil] = []

    def post(self, headers: Mapping[str, str], body: bytes) -> RawAnswer:
        self.sent.append((dict(headers), body))
        request = HttpRequest("POST", list(headers.items()), len(body), lambda: body)
        try:
            answer = self.shop.endpoint(request)
        except Silence as error:
            raise unreachable("shop_hung_up", self.shop.url) from error
        raw = RawAnswer(self.shop.url, answer.status, tuple(answer.headers.items()), answer.body)
        return self.spoilers.pop(0)(raw) if self.spoilers else raw


class Agent:
    """A paired agent whose standing is kept in memory."""

    def __init__(self, shop: SandboxShop, wire: DirectWire, clock: ManualClock) -> None:
        self.key = SigningKey.generate()
        self.paired: PairedShop = pair(shop.new_pairing_string(), Newcomer(self.key, "PC", "0.1"), wire, clock)
        self.manners = Manners()
        self.instance = Instance(boot=1, mark=new_nonce())
        self.epoch, self.memory = self.paired.epoch, 0
        self.lineage: Lineage | None = None
        self.courier = Courier(
            shop_url=shop.url,
            key=self.key,
            shop_key=lambda _: self.paired.public_key,
            wire=wire,
            clock=clock,
            manners=self.manners,
        )
        self.client = ShopClient(courier=self.courier, identity=self.identity, clock=clock)
        self.hello()

    def identity(self) -> Identity:
        number = self.lineage.number if self.lineage else 0
        return Identity(
            self.paired.installation, self.epoch, self.paired.generation, self.instance, number, self.memory
        )

    def hello(self) -> None:
        greeting = self.client.hello(hello_params(self.lineage))
        self.epoch, self.memory, self.lineage = greeting.epoch, greeting.result.memory, greeting.result.lineage


def hello_params(lineage: Lineage | None) -> HelloParams:
    report = AgentReport(
        version="0.1",
        machine="PC",
        platform="test",
        state="up_to_date",
        sentence="Up to date.",
        erp="demo",
        needs_attention=0,
        flows=(),
    )
    return HelloParams(agent=report, lineage=lineage, reconciled=False, import_sequence=0, acknowledged=())


def new_token() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def sandbox(tmp_path: Path, clock: ManualClock) -> Iterator[SandboxShop]:
    shop = SandboxShop(tmp_path / "shop.sqlite", clock=clock)
    yield shop
    shop.close()


@pytest.fixture
def wire(sandbox: SandboxShop) -> DirectWire:
    return DirectWire(sandbox)


@pytest.fixture
def agent(sandbox: SandboxShop, wire: DirectWire, clock: ManualClock) -> Agent:
    found = Agent(sandbox, wire, clock)
    wire.sent.clear()
    return found
