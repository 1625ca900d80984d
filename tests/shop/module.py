"""A shop with the module as it stands in this working copy: made once for these very files, restored in a second."""

from __future__ import annotations

import filecmp
import hashlib
import shutil
from collections.abc import Callable

from tools import build_module

from tests.support.prestashop import Shop


def installed(shop: Shop, label: str = "module", prepare: Callable[[Shop], object] | None = None) -> Shop:
    """The shop with the module and what ``prepare`` adds to it, from the label's checkpoint where one stands."""
    archive = build_module.build(build_module.SOURCE, build_module.TARGET)
    checkpoint = f"{label}-{hashlib.sha256(archive.read_bytes()).hexdigest()[:12]}"
    if not (shop.home.checkpoints / checkpoint).exists():
        for stale in shop.home.checkpoints.glob(f"{label}-*"):
            shutil.rmtree(stale)
        shop.restore()
        shop.install_module_zip(archive)
        if prepare is not None:
            prepare(shop)
        shop.checkpoint(checkpoint)
    shop.restore(checkpoint, files=not _holds_this_module(shop))
    return shop


def _holds_this_module(shop: Shop) -> bool:
    files = build_module.files(build_module.SOURCE)
    folder = shop.root / "modules" / build_module.SOURCE.name
    pairs = [(path, folder / path.relative_to(build_module.SOURCE)) for path in files]
    return all(there.is_file() and filecmp.cmp(path, there, shallow=False) for path, there in pairs)
