"""Where one agent lives and what was decided: the least that a command needs; ``wiring`` brings it to life."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from stockbridge.drivers.api import Driver
from stockbridge.drivers.registry import open_driver
from stockbridge.errors import AlreadyRunning
from stockbridge.service.board import About
from stockbridge.service.logs import log_to
from stockbridge.settings.load import load_settings
from stockbridge.settings.model import Settings
from stockbridge.settings.paths import Paths
from stockbridge.shop.transport import Network
from stockbridge.store.lock import StateLock, usable
from stockbridge.store.state import State


@dataclass(frozen=True)
class Home:
    """One agent: its places and its settings."""

    paths: Paths
    settings: Settings

    @classmethod
    def open(cls, folder: Path | None) -> Home:
        """``folder`` holds everything of an agent beside the user's own one. From now on the process logs there."""
        paths = Paths.beneath(folder) if folder is not None else Paths.of_this_user()
        with usable(paths.log_folder):
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
        with usable(self.paths.data_folder):
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
        return open_driver(self.settings.erp.named(), self.settings.erp.options)

    def about(self) -> About:
        agent, flows = self.settings.agent, self.settings.flows
        enabled = frozenset(name for name in type(flows).model_fields if getattr(flows, name).enabled)
        return About(agent.machine, self.settings.erp.driver or "", agent.language, enabled)
