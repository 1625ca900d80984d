"""Puts transport, courier and client together for one paired shop; ``app`` calls it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from stockbridge.clock import Clock
from stockbridge.contract.keys import SigningKey
from stockbridge.engine.ports import Identity
from stockbridge.shop.client import ShopClient
from stockbridge.shop.courier import Courier, Manners
from stockbridge.shop.transport import HttpTransport, Network


@contextmanager
def connected(
    *,
    shop_url: str,
    shop_public_key: bytes,
    key: SigningKey,
    identity: Callable[[], Identity],
    clock: Clock,
    manners: Manners | None = None,
    network: Network | None = None,
) -> Iterator[ShopClient]:
    """A client over HTTP while the block runs. ``manners`` carries what earlier runs learned of the shop."""
    with HttpTransport(shop_url, clock, network) as wire:
        courier = Courier(
            shop_url=shop_url,
            key=key,
            shop_key=lambda _: shop_public_key,
            wire=wire,
            clock=clock,
            manners=manners,
        )
        yield ShopClient(courier=courier, identity=identity, clock=clock)
