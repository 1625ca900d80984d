"""The demo ERP as the testkit's subject, looked into by plain SQL, past the driver and its table definitions."""

from __future__ import annotations

import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from stockbridge.drivers.api import Driver
from stockbridge.drivers.demo import create
from stockbridge.drivers.demo.build import make
from stockbridge.drivers.demo.desk import Desk
from stockbridge.drivers.records import DocumentLine, DocumentPayment, Party, PostalAddress, SalesDocument

LINE = ("kind", "article", "variant", "reference", "description", "quantity", "unit_price_excl", "vat_rate")
PARTY = ("company", "first_name", "last_name", "email", "phone", "vat_number", "language")
POSTAL = ("company", "first_name", "last_name", "line1", "line2", "postcode", "city", "region", "country", "phone")
AMOUNTS = frozenset({"quantity", "unit_price_excl", "vat_rate", "total_excl", "total_incl", "amount"})


class DemoSubject:
    """``opened_by`` may be a broken driver's factory."""

    factory = "stockbridge.drivers.demo:create"

    def __init__(
        self,
        folder: Path,
        opened_by: Callable[[Mapping[str, object]], Driver] = create,
        **settings: object,
    ) -> None:
        self.path = folder / "erp.sqlite"
        self.settings: Mapping[str, object] = {"path": str(self.path), "lock_seconds": 0.5, "page_size": 50, **settings}
        self._opened_by = opened_by
        if opened_by is not create:
            self.factory = f"{opened_by.__module__}:{opened_by.__qualname__}"
        shutil.copy(_template(), self.path)
        self._price = 0

    def open(self) -> Driver:
        return self._opened_by(self.settings)

    def sellable(self) -> tuple[str, ...]:
        return (
            "LUN-PROT-INC",
            "LUN-PROT-FUM",
            "LUN-PROT-JAU",
            "VIS-BOIS-4X40",
            "VIS-BOIS-4X50",
            "VIS-INOX-4X40",
            "BUL-CIDRE-BRU",
            "BUL-CIDRE-DOU",
            "SAR-HUILE-OLI",
            "SAR-HUILE-PIM",
        )

    def touch(self, article: str) -> None:
        self._price += 1
        with Desk(self.path, lock_seconds=0.5) as desk:
            desk.change_price(article, Decimal(self._price) / 100)

    @contextmanager
    def touch_slowly(self, article: str) -> Iterator[None]:
        with closing(self._connect()) as connection:
            connection.execute("BEGIN")
            connection.execute("UPDATE article SET price = '77.77' WHERE code = ?", (article,))
            yield
            connection.execute("COMMIT")

    def move_stock(self, article: str) -> None:
        with Desk(self.path) as desk:
            desk.change_stock(article, 4711, warehouse="LOR")

    def stored(self, key: str) -> tuple[SalesDocument, ...]:
        with closing(self._connect()) as connection:
            rows = connection.execute("SELECT * FROM document WHERE web_key = ? ORDER BY id", (key,)).fetchall()
            return tuple(_document(connection, row) for row in rows)

    def add_twin(self, key: str) -> None:
        with closing(self._connect()) as connection:
            names = [row["name"] for row in connection.execute("PRAGMA table_info(document)")]
            copied = ", ".join("number || 'bis'" if name == "number" else name for name in names if name != "id")
            kept = ", ".join(name for name in names if name != "id")
            connection.execute(f"INSERT INTO document ({kept}) SELECT {copied} FROM document WHERE web_key = ?", (key,))

    def freeze(self, key: str) -> None:
        with closing(self._connect()) as connection:
            (number,) = connection.execute("SELECT number FROM document WHERE web_key = ?", (key,)).fetchone()
        with Desk(self.path) as desk:
            desk.ship(number, "6A00000000001")

    @contextmanager
    def held(self) -> Iterator[None]:
        with closing(self._connect()) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            yield
            connection.execute("ROLLBACK")

    @contextmanager
    def away(self) -> Iterator[None]:
        elsewhere = self.path.with_name("elsewhere.sqlite")
        self.path.rename(elsewhere)
        yield
        elsewhere.rename(self.path)

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        with closing(self._connect()) as connection:
            return connection.execute(query, values).fetchall()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=5, isolation_level=None)
        connection.row_factory = sqlite3.Row
        return connection


@cache
def _template() -> Path:
    """Made once; a test works on its own copy."""
    folder = Path(tempfile.mkdtemp(prefix="demo-erp-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make(folder / "erp.sqlite")
    return folder / "erp.sqlite"


def _document(connection: sqlite3.Connection, row: sqlite3.Row) -> SalesDocument:
    def of(table: str, order: str) -> list[sqlite3.Row]:
        query = f"SELECT * FROM {table} WHERE document = ? ORDER BY {order}"
        return connection.execute(query, (row["id"],)).fetchall()

    addresses = {entry["role"]: _postal(entry) for entry in of("document_address", "role")}
    nowhere = _postal(dict.fromkeys((*POSTAL, "vat_number"), ""))
    plain = ("reference", "currency", "payment_method", "carrier", "pickup_point", "comment", "gift_message")
    return SalesDocument(
        key=row["web_key"],
        kind=row["kind"],
        placed_at=_moment(row["placed_at"]),
        party=_party(connection, row["customer"]),
        billing=addresses.get("billing", nowhere),
        shipping=addresses.get("shipping", nowhere),
        lines=tuple(_line(entry) for entry in of("document_line", "position")),
        payments=tuple(_payment(entry) for entry in of("document_payment", "payment_key")),
        total_excl=Decimal(row["total_excl"]),
        total_incl=Decimal(row["total_incl"]),
        cancelled=row["status"] == "cancelled",
        **{name: row[name] for name in plain},
    )


def _line(row: sqlite3.Row) -> DocumentLine:
    return DocumentLine(**{name: _value(name, row[name]) for name in (*LINE, "total_excl", "total_incl", "rule")})


def _payment(row: sqlite3.Row) -> DocumentPayment:
    return DocumentPayment(
        row["payment_key"], row["method"], row["transaction_id"], Decimal(row["amount"]), _moment(row["paid_at"])
    )


def _party(connection: sqlite3.Connection, code: str) -> Party:
    row = connection.execute("SELECT * FROM customer WHERE code = ?", (code,)).fetchone()
    return Party(
        key=code,
        shop_customer=row["web_customer"] or "",
        guest=bool(row["guest"]),
        **{name: row[name] for name in PARTY},
    )


def _postal(row: Any) -> PostalAddress:
    return PostalAddress(**{name: row[name] for name in (*POSTAL, "vat_number")})


def _value(name: str, value: Any) -> Any:
    return Decimal(value) if name in AMOUNTS else value


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
