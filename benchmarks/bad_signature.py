"""What a request with a bad signature costs the shop in PHP, beyond the core's own start.

Two requests are timed inside php-fpm, from its first line of PHP to the sending of headers: ours, and one to a front
controller that ends at the same place without doing anything. They take turns, so that both see the same machine.
"""

from __future__ import annotations

import statistics
import sys
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
from tools.build_module import SOURCE, TARGET, build

from benchmarks.agent import pairing_text
from benchmarks.rows import Row
from stockbridge.contract.keys import SigningKey, new_nonce
from stockbridge.contract.pairing_string import PairingString
from stockbridge.contract.payload import digest
from stockbridge.contract.signature import QUERY, RequestParts, sign_request
from tests.support.prestashop import Shop, bring_up

TARGET_MS: Final = 2.0
ROUNDS: Final = 300
WARM_UP: Final = 30
EMPTY: Final = "benchempty"
PAYLOAD: Final = b"x" * 1000
PREPEND: Final = """<?php
$stockbridgeBenchStart = hrtime(true);
header_register_callback(static function () use ($stockbridgeBenchStart): void {
    header('X-Bench-Microseconds: ' . intdiv(hrtime(true) - $stockbridgeBenchStart, 1000));
});
"""
CONTROLLER: Final = """<?php
class StockbridgeBenchemptyModuleFrontController extends ModuleFrontController
{
    public function init(): void
    {
        http_response_code(401);
        exit;
    }
}
"""


@dataclass(frozen=True)
class Cost:
    """Medians in milliseconds of PHP: the core's start, and what came on top of it in the same turn; ``unknown`` is a
    key that nobody registered, ``forged`` a false signature in the name of a registered one."""

    start: float
    unknown: float
    forged: float

    @property
    def beyond(self) -> float:
        """The dearer of the two."""
        return max(self.unknown, self.forged)

    def rows(self) -> list[Row]:
        whole = self.start + self.beyond
        note = f"median of {ROUNDS}; the core's start alone {self.start:.2f} ms, with ours {whole:.2f} ms"
        return [Row("bad signature, PHP beyond the core's start", self.beyond, "ms", f"< {TARGET_MS:g}", note=note)]


def measure(shop: Shop, registered: str) -> Cost:
    """Times both requests on a shop with the module; ``registered`` is the id of a key that it knows."""
    _instrument(shop)
    try:
        with httpx.Client(timeout=30) as client:
            return _take_turns(client, shop.base_url, registered)
    finally:
        (_controllers(shop) / f"{EMPTY}.php").unlink()
        shop.web_settings()


def _take_turns(client: httpx.Client, url: str, registered: str) -> Cost:
    starts, unknown, forged = [], [], []
    for turn in range(WARM_UP + ROUNDS):
        start = _spent(client, url, QUERY.replace("=api", f"={EMPTY}"), {})
        ours = _spent(client, url, QUERY, _headers(url, None)), _spent(client, url, QUERY, _headers(url, registered))
        if turn >= WARM_UP:
            starts.append(start)
            unknown.append(ours[0] - start)
            forged.append(ours[1] - start)
    return Cost(statistics.median(starts), statistics.median(unknown), statistics.median(forged))


def _spent(client: httpx.Client, url: str, query: str, headers: Mapping[str, str]) -> float:
    """Milliseconds that PHP says it took."""
    answer = client.post(f"{url}index.php{query}", content=PAYLOAD, headers=headers)
    if answer.status_code != httpx.codes.UNAUTHORIZED:
        raise RuntimeError(f"{query} answered {answer.status_code}, not 401")
    return int(answer.headers["X-Bench-Microseconds"]) / 1000


def _headers(url: str, registered: str | None) -> dict[str, str]:
    """A well-formed signature by a key of our own, which names a registered one where that is given."""
    now = int(time.time())
    parts = RequestParts(
        content_type="application/octet-stream",
        digest=digest(PAYLOAD),
        installation=str(uuid.uuid4()),
        message=str(uuid.uuid4()),
        created=now,
        expires=now + 300,
        nonce=new_nonce(),
    )
    key = SigningKey.generate()
    signed = sign_request(key, url, parts)
    if registered is not None:
        signed["Signature-Input"] = signed["Signature-Input"].replace(key.key_id, registered)
    return signed


def _controllers(shop: Shop) -> Path:
    return shop.root / "modules" / "stockbridge" / "controllers" / "front"


def _instrument(shop: Shop) -> None:
    """Puts the empty controller beside ours, and the clock in front of every request."""
    (_controllers(shop) / f"{EMPTY}.php").write_text(CONTROLLER)
    clock = shop.home.run / "bench-clock.php"
    clock.write_text(PREPEND)
    # Files do not change under a real shop's feet: opcache need not look at each of them again.
    shop.web_settings({"auto_prepend_file": str(clock), "opcache.validate_timestamps": "0"})


def main() -> int:
    """Prints both figures for each release; 1 where the target is missed."""
    missed = False
    for version in ("9.1", "8.2"):
        shop = bring_up(version, f"bench-signature-{version}")
        try:
            shop.install_module_zip(build(SOURCE, TARGET))
            cost = measure(shop, PairingString.decode(pairing_text(shop)).key().key_id)
        finally:
            shop.stop()
        print(f"PrestaShop {shop.release}, median of {ROUNDS} requests, milliseconds of PHP:")
        print(f"  the core's start, then nothing         {cost.start:7.2f}")
        print(f"  a signature by an unknown key          {cost.start + cost.unknown:7.2f}  {cost.unknown:+.2f}")
        print(f"  a forged signature of a registered key {cost.start + cost.forged:7.2f}  {cost.forged:+.2f}")
        print(f"  beyond the core's start: {cost.beyond:.2f} ms (target: under {TARGET_MS:g})")
        missed = missed or cost.beyond >= TARGET_MS
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
