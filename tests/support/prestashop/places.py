"""Where shops live on disk: releases, golden installations and named shops."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

APP = "stockbridge"


def cache_folder() -> Path:
    """The user's cache folder of this project; respects XDG_CACHE_HOME."""
    return Path(platformdirs.user_cache_dir(APP, appauthor=False))


def shops_folder() -> Path:
    """The folder of all shops: `STOCKBRIDGE_SHOPS`, else inside the user's cache."""
    chosen = os.environ.get("STOCKBRIDGE_SHOPS")
    return Path(chosen).expanduser().resolve() if chosen else cache_folder() / "shops"


@dataclass(frozen=True)
class Home:
    """One shop's folder and what stands where inside it."""

    path: Path

    @classmethod
    def of(cls, name: str) -> Home:
        """Return the home of the shop of that name, whether it exists or not."""
        return cls(shops_folder() / name)

    @property
    def www(self) -> Path:
        """The shop's files, PrestaShop's root."""
        return self.path / "www"

    @property
    def mysql(self) -> Path:
        """MariaDB's data folder."""
        return self.path / "mysql"

    @property
    def run(self) -> Path:
        """Sockets, configuration and process records of the running servers."""
        return self.path / "run"

    @property
    def log(self) -> Path:
        """Logs of all three servers and of PHP."""
        return self.path / "log"

    @property
    def checkpoints(self) -> Path:
        """Named snapshots taken of this very shop."""
        return self.path / "checkpoints"

    @property
    def state(self) -> Path:
        """What `Shop` needs to be found again by another process."""
        return self.path / "shop.json"

    def prepare(self) -> None:
        """Create the folders that the servers write to."""
        for folder in (self.run, self.log, self.checkpoints):
            folder.mkdir(parents=True, exist_ok=True)
