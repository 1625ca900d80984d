"""A proxy that ends the agent's TLS and opens its own connection to the shop, as companies and attackers run them."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from stockbridge.clock import SystemClock
from stockbridge.shop.transport import HttpTransport
from tests.support.meddler import Meddler

HOP_BY_HOP = {"host", "connection", "content-length", "accept-encoding", "user-agent", "accept"}


class TlsProxy(ThreadingHTTPServer):
    """Everything goes through ``meddler``, which is set once the shop's own address is known."""

    daemon_threads = True
    meddler: Meddler

    def __init__(self, certificate: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"https://127.0.0.1:{self.server_port}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that does not trust us hangs up: that is what is tested."""

    @contextmanager
    def before(self, shop_url: str) -> Iterator[Meddler]:
        """Serves while the block runs."""
        thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        with HttpTransport(shop_url, SystemClock()) as onward:
            self.meddler = Meddler(onward, self.url)
            thread.start()
            yield self.meddler
            self.shutdown()
            self.server_close()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: TlsProxy
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.close_connection = True
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        answer = self.server.meddler.post(headers, body)
        self.send_response(answer.status)
        for name, value in answer.headers:
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Silent."""
