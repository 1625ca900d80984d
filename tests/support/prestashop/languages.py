"""Puts language packs where PrestaShop's installer looks before it asks the network.

A pack comes from `STOCKBRIDGE_PRESTASHOP_LANGUAGES`, from the release's own tree, from the user's
cache, or is made of the release's English catalogue: then French pages have French data and
English labels, which no test of ours minds.
"""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

from tests.support.prestashop.places import cache_folder
from tests.support.prestashop.release import Release

VARIABLE = "STOCKBRIDGE_PRESTASHOP_LANGUAGES"
LANGUAGES = {"en": "en-US", "fr": "fr-FR"}


def pack_folder(release: Release) -> Path | None:
    """The folder outside the release that has packs for its series, if there is one."""
    named = os.environ.get(VARIABLE)
    roots = [Path(named).expanduser()] if named else []
    roots.append(cache_folder() / "prestashop" / "translations")
    series = ".".join(release.version.split(".")[:2])
    for root in roots:
        for folder in (root / series, root):
            if all((folder / f"sf-{locale}.zip").is_file() for locale in LANGUAGES.values()):
                return folder
    return None


def place_packs(release: Release, www: Path) -> None:
    """Give the unpacked tree a pack per language, and leave the installer no other language."""
    for folder in (www / "install" / "langs").iterdir():
        if folder.is_dir() and folder.name not in LANGUAGES:
            shutil.rmtree(folder)
    source = pack_folder(release)
    translations = www / "translations"
    for iso, locale in LANGUAGES.items():
        pack = translations / f"sf-{locale}.zip"
        if source is not None:
            shutil.copyfile(source / pack.name, pack)
        elif not pack.exists():
            _make_pack(translations / "default", pack, locale)
        (translations / f"{iso}.gzip").touch()  # the old format, asked for and not read


def _make_pack(catalogue: Path, pack: Path, locale: str) -> None:
    """Write a pack out of the English catalogue that every release has."""
    with zipfile.ZipFile(pack, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(catalogue.glob("*.xlf")):
            archive.write(file, f"{locale}/{file.stem}.{locale}.xlf")
