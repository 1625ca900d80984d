"""Where configuration, state, keys and logs lie on this system; ``platformdirs`` knows each system's custom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from platformdirs import PlatformDirs

SETTINGS_FILE: Final = "stockbridge.toml"


@dataclass(frozen=True)
class Paths:
    """The agent's places. Nothing is made by asking for them."""

    settings_file: Path
    data_folder: Path
    log_folder: Path

    @classmethod
    def of_this_user(cls) -> Self:
        """The places that this system gives a program of the current user."""
        dirs = PlatformDirs("stockbridge", appauthor=False)
        return cls(dirs.user_config_path / SETTINGS_FILE, dirs.user_data_path, dirs.user_log_path)

    @classmethod
    def beneath(cls, folder: Path) -> Self:
        """Everything in one folder: one of several shops on a machine, or a demo."""
        return cls(folder / SETTINGS_FILE, folder / "data", folder / "log")

    @property
    def state_file(self) -> Path:
        return self.data_folder / "state.sqlite"

    @property
    def key_folder(self) -> Path:
        return self.data_folder / "keys"
