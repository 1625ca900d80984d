"""The composition root: the one place that knows both sides of every port and puts the adapters together.

Home       where this agent lives and what was decided; the least a command needs
paired     registers this agent's key with a shop
at_work    the whole agent under the state's lock, for a service or for one command
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from stockbridge.clock import Clock, SystemClock
from stockbridge.contract.keys import SigningKey, from_base64url, new_nonce, to_base64url
from stockbridge.contract.operations.session import HelloResult
from stockbridge.contract.pairing_string import PairingString
from stockbridge.drivers.api import Driver
from stockbridge.drivers.registry import open_driver
from stockbridge.engine.erp import ErpWatch
from stockbridge.engine.memory import Pairing
from stockbridge.engine.pull import Pull
from stockbridge.engine.push import Mappings, Push
from stockbridge.engine.session import Identification, Session
from stockbridge.engine.sides import Sides
from stockbridge.errors import AlreadyRunning, ConfigurationError
from stockbridge.mapping.settings import CatalogueMapping
from stockbridge.service.board import VERSION, About, Board
from stockbridge.service.channel import Channel, NobodyThere, Tell, ask
from stockbridge.service.desk import Desk, Performer, at_once, by
from stockbridge.service.doctor import Checkup, Finding, checkup, examine, examine_erp
from stockbridge.service.letters import Letters, LetterView, view_of
from stockbridge.service.logs import log_to
from stockbridge.service.runs import Runs
from stockbridge.service.schedule import Schedule, Task
from stockbridge.service.status import AgentStatus
from stockbridge.service.worker import Worker
from stockbridge.settings.load import load_settings
from stockbridge.settings.model import CatalogueSettings, Settings
from stockbridge.settings.paths import Paths
from stockbridge.settings.secrets import Vault, load_key, vault
from stockbridge.shop.client import ShopClient
from stockbridge.shop.connection import connected
from stockbridge.shop.courier import Manners
from stockbridge.shop.pairing import Newcomer, PairedShop, pair
from stockbridge.shop.transport import HttpTransport, Network
from stockbridge.store.lock import StateLock
from stockbridge.store.state import State
from stockbridge.texts import Language

HELLO_SECONDS: Final = 60.0
DAY_SECONDS: Final = 86_400.0


@dataclass(frozen=True)
class Home:
    """One agent: its places and its settings."""

    paths: Paths
    settings: Settings

    @classmethod
    def open(cls, folder: Path | None) -> Home:
        """``folder`` holds everything of an agent beside the user's own one. From now on the process logs there."""
        paths = Paths.beneath(folder) if folder is not None else Paths.of_this_user()
        log_to(paths.log_folder)
        return cls(paths, load_settings(paths.settings_file))

    @property
    def network(self) -> Network:
        shop = self.settings.shop
        return Network(
            connect_seconds=shop.connect_seconds,
            answer_seconds=shop.answer_seconds,
            ca_file=shop.ca_file,
            proxy=shop.proxy,
        )

    def state(self) -> State:
        """For the process that holds the lock: brought to the newest schema."""
        return State(self._state_url)

    @contextmanager
    def state_to_read(self) -> Iterator[State]:
        """Also while another process holds the lock, which is taken only where the schema is to be made or changed:
        a look at the state must not keep a service from starting."""
        self.paths.data_folder.mkdir(parents=True, exist_ok=True)
        try:
            state = State(self._state_url, migrating=False)
        except AlreadyRunning:
            with StateLock(self.paths.data_folder):
                state = self.state()
        with closing(state):
            yield state

    @property
    def _state_url(self) -> str:
        return self.settings.state.url or f"sqlite:///{self.paths.state_file}"

    def driver(self) -> Driver:
        """The ERP's driver with its options. Raises ``ConfigurationError``."""
        return open_driver(self.settings.erp.driver, self.settings.erp.options)

    def about(self) -> About:
        agent, flows = self.settings.agent, self.settings.flows
        enabled = frozenset(name for name in type(flows).model_fields if getattr(flows, name).enabled)
        return About(agent.machine, self.settings.erp.driver, agent.language, enabled)


def paired(home: Home, text: str, *, takeover: bool, clock: Clock | None = None) -> PairedShop:
    """Connects this agent to the shop of a pairing string; the same string may be given again while it is valid.

    Raises what ``shop.pairing.pair`` does, and ``AlreadyRunning`` where a service is at work with this state.
    """
    string = PairingString.decode(text)
    keys = vault(home.settings.keys.store, home.paths.key_folder)
    name = "agent-" + hashlib.sha256(string.key().public).hexdigest()[:16]
    clock = clock or SystemClock()
    with StateLock(home.paths.data_folder), closing(home.state()) as state:
        key, reference = _own_key(keys, name)
        newcomer = Newcomer(key, home.settings.agent.machine, VERSION, takeover)
        with HttpTransport(string.url, clock, home.network) as wire:
            shop = pair(string, newcomer, wire, clock)
        former = state.identity.pairing()
        state.identity.pair(_pairing(shop, reference))
    if former is not None and former.key_reference != reference:
        keys.forget(former.key_reference.partition(":")[2])
    return shop


def _own_key(keys: Vault, name: str) -> tuple[SigningKey, str]:
    """The key made for this string: a lost answer is asked for again with the same one."""
    try:
        key = keys.load(name)
    except ConfigurationError as error:
        if error.code != "key_missing":
            raise
        key = SigningKey.generate()
    return key, keys.save(name, key)


def _pairing(shop: PairedShop, reference: str) -> Pairing:
    return Pairing(
        shop_url=shop.url,
        shop_name=shop.name,
        shop_public_key=to_base64url(shop.public_key),
        installation=shop.installation,
        generation=shop.generation,
        epoch=shop.epoch,
        key_reference=reference,
    )


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
    worker: Worker


@contextmanager
def at_work(home: Home, clock: Clock | None = None) -> Iterator[Agent]:
    """Everything put together. Raises ``AlreadyRunning``, ``NotPaired``, ``ConfigurationError``; contacts nobody."""
    clock = clock or SystemClock()
    with StateLock(home.paths.data_folder), closing(home.state()) as state:
        pairing, standing = state.identity.paired(), state.identity.standing()
        state.identity.raise_boot()
        manners = Manners(form="raw" if standing.raw_body else "multipart")
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
        if manners.form == "raw" and not standing.raw_body:
            state.identity.use_raw_body()


def _assembled(home: Home, state: State, driver: Driver, gateway: ShopClient, clock: Clock) -> Agent:
    watch = ErpWatch(driver, clock)
    board = Board(home.about(), state, clock, watch=watch)
    session = Session(gateway=gateway, memory=state, clock=clock, describe=board.report)
    board.session = session
    sides = Sides(gateway, driver, state, clock, session, watch)
    mappings = _mappings(home.settings)
    pull = Pull(sides, mappings.orders)
    letters = Letters(pull=pull, memory=state, gateway=gateway, session=session, clock=clock)
    push = Push(sides, mappings, between=lambda: worker.between())  # noqa: PLW0108 - it comes after
    worker = Worker(
        session=session,
        runs=Runs(pull=pull, push=push, memory=state, clock=clock),
        letters=letters,
        memory=state,
        board=board,
        schedule=_schedule(home.settings, clock),
        clock=clock,
        prune=lambda: state.journal.prune(clock.now()),
    )
    return Agent(home, state, driver, gateway, session, board, letters, worker)


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


@contextmanager
def served(agent: Agent) -> Iterator[None]:
    """While the block runs, others reach this agent through the local socket; its worker must be running."""
    channel = Channel(agent.home.paths.data_folder, _desk(agent, by(agent.worker)))
    try:
        yield
    finally:
        channel.close()


def through(home: Home, command: str, arguments: Mapping[str, Any], tell: Tell = lambda _: None) -> Any:
    """Has a command carried out: by the running service, or by this process where there is none."""
    try:
        return ask(home.paths.data_folder, command, arguments, tell)
    except NobodyThere:
        with at_work(home) as agent:
            return performed(agent, command, arguments, tell)


def performed(agent: Agent, command: str, arguments: Mapping[str, Any], tell: Tell = lambda _: None) -> Any:
    """A command carried out by an agent of this process."""
    return _desk(agent, at_once)(command, arguments, tell)


def _desk(agent: Agent, perform: Performer) -> Desk:
    return Desk(
        board=agent.board,
        memory=agent.state,
        worker=agent.worker,
        letters=agent.letters,
        perform=perform,
        examine=lambda language: _examined(agent, language),
    )


def _examined(agent: Agent, language: Language) -> Checkup:
    url = agent.state.identity.paired().shop_url
    on_the_way = examine(shop_url=url, probe=agent.gateway, hello=agent.session.hello, clock=SystemClock())
    return checkup([examine_erp(agent.driver), *on_the_way], url, language)


def examined(home: Home, language: Language) -> Checkup:
    """What the doctor finds, through the running service where there is one; without a shop, of the ERP alone."""
    with home.state_to_read() as state:
        paired_already = state.identity.pairing() is not None
    if paired_already:
        return Checkup.model_validate(through(home, "doctor", {"language": language}))
    with closing(home.driver()) as driver:
        return checkup([examine_erp(driver), Finding("doctor_not_paired", "hint")], "", language)


def status_of(home: Home) -> AgentStatus:
    """Of the running service, or of a state that nobody serves."""
    with suppress(NobodyThere):
        return AgentStatus.model_validate(ask(home.paths.data_folder, "status", {}))
    with home.state_to_read() as state:
        return Board(home.about(), state, SystemClock()).status()


def letters_in(home: Home, *, open_only: bool) -> list[LetterView]:
    """The dead letters, through the running service where there is one."""
    with suppress(NobodyThere):
        told = ask(home.paths.data_folder, "letters", {"all": not open_only})
        return [LetterView.model_validate(letter) for letter in told]
    with home.state_to_read() as state:
        return [view_of(letter) for letter in state.attention.letters(open_only)]
