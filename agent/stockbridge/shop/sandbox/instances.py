"""Lets one copy of an agent work (the contract's section 6, "Instance"); ``guard`` asks at each request."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from stockbridge.contract.envelope import RequestEnvelope
from stockbridge.shop.sandbox.context import Context
from stockbridge.shop.sandbox.state import AtWork

SILENT_SECONDS: Final = 180
"""A running agent says hello each minute: one that missed three does not run."""
BARRED: Final = 64


def is_admitted(shop: Context, envelope: RequestEnvelope) -> bool:
    """Whether this copy is at work, from now on if not before."""
    with shop.db.transaction():
        known = shop.state.at_work or _begun(shop, envelope, ())
        if envelope.operation != "hello" and _is_at_work(known, envelope):
            shop.state.at_work = known
            return True
        following = _admitted(shop, known, envelope)
        shop.state.at_work = following or _refused(shop, known, envelope)
        return following is not None


def _admitted(shop: Context, known: AtWork, envelope: RequestEnvelope) -> AtWork | None:
    """Who is at work then; None: not this one."""
    if _is_at_work(known, envelope):
        return replace(known, heard=shop.now())
    if envelope.lineage in known.barred:
        return None
    if envelope.instance.boot > known.boot:
        return _begun(shop, envelope, known.barred)
    if not _may_be_restored(shop, envelope) or shop.now() - known.heard < SILENT_SECONDS:
        return None
    current = shop.state.lineage[0].number
    # Whatever copy there still is of the one that was at work, its state has one of these numbers.
    return _begun(shop, envelope, (*known.barred, current, current + 1))


def _refused(shop: Context, known: AtWork, envelope: RequestEnvelope) -> AtWork:
    """A state whose predecessor says hello after it was refused was not restored in its place: both of them live."""
    if not _may_be_restored(shop, envelope) or envelope.lineage in known.barred:
        return known
    if known.refused is None or known.refused[0] != envelope.lineage:
        return replace(known, refused=(envelope.lineage, shop.now()))
    if known.heard > known.refused[1]:
        return replace(known, barred=(*known.barred, envelope.lineage))
    return known


def _is_at_work(known: AtWork, envelope: RequestEnvelope) -> bool:
    return (known.boot, known.mark) == (envelope.instance.boot, envelope.instance.mark)


def _may_be_restored(shop: Context, envelope: RequestEnvelope) -> bool:
    return envelope.operation == "hello" and envelope.lineage < shop.state.lineage[0].number


def _begun(shop: Context, envelope: RequestEnvelope, barred: tuple[int, ...]) -> AtWork:
    return AtWork(envelope.instance.boot, envelope.instance.mark, shop.now(), barred[-BARRED:])
