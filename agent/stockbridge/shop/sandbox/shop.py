"""The sandbox shop as one object: start, stop, pair, take orders, look, go wrong; everything else here serves it."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from stockbridge.clock import Clock, SystemClock
from stockbridge.contract.pairing_string import PairingString
from stockbridge.shop.sandbox.applier import Applier
from stockbridge.shop.sandbox.checkout import Cart, Checkout, Placed
from stockbridge.shop.sandbox.context import Context
from stockbridge.shop.sandbox.database import Database
from stockbridge.shop.sandbox.faults import Faults
from stockbridge.shop.sandbox.front_door import FrontDoor, Operation
from stockbridge.shop.sandbox.keys import Keys
from stockbridge.shop.sandbox.operations.catalogue import Catalogue
from stockbridge.shop.sandbox.operations.outbox import Events
from stockbridge.shop.sandbox.operations.review import Review
from stockbridge.shop.sandbox.operations.session import Session
from stockbridge.shop.sandbox.outbox import Outbox
from stockbridge.shop.sandbox.page import Page
from stockbridge.shop.sandbox.products import ProductWriter
from stockbridge.shop.sandbox.rehearsal import Rehearsal
from stockbridge.shop.sandbox.server import SandboxServer
from stockbridge.shop.sandbox.state import State
from stockbridge.shop.sandbox.statuses import StatusWriter
from stockbridge.shop.sandbox.writers import CatalogueWriters
from stockbridge.shop.sandbox.writing import Writer


class SandboxShop:
    """One shop with its own SQLite file and port; ``port`` 0 takes a free one.

    ``certificate``, a PEM file with its key, makes it HTTPS; ``public_url`` is its address behind a proxy.
    """

    def __init__(
        self,
        file: Path,
        *,
        port: int = 0,
        clock: Clock | None = None,
        certificate: Path | None = None,
        public_url: str | None = None,
    ) -> None:
        self.file = file
        self.faults = Faults()
        self._server = SandboxServer(port, self.faults, certificate)
        self.local_url = f"{'https' if certificate else 'http'}://127.0.0.1:{self._server.server_port}/"
        self.url = public_url or self.local_url
        self.db = Database(file)
        self.context = Context(self.url, self.db, State(self.db), clock or SystemClock(), self.faults)
        self._keys = Keys(self.context)
        self.outbox = Outbox(self.context)
        self.checkout = Checkout(self.context, self.outbox)
        self.operations = self._operations()
        self.endpoint = FrontDoor(self.context, self._keys, self.operations).answer
        self._server.endpoint = self.endpoint
        self._server.look = Page(self.context, self.checkout, self._keys).show

    def _operations(self) -> dict[str, Operation]:
        session = Session(self.context, self._keys, lambda: self.operations)
        events, review = Events(self.outbox), Review(self.context)
        writers = CatalogueWriters(self.context)
        flows: dict[str, Writer] = {
            "categories": writers.category,
            "brands": writers.brand,
            "products": ProductWriter(self.context),
            "stock": writers.stock,
            "statuses": StatusWriter(self.context, self.checkout),
        }
        catalogue = Catalogue(self.context, Applier(self.context, flows), Rehearsal(self.context, flows))
        return {
            "pair": session.pair,
            "rotate": session.rotate,
            "hello": session.hello,
            "lease": events.lease,
            "settle": events.settle,
            "apply": catalogue.apply,
            "plan": catalogue.plan,
            "finish": catalogue.finish,
            "list": review.keys,
            "report": review.report,
        }

    def start(self) -> Self:
        """Serves in a thread of its own."""
        self._server.start()
        return self

    def stop(self) -> None:
        """Ends the server and the shop."""
        self._server.shutdown()
        self.close()

    def close(self) -> None:
        """Ends a shop that was never started."""
        self._server.server_close()
        self.db.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def new_pairing_string(self) -> PairingString:
        """As the module's page shows it."""
        return self._keys.new_string()

    def unpair(self) -> None:
        """As the module's page does: no key of an agent is answered any more."""
        self._keys.end_all("revoked")

    def place_order(self, cart: Cart) -> Placed:
        """As a checkout does. Raises ``NotForSale``."""
        return self.checkout.place(cart)

    def dump(self) -> bytes:
        """A backup."""
        return self.db.dump()

    def restore(self, dump: bytes) -> None:
        """Back to a backup, as a hoster does it."""
        self.db.restore(dump)
