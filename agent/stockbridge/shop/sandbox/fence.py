"""Holds back what was sold but is not yet in the ERP's figure: shown = ERP quantity - holds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal

from stockbridge.shop.sandbox.context import Context


class Fence:
    """The tables ``stock_fence`` and ``stock_hold``, and the shown quantity of ``product``."""

    def __init__(self, context: Context) -> None:
        self._shop = context

    def opened(self, order_id: int, quantities: Mapping[int, int]) -> None:
        """An order takes these pieces by product id: shown at once, held until the ERP's figure contains it."""
        for product, quantity in sorted(quantities.items()):
            self._shop.db.insert(
                "INSERT INTO stock_hold (order_id, product_id, quantity) VALUES (?, ?, ?)", order_id, product, quantity
            )
            self._shop.db.execute("UPDATE product SET quantity = quantity - ? WHERE id = ?", quantity, product)

    def imported(self, order_id: int, import_sequence: int) -> None:
        """The ERP has the order since this sequence: a snapshot read after it contains the order."""
        self._shop.db.execute(
            "UPDATE stock_hold SET import_sequence = ?"
            " WHERE order_id = ? AND import_sequence IS NULL AND ended_at IS NULL",
            import_sequence,
            order_id,
        )

    def cancelled(self, order_id: int) -> None:
        """The order takes nothing any more."""
        for row in self._shop.db.rows("SELECT * FROM stock_hold WHERE order_id = ? AND ended_at IS NULL", order_id):
            self._shop.db.execute(
                "UPDATE product SET quantity = quantity + ? WHERE id = ?", row["quantity"], row["product_id"]
            )
        self._shop.db.execute(
            "UPDATE stock_hold SET ended_at = ? WHERE order_id = ? AND ended_at IS NULL", self._shop.now(), order_id
        )

    def as_of(self, product_id: int) -> int:
        """Up to which import sequence the ERP's figure that stands contains orders."""
        return int(self._shop.db.value("SELECT as_of FROM stock_fence WHERE product_id = ?", product_id) or 0)

    def snapshot(self, product_id: int, quantity: Decimal, as_of: int) -> bool:
        """The ERP's figure, floored to whole units; whether what is shown changed."""
        self._shop.db.execute(
            "UPDATE stock_hold SET ended_at = ? WHERE product_id = ? AND ended_at IS NULL AND import_sequence <= ?",
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

    def _held(self, product_id: int) -> int:
        return int(
            self._shop.db.value(
                "SELECT coalesce(sum(quantity), 0) FROM stock_hold WHERE product_id = ? AND ended_at IS NULL",
                product_id,
            )
        )
