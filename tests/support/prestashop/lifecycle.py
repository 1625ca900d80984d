"""Brings a named shop up from the golden installation or its own snapshot, and takes it down."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import httpx

from tests.support.prestashop import snapshot
from tests.support.prestashop.errors import ShopUnavailable
from tests.support.prestashop.golden import copy_from, golden
from tests.support.prestashop.lock import exclusive, take
from tests.support.prestashop.places import Home, shops_folder
from tests.support.prestashop.programs import require_all
from tests.support.prestashop.release import find_release
from tests.support.prestashop.shop import Shop
from tests.support.prestashop.web import free_port, is_free

WARM = ("en/", "fr/", "en/cart?action=show", "en/login", "back-office/index.php")


def bring_up(version: str, name: str | None = None) -> Shop:
    """Return a running shop as freshly installed, in seconds where it was up before.

    Raises `ShopUnavailable` where no release or program is at hand. A shop of that name that
    runs is stopped and restored: whoever wants to keep its data asks `running` first.
    """
    require_all()
    release = find_release(version)
    source = golden(release)
    name = name or version
    with exclusive(Home.of(name).path):
        old = running(name)
        if old is not None:
            old.stop()
        port, db_port = _ports(name)
        shop = Shop(name, version, release.version, source.path, port, db_port)
        shop.home.prepare()
        _remember(shop)
        shop.web.configure({})
        if snapshot.exists(shop, snapshot.CLEAN):
            snapshot.restore(shop, snapshot.CLEAN)
            shop.start()
            snapshot.settle_domain(shop)
        else:
            _begin(shop, source)
    return shop


def _begin(shop: Shop, source: Home) -> None:
    """Make a new shop from the golden installation, warm its caches, keep that as `clean`.

    The caches hold this shop's own paths: that is why each name keeps its own checkpoint.
    """
    snapshot.forget(shop)
    copy_from(source, shop.home)
    shop.start()
    snapshot.settle_domain(shop)
    for path in WARM:
        httpx.get(shop.base_url + path, timeout=120, follow_redirects=True)
    shop.console("about")
    snapshot.take(shop, snapshot.CLEAN)


def take_down(name: str) -> bool:
    """Stop a shop's servers; its data stay. Returns whether there was such a shop."""
    shop = known(name)
    if shop is not None:
        shop.stop()
    return shop is not None


def remove(name: str) -> None:
    """Stop a shop and delete all its files."""
    take_down(name)
    shutil.rmtree(Home.of(name).path, ignore_errors=True)


def known(name: str) -> Shop | None:
    """The shop of that name as it was last brought up, running or not."""
    try:
        kept = json.loads(Home.of(name).state.read_text(encoding="utf-8"))
        return Shop(**{**kept, "golden": Path(kept["golden"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def running(name: str) -> Shop | None:
    """The shop of that name if any of its servers lives."""
    shop = known(name)
    if shop is None:
        return None
    daemons = (shop.database.daemon, shop.web.fpm, shop.web.nginx)
    return shop if any(daemon.pid() is not None for daemon in daemons) else None


def every_shop() -> list[Shop]:
    """All shops that were ever brought up, by name."""
    folder = shops_folder()
    names = sorted(path.parent.name for path in folder.glob("*/shop.json"))
    return [shop for shop in map(known, names) if shop is not None]


@contextmanager
def free_name(prefix: str) -> Iterator[str]:
    """Reserve a shop's name that no other test run uses, for the length of the block."""
    for number in range(1, 20):
        name = prefix if number == 1 else f"{prefix}-{number}"
        held = take(_reservation(name), wait=False)
        if held is not None:
            with held:
                yield name
            return
    raise ShopUnavailable(f"nineteen shops named {prefix} are in use")


def reserved(name: str) -> bool:
    """Whether a test run holds the shop's name now."""
    held = take(_reservation(name), wait=False)
    if held is None:
        return True
    held.close()
    return False


def _reservation(name: str) -> Path:
    return shops_folder() / f"{name}.reserved"


def _ports(name: str) -> tuple[int, int]:
    """The ports the shop had before, where they are still free, else two free ones."""
    old = known(name)
    if old is not None and is_free(old.port) and is_free(old.db_port):
        return old.port, old.db_port
    return free_port(), free_port()


def _remember(shop: Shop) -> None:
    """Write what another process needs to find the shop."""
    kept = {**asdict(shop), "golden": str(shop.golden)}
    shop.home.state.write_text(json.dumps(kept, indent=2), encoding="utf-8")
