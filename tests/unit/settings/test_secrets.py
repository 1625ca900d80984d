"""The private key lies in the keyring, or where a person chose it in a file that only the owner can read."""

from __future__ import annotations

import sys
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringLocked, PasswordDeleteError

from stockbridge.contract.keys import SigningKey
from stockbridge.errors import ConfigurationError
from stockbridge.settings.secrets import FileVault, KeyringVault, load_key, vault

posix = pytest.mark.skipif(sys.platform == "win32", reason="file permissions of POSIX")


class MemoryKeyring(KeyringBackend):
    """A keyring of the right kind that lives as long as the test."""

    priority = 5.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[(service, username)] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


class LockedKeyring(MemoryKeyring):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(f"{service}/{username}")


@pytest.fixture
def key() -> SigningKey:
    return SigningKey.generate()


@pytest.fixture
def system_keyring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    backend = MemoryKeyring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    return backend


def test_a_key_comes_back_from_the_keyring_by_its_reference(
    system_keyring: MemoryKeyring, key: SigningKey, tmp_path: Path
) -> None:
    reference = vault("keyring", tmp_path).save("agent-1", key)
    assert reference == "keyring:agent-1"
    assert load_key(reference, tmp_path).seed == key.seed
    assert list(tmp_path.iterdir()) == []


def test_a_forgotten_key_is_gone_and_forgetting_twice_is_no_error(
    system_keyring: MemoryKeyring, key: SigningKey, tmp_path: Path
) -> None:
    chosen = vault("keyring", tmp_path)
    chosen.save("agent-1", key)
    chosen.forget("agent-1")
    chosen.forget("agent-1")
    with pytest.raises(ConfigurationError, match="no key of this agent"):
        chosen.load("agent-1")


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring])
def test_without_a_usable_keyring_the_choice_is_asked_for_and_nothing_is_written(
    backend: type[KeyringBackend], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", backend)
    with pytest.raises(ConfigurationError) as caught:
        vault("keyring", tmp_path)
    assert caught.value.code == "no_keyring"
    assert "--keys file" in caught.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_a_keyring_that_keeps_readable_files_is_none() -> None:
    plain = type("PlaintextKeyring", (MemoryKeyring,), {"__module__": "keyrings.alt.file"})
    with pytest.raises(ConfigurationError, match="no keyring"):
        KeyringVault(plain())


def test_a_locked_keyring_says_to_unlock_it() -> None:
    with pytest.raises(ConfigurationError, match="does not give out") as caught:
        KeyringVault(LockedKeyring()).load("agent-1")
    assert "Unlock" in caught.value.remedy


def test_what_is_no_key_is_told(system_keyring: MemoryKeyring, tmp_path: Path) -> None:
    system_keyring.set_password("stockbridge", "agent-1", "not a key")
    with pytest.raises(ConfigurationError, match="cannot be read as a key"):
        load_key("keyring:agent-1", tmp_path)


@pytest.mark.parametrize("reference", ["", "keyring:", "drawer:agent-1"])
def test_an_unknown_reference_is_told(reference: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="does not know"):
        load_key(reference, tmp_path)


@posix
def test_a_key_file_and_its_folder_are_the_owners_alone(key: SigningKey, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "keys"
    reference = vault("file", folder).save("agent-1", key)
    assert load_key(reference, folder).seed == key.seed
    assert [oct(path.stat().st_mode & 0o777) for path in (folder, folder / "agent-1.key")] == ["0o700", "0o600"]


@posix
def test_saving_again_replaces_the_key(key: SigningKey, tmp_path: Path) -> None:
    kept = FileVault(tmp_path / "keys")
    kept.save("agent-1", SigningKey.generate())
    kept.save("agent-1", key)
    assert kept.load("agent-1").seed == key.seed
    assert [path.name for path in kept.folder.iterdir()] == ["agent-1.key"]


@posix
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
def test_a_key_file_that_others_can_reach_is_refused_at_each_read(key: SigningKey, tmp_path: Path, mode: int) -> None:
    kept = FileVault(tmp_path / "keys")
    kept.save("agent-1", key)
    (kept.folder / "agent-1.key").chmod(mode)
    for _ in range(2):
        with pytest.raises(ConfigurationError, match="can be read by others") as caught:
            kept.load("agent-1")
        assert "chmod 600" in caught.value.remedy


@posix
def test_a_key_folder_that_others_can_enter_is_refused(key: SigningKey, tmp_path: Path) -> None:
    kept = FileVault(tmp_path / "keys")
    kept.save("agent-1", key)
    kept.folder.chmod(0o755)
    for refused in (lambda: kept.load("agent-1"), lambda: kept.save("agent-2", key)):
        with pytest.raises(ConfigurationError, match="can be read by others"):
            refused()


@posix
def test_a_key_behind_a_symbolic_link_is_refused(key: SigningKey, tmp_path: Path) -> None:
    kept = FileVault(tmp_path / "keys")
    kept.save("agent-1", key)
    (kept.folder / "agent-2.key").symlink_to(kept.folder / "agent-1.key")
    with pytest.raises(ConfigurationError, match="cannot be opened"):
        kept.load("agent-2")


@posix
@pytest.mark.parametrize("made", [True, False])
def test_a_missing_key_file_or_folder_asks_to_pair_again(tmp_path: Path, made: bool) -> None:
    folder = tmp_path / "keys"
    if made:
        folder.mkdir(mode=0o700)
    with pytest.raises(ConfigurationError, match="is not there") as caught:
        FileVault(folder).load("agent-1")
    assert "pair" in caught.value.remedy.lower()


def test_on_windows_a_key_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(ConfigurationError, match="Credential Manager"):
        FileVault(tmp_path)
