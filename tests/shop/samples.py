"""What the tests of the harness share: a tiny module, a voucher, a quick order."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.support.prestashop import Line, Person, Shop, Storefront

MUG, CUSHION_COMBINED, EBOOK = 6, 1, 12
VOUCHER = """
$rule = new CartRule();
[$rule->code, $rule->reduction_percent] = [$argv[1], (float) $argv[2]];
[$rule->quantity, $rule->quantity_per_user, $rule->active] = [10, 10, 1];
[$rule->date_from, $rule->date_to] = ['2020-01-01 00:00:00', '2040-01-01 00:00:00'];
foreach (Language::getIDs() as $id) { $rule->name[$id] = $argv[1]; }
$rule->add();
"""
PROBE = """<?php
if (!defined('_PS_VERSION_')) { exit; }
class SbProbe extends Module {
    public function __construct() {
        $this->name = 'sbprobe'; $this->version = '1.0.0'; $this->author = 'x';
        $this->tab = 'administration';
        $this->ps_versions_compliancy = ['min' => '8.0.0', 'max' => '9.99.99'];
        parent::__construct();
        $this->displayName = $this->description = 'Probe';
    }
    public function getContent() { return '<p>probe-configuration</p>'; }
}
"""


def count_orders(shop: Shop) -> int:
    """How many orders the shop has."""
    return int(shop.value("SELECT COUNT(*) FROM ps_orders"))


def guest_order(shop: Shop) -> int:
    """Let a guest buy a mug; return the order's id."""
    with Storefront(shop.base_url) as storefront:
        return storefront.order([Line(MUG)], person=Person("guest@example.com")).id


def probe_zip(folder: Path, source: str = PROBE) -> Path:
    """Write a module's zip, the smallest that installs."""
    path = folder / "sbprobe.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("sbprobe/sbprobe.php", source)
    return path


def call_state_in_french(shop: Shop, setting: str, name: str) -> None:
    """Name an order state in French: a shop installed without a French language pack has English names there."""
    shop.execute(
        "UPDATE ps_order_state_lang SET name = %s WHERE id_lang = (SELECT id_lang FROM ps_lang WHERE iso_code = 'fr') "
        "AND id_order_state = (SELECT value FROM ps_configuration WHERE name = %s)",
        [name, setting],
    )
