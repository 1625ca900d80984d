"""The stage of the demo: a sandbox shop and a demo ERP in one folder, and what can be seen of them."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stockbridge.drivers.demo.desk import Desk
from stockbridge.errors import ConfigurationError
from stockbridge.settings.paths import Paths
from stockbridge.shop.sandbox.checkout import Cart, Person, Placed, Wanted
from stockbridge.shop.sandbox.database import unpack
from stockbridge.shop.sandbox.shop import SandboxShop
from stockbridge.shop.sandbox.vocabulary import STATES
from stockbridge.store.lock import usable

SHOP_FILE = "shop.sqlite"
PORT_FILE = "port.json"


@dataclass(frozen=True)
class Stage:
    """Where everything of a demo lies."""

    folder: Path

    @property
    def erp(self) -> Path:
        return self.folder / "erp.sqlite"

    @property
    def agent(self) -> Path:
        return self.folder / "agent"

    @property
    def paths(self) -> Paths:
        return Paths.beneath(self.agent)

    @contextmanager
    def shop(self, port: int | None = None) -> Iterator[SandboxShop]:
        """Open while the block runs, on the port of the last time where it is free: the agent knows its address.

        A ``port`` that is given goes before; 0 takes a free one.
        """
        with usable(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / PORT_FILE
        if port is None:
            known = int(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else 0
            port = known if _is_free(known) else 0
        with self._opened(port) as shop:
            file.write_text(json.dumps(_port_of(shop)), encoding="utf-8")
            yield shop

    def _opened(self, port: int) -> SandboxShop:
        try:
            return SandboxShop(self.folder / SHOP_FILE, port=port)
        except OSError as error:
            raise ConfigurationError(
                "port_taken",
                f"Port {port} of this computer cannot be used.",
                remedy="Another program may hold it. For a free one: stockbridge shop-sandbox --port 0",
                field="--port",
                details={"port": str(port)},
            ) from error

    def staff(self) -> Desk:
        """A person at the ERP."""
        return Desk(self.erp)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return port != 0 and probe.connect_ex(("127.0.0.1", port)) != 0


def _port_of(shop: SandboxShop) -> int:
    return int(shop.url.rstrip("/").rpartition(":")[2])


@dataclass(frozen=True)
class Storefront:
    """What a customer of the sandbox shop sees and does."""

    shop: SandboxShop

    def something_in_stock(self, quantity: int) -> str:
        """A reference that can be ordered. Raises ``LookupError`` where there is none."""
        for row in self.shop.db.rows("SELECT reference, quantity, body FROM product ORDER BY id"):
            if row["quantity"] >= quantity and unpack(row["body"]).get("price"):
                return str(row["reference"])
        raise LookupError("the sandbox shop has nothing in stock")

    def shown(self, reference: str) -> int:
        return int(self.shop.db.value("SELECT quantity FROM product WHERE reference = ?", reference))

    def name(self, reference: str, language: str) -> str:
        names: dict[str, str] = self._product(reference)["name"]
        return names.get(language) or reference

    def order(self, reference: str, quantity: int) -> Placed:
        cart = Cart((Wanted(reference, quantity),), Person(), comment="Leave it with the neighbour, please.")
        return self.shop.place_order(cart)

    def state(self, order: int) -> tuple[str, str]:
        """The order's state and its tracking number."""
        row = self.shop.db.row("SELECT state_id, tracking_number FROM orders WHERE id = ?", order)
        return (STATES[row["state_id"]].name, row["tracking_number"]) if row else ("", "")

    def _product(self, reference: str) -> dict[str, Any]:
        body: dict[str, Any] = unpack(self.shop.db.value("SELECT body FROM product WHERE reference = ?", reference))
        return body
