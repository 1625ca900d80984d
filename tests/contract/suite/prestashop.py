"""A real PrestaShop under test, with the module installed from its zip."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tools.build_module import SOURCE, build

from stockbridge.contract.pairing_string import PairingString
from tests.contract.suite.under_test import Article
from tests.support.prestashop import Line, Person, Shop, Storefront, Wishes
from tests.support.prestashop.purchase import CASH_ON_DELIVERY

MUG = 6
READY = "contract-suite"
KERNEL = """
require_once _PS_MODULE_DIR_ . 'stockbridge/src/autoload.php';
use Stockbridge\\Kernel;
use Stockbridge\\Pairing\\Pairings;
$pairings = (new Kernel())->get(Pairings::class);
"""
CATALOGUE = ("product", "product_shop", "product_lang", "category", "manufacturer", "stock_available", "orders")


class PrestaShop:
    """One release; each reset restores its database and keeps its files."""

    def __init__(self, shop: Shop) -> None:
        self.name = f"prestashop-{shop.version}"
        self.shop = shop
        self._folder = tempfile.TemporaryDirectory()
        shop.restore()
        shop.install_module_zip(build(SOURCE, Path(self._folder.name) / "stockbridge.zip"))
        shop.checkpoint(READY)
        self._uploads = True

    @property
    def url(self) -> str:
        return self.shop.base_url

    def new_pairing_string(self) -> PairingString:
        code = KERNEL + "echo json_encode($pairings->create($argv[1], 1));"
        return PairingString.decode(self.shop.php_json(code, self.url)["text"])

    def unpair(self) -> None:
        self.shop.php(KERNEL + "$pairings->end();")

    def checksums(self) -> dict[str, str]:
        ours = [
            row["name"]
            for row in self.shop.query(
                "SELECT table_name AS name FROM information_schema.tables"
                " WHERE table_schema = DATABASE() AND table_name LIKE 'ps\\_stockbridge\\_%%'"
            )
        ]
        names = ours + [f"ps_{table}" for table in CATALOGUE]
        rows = self.shop.query(f"CHECKSUM TABLE {', '.join(names)}")
        short = "ps_stockbridge_"
        return {str(row["Table"]).rpartition(".")[2].removeprefix(short): str(row["Checksum"]) for row in rows}

    def place_order(self) -> int:
        wishes = Wishes(payment=CASH_ON_DELIVERY)
        with Storefront(self.shop.base_url, "en") as storefront:
            return storefront.order([Line(MUG)], person=Person("ada@example.test"), wishes=wishes).id

    def change_order(self, order_id: int) -> None:
        code = """
        $order = new Order((int) $argv[1]);
        $history = new OrderHistory();
        $history->id_order = $order->id;
        $history->changeIdOrderState(3, $order, true);
        $history->add();
        """
        self.shop.php(code, str(order_id))

    def article(self) -> Article:
        row = self.shop.query(
            "SELECT p.reference, s.quantity FROM ps_product p JOIN ps_stock_available s ON s.id_product = p.id_product"
            " AND s.id_product_attribute = 0 WHERE p.id_product = %s",
            [MUG],
        )[0]
        return Article(str(row["reference"]), int(row["quantity"]))

    def backup(self) -> None:
        self.shop.dump(self._backup_file)

    def restore_backup(self) -> None:
        self.shop.load(self._backup_file)

    @property
    def _backup_file(self) -> Path:
        return Path(self._folder.name) / "backup.sql"

    def fall_silent(self) -> None:
        self.shop.execute(
            "UPDATE ps_stockbridge_state SET value = JSON_SET(value, '$.heard',"
            " CAST(JSON_VALUE(value, '$.heard') - 300 AS SIGNED)) WHERE name = 'instance'"
        )

    def take_uploads_off(self) -> None:
        self._uploads = False
        self.shop.web_settings({"file_uploads": "0"})

    def reset(self) -> None:
        if not self._uploads:
            self._uploads = True
            self.shop.web_settings()
        self.shop.restore(READY, files=False)

    def close(self) -> None:
        self._folder.cleanup()
