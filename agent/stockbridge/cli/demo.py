"""``stockbridge demo``: the whole way once, between the sandbox shop and the demo ERP, each step with its figures.

Everything is real but the two ends: the signed wire, the state, the engine. It lies in one folder and may be run again.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Annotated, Any

import typer
from platformdirs import user_cache_path

from stockbridge.app import Agent, Home, at_work, paired, performed
from stockbridge.cli.init import DEMO, counts_of, looked_at, settings_text, write_settings
from stockbridge.cli.main import OPTIONS, app, command
from stockbridge.cli.screen import Screen
from stockbridge.cli.stage import Stage, Storefront
from stockbridge.cli.usage import place, runnable
from stockbridge.cli.words import help_of
from stockbridge.service.logs import FILE
from stockbridge.shop.sandbox.checkout import Placed
from stockbridge.shop.sandbox.shop import SandboxShop

BOUGHT = 2
PARCEL = "6A12345678901"


@command(app, "demo", "demo")
def demo(folder: Annotated[Path | None, typer.Option(help=help_of("folder"))] = None) -> int:
    screen = OPTIONS.screen()
    stage = Stage((folder or user_cache_path("stockbridge", appauthor=False) / "demo").absolute())
    began = time.monotonic()
    screen.say("demo_title")
    screen.say("demo_folder", folder=place(stage.folder))
    with stage.shop() as shop:
        play = Play(screen, stage, Storefront(shop))
        play.step("demo_shop", url=shop.url)
        play.connect(shop)
        with at_work(Home.open(stage.agent)) as agent:
            play.perform(agent)
    screen.say("demo_done", seconds=f"{time.monotonic() - began:.1f}")
    _where_to_look(screen, stage)
    return 0


@dataclass
class Play:
    """The steps, numbered as they come."""

    screen: Screen
    stage: Stage
    storefront: Storefront

    def __post_init__(self) -> None:
        self._numbers = count(1)

    def step(self, code: str, **fields: object) -> None:
        lead = f"{next(self._numbers):>2}"
        self.screen.paragraph(self.screen.words(code, **fields), lead=lead, style="bold green", indent=4)

    def connect(self, shop: SandboxShop) -> None:
        """Where the agent knows this shop from the last time, that stands."""
        options = {"path": str(self.stage.erp)}
        looked_at(DEMO, options)
        if not self.stage.paths.settings_file.exists():
            text = settings_text(DEMO, options, keys="file", machine="DEMO", publish=True)
            write_settings(self.stage.paths, text)
        home = Home.open(self.stage.agent)
        with home.state_to_read() as state:
            known = state.identity.pairing()
        if known is not None and known.shop_url == shop.url:
            self.step("demo_paired_before")
            return
        joined = paired(home, shop.new_pairing_string().encode(), takeover=known is not None)
        self.step("demo_paired", fingerprint=joined.fingerprint[:16])

    def perform(self, agent: Agent) -> None:
        """Catalogue and stock out, an order in, its fate back."""
        health = agent.driver.check()
        self.step("demo_erp", version=health.version, counts=counts_of(health))
        products = self._sync(agent, "products")
        self.step("demo_catalogue", **products)
        stock = self._sync(agent, "stock")
        self.step("demo_stock", count=stock["created"] + stock["updated"])
        reference = self.storefront.something_in_stock(2 * BOUGHT)
        before = self.storefront.shown(reference)
        placed = self._order(reference)
        after = self.storefront.shown(reference)
        self._back_to_the_customer(agent, placed, self._into_the_erp(agent, placed))
        self._sync(agent, "stock")
        now = self.storefront.shown(reference)
        self.step("demo_fence", reference=reference, before=before, after=after, now=now)

    def _order(self, reference: str) -> Placed:
        placed = self.storefront.order(reference, BOUGHT)
        what = f"{BOUGHT} × {self.storefront.name(reference, self.screen.words.language)}"
        self.step("demo_order", what=what, reference=placed.reference, total=f"{placed.total_incl:.2f}")
        return placed

    def _into_the_erp(self, agent: Agent, placed: Placed) -> str:
        began = time.monotonic()
        self._sync(agent, "orders")
        seconds = f"{time.monotonic() - began:.1f}"
        (document,) = agent.driver.find_documents(placed.key)
        self.step("demo_in_erp", number=document.number, customer=document.customer_key, seconds=seconds)
        return document.number

    def _back_to_the_customer(self, agent: Agent, placed: Placed, number: str) -> None:
        note = self.stage.staff().ship(number, PARCEL)
        self.step("demo_shipped", note=note, parcel=PARCEL)
        self._sync(agent, "statuses")
        state, parcel = self.storefront.state(placed.id)
        self.step("demo_status", state=state, parcel=parcel)

    def _sync(self, agent: Agent, flow: str) -> dict[str, Any]:
        with self.screen.progress() as tell:
            figures: dict[str, Any] = performed(agent, "sync", {"flows": [flow]}, tell)["flows"][flow]
        return figures


def _where_to_look(screen: Screen, stage: Stage) -> None:
    screen.say("demo_look")
    places = {
        "demo_look_shop": runnable("shop-sandbox", "--folder", stage.folder),
        "demo_look_agent": runnable("--home", stage.agent, "status"),
        "demo_look_erp": place(stage.erp),
        "demo_look_log": place(stage.paths.log_folder / FILE),
    }
    for name, where in places.items():
        screen.write(f"  {screen.words(name)}")
        screen.write(f"    {where}")
