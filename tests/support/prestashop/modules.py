"""Installs a module's zip into a shop by the console, and checks that it really is installed."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.prestashop.errors import ShopError

if TYPE_CHECKING:
    from tests.support.prestashop.shop import Shop


def install_zip(shop: Shop, path: Path) -> str:
    """Replace the module's files by the zip's, then install it, or upgrade it if it stands."""
    with zipfile.ZipFile(path) as archive:
        names = {entry.split("/", 1)[0] for entry in archive.namelist()}
        if len(names) != 1:
            raise ShopError(f"{path.name} holds {sorted(names)}, not one folder")
        name = names.pop()
        shutil.rmtree(shop.root / "modules" / name, ignore_errors=True)
        archive.extractall(shop.root / "modules")
    action = "upgrade" if is_installed(shop, name) else "install"
    output = shop.console("prestashop:module", action, name)
    # The console exits with 0 even when the action fails: only the row tells.
    if not is_installed(shop, name):
        raise ShopError(f"{name} is not installed: {output.strip()}")
    return name


def uninstall(shop: Shop, name: str) -> None:
    """Uninstall a module and check that its row is gone."""
    output = shop.console("prestashop:module", "uninstall", name)
    if is_installed(shop, name):
        raise ShopError(f"{name} is still installed: {output.strip()}")


def is_installed(shop: Shop, name: str) -> bool:
    """Whether the module stands in the shop's table, active."""
    sql = "SELECT 1 FROM ps_module WHERE name = %s AND active = 1"
    return bool(shop.query(sql, [name]))
