"""Both sides of the bridge and what stands between them, as ``pull`` and ``push`` are given them."""

from __future__ import annotations

from dataclasses import dataclass

from stockbridge.clock import Clock
from stockbridge.drivers.api import Driver
from stockbridge.engine.erp import ErpWatch
from stockbridge.engine.memory import Memory
from stockbridge.engine.ports import ShopGateway
from stockbridge.engine.session import Session


@dataclass(frozen=True)
class Sides:
    """One shop, one ERP, one state; all calls come from one thread."""

    gateway: ShopGateway
    driver: Driver
    memory: Memory
    clock: Clock
    session: Session
    watch: ErpWatch
