"""What a run was measured on: versions, cores, date. The machine is described by what it has, never by its name."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version

from stockbridge.clock import Clock
from tests.support.prestashop import Shop


def conditions(shop: Shop, products: int, clock: Clock) -> dict[str, str]:
    php = shop.php_json(
        "echo json_encode(['php' => PHP_VERSION, 'module' => Module::getInstanceByName('stockbridge')->version]);"
    )
    facts = shop.query(
        "SELECT VERSION() AS version, @@innodb_flush_log_at_trx_commit AS flush, @@innodb_doublewrite AS doublewrite, "
        "@@innodb_buffer_pool_size DIV 1048576 AS pool"
    )[0]
    return {
        "date": clock.now().strftime("%Y-%m-%d %H:%M UTC"),
        "cores": str(os.cpu_count()),
        "load_before": f"{os.getloadavg()[0]:.1f}",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "agent": version("stockbridge"),
        "module": str(php["module"]),
        "prestashop": shop.release,
        "php": str(php["php"]),
        "database": str(facts["version"]),
        "database_settings": f"innodb_flush_log_at_trx_commit={facts['flush']}, innodb_doublewrite="
        f"{facts['doublewrite']}, buffer pool {facts['pool']} MB",
        "products": f"{products:,}",
    }
