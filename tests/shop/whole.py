"""A whole agent, as `app` puts it together, beside a real shop: its folder and its demo ERP."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stockbridge.app import Agent, Home, at_work, paired
from stockbridge.drivers.demo.build import make_where_absent
from stockbridge.drivers.demo.desk import Desk
from stockbridge.engine.memory import Figures
from stockbridge.service.runs import FLOWS, Flow
from tests.support.prestashop import Shop

PAIRING_STRING = """
require_once _PS_MODULE_DIR_ . 'stockbridge/src/autoload.php';
$pairings = (new Stockbridge\\Kernel())->get(Stockbridge\\Pairing\\Pairings::class);
echo json_encode($pairings->create($argv[1], 1));
"""
SETTINGS = """
[agent]
machine = "PC-COMPTA"

[keys]
store = "file"

[erp]
driver = "demo"
options = {{ path = "{erp}", native_duplicate_refusal = {refusal} }}

[catalogue]
publish = true
tax_rules_groups = {{ N = "1", I = "2", R = "3", E = "0" }}

[statuses.statuses]
preparing = "preparing"
shipped = "shipped"
delivered = "delivered"
cancelled = "cancelled"
"""


def quiet(_: object) -> None:
    """Nobody watches the progress."""


@dataclass(frozen=True)
class WholeAgent:
    """One agent's folder. Each `working` block is a new process as far as shop and state can tell."""

    folder: Path
    shop: Shop

    @property
    def erp(self) -> Path:
        return self.folder / "erp.sqlite"

    @property
    def desk(self) -> Desk:
        return Desk(self.erp)

    def home(self) -> Home:
        return Home.open(self.folder)

    def prepare(self, *, refusal: bool = True) -> None:
        """Writes the settings, and makes the ERP where it is not there yet."""
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = SETTINGS.format(erp=self.erp, refusal=str(refusal).lower())
        (self.folder / "stockbridge.toml").write_text(settings, encoding="utf-8")
        make_where_absent(self.erp)

    def pair(self, *, takeover: bool = False) -> None:
        """As a person would, by a string of the shop's page."""
        text = self.shop.php_json(PAIRING_STRING, self.shop.base_url)["text"]
        paired(self.home(), text, takeover=takeover)

    @contextmanager
    def working(self) -> Iterator[Agent]:
        with at_work(self.home()) as agent:
            agent.session.hello()
            yield agent

    def sync(self, *flows: Flow) -> dict[str, Figures]:
        """One run of the flows in a process of its own."""
        with self.working() as agent:
            return agent.worker.sync(flows or FLOWS, quiet)

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """What stands in the ERP."""
        with closing(sqlite3.connect(f"file:{self.erp}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(sql, params)]

    def documents(self) -> list[dict[str, Any]]:
        """The ERP's documents that came from the shop."""
        return self.rows("SELECT * FROM document WHERE web_key IS NOT NULL ORDER BY id")

    def forget_state(self) -> None:
        """The state database is lost; the key in its own file is not."""
        for file in (self.folder / "data").glob("state.sqlite*"):
            file.unlink()
