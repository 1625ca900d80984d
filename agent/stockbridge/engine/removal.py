"""Products that left the ERP: unpublished after two complete readings without them and one more look; never deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import structlog

from stockbridge.contract.records.catalogue import Product, Removal
from stockbridge.engine.memory import Absent
from stockbridge.engine.readers import Articles, Made
from stockbridge.engine.reading import outgoing
from stockbridge.engine.sides import Sides

log = structlog.get_logger()

READINGS: Final = 2
PORTION: Final = 200


def remove_absent(sides: Sides, articles: Articles) -> int:
    """Queues the removals that are certain; how many."""
    queued = 0
    while absent := sides.memory.catalogue.absent("products", READINGS, PORTION):
        queued += _portion(sides, articles, absent)
    return queued


def _portion(sides: Sides, articles: Articles, absent: Sequence[Absent]) -> int:
    found = {article.key: article for article in sides.driver.articles_by_key([entry.key for entry in absent])}
    there = {key for key, article in found.items() if articles.selects(article)}
    kept, leaving = [], []
    for entry in absent:
        reference = found[entry.key].reference if entry.key in found else entry.title
        if entry.key in there or not reference:
            kept.append((entry.shop_id, entry.key))
            continue
        gone = Product(reference=reference, removal=Removal(how="unpublish"))
        leaving.append(outgoing(Made("products", entry.key, gone, reference), entry.shop_id, removal=True))
    if kept:
        log.info("products were not absent after all, or are not known by reference", count=len(kept))
        sides.memory.catalogue.seen_again("products", kept)
    if leaving:
        sides.memory.catalogue.queue("products", leaving, None)
    return len(leaving)
