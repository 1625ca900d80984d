"""Makes rows of what was measured; the targets are those of the design, for two cores and about 5,000 products."""

from __future__ import annotations

from benchmarks.catalogue import Ours, Run, both
from benchmarks.peer import Peers
from benchmarks.rows import Missing, Row
from benchmarks.unchanged import Again

FLAT = "≤ 1.2"


def catalogue_rows(ours: Ours, peers: Peers) -> list[Row | Missing]:
    """Ours beside the webservice's, whose best batch size and number of clients stand in the notes."""
    create = Row(
        "products created",
        ours.created.sent_rate,
        "/s",
        "≥ 2,000 /s",
        peers.create.rate,
        "texts in two languages, category, brand, price, published; sent, written, answered and remembered (reading "
        f"the ERP and follow-up work are rows of their own); {ours.created.used}; webservice {peers.create}",
    )
    complete = Row(
        "products created, with stock",
        ours.complete_rate,
        "/s",
        "≥ 2,000 /s",
        both(peers.create.rate, peers.stock.rate),
        "the products, then their stock",
    )
    return [
        create,
        complete,
        *_with_followups(ours, peers),
        Row(
            "products updated, texts and prices",
            ours.texts.sent_rate,
            "/s",
            "≥ 4,000 /s",
            peers.update.rate,
            f"name, description and price of all; {ours.texts.used}; webservice {peers.update}",
        ),
        Row(
            "prices changed",
            ours.prices.sent_rate,
            "/s",
            "≥ 10,000 /s",
            peers.price.rate,
            f"base prices, as whole records of the products flow; {ours.prices.used}; webservice {peers.price}",
        ),
        *stock_rows(ours, peers),
        Row("products read, mapped, queued", ours.created.read_rate, "/s", "–", note="the agent alone, new products"),
        Row(
            "unchanged catalogue again",
            ours.unchanged.spent.whole,
            "s",
            "no item sent",
            note=f"{ours.unchanged.count:,} products; items sent: {ours.unchanged.spent.answered}",
        ),
    ]


def _with_followups(ours: Ours, peers: Peers) -> list[Row | Missing]:
    """The webservice indexes a product and calls other modules' hooks within its request; we do so afterwards."""
    name = "products created, stock and follow-up work"
    if ours.finish is None:
        return [Missing(name, "no follow-up work waited")]
    peer = both(peers.create.rate, peers.stock.rate)
    note = (
        f"search index and other modules' hooks, {ours.finish:,.0f} pieces /s in `finish`, afterwards and in a budget"
    )
    return [Row(name, both(ours.complete_rate, ours.finish), "/s", "–", peer, note)]


def stock_rows(ours: Ours, peers: Peers) -> list[Row]:
    rows = sum(run.count for run in ours.stock)
    seconds = sum(run.spent.sending for run in ours.stock)
    whole = sum(run.spent.whole for run in ours.stock)
    note = (
        f"{rows:,} changed rows in {len(ours.stock)} rounds over {ours.stock[0].count:,} SKUs: {seconds:.1f} s, "
        f"{whole:.1f} s with reading the ERP; {ours.stock[-1].used}; webservice {peers.stock}"
    )
    return [Row("stock rows changed", ours.stock_rate, "/s", "≥ 25,000 /s", peers.stock.rate, note)]


def flatness_rows(ours: Ours, grown: tuple[Run, Run], count: int) -> list[Row]:
    """What an item costs in a large catalogue over what it costs in a small one."""
    created, stock = grown
    small = f"{ours.first.count:,}"
    return [
        Row(
            f"cost per product created, at {count:,} over {small}",
            created.cost / ours.first.cost,
            "×",
            FLAT,
            note=f"{ours.first.cost:.3f} ms of the first {small}, {created.cost:.3f} ms of the last {created.count:,}",
        ),
        Row(
            f"cost per stock row, {stock.count:,} over {ours.first_stock.count:,}",
            stock.cost / ours.first_stock.cost,
            "×",
            FLAT,
            note=f"{ours.first_stock.cost:.3f} ms and {stock.cost:.3f} ms",
        ),
    ]


def unchanged_rows(readings: list[Again]) -> list[Row | Missing]:
    """The last reading is the largest."""
    small, large = readings[0], readings[-1]
    note = (
        f"items to send: {large.queued}; the whole catalogue is read, mapped and compared, no shop is asked; "
        f"{large.processor_seconds:.1f} s processor time"
    )
    rows: list[Row | Missing] = [
        Row(f"unchanged {large.count:,} products, agent", large.seconds, "s", "≤ 10 s", note=note),
        Row(
            f"cost per product read, {large.count:,} over {small.count:,}",
            large.cost / small.cost,
            "×",
            FLAT,
            note=", ".join(f"{one.cost:.3f} ms at {one.count:,}" for one in readings) + ", of the processor",
        ),
    ]
    name = f"memory of the agent, {large.count:,} products read"
    if large.peak_bytes is None:
        return [*rows, Missing(name, "this system has no /proc")]
    return [*rows, Row(name, large.peak_bytes / 1048576, "MB", "< 200 MB")]


def memory_row(ours: Ours) -> Row:
    peak = max(request.peak_bytes for request in ours.php)
    return Row("memory of PHP, highest request", peak / 1048576, "MB", "< 64 MB", note=f"of {len(ours.php)} requests")
