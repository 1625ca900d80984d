"""Connects an agent to a shop: a key of its own, registered by the pairing string and kept where the settings say."""

from __future__ import annotations

import hashlib
from contextlib import closing

from stockbridge.app.home import Home
from stockbridge.clock import Clock, SystemClock
from stockbridge.contract.keys import SigningKey, to_base64url
from stockbridge.contract.pairing_string import PairingString
from stockbridge.engine.memory import Pairing
from stockbridge.errors import ConfigurationError
from stockbridge.service.board import VERSION
from stockbridge.settings.secrets import Vault, vault
from stockbridge.shop.pairing import Newcomer, PairedShop, pair
from stockbridge.shop.transport import HttpTransport
from stockbridge.store.lock import StateLock


def paired(home: Home, text: str, *, takeover: bool, clock: Clock | None = None) -> PairedShop:
    """Connects this agent to the shop of a pairing string; the same string may be given again while it is valid.

    Raises what ``shop.pairing.pair`` does, ``AlreadyRunning`` where a service is at work with this state, and
    ``ConfigurationError`` where no ERP is named: an agent that could not take the orders must not push another one out.
    """
    home.settings.erp.named()
    string = PairingString.decode(text)
    keys = vault(home.settings.keys.store, home.paths.key_folder)
    name = "agent-" + hashlib.sha256(string.key().public).hexdigest()[:16]
    clock = clock or SystemClock()
    with StateLock(home.paths.data_folder), closing(home.state()) as state:
        key, reference = _own_key(keys, name)
        newcomer = Newcomer(key, home.settings.agent.machine, VERSION, takeover)
        with HttpTransport(string.url, clock, home.network) as wire:
            shop = pair(string, newcomer, wire, clock)
        former = state.identity.pairing()
        state.identity.pair(_pairing(shop, reference))
    if former is not None and former.key_reference != reference:
        keys.forget(former.key_reference.partition(":")[2])
    return shop


def _own_key(keys: Vault, name: str) -> tuple[SigningKey, str]:
    """The key made for this string: a lost answer is asked for again with the same one."""
    try:
        key = keys.load(name)
    except ConfigurationError as error:
        if error.code != "key_missing":
            raise
        key = SigningKey.generate()
    return key, keys.save(name, key)


def _pairing(shop: PairedShop, reference: str) -> Pairing:
    return Pairing(
        shop_url=shop.url,
        shop_name=shop.name,
        shop_public_key=to_base64url(shop.public_key),
        installation=shop.installation,
        generation=shop.generation,
        epoch=shop.epoch,
        key_reference=reference,
    )
