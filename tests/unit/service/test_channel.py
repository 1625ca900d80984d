"""The local socket: asked by whoever may read the state's folder, by nobody else."""

from __future__ import annotations

import json
import os
import socket
import stat
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from stockbridge.errors import AgentRefused, ContractError, Defect, Retriable, StockbridgeError
from stockbridge.service.channel import POINTER, Channel, NobodyThere, ask
from stockbridge.service.worker import Stopped
from stockbridge.store.database import StateUnwritable


def answer(command: str, arguments: Mapping[str, Any], tell: Callable[[Mapping[str, Any]], None]) -> object:
    if command == "fail":
        raise AgentRefused("cloned", "Another copy.", remedy="Stop it.", field="f", details={"machine": "PC"})
    if command in STRANGE:
        raise STRANGE[command]
    for step in range(int(arguments.get("steps", 0))):
        tell({"step": step})
    return {"command": command, "é": arguments}


STRANGE: dict[str, StockbridgeError] = {
    "stopped": Stopped("strange", "Strange."),
    "unwritable": StateUnwritable("strange", "Strange."),
    "contract": ContractError("strange", "Strange.", line=3),
}
"""Kinds that only one room knows, or that are made of something else."""


@pytest.fixture
def channel(tmp_path: Path) -> Iterator[Channel]:
    opened = Channel(tmp_path, answer)
    yield opened
    opened.close()


def test_a_question_is_answered(channel: Channel, tmp_path: Path) -> None:
    assert ask(tmp_path, "hi", {"ü": 1}) == {"command": "hi", "é": {"ü": 1}}


def test_progress_comes_before_the_result(channel: Channel, tmp_path: Path) -> None:
    seen: list[Mapping[str, Any]] = []
    ask(tmp_path, "work", {"steps": 3}, seen.append)
    assert seen == [{"step": 0}, {"step": 1}, {"step": 2}]


def test_an_error_arrives_as_its_own_kind(channel: Channel, tmp_path: Path) -> None:
    with pytest.raises(AgentRefused) as caught:
        ask(tmp_path, "fail", {})
    error = caught.value
    assert (error.code, error.sentence, error.remedy, error.field) == ("cloned", "Another copy.", "Stop it.", "f")
    assert (error.details, error.exit_code) == ({"machine": "PC"}, 6)


@pytest.mark.parametrize(
    ("command", "kind", "exit_code"),
    [("stopped", Retriable, 4), ("unwritable", Retriable, 3), ("contract", StockbridgeError, 1)],
)
def test_an_error_of_a_rooms_own_arrives_as_its_nearest_kind_with_its_exit_code(
    channel: Channel, tmp_path: Path, command: str, kind: type[StockbridgeError], exit_code: int
) -> None:
    with pytest.raises(StockbridgeError, match="Strange") as caught:
        ask(tmp_path, command, {})
    assert (type(caught.value), caught.value.exit_code) == (kind, exit_code)


def test_an_error_of_a_kind_that_this_version_does_not_know_is_a_defect(tmp_path: Path) -> None:
    told = {"kind": "NewError", "exit_code": 4, "code": "new", "sentence": "New.", "remedy": "", "field": ""}
    answer_of(tmp_path, {"error": told | {"details": {}}})
    with pytest.raises(Defect, match="New") as caught:
        ask(tmp_path, "sync", {})
    assert caught.value.exit_code == 4


def test_only_the_owner_can_reach_it(channel: Channel, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / POINTER).stat().st_mode) == 0o600


def test_a_wrong_token_has_no_answer(channel: Channel, tmp_path: Path) -> None:
    pointer = json.loads((tmp_path / POINTER).read_text())
    (tmp_path / POINTER).write_text(json.dumps(pointer | {"token": "guess"}))
    with pytest.raises(NobodyThere):
        ask(tmp_path, "hi", {})


@pytest.mark.parametrize("line", [b"\n", b"[]\n", b'{"token": 1}\n', b"\xff\n", b"null\n"])
def test_rubbish_has_no_answer_and_does_no_harm(channel: Channel, tmp_path: Path, line: bytes) -> None:
    pointer = json.loads((tmp_path / POINTER).read_text())
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(pointer["address"])
        connection.sendall(line)
        assert connection.recv(100) == b""
    assert ask(tmp_path, "hi", {})


def test_an_asker_who_goes_away_does_not_stop_the_work(tmp_path: Path) -> None:
    gone, finished = threading.Event(), threading.Event()

    def slow(_: str, __: Mapping[str, Any], tell: Callable[[Mapping[str, Any]], None]) -> object:
        gone.wait(5)
        for step in range(1000):
            tell({"step": step, "filler": "x" * 1000})
        finished.set()
        return None

    channel = Channel(tmp_path, slow)
    pointer = json.loads((tmp_path / POINTER).read_text())
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(pointer["address"])
        request = {"token": pointer["token"], "command": "work", "arguments": {}}
        connection.sendall(json.dumps(request).encode() + b"\n")
    gone.set()
    assert finished.wait(5)
    channel.close()


def slow(_: str, __: Mapping[str, Any], ___: Callable[[Mapping[str, Any]], None]) -> object:
    time.sleep(1.5)
    return "done"


def test_a_long_silence_of_the_work_is_none_of_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stockbridge.service.channel.ALIVE_SECONDS", 0.05)
    monkeypatch.setattr("stockbridge.service.channel.SILENCE_SECONDS", 0.5)
    channel = Channel(tmp_path, slow)
    assert ask(tmp_path, "sync", {}) == "done"
    channel.close()


def test_a_process_that_gives_no_sign_of_life_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    monkeypatch.setattr("stockbridge.service.channel.SILENCE_SECONDS", 0.2)
    channel = Channel(tmp_path, lambda *_: released.wait(10))
    with pytest.raises(Retriable, match="does not answer"):
        ask(tmp_path, "sync", {})
    released.set()
    channel.close()


def test_a_process_that_ends_in_the_middle_is_no_longer_there(tmp_path: Path) -> None:
    answer_of(tmp_path, None)
    with pytest.raises(NobodyThere):
        ask(tmp_path, "sync", {"long": "x" * 5_000_000})


def answer_of(folder: Path, line: object) -> None:
    """Another process that serves this state: it reads one request and says this, or ends without having read it."""
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(folder / "service.sock"))
    server.listen()
    (folder / POINTER).write_text(json.dumps({"address": str(folder / "service.sock"), "token": "t"}))

    def serve() -> None:
        with server, server.accept()[0] as connection:
            if line is not None:
                connection.makefile("rb").readline()
                connection.sendall(json.dumps(line).encode() + b"\n")

    threading.Thread(target=serve, daemon=True).start()


def test_where_nobody_serves_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(NobodyThere):
        ask(tmp_path, "hi", {})


def test_what_a_killed_process_left_behind_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / POINTER).write_text(json.dumps({"address": str(tmp_path / "service.sock"), "token": "old"}))
    (tmp_path / "service.sock").touch()
    with pytest.raises(NobodyThere):
        ask(tmp_path, "hi", {})
    channel = Channel(tmp_path, answer)
    assert ask(tmp_path, "hi", {})
    channel.close()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_a_long_name_is_served_too(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    channel = Channel(folder, answer)
    place = Path(json.loads((folder / POINTER).read_text())["address"])
    assert len(os.fsencode(place)) < 104
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert ask(folder, "hi", {})
    channel.close()
    assert not place.parent.exists()
