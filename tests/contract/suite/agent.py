"""A well-behaved agent for the suite: the real client with a standing kept in memory, and its hand-made requests."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from stockbridge.clock import SystemClock
from stockbridge.contract.envelope import Instance
from stockbridge.contract.keys import SigningKey, new_nonce
from stockbridge.contract.operations.catalogue import ApplyAnswer, ApplyItem
from stockbridge.contract.operations.outbox import LeaseParams, SettleItem
from stockbridge.contract.operations.session import FlowName, HelloParams, Lineage
from stockbridge.contract.pairing_string import PairingString
from stockbridge.engine.ports import Greeting, Identity, Leased
from stockbridge.shop.client import ShopClient
from stockbridge.shop.courier import Courier, Manners
from stockbridge.shop.pairing import Newcomer, PairedShop, pair
from stockbridge.shop.transport import HttpTransport
from tests.contract.suite.crafted import Speaker, hello_params


class Agent:
    """Paired by its making; says its first hello at once."""

    def __init__(self, string: PairingString, *, takeover: bool = False, machine: str = "PC-TEST") -> None:
        self.clock = SystemClock()
        self.key = SigningKey.generate()
        self.wire = HttpTransport(string.url, self.clock)
        self.shop: PairedShop = pair(string, Newcomer(self.key, machine, "0.1", takeover), self.wire, self.clock)
        self.instance = Instance(boot=1, mark=new_nonce())
        self.epoch = self.shop.epoch
        self.memory = 0
        self.lineage: Lineage | None = None
        self.counter = 0
        self.import_sequence = 0
        self.manners = Manners()
        self.client = ShopClient(courier=self._courier(), identity=self.identity, clock=self.clock)
        self.hello()

    def _courier(self) -> Courier:
        return Courier(
            shop_url=self.shop.url,
            key=self.key,
            shop_key=lambda _: self.shop.public_key,
            wire=self.wire,
            clock=self.clock,
            manners=self.manners,
        )

    def identity(self) -> Identity:
        return Identity(
            installation=self.shop.installation,
            epoch=self.epoch,
            generation=self.shop.generation,
            instance=self.instance,
            lineage=self.lineage.number if self.lineage else 0,
            memory=self.memory,
        )

    def hello(self, *, reconciled: bool = False) -> Greeting:
        """Says it and keeps what it answers."""
        lineage = self.lineage.to_wire() if self.lineage else None
        told = hello_params(lineage=lineage, reconciled=reconciled, import_sequence=self.import_sequence)
        greeting = self.client.hello(HelloParams.model_validate(told))
        self.epoch, self.memory, self.lineage = greeting.epoch, greeting.result.memory, greeting.result.lineage
        return greeting

    def forget(self) -> None:
        """The agent's state was lost; its key was not."""
        self.memory, self.lineage = 0, None

    def lease(self, token: str | None = None, *, seconds: int = 60) -> tuple[str, Leased]:
        token = token or str(uuid.uuid4())
        params = LeaseParams(token=token, limit=50, seconds=seconds, entities=("order",))
        return token, self.client.lease(params)

    def done(self, token: str, leased: Leased, *, number: str = "SO-1") -> list[str]:
        """Settles all events as done in the ERP."""
        items = []
        for event in leased.events:
            self.import_sequence += 1
            items.append(
                SettleItem(
                    event=event.event,
                    revision=event.revision,
                    outcome="done",
                    erp_key=f"ERP-{event.entity_id}",
                    erp_number=number,
                    import_sequence=self.import_sequence,
                )
            )
        return [answer.result for answer in self.client.settle(token, items)]

    def item(self, key: str, *, counter: int | None = None, memory: int | None = None, **record: Any) -> ApplyItem:
        """One item with the next version unless one is given."""
        if counter is None:
            self.counter += 1
            counter = self.counter
        told = hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()
        version = {"memory": self.memory if memory is None else memory, "counter": counter}
        return ApplyItem.model_validate({"shop_id": "1", "key": key, "version": version, "hash": told} | record)

    def apply(self, flow: FlowName, *items: ApplyItem) -> list[ApplyAnswer]:
        return list(self.client.apply(flow, items).answers)

    def by_hand(self) -> Speaker:
        """The same agent, spoken with by hand."""
        identity = self.identity()
        standing = {
            "installation": identity.installation,
            "epoch": identity.epoch,
            "generation": identity.generation,
            "instance": identity.instance.to_wire(),
            "lineage": identity.lineage,
            "memory": identity.memory,
        }
        return Speaker(self.shop.url, self.key, self.shop.public_key, standing)

    def close(self) -> None:
        self.wire.close()
