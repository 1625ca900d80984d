"""The local socket of the running agent: commands, tray and pages ask the one voice; ``desk`` answers.

A Unix socket in a folder that only its owner can enter; on Windows a port of 127.0.0.1. In both cases a file that only
the owner can read says where it is, with a token that each request repeats. One JSON object a line: the request, then
any number of ``progress``, and of ``alive`` while there is nothing else to say, then one ``result`` or ``error``.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import os
import secrets
import shutil
import socket
import socketserver
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from stockbridge import errors
from stockbridge.errors import ContractError, Defect, Retriable, StockbridgeError

POINTER: Final = "service.json"
LONGEST_PATH: Final = 100
"""A Unix socket's path has some 104 bytes on the smallest system."""
LONGEST_LINE: Final = 10_000_000
ALIVE_SECONDS: Final = 15.0
SILENCE_SECONDS: Final = 120.0
"""Many signs of life in a row: a process that gives none of them is stuck."""

KINDS: Final = {
    kind.__name__: kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, StockbridgeError) and kind is not ContractError
}

Tell = Callable[[Mapping[str, Any]], None]
Answerer = Callable[[str, Mapping[str, Any], Tell], object]
"""(command, arguments, how to tell progress) → a JSON value. Raises ``StockbridgeError``."""


class _Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """``token`` and ``answer`` are set before it serves."""

    daemon_threads = True
    token: str
    answer: Answerer


if sys.platform == "win32":

    def _bind(_place: Path) -> _Server:
        return _Server(("127.0.0.1", 0), _Conversation)

    def _connect(address: Any) -> socket.socket:
        return socket.create_connection(tuple(address), SILENCE_SECONDS)

else:

    class _UnixServer(_Server):
        address_family = socket.AF_UNIX

        def server_bind(self) -> None:
            self.socket.bind(self.server_address)

    def _bind(place: Path) -> _Server:
        place.unlink(missing_ok=True)  # the lock is ours: what lies there is of a process that was killed
        return _UnixServer(str(place), _Conversation)  # type: ignore[arg-type] # a Unix address is a path

    def _connect(address: Any) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(SILENCE_SECONDS)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection


class NobodyThere(Exception):
    """No process serves this state."""


class Channel:
    """Serves in threads of its own from ``open`` to ``close``."""

    def __init__(self, folder: Path, answer: Answerer) -> None:
        self._pointer = folder / POINTER
        self._socket, self._own_folder = _place(folder)
        self._server = _bind(self._socket)
        self._server.token, self._server.answer = secrets.token_urlsafe(32), answer
        pointer = {"address": self._server.server_address, "token": self._server.token}
        _write_private(self._pointer, json.dumps(pointer))
        threading.Thread(target=self._server.serve_forever, args=(0.2,), name="channel", daemon=True).start()

    def close(self) -> None:
        self._pointer.unlink(missing_ok=True)
        self._server.shutdown()
        self._server.server_close()
        self._socket.unlink(missing_ok=True)
        if self._own_folder is not None:
            shutil.rmtree(self._own_folder, ignore_errors=True)


def _place(folder: Path) -> tuple[Path, Path | None]:
    """The socket's path, and the folder made for it where the state's own is too long."""
    place = folder / "service.sock"
    if len(os.fsencode(place)) <= LONGEST_PATH:
        return place, None
    own = Path(tempfile.mkdtemp(prefix="stockbridge-"))
    return own / "service.sock", own


class _Conversation(socketserver.StreamRequestHandler):
    server: _Server
    timeout = SILENCE_SECONDS

    def setup(self) -> None:
        super().setup()
        self._turn = threading.Lock()

    def handle(self) -> None:
        try:
            request = json.loads(self.rfile.readline(LONGEST_LINE))
            if not hmac.compare_digest(str(request["token"]), self.server.token):
                return
            command, arguments = str(request["command"]), dict(request["arguments"])
        except (ValueError, KeyError, TypeError, OSError):
            return  # no request of ours
        self._answer(command, arguments)

    def _answer(self, command: str, arguments: Mapping[str, Any]) -> None:
        try:
            with self._signs_of_life():
                result = self.server.answer(command, arguments, lambda progress: self._tell({"progress": progress}))
        except StockbridgeError as error:
            self._tell({"error": _told(error)})
        else:
            self._tell({"result": result})

    @contextmanager
    def _signs_of_life(self) -> Iterator[None]:
        """Work may stand behind other work for hours."""
        ended = threading.Event()

        def give() -> None:
            while not ended.wait(ALIVE_SECONDS):
                self._tell({"alive": True})

        giving = threading.Thread(target=give, name="signs of life", daemon=True)
        giving.start()
        try:
            yield
        finally:
            ended.set()
            giving.join()

    def _tell(self, line: Mapping[str, Any]) -> None:
        """An asker who went away does not stop the work."""
        with self._turn, contextlib.suppress(OSError):
            self.wfile.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            self.wfile.flush()


def ask(folder: Path, command: str, arguments: Mapping[str, Any], progress: Tell = lambda _: None) -> Any:
    """Asks the process that serves this state.

    Raises ``NobodyThere`` where there is none or it ends meanwhile, ``Retriable`` where it gives no sign of life, or
    the error that it met, as its own kind.
    """
    with _connected(folder) as (connection, token):
        request = {"token": token, "command": command, "arguments": dict(arguments)}
        for told in _lines(connection, request):
            if "progress" in told:
                progress(told["progress"])
            elif "error" in told:
                raise _error_of(told["error"])
            elif "result" in told:
                return told["result"]
    raise NobodyThere


def _lines(connection: socket.socket, request: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    try:
        connection.sendall(json.dumps(request, ensure_ascii=False).encode() + b"\n")
        for line in connection.makefile("rb"):
            yield json.loads(line)
    except TimeoutError as error:
        raise Retriable(
            "service_silent",
            "The running agent does not answer.",
            remedy="It may still be at what you asked for: look at its log, or stop it and start it again.",
        ) from error
    except OSError as error:
        raise NobodyThere from error


@contextmanager
def _connected(folder: Path) -> Iterator[tuple[socket.socket, str]]:
    try:
        pointer = json.loads((folder / POINTER).read_text(encoding="utf-8"))
        connection, token = _connect(pointer["address"]), str(pointer["token"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NobodyThere from error
    with connection:
        yield connection, token


def _told(error: StockbridgeError) -> dict[str, Any]:
    """As the nearest kind that every process knows and can make from these."""
    return {
        "kind": next(kind.__name__ for kind in type(error).__mro__ if KINDS.get(kind.__name__) is kind),
        "exit_code": error.exit_code,
        "code": error.code,
        "sentence": error.sentence,
        "remedy": error.remedy,
        "field": error.field,
        "details": error.details,
    }


def _error_of(told: Mapping[str, Any]) -> StockbridgeError:
    error = KINDS.get(str(told["kind"]), Defect)(
        told["code"], told["sentence"], remedy=told["remedy"], field=told["field"], details=dict(told["details"])
    )
    error.exit_code = int(told["exit_code"])
    return error


def _write_private(file: Path, text: str) -> None:
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
    fresh.replace(file)
