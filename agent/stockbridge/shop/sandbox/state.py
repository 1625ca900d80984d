"""The shop's named values: identity, lineage, sequences; operations read and write them through this class."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from typing import Final, Literal

from stockbridge.contract.keys import SigningKey, from_base64url, new_nonce, to_base64url
from stockbridge.contract.operations.session import Lineage
from stockbridge.shop.sandbox.database import Database, pack, unpack

NAME: Final = "Sandbox shop"
Writes = Literal["open", "held"]


@dataclass(frozen=True)
class AtWork:
    """The copy of the agent that works. ``barred`` are lineage numbers of copies that never will; ``refused`` the
    lineage number of the copy that was refused last, and when it was for the first time."""

    boot: int
    mark: str
    heard: int
    barred: tuple[int, ...] = ()
    refused: tuple[int, int] | None = None


class State:
    """The values are made when the shop is made, and live as long as its database."""

    def __init__(self, database: Database) -> None:
        self._db = database
        with database.transaction():
            if self._get("installation") is None:
                self._begin()

    def _begin(self) -> None:
        first = {"number": 0, "mark": new_nonce()}
        self._set("installation", str(uuid.uuid4()))
        self._set("shop_key", to_base64url(SigningKey.generate().seed))
        self._set("lineage", pack({"current": first, "offer": {"number": 1, "mark": new_nonce()}}))
        self._set("writes", "open")
        for counter in ("generation", "epoch", "memory", "sequence", "import_sequence"):
            self._set(counter, "0")
        self.epoch = 1

    def _get(self, name: str) -> str | None:
        found = self._db.value("SELECT value FROM state WHERE name = ?", name)
        return None if found is None else str(found)

    def _set(self, name: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)", name, value)

    def _integer(self, name: str) -> int:
        return int(self._get(name) or 0)

    def next_sequence(self) -> int:
        """Rises with each event, for the whole shop."""
        with self._db.transaction():
            self._set("sequence", str(self._integer("sequence") + 1))
            return self._integer("sequence")

    @property
    def installation(self) -> str:
        return self._get("installation") or ""

    @property
    def key(self) -> SigningKey:
        return SigningKey(from_base64url(self._get("shop_key") or "", 32))

    @property
    def generation(self) -> int:
        return self._integer("generation")

    @generation.setter
    def generation(self, value: int) -> None:
        self._set("generation", str(value))

    @property
    def epoch(self) -> int:
        return self._integer("epoch")

    @epoch.setter
    def epoch(self, value: int) -> None:
        self._set("epoch", str(value))

    @property
    def memory(self) -> int:
        return self._integer("memory")

    @memory.setter
    def memory(self, value: int) -> None:
        self._set("memory", str(value))

    @property
    def writes(self) -> Writes:
        return "held" if self._get("writes") == "held" else "open"

    @writes.setter
    def writes(self, value: Writes) -> None:
        self._set("writes", value)

    @property
    def import_sequence(self) -> int:
        return self._integer("import_sequence")

    def saw_import_sequence(self, value: int) -> None:
        """Keeps the highest."""
        self._set("import_sequence", str(max(value, self.import_sequence)))

    @property
    def at_work(self) -> AtWork | None:
        """None until the agent that was paired has spoken."""
        kept = unpack(self._get("instance"))
        return _at_work(**kept) if kept else None

    @at_work.setter
    def at_work(self, value: AtWork) -> None:
        self._set("instance", pack(asdict(value)))

    def forget_instance(self) -> None:
        """A newly paired agent counts its boots anew."""
        self._db.execute("DELETE FROM state WHERE name = 'instance'")

    @property
    def lineage(self) -> tuple[Lineage, Lineage]:
        """Current and offer."""
        kept = unpack(self._get("lineage"))
        return Lineage(**kept["current"]), Lineage(**kept["offer"])

    def keep_lineage(self, current: Lineage) -> Lineage:
        """Makes this one current; returns the next offer."""
        offer = Lineage(number=current.number + 1, mark=new_nonce())
        self._set("lineage", pack({"current": current.to_wire(), "offer": offer.to_wire()}))
        return offer


def _at_work(boot: int, mark: str, heard: int, barred: list[int], refused: list[int] | None) -> AtWork:
    """JSON has no tuples."""
    return AtWork(boot, mark, heard, tuple(barred), (refused[0], refused[1]) if refused else None)
