"""A forward proxy between an agent and any shop, plain HTTP, that spoils or reports single messages on their way.

The agent signs for the paired address and is told to go through this proxy: the shop notices nothing. ``arrived`` is
called with the operation before a request goes on, ``answered`` once the shop has done its work and before the agent
hears of it; ``cuts`` says how many bytes of the next answers of an operation still reach the agent.
"""

from __future__ import annotations

import http.client
import json
import threading
import zlib
from collections import defaultdict
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit

GZIP = b"\x1f\x8b"
Notice = Callable[[str], None]


def unnoticed(_: str) -> None:
    """Nobody looks."""


class FaultyProxy(ThreadingHTTPServer):
    """Listens on a free port of 127.0.0.1 while the block runs."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.arrived: Notice = unnoticed
        self.answered: Notice = unnoticed
        self.cuts: defaultdict[str, list[int]] = defaultdict(list)
        self.twice: set[str] = set()
        self.seen: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """An agent that was killed hangs up."""


class _Handler(BaseHTTPRequestHandler):
    server: FaultyProxy
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.close_connection = True
        body = self.rfile.read(int(self.headers["Content-Length"]))
        operation = operation_of(body)
        self.server.seen.append(operation)
        self.server.arrived(operation)
        for _ in range(2 if operation in self.server.twice else 1):
            status, headers, answer = self._forward(body)
        self.server.answered(operation)
        cuts = self.server.cuts[operation]
        whole = cuts.pop(0) if cuts else len(answer)
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in {"transfer-encoding", "content-length", "connection"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer[:whole])

    def _forward(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        target = urlsplit(self.path)
        connection = http.client.HTTPConnection(target.hostname or "", target.port or 80, timeout=120)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() != "proxy-connection"}
            connection.request("POST", f"{target.path}?{target.query}", body, headers)
            response = connection.getresponse()
            return response.status, response.getheaders(), response.read()
        finally:
            connection.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Silent."""


def operation_of(body: bytes) -> str:
    """The operation named in the envelope, whichever form the body has."""
    inflated = zlib.decompressobj(wbits=31).decompress(body[body.index(GZIP) :], 100_000)
    return str(json.loads(inflated.split(b"\n", 1)[0])["operation"])
