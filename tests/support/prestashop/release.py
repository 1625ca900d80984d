"""Finds a PrestaShop release: given by the environment, in the user's cache, or downloaded.

A release is the official zip (which holds an inner `prestashop.zip`), a zip of a tree, or an
unpacked tree. Its version is read from its own files, never from its name.
"""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.support.prestashop.errors import ShopUnavailable
from tests.support.prestashop.places import cache_folder
from tests.support.prestashop.tree import mirror

VARIABLE = "STOCKBRIDGE_PRESTASHOP"
OFFICIAL = "https://github.com/PrestaShop/PrestaShop/releases"
LATEST = {"8.2": "8.2.1", "9.1": "9.1.4"}  # what is downloaded where nothing is at hand
VERSION_FILES = ("install/install_version.php", "src/Core/Version.php")
INNER = "prestashop.zip"


@dataclass(frozen=True)
class Release:
    """A release at hand: its exact version and the zip or tree it stands in."""

    version: str
    path: Path

    def matches(self, wanted: str) -> bool:
        """Whether this is the wanted version or one of its series ("9.1" takes "9.1.4")."""
        return self.version == wanted or self.version.startswith(f"{wanted}.")

    def unpack(self, target: Path) -> None:
        """Put the release's tree into an empty folder."""
        if self.path.is_dir():
            mirror(self.path, target)
            return
        with zipfile.ZipFile(self.path) as outer:
            if INNER not in outer.namelist():
                _extract(outer, target)
                return
            with outer.open(INNER) as stream, zipfile.ZipFile(stream) as inner:
                _extract(inner, target)


def how_to_get(wanted: str) -> str:
    """One sentence that tells a person how to get the wanted release."""
    return (
        f"download prestashop_{LATEST.get(wanted, wanted)}.zip from {OFFICIAL} and name it in "
        f"{VARIABLE}, or unpack it into {cache_folder() / 'prestashop' / wanted}"
    )


def find_release(wanted: str) -> Release:
    """Find the release of a version or series, or raise `ShopUnavailable` saying how to get it."""
    for path in [*_named(), *_cached(wanted)]:
        release = identify(path)
        if release is not None and release.matches(wanted):
            return release
    return _download(wanted)


def identify(path: Path) -> Release | None:
    """Read a zip's or tree's version from its own files; None if it is no release."""
    for name in VERSION_FILES:
        text = _read(path, name)
        found = re.search(r"VERSION_?'?,?\s*=?\s*'(\d+\.\d+\.\d+(?:\.\d+)?)'", text)
        if found:
            return Release(found.group(1), path)
    return None


def _named() -> list[Path]:
    """Zips and trees named by the environment; a folder of <version> trees counts as those."""
    paths: list[Path] = []
    for part in filter(None, os.environ.get(VARIABLE, "").split(os.pathsep)):
        path = Path(part).expanduser().resolve()
        paths.append(path)
        if path.is_dir() and identify(path) is None:
            paths += sorted(path.iterdir(), reverse=True)
    return paths


def _cached(wanted: str) -> list[Path]:
    """The tree, or the zip inside the folder, that stands in the user's cache."""
    folder = cache_folder() / "prestashop" / wanted
    return [folder, *sorted(folder.glob("*.zip"), reverse=True)] if folder.is_dir() else []


def _read(path: Path, name: str) -> str:
    """A text of the release, from a tree or from a zip; empty where there is none."""
    try:
        if path.is_dir():
            return (path / name).read_text(encoding="utf-8")
        with zipfile.ZipFile(path) as outer:
            if INNER not in outer.namelist():
                return outer.read(_prefix(outer) + name).decode()
            with outer.open(INNER) as stream, zipfile.ZipFile(stream) as inner:
                return inner.read(_prefix(inner) + name).decode()
    except (OSError, KeyError, zipfile.BadZipFile, UnicodeDecodeError):
        return ""


def _prefix(archive: zipfile.ZipFile) -> str:
    """The folder that some zips wrap around the tree, told by where the version stands."""
    names = archive.namelist()
    ends = [name.removesuffix(file) for file in VERSION_FILES for name in names if name.endswith(file)]
    return min(ends, key=len, default="")


def _extract(archive: zipfile.ZipFile, target: Path) -> None:
    """Unpack below `target`, without the folder that some zips wrap around the tree."""
    archive.extractall(target)
    wrapped = target / _prefix(archive)
    if wrapped != target:
        for entry in wrapped.iterdir():
            shutil.move(entry, target / entry.name)
        wrapped.rmdir()


def _download(wanted: str) -> Release:
    """Fetch the official zip into the user's cache; every failure says how to get one by hand."""
    exact = LATEST.get(wanted, wanted)
    folder = cache_folder() / "prestashop" / wanted
    target = folder / f"prestashop_{exact}.zip"
    url = f"{OFFICIAL}/download/{exact}/prestashop_{exact}.zip"
    part = target.with_suffix(".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        timeout = httpx.Timeout(300, connect=10)
        with httpx.stream("GET", url, follow_redirects=True, timeout=timeout) as answer:
            answer.raise_for_status()
            with part.open("wb") as out:
                for chunk in answer.iter_bytes():
                    out.write(chunk)
    except (httpx.HTTPError, OSError) as error:
        part.unlink(missing_ok=True)
        raise ShopUnavailable(
            f"no PrestaShop {wanted} at hand, and its download failed ({type(error).__name__}): {how_to_get(wanted)}"
        ) from error
    part.replace(target)
    release = identify(target)
    if release is None:
        raise ShopUnavailable(f"{target} is no PrestaShop release: {how_to_get(wanted)}")
    return release
