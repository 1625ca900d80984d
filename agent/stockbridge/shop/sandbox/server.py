"""The sandbox shop's HTTP server on 127.0.0.1: the endpoint, the page to look at it, and the faults in between."""

from __future__ import annotations

import ssl
import sys
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from stockbridge.contract.signature import QUERY
from stockbridge.shop.sandbox.faults import Faults, Silence
from stockbridge.shop.sandbox.front_door import HttpAnswer, HttpRequest

LONGEST_BODY: Final = 64 * 1024 * 1024
FORM_BODY: Final = 100_000
Endpoint = Callable[[HttpRequest], HttpAnswer]
Look = Callable[[str, str, Mapping[str, str], Mapping[str, str]], HttpAnswer]
"""A page of the shop: method, path, query, form → what to show."""


def _not_open(_: HttpRequest) -> HttpAnswer:
    return HttpAnswer(503, {}, b"")


def _no_page(*_: object) -> HttpAnswer:
    return HttpAnswer(503, {}, b"")


class SandboxServer(ThreadingHTTPServer):
    """``certificate`` (a PEM file with its key) makes it HTTPS."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, faults: Faults, certificate: Path | None = None) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.faults = faults
        self.endpoint: Endpoint = _not_open
        self.look: Look = _no_page
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is no news; a defect of ours must be seen."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, ssl.SSLError, TimeoutError)):
            super().handle_error(request, client_address)

    def start(self) -> threading.Thread:
        thread = threading.Thread(target=self.serve_forever, name="sandbox-shop", kwargs={"poll_interval": 0.05})
        thread.daemon = True
        thread.start()
        return thread


class _Handler(BaseHTTPRequestHandler):
    server: SandboxServer
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        """Every method at the endpoint's address is the endpoint's to refuse."""
        if f"?{urlsplit(self.path).query}" == QUERY:
            self._serve()
        else:
            self._show()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 the library's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the library's name
        """Silent: what happened stands in the shop's tables."""

    def _serve(self) -> None:
        faults = self.server.faults
        self.close_connection = True
        if faults.page is not None:
            self._drain()
            self._send(HttpAnswer(faults.page.status, dict(faults.page.headers), faults.page.body))
            return
        try:
            answer = self._answer()
        except Silence:
            return
        if faults.delay_seconds:
            threading.Event().wait(faults.delay_seconds)
        if faults.take_drop():
            return
        if faults.instead is not None:
            answer = HttpAnswer(faults.instead.status, dict(faults.instead.headers), faults.instead.body)
        self._send(HttpAnswer(answer.status, answer.headers, faults.prefix + answer.body), faults.take_cut())

    def _answer(self) -> HttpAnswer:
        length = self._length()
        request = HttpRequest(self.command, list(self.headers.items()), length, lambda: self.rfile.read(length))
        answer = self.server.endpoint(request)
        if answer.status != 200 or length > FORM_BODY:
            self._drain()
        return answer

    def _length(self) -> int:
        told = self.headers.get("Content-Length", "0")
        return int(told) if told.isdigit() else 0

    def _drain(self) -> None:
        """A client that still writes would not read the answer."""
        self.connection.settimeout(0.5)
        try:
            left = min(self._length(), LONGEST_BODY)
            while left > 0 and (chunk := self.rfile.read1(min(left, 65_536))):
                left -= len(chunk)
        except TimeoutError:
            return

    def _send(self, answer: HttpAnswer, cut: int | None = None) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.body if cut is None else answer.body[:cut])

    def _show(self) -> None:
        self.close_connection = True
        parts = urlsplit(self.path)
        form = self.rfile.read(min(self._length(), FORM_BODY)).decode("utf-8", "replace")
        query, posted = dict(parse_qsl(parts.query)), dict(parse_qsl(form))
        self._send(self.server.look(self.command, parts.path, query, posted))
