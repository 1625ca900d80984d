"""Notices a restored backup on either side (the contract's section 6); ``operations.session`` asks at each hello."""

from __future__ import annotations

from stockbridge.contract.envelope import RequestEnvelope
from stockbridge.contract.operations.session import HelloParams, Lineage
from stockbridge.shop.sandbox.context import Context
from stockbridge.shop.sandbox.outbox import DEADLY_ATTEMPTS


def take_hello(shop: Context, envelope: RequestEnvelope, params: HelloParams) -> Lineage:
    """The offer; epoch, memory and writes stand in the state afterwards. Called within a transaction."""
    current, offer = shop.state.lineage
    presented = params.lineage
    if presented is not None and _shop_was_restored(current, offer, presented):
        return _begin_epoch(shop, envelope.epoch, presented)
    if presented is None or presented.number < current.number:
        return _grant_memory(shop, offer)
    if params.reconciled and (envelope.epoch, envelope.memory) == (shop.state.epoch, shop.state.memory):
        shop.state.writes = "open"
    return shop.state.keep_lineage(offer) if presented == offer else offer


def _shop_was_restored(current: Lineage, offer: Lineage, presented: Lineage) -> bool:
    if presented.number > offer.number:
        return True
    return any(presented.number == known.number and presented.mark != known.mark for known in (current, offer))


def _begin_epoch(shop: Context, agents: int, presented: Lineage) -> Lineage:
    shop.state.epoch = max(agents, shop.state.epoch) + 1
    shop.state.writes = "held"
    # They may have gone through after the backup was made: the agent knows, and says so when it is asked again.
    revived = "UPDATE outbox SET attempts = MIN(attempts, ?), available_at = 0, state = 'pending' WHERE state = 'dead'"
    shop.db.execute(revived, DEADLY_ATTEMPTS - 1)
    return shop.state.keep_lineage(presented)


def _grant_memory(shop: Context, offer: Lineage) -> Lineage:
    """Where nothing was ever written there is nothing to compare, and writes begin open."""
    shop.state.memory += 1
    bound = shop.db.value("SELECT 1 FROM binding LIMIT 1")
    shop.state.writes = "open" if bound is None else "held"
    return shop.state.keep_lineage(offer)
