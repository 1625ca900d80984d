"""Keeps the agent's private key: in the operating system's keyring, or in a file where a person chose so.

Nothing falls back silently: without a usable keyring the choice of a file is asked for, and a key file that others can
read is refused at each read. A *reference* ("keyring:…" or "file:…") names a key and holds no secret.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

from stockbridge.contract.keys import SigningKey, from_base64url, to_base64url
from stockbridge.errors import ConfigurationError, ContractError

Keeping = Literal["keyring", "file"]
SERVICE: Final = "stockbridge"
PLAINTEXT_BACKENDS: Final = "keyrings.alt"
"""A package of keyrings that keep secrets in readable files: choosing those is the same choice as our own file."""


class Vault(Protocol):
    """One way to keep keys by name. Every method raises ``ConfigurationError`` with what to do."""

    def save(self, name: str, key: SigningKey) -> str:
        """Keeps the key, replacing one of that name, and returns its reference."""
        ...

    def load(self, name: str) -> SigningKey: ...

    def forget(self, name: str) -> None:
        """Removes the key; a key that is not there is no error."""
        ...


def vault(keeping: Keeping, key_folder: Path) -> Vault:
    """The vault that a person chose."""
    return FileVault(key_folder) if keeping == "file" else KeyringVault(keyring.get_keyring())


def load_key(reference: str, key_folder: Path) -> SigningKey:
    """The key that a reference names."""
    keeping, _, name = reference.partition(":")
    if keeping == "keyring" and name:
        return vault("keyring", key_folder).load(name)
    if keeping == "file" and name:
        return vault("file", key_folder).load(name)
    raise ConfigurationError(
        "key_reference_unreadable",
        "The state names a key in a way that this version does not know.",
        remedy="Pair again: stockbridge pair",
    )


@dataclass(frozen=True)
class KeyringVault:
    """The operating system's own vault."""

    backend: KeyringBackend

    def __post_init__(self) -> None:
        if not _keeps_secrets(self.backend):
            raise ConfigurationError(
                "no_keyring",
                "This system offers no keyring that keeps a key secret.",
                remedy="Start the agent where one is unlocked, or choose a file that only you can read: "
                'stockbridge init --keys file (keys.store = "file" in the settings)',
                field="keys.store",
            )

    def save(self, name: str, key: SigningKey) -> str:
        with _translated():
            self.backend.set_password(SERVICE, name, to_base64url(key.seed))
        return f"keyring:{name}"

    def load(self, name: str) -> SigningKey:
        with _translated():
            text = self.backend.get_password(SERVICE, name)
        if text is None:
            raise _missing("The keyring of this user holds no key of this agent.")
        return _key(text)

    def forget(self, name: str) -> None:
        with _translated():
            if self.backend.get_password(SERVICE, name) is not None:
                self.backend.delete_password(SERVICE, name)


def _keeps_secrets(backend: KeyringBackend) -> bool:
    members = getattr(backend, "backends", None)
    if members is not None:
        return any(_keeps_secrets(member) for member in members)
    return backend.priority >= 1 and not type(backend).__module__.startswith(PLAINTEXT_BACKENDS)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except KeyringError as error:
        raise ConfigurationError(
            "keyring_refused",
            "The keyring does not give out or take the agent's key.",
            remedy="Unlock the keyring of the user that runs the agent, then start it again.",
            field="keys.store",
            details={"reason": type(error).__name__},
        ) from error


@dataclass(frozen=True)
class FileVault:
    """Files that only their owner can read, in a folder that only the owner can enter."""

    folder: Path

    def __post_init__(self) -> None:
        if sys.platform == "win32":
            raise ConfigurationError(
                "key_file_unsupported",
                "On Windows the key belongs in the Credential Manager.",
                remedy='Set keys.store = "keyring".',
                field="keys.store",
            )

    def save(self, name: str, key: SigningKey) -> str:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._check_folder()
        fresh = self.folder / f".{name}.new"
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(to_base64url(key.seed) + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._file(name))
        return f"file:{name}"

    def load(self, name: str) -> SigningKey:
        self._check_folder()
        try:
            handle = os.open(self._file(name), os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError as error:
            raise _missing(f"The key file {self._file(name)} is not there.") from error
        except OSError as error:
            raise self._unreadable(self._file(name), "cannot be opened") from error
        with os.fdopen(handle, encoding="ascii", errors="replace") as file:
            self._check(os.fstat(file.fileno()), self._file(name), "600")
            return _key(file.read(200).strip())

    def forget(self, name: str) -> None:
        self._file(name).unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.key"

    def _check_folder(self) -> None:
        try:
            found = self.folder.lstat()
        except FileNotFoundError as error:
            raise _missing(f"The key folder {self.folder} is not there.") from error
        if not stat.S_ISDIR(found.st_mode):
            raise self._unreadable(self.folder, "is no folder")
        self._check(found, self.folder, "700")

    def _check(self, found: os.stat_result, place: Path, mode: str) -> None:
        if found.st_uid != os.geteuid():
            raise self._unreadable(place, "belongs to another user")
        if found.st_mode & 0o077:
            raise self._unreadable(place, "can be read by others", f"chmod {mode} '{place}'")

    @staticmethod
    def _unreadable(place: Path, why: str, cure: str = "") -> ConfigurationError:
        again = "make a new key with: stockbridge pair"
        remedy = f"If nobody else read it, run: {cure}; otherwise {again}" if cure else f"Put it right, or {again}"
        return ConfigurationError("key_file_refused", f"{place} {why}.", remedy=remedy, field="keys.store")


def _missing(sentence: str) -> ConfigurationError:
    return ConfigurationError("key_missing", sentence, remedy="Pair again: stockbridge pair", field="keys.store")


def _key(text: str) -> SigningKey:
    try:
        return SigningKey(from_base64url(text, 32))
    except ContractError as error:
        raise ConfigurationError(
            "key_unreadable",
            "What is kept as the agent's key cannot be read as a key.",
            remedy="Pair again: stockbridge pair",
            field="keys.store",
        ) from error
