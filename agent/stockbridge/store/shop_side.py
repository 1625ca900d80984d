"""What the shop has, as far as its answers told: the table ``sent``; ``outgoing`` compares with it to queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, delete, func, select, tuple_, update

from stockbridge.contract.operations.session import FlowName
from stockbridge.engine.memory import Absent, ShopHas
from stockbridge.store.database import chunks, portions, upsert
from stockbridge.store.tables import identity, outbox, sent

UNLISTED = -1
"""``seen`` of a row that the listing under way has not named yet."""

STANDING_PORTION = 1000

Pairs = Sequence[tuple[str, str]]


def by_shop(pairs: Pairs) -> Iterator[tuple[str, Sequence[str]]]:
    """(shop, keys) in portions that fit a statement."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for shop_id, key in pairs:
        grouped[shop_id].append(key)
    for shop_id, keys in grouped.items():
        for portion in chunks(keys):
            yield shop_id, portion


def hashes(connection: Connection, flow: FlowName, pairs: Pairs) -> dict[tuple[str, str], str]:
    """The hash that the shop has; an empty one where the next record is to be sent in any case."""
    statement = select(sent.c.key, sent.c.hash, sent.c.stale).where(sent.c.flow == flow)
    return {
        (shop_id, key): "" if stale else known
        for shop_id, keys in by_shop(pairs)
        for key, known, stale in connection.execute(statement.where((sent.c.shop_id == shop_id) & sent.c.key.in_(keys)))
    }


def missing_products(connection: Connection, pairs: Pairs) -> set[tuple[str, str]]:
    """Which of these products the shop does not have."""
    return set(pairs) - hashes(connection, "products", pairs).keys()


def entitle(connection: Connection, flow: FlowName, titles: Mapping[tuple[str, str], str]) -> None:
    """Gives rows that a listing named without one the title that people know them by."""
    untitled = (sent.c.flow == flow) & (sent.c.title == "")
    for shop_id, keys in by_shop(list(titles)):
        mine = select(sent.c.key).where(untitled & (sent.c.shop_id == shop_id) & sent.c.key.in_(keys))
        for key in connection.execute(mine).scalars().all():
            this = untitled & (sent.c.shop_id == shop_id) & (sent.c.key == key)
            connection.execute(update(sent).where(this).values(title=titles[shop_id, key]))


def mark_seen(connection: Connection, flow: FlowName, pairs: Pairs, snapshot: int) -> None:
    for shop_id, keys in by_shop(pairs):
        mine = (sent.c.flow == flow) & (sent.c.shop_id == shop_id) & sent.c.key.in_(keys)
        connection.execute(update(sent).where(mine & (sent.c.seen != snapshot)).values(seen=snapshot))


def forget(connection: Connection, flow: FlowName, pairs: Pairs) -> None:
    for shop_id, keys in by_shop(pairs):
        mine = (sent.c.flow == flow) & (sent.c.shop_id == shop_id) & sent.c.key.in_(keys)
        connection.execute(delete(sent).where(mine))


def standing(connection: Connection, flow: FlowName, after: tuple[str, str]) -> list[Absent]:
    """The next rows by shop and key, less those that are gone or on their way out."""
    here = (sent.c.flow == flow) & ~sent.c.removed & ~_leaving()
    beyond = tuple_(sent.c.shop_id, sent.c.key) > tuple_(*after)
    statement = select(sent.c.shop_id, sent.c.key, sent.c.title).where(here & beyond)
    ordered = statement.order_by(sent.c.shop_id, sent.c.key).limit(STANDING_PORTION)
    return [Absent(row.shop_id, row.key, row.title) for row in connection.execute(ordered)]


def _leaving() -> ColumnElement[bool]:
    same = (outbox.c.flow == sent.c.flow) & (outbox.c.shop_id == sent.c.shop_id) & (outbox.c.key == sent.c.key)
    return select(outbox.c.key).where(same & outbox.c.removal).exists()


def absent(connection: Connection, flow: FlowName, before: int, limit: int) -> list[Absent]:
    """Rows last seen by snapshot ``before`` or an earlier one, and not on their way out already."""
    gone = (sent.c.flow == flow) & (sent.c.seen <= before) & ~sent.c.removed & ~_leaving()
    statement = select(sent.c.shop_id, sent.c.key, sent.c.title).where(gone).order_by(sent.c.shop_id, sent.c.key)
    return [Absent(row.shop_id, row.key, row.title) for row in connection.execute(statement.limit(limit))]


def titles(connection: Connection, flow: FlowName) -> list[tuple[str, str]]:
    """What stands in the outbox goes before what the shop was sent: it is the newer title."""
    on_their_way = select(outbox.c.key, outbox.c.title, outbox.c.removal).where(outbox.c.flow == flow)
    there = select(sent.c.key, sent.c.title, sent.c.removed).where(sent.c.flow == flow)
    newest = {row[0]: (row[1], row[2]) for statement in (there, on_their_way) for row in connection.execute(statement)}
    return [(title, key) for key, (title, leaving) in sorted(newest.items()) if title and not leaving]


def replace(connection: Connection, flow: FlowName, snapshot: int, listing: Iterable[ShopHas]) -> int:
    """What is listed is what the shop has; how much that differs from what was known."""
    connection.execute(update(sent).where(sent.c.flow == flow).values(seen=UNLISTED))
    memory: int = connection.execute(select(identity.c.memory)).scalar_one()
    differing = highest = 0
    for portion in portions(listing):
        known = hashes(connection, flow, [(row.shop_id, row.key) for row in portion])
        differing += sum(known.get((row.shop_id, row.key)) != row.hash for row in portion)
        highest = max([highest, *(row.counter for row in portion if row.memory == memory)])
        titles = _titles(connection, flow, [(row.shop_id, row.key) for row in portion])
        upsert(connection, sent, [_listed(flow, row, snapshot, titles) for row in portion])
    unlisted = (sent.c.flow == flow) & (sent.c.seen == UNLISTED)
    differing += connection.execute(select(func.count()).select_from(sent).where(unlisted)).scalar_one()
    connection.execute(delete(sent).where(unlisted))
    connection.execute(update(identity).where(identity.c.version_counter < highest).values(version_counter=highest))
    return differing


def _titles(connection: Connection, flow: FlowName, pairs: Pairs) -> dict[tuple[str, str], str]:
    statement = select(sent.c.key, sent.c.title).where(sent.c.flow == flow)
    return {
        (shop_id, key): title
        for shop_id, keys in by_shop(pairs)
        for key, title in connection.execute(statement.where((sent.c.shop_id == shop_id) & sent.c.key.in_(keys)))
    }


def _listed(flow: FlowName, row: ShopHas, snapshot: int, titles: Mapping[tuple[str, str], str]) -> dict[str, object]:
    """A shop need not say what its record is called; without it nobody could take the record away again."""
    return {
        "flow": flow,
        "shop_id": row.shop_id,
        "key": row.key,
        "hash": row.hash,
        "memory": row.memory,
        "counter": row.counter,
        "entity_id": row.entity_id,
        "title": row.title or titles.get((row.shop_id, row.key), ""),
        "seen": snapshot,
        "removed": False,
        "stale": False,
    }
