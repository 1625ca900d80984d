"""What Stockbridge costs the shop while nothing happens: a poll that finds no orders. Checkouts stand in ``orders``."""

from __future__ import annotations

import uuid
from typing import Final

import httpx

from benchmarks.agent import BenchAgent
from benchmarks.place import Meter, Request, address
from benchmarks.rows import Missing, Row, median
from stockbridge.contract.operations.outbox import LeaseParams
from tests.support.prestashop import Shop

NAME: Final = "idle poll, PHP beyond the core's start"
QUEUE: Final = LeaseParams(token=str(uuid.uuid4()), limit=50, seconds=120, entities=("order", "customer"))


def idle_poll(shop: Shop, agent: BenchAgent, meter: Meter, times: int) -> Row | Missing:
    """A lease without events, and pages that end where the core's own start ends, in turns: they see one machine."""
    agent.sides.session.hello()
    with meter.watching() as requests, httpx.Client(base_url=shop.base_url, timeout=60) as browser:
        for _ in range(times):
            browser.get(address("stockbridge", "bare"))
            browser.get(address("stockbridge", "ready"))
            if agent.sides.gateway.lease(QUEUE.model_copy(update={"token": str(uuid.uuid4())})).events:
                return Missing(NAME, "the shop had events to hand out")
    bare, ready, polls = (requests.of(f"controller={name}") for name in ("bare", "ready", "api"))
    busy = median([request.cpu_ms for request in polls]) - median([request.cpu_ms for request in ready])
    note = (
        f"median of {times}; {_ms(bare):.1f} ms until the core hands over, {_ms(ready):.1f} ms until it has prepared a "
        f"page (customer, cart, currency), {_ms(polls):.1f} ms with the poll; {busy:.1f} ms of it processor time of PHP"
    )
    return Row(NAME, _ms(polls) - _ms(ready), "ms", "< 10 ms", note=note)


def _ms(requests: list[Request]) -> float:
    return median([request.ms for request in requests])
