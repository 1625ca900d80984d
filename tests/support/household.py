"""A whole agent in a folder of its own, driven by its command as a person does; the shop is up to the test."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stockbridge.__main__ import COMMANDS
from stockbridge.cli.main import run
from stockbridge.drivers.api import Driver
from stockbridge.drivers.demo import create
from stockbridge.shop.sandbox.checkout import Cart, Wanted
from stockbridge.shop.sandbox.database import unpack
from stockbridge.shop.sandbox.shop import SandboxShop

assert COMMANDS, "importing them registers them"


@dataclass(frozen=True)
class Run:
    """What one command did."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Household:
    """The agent, its demo ERP and its keys, all below ``folder``."""

    folder: Path

    @property
    def erp(self) -> Path:
        return self.folder / "erp.sqlite"

    def run(self, *arguments: str) -> Run:
        """The installed command with ``--home`` and these words, in this process: starting one takes longer."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = run(["--home", str(self.folder), "--language", "en", *arguments])
        return Run(code, out.getvalue(), err.getvalue())

    def done(self, *arguments: str) -> Run:
        """The same, where nothing else than success will do."""
        found = self.run(*arguments)
        assert found.code == 0, (arguments, found)
        return found

    def settle_in(self) -> None:
        """``init`` with the demo ERP and a key file."""
        self.done("init", "--driver", "demo", "--option", f"path={self.erp}", "--keys", "file", "--machine", "PC-TEST")

    def pair(self, shop: SandboxShop) -> None:
        self.done("pair", shop.new_pairing_string().encode())

    def asked(self, *arguments: str) -> Any:
        """The JSON that a reading command gives."""
        return json.loads(self.run(*arguments, "--json").out)

    @contextmanager
    def driver(self) -> Iterator[Driver]:
        """The ERP as the agent sees it."""
        with closing(create({"path": str(self.erp)})) as driver:
            yield driver

    def documents(self, key: str) -> int:
        """How many documents of the ERP carry our key."""
        with self.driver() as driver:
            return len(driver.find_documents(key))


def order_something(shop: SandboxShop) -> str:
    """A customer of the sandbox shop orders one piece of what is there; the order's key."""
    for row in shop.db.rows("SELECT reference, body, quantity FROM product ORDER BY id"):
        if row["quantity"] > 0 and unpack(row["body"]).get("price"):
            return shop.place_order(Cart([Wanted(row["reference"])])).key
    raise AssertionError("the sandbox shop has nothing in stock")
