"""Checkpoints of a shop: its files and its database's data folder, copied cold, told apart by time.

Copying MariaDB's own files is faster than loading a dump: only files that changed are written.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.support.prestashop.errors import ShopError
from tests.support.prestashop.places import Home
from tests.support.prestashop.tree import mirror

if TYPE_CHECKING:
    from tests.support.prestashop.shop import Shop

CLEAN = "clean"


def place(shop: Shop, name: str) -> Home:
    """Where a checkpoint of the shop stands."""
    return Home(shop.home.checkpoints / name)


def exists(shop: Shop, name: str) -> bool:
    """Whether a complete checkpoint of that name stands, made from the same installation."""
    state = place(shop, name).state
    return state.exists() and state.read_text(encoding="utf-8") == str(shop.golden)


def take(shop: Shop, name: str) -> None:
    """Copy files and data to a checkpoint; the database stops for the length of the copy."""
    target = place(shop, name)
    target.state.unlink(missing_ok=True)
    running = shop.database.daemon.pid() is not None
    shop.database.stop()
    mirror(shop.home.mysql, target.mysql)
    mirror(shop.home.www, target.www, share=True)
    target.state.write_text(str(shop.golden), encoding="utf-8")
    if running:
        shop.database.start()


def restore(shop: Shop, name: str, *, files: bool = True) -> None:
    """Bring files and data back; servers that ran, run again afterwards."""
    if not exists(shop, name):
        raise ShopError(f"shop {shop.name} has no checkpoint {name}")
    source = place(shop, name)
    stored, serving = shop.database.daemon.pid() is not None, shop.web.fpm.pid() is not None
    if files:
        shop.web.stop_php()  # after an answer, PHP may still be tidying its caches
    shop.database.stop(abandon=True)
    try:
        mirror(source.mysql, shop.home.mysql)
        if files:
            mirror(source.www, shop.home.www, share=True)
    finally:
        if stored:
            shop.database.start()
        if files and serving:
            shop.web.start_php()
    if stored:
        settle_domain(shop)


def forget(shop: Shop) -> None:
    """Remove every checkpoint of a shop."""
    shutil.rmtree(shop.home.checkpoints, ignore_errors=True)


def settle_domain(shop: Shop) -> None:
    """Write the shop's host and port where PrestaShop reads them; ports differ between runs."""
    sql = "UPDATE ps_shop_url SET domain = %s, domain_ssl = %s"
    shop.execute(sql, [shop.domain, shop.domain])
    for name in ("PS_SHOP_DOMAIN", "PS_SHOP_DOMAIN_SSL"):
        shop.configuration(name, shop.domain)
