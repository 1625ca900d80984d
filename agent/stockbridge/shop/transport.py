"""Bytes to the shop and back over HTTP, within bounds; ``courier`` signs them, ``answers`` names what went wrong.

No redirect is followed, no cookie sent or kept, and the answer is asked for as it is (``Accept-Encoding: identity``).
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import httpx
import truststore

from stockbridge.clock import Clock
from stockbridge.contract.limits import MAX_ANSWER_PAYLOAD_BYTES
from stockbridge.contract.signature import QUERY
from stockbridge.errors import ConfigurationError, ShopUnreachable
from stockbridge.shop.answers import Diagnosis, RawAnswer, error_of, unreachable

USER_AGENT: Final = f"Stockbridge-Agent/{version('stockbridge')}"


@dataclass(frozen=True)
class Network:
    """How to reach the shop. ``ca_file`` is trusted beside the operating system's own roots."""

    connect_seconds: float = 10.0
    answer_seconds: float = 45.0
    whole_seconds: float = 120.0
    ca_file: Path | None = None
    proxy: str | None = None


class HttpTransport:
    """One shop's endpoint. Raises ``ShopUnreachable`` or ``UnknownAnswer``; whatever came is a ``RawAnswer``."""

    def __init__(
        self, shop_url: str, clock: Clock, network: Network | None = None, wire: httpx.BaseTransport | None = None
    ) -> None:
        """``wire`` takes the place of the network, as httpx's own transports do."""
        self.url = f"{shop_url}index.php{QUERY}"
        self._network = network or Network()
        self._clock = clock
        self._client = _client(self._network, wire)

    def post(self, headers: Mapping[str, str], body: bytes) -> RawAnswer:
        """Sends one request and reads its answer whole, whatever it is."""
        try:
            with self._client.stream("POST", self.url, headers=dict(headers), content=body) as response:
                return self._read(response)
        except httpx.HTTPError as error:
            raise _translated(self.url, error) from error

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _read(self, response: httpx.Response) -> RawAnswer:
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw)
        body, complete = bytearray(), True
        try:
            for chunk in self._chunks(response):
                body += chunk
                if len(body) > MAX_ANSWER_PAYLOAD_BYTES:
                    raise error_of(
                        RawAnswer(self.url, response.status_code, headers, b""), Diagnosis("shop_answer_too_large")
                    )
        except (httpx.RemoteProtocolError, httpx.ReadError):
            complete = False
        return RawAnswer(self.url, response.status_code, headers, bytes(body), complete)

    def _chunks(self, response: httpx.Response) -> Iterator[bytes]:
        """The body as it came, an encoding of a proxy's own included; a dripping answer ends with the whole time."""
        end = self._clock.monotonic() + self._network.whole_seconds
        for chunk in response.iter_raw():
            if self._clock.monotonic() > end:
                raise unreachable("shop_slow", self.url)
            yield chunk


def _client(network: Network, wire: httpx.BaseTransport | None) -> httpx.Client:
    times = httpx.Timeout(network.answer_seconds, connect=network.connect_seconds)
    return httpx.Client(
        verify=_trust(network.ca_file),
        timeout=times,
        follow_redirects=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity", "Accept": "application/octet-stream"},
        proxy=network.proxy,
        transport=wire,
    )


def _trust(ca_file: Path | None) -> ssl.SSLContext:
    """The operating system's roots, and the one that the settings name."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file is None:
        return context
    try:
        context.load_verify_locations(cafile=str(ca_file))
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(
            "ca_file_unreadable",
            f"The file {ca_file} holds no certificate that can be read.",
            remedy="Name a PEM file in shop.ca_file, or leave the setting out.",
            field="shop.ca_file",
        ) from error
    return context


def _translated(url: str, error: httpx.HTTPError) -> ShopUnreachable:
    """httpx's tree in ours; the certificate and the name hide in the chain of causes."""
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return unreachable("shop_certificate", url, getattr(cause, "verify_message", "") or "it does not hold")
        if isinstance(cause, socket.gaierror):
            return unreachable("shop_name_unknown", url)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return unreachable("shop_certificate", url, "no secure connection was agreed on")
    if isinstance(error, httpx.ConnectTimeout):
        return unreachable("shop_no_connection_in_time", url)
    if isinstance(error, httpx.TimeoutException):
        return unreachable("shop_slow", url)
    return unreachable("shop_hung_up" if isinstance(error, _AFTER_CONNECT) else "shop_down", url)


_AFTER_CONNECT: Final = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The chain; a name that resolves to several addresses has a group in it."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for part in error.exceptions:
                yield from _causes(part)
        error = error.__cause__ or error.__context__
