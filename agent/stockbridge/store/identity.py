"""Who the agent is and where it stands with the shop: one row; ``orders`` raises its import sequence."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, case, insert, select, update

from stockbridge.contract.operations.session import Lineage
from stockbridge.engine.memory import Pairing, Standing
from stockbridge.errors import NotPaired
from stockbridge.store.database import Database
from stockbridge.store.tables import identity


class Identity:
    """Implements ``engine.memory.IdentityMemory``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pairing(self) -> Pairing | None:
        return None if self._row() is None else self.paired()

    def paired(self) -> Pairing:
        row = self._known()
        return Pairing(
            shop_url=row.shop_url,
            shop_name=row.shop_name,
            shop_public_key=row.shop_public_key,
            installation=row.installation,
            generation=row.generation,
            epoch=row.epoch,
            key_reference=row.key_reference,
        )

    def pair(self, pairing: Pairing) -> None:
        values: dict[str, Any] = {
            "shop_url": pairing.shop_url,
            "shop_name": pairing.shop_name,
            "shop_public_key": pairing.shop_public_key,
            "installation": pairing.installation,
            "generation": pairing.generation,
            "epoch": pairing.epoch,
            "key_reference": pairing.key_reference,
            "raw_body": False,
        }
        with self._database.writing() as connection:
            if connection.execute(update(identity).values(**values)).rowcount == 0:
                connection.execute(insert(identity).values(id=1, **values, **_NOTHING_YET))

    def standing(self) -> Standing:
        row = self._known()
        known = row.lineage_mark is not None
        return Standing(
            epoch=row.epoch,
            generation=row.generation,
            memory=row.memory,
            lineage=Lineage(number=row.lineage_number, mark=row.lineage_mark) if known else None,
            import_sequence=row.import_sequence,
            boot=row.boot,
            raw_body=row.raw_body,
            compared=(row.compared_epoch, row.compared_memory),
        )

    def greeted(self, epoch: int, memory: int, lineage: Lineage, import_sequence: int) -> None:
        mine = identity.c.import_sequence
        highest = case((mine > import_sequence, mine), else_=import_sequence)
        with self._database.writing() as connection:
            connection.execute(
                update(identity).values(
                    epoch=epoch,
                    memory=memory,
                    lineage_number=lineage.number,
                    lineage_mark=lineage.mark,
                    import_sequence=highest,
                )
            )

    def compared(self, epoch: int, memory: int) -> None:
        with self._database.writing() as connection:
            connection.execute(update(identity).values(compared_epoch=epoch, compared_memory=memory))

    def use_raw_body(self) -> None:
        with self._database.writing() as connection:
            connection.execute(update(identity).values(raw_body=True))

    def raise_boot(self) -> None:
        """Once per process, by the one that took the lock: a clone that starts later shows by it."""
        with self._database.writing() as connection:
            connection.execute(update(identity).values(boot=identity.c.boot + 1))

    def _known(self) -> Row[Any]:
        row = self._row()
        if row is None:
            raise NotPaired(
                "not_paired",
                "No shop is connected yet.",
                remedy="Copy the pairing string from the module's page in the back office: stockbridge pair",
            )
        return row

    def _row(self) -> Row[Any] | None:
        with self._database.reading() as connection:
            return connection.execute(select(identity)).one_or_none()


_NOTHING_YET: dict[str, Any] = {
    "memory": 0,
    "compared_epoch": 0,
    "compared_memory": 0,
    "lineage_number": None,
    "lineage_mark": None,
    "boot": 1,
    "import_sequence": 0,
    "version_counter": 0,
    "lease_token": "",
}


def take_counters(connection: Connection, count: int) -> tuple[int, int]:
    """Reserves ``count`` item versions within the caller's transaction: their memory and the first counter."""
    connection.execute(update(identity).values(version_counter=identity.c.version_counter + count))
    memory, last = connection.execute(select(identity.c.memory, identity.c.version_counter)).one()
    return memory, last - count + 1
