"""The sandbox shop under test."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from stockbridge.contract.pairing_string import PairingString
from stockbridge.shop.sandbox.checkout import Cart, Wanted
from stockbridge.shop.sandbox.database import pack
from stockbridge.shop.sandbox.shop import SandboxShop
from tests.contract.suite.under_test import Article

SOLD = "MUG"


class Sandbox:
    """One sandbox shop with one product; each reset makes it anew at the same port."""

    name = "sandbox"

    def __init__(self, folder: Path) -> None:
        self.shop = SandboxShop(folder / "sandbox.sqlite").start()
        self._stock_up()
        self._fresh = self.shop.dump()
        self._backup = self._fresh

    @property
    def url(self) -> str:
        return self.shop.url

    def _stock_up(self) -> None:
        body = {"name": {"en": "Mug"}, "price": "11.900000", "tax_rules_group": "1", "published": True}
        self.shop.db.insert("INSERT INTO product (reference, body, quantity) VALUES (?, ?, 300)", SOLD, pack(body))

    def new_pairing_string(self) -> PairingString:
        return self.shop.new_pairing_string()

    def unpair(self) -> None:
        self.shop.unpair()

    def checksums(self) -> dict[str, str]:
        return self.shop.db.checksums()

    def place_order(self) -> int:
        return self.shop.place_order(Cart([Wanted(SOLD)])).id

    def change_order(self, order_id: int) -> None:
        self.shop.checkout.change_state(order_id, 3)

    def article(self) -> Article:
        shown = self.shop.db.value("SELECT quantity FROM product WHERE reference = ?", SOLD)
        return Article(SOLD, int(shown))

    def backup(self) -> None:
        self._backup = self.shop.dump()

    def restore_backup(self) -> None:
        self.shop.restore(self._backup)

    def fall_silent(self) -> None:
        state = self.shop.context.state
        assert state.at_work is not None
        state.at_work = replace(state.at_work, heard=state.at_work.heard - 300)

    def take_uploads_off(self) -> None:
        self.shop.faults.uploads_off = True

    def reset(self) -> None:
        self.shop.faults.uploads_off = False
        self.shop.restore(self._fresh)

    def close(self) -> None:
        self.shop.stop()
