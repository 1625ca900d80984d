"""Holds back what was sold but is not yet in the ERP's figure: shown = ERP quantity - holds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal

from stockbridge.shop.sandbox.context import Context


class Fence:
    """The tables ``stock_fence`` and ``stock_hold``, and the shown quantity of ``product``."""

    def __init__(self, context: Context) -> None:
        self._shop = context

    def opened(self, order_id: int, wanted: Mapping[int, int]) -> None:
        """An order takes these pieces by product id, none where it is cancelled: held until the ERP counts them."""
        held = self._shop.db.rows("SELECT product_id, quantity FROM stock_hold WHERE order_id = ?", order_id)
        before = {row["product_id"]: row["quantity"] for row in held}
        for product in sorted({*before, *wanted}):
            if before.get(product, 0) != wanted.get(product, 0):
                self._hold(order_id, product, wanted.get(product, 0))
                self._show(product, before.get(product, 0) - wanted.get(product, 0))

    def imported(self, order_id: int, import_sequence: int) -> None:
        """The ERP has the order since this sequence: a snapshot read after it contains the order."""
        self._shop.db.execute(
            "UPDATE stock_hold SET import_sequence = ?"
            " WHERE order_id = ? AND import_sequence IS NULL AND ended_at IS NULL",
            import_sequence,
            order_id,
        )
        # A figure that overtook the settling contains the order already, and no other may come for long.
        self._shop.db.execute(
            "UPDATE stock_hold SET contained = quantity, ended_at = ? WHERE order_id = ? AND ended_at IS NULL"
            " AND import_sequence <= (SELECT as_of FROM stock_fence f WHERE f.product_id = stock_hold.product_id)",
            self._shop.now(),
            order_id,
        )
        for row in self._shop.db.rows("SELECT product_id FROM stock_hold WHERE order_id = ?", order_id):
            self._show(row["product_id"], 0)

    def as_of(self, product_id: int) -> int:
        """Up to which import sequence the ERP's figure that stands contains orders."""
        return int(self._shop.db.value("SELECT as_of FROM stock_fence WHERE product_id = ?", product_id) or 0)

    def snapshot(self, product_id: int, quantity: Decimal, as_of: int) -> bool:
        """The ERP's figure, floored to whole units; whether what is shown changed."""
        self._shop.db.execute(
            "UPDATE stock_hold SET contained = quantity, ended_at = ?"
            " WHERE product_id = ? AND ended_at IS NULL AND import_sequence <= ?",
            self._shop.now(),
            product_id,
            as_of,
        )
        figure = int(quantity.to_integral_value(ROUND_FLOOR))
        self._shop.db.execute(
            "INSERT OR REPLACE INTO stock_fence (product_id, erp_quantity, as_of) VALUES (?, ?, ?)",
            product_id,
            figure,
            as_of,
        )
        shown = figure - self._held(product_id)
        return (
            self._shop.db.execute(
                "UPDATE product SET quantity = ? WHERE id = ? AND quantity <> ?", shown, product_id, shown
            )
            > 0
        )

    def _hold(self, order_id: int, product: int, quantity: int) -> None:
        """What changed is not in the ERP before the order is settled again."""
        self._shop.db.execute(
            "INSERT INTO stock_hold (order_id, product_id, quantity) VALUES (?, ?, ?)"
            " ON CONFLICT (order_id, product_id)"
            " DO UPDATE SET quantity = excluded.quantity, import_sequence = NULL, ended_at = NULL",
            order_id,
            product,
            quantity,
        )

    def _show(self, product: int, given_back: int) -> None:
        """By the ERP's figure; where none came yet, as the shop counts by itself."""
        figure = self._shop.db.value("SELECT erp_quantity FROM stock_fence WHERE product_id = ?", product)
        if figure is None:
            self._shop.db.execute("UPDATE product SET quantity = quantity + ? WHERE id = ?", given_back, product)
        else:
            shown = int(figure) - self._held(product)
            self._shop.db.execute("UPDATE product SET quantity = ? WHERE id = ?", shown, product)

    def _held(self, product_id: int) -> int:
        return int(
            self._shop.db.value(
                "SELECT coalesce(sum(max(0, quantity - contained)), 0) FROM stock_hold"
                " WHERE product_id = ? AND ended_at IS NULL",
                product_id,
            )
        )
