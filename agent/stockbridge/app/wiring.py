"""Puts the adapters together: the one place that knows both sides of every port."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Final

from stockbridge.app.home import Home
from stockbridge.clock import Clock, SystemClock
from stockbridge.contract.keys import from_base64url, new_nonce
from stockbridge.contract.operations.session import HelloResult
from stockbridge.drivers.api import Driver
from stockbridge.engine.erp import ErpWatch
from stockbridge.engine.pull import Pull
from stockbridge.engine.push import Mappings, Push
from stockbridge.engine.session import Identification, Session
from stockbridge.engine.sides import Sides
from stockbridge.mapping.settings import CatalogueMapping
from stockbridge.service.board import Board
from stockbridge.service.letters import Letters
from stockbridge.service.plans import Plans
from stockbridge.service.runs import Runs
from stockbridge.service.schedule import Schedule, Task
from stockbridge.service.worker import Worker
from stockbridge.settings.model import CatalogueSettings, Settings
from stockbridge.settings.secrets import load_key
from stockbridge.shop.client import ShopClient
from stockbridge.shop.connection import connected
from stockbridge.shop.courier import Manners
from stockbridge.shop.framing import Form
from stockbridge.store.lock import StateLock
from stockbridge.store.state import State

HELLO_SECONDS: Final = 60.0
DAY_SECONDS: Final = 86_400.0


@dataclass(frozen=True)
class Agent:
    """A whole agent that holds the lock of its state."""

    home: Home
    state: State
    driver: Driver
    gateway: ShopClient
    session: Session
    board: Board
    letters: Letters
    plans: Plans
    worker: Worker


@contextmanager
def at_work(home: Home, clock: Clock | None = None) -> Iterator[Agent]:
    """Everything put together. Raises ``AlreadyRunning``, ``NotPaired``, ``ConfigurationError``; contacts nobody."""
    clock = clock or SystemClock()
    home.settings.erp.named()  # said before anything else: a shop is never served without an ERP
    with StateLock(home.paths.data_folder), closing(home.state()) as state:
        pairing, standing = state.identity.paired(), state.identity.standing()
        state.identity.raise_boot()
        form: Form = "raw" if standing.raw_body else "multipart"
        manners = Manners(form, remember_raw=state.identity.use_raw_body)
        with (
            closing(home.driver()) as driver,
            connected(
                shop_url=pairing.shop_url,
                shop_public_key=from_base64url(pairing.shop_public_key, 32),
                key=load_key(pairing.key_reference, home.paths.key_folder),
                identity=Identification(state.identity, new_nonce()),
                clock=clock,
                manners=manners,
                network=home.network,
            ) as gateway,
        ):
            yield _assembled(home, state, driver, gateway, clock)


def _assembled(home: Home, state: State, driver: Driver, gateway: ShopClient, clock: Clock) -> Agent:
    watch = ErpWatch(driver, clock)
    board = Board(home.about(), state, clock, watch=watch)
    session = Session(gateway=gateway, memory=state, clock=clock, describe=board.report)
    board.session = session
    sides = Sides(gateway, driver, state, clock, session, watch)
    mappings = _mappings(home.settings)
    pull = Pull(sides, mappings.orders)
    letters = Letters(pull=pull, memory=state, gateway=gateway, session=session, clock=clock)

    def between() -> None:
        worker.between()  # it comes after

    push = Push(sides, mappings, between)
    worker = Worker(
        session=session,
        runs=Runs(pull=pull, push=push, memory=state, clock=clock, between=between),
        letters=letters,
        memory=state,
        board=board,
        schedule=_schedule(home.settings, clock),
        clock=clock,
        prune=lambda: state.journal.prune(clock.now()),
    )
    plans = Plans(sides=sides, push=push, clock=clock, folder=home.paths.data_folder, between=between)
    return Agent(home, state, driver, gateway, session, board, letters, plans, worker)


def _schedule(settings: Settings, clock: Clock) -> Schedule:
    flows, now = settings.flows, clock.monotonic()
    every = {
        name: getattr(flows, name).every.total_seconds()
        for name in ("orders", "products", "statuses", "stock")
        if getattr(flows, name).enabled
    }
    tasks = {"hello": HELLO_SECONDS, **every, "prune": DAY_SECONDS}
    return Schedule({name: Task(name, seconds, now) for name, seconds in tasks.items()}, random.Random())  # noqa: S311


def _mappings(settings: Settings) -> Mappings:
    return Mappings(
        orders=settings.orders.mapping(),
        catalogue=lambda shop: catalogue_mapping(settings.catalogue, shop),
        stock=settings.stock.mapping(),
        statuses=settings.statuses.mapping(),
    )


def catalogue_mapping(settings: CatalogueSettings, shop: HelloResult) -> CatalogueMapping:
    """The merchant's decisions with the shop's own languages (the default one first) and units."""
    vocabulary = shop.vocabulary
    languages = sorted((entry for entry in vocabulary.languages if entry.active), key=lambda entry: not entry.default)
    return settings.mapping([entry.code for entry in languages], vocabulary.weight_unit, vocabulary.dimension_unit)
