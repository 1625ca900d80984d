"""Folders brought to equality fast: unchanged files are skipped, constant ones hard-linked."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

# PrestaShop and modules write only below these; the rest of a shop may share its inodes.
WRITABLE = frozenset(
    [
        *("app", "cache", "config", "download", "img", "mails", "modules"),
        *("override", "themes", "translations", "upload", "var"),
    ]
)


def _entries(root: Path, skip: frozenset[str]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Every entry below a folder with its relative path, folders before what they hold."""
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        with os.scandir(root / prefix) as scan:
            for entry in scan:
                name = f"{prefix}{entry.name}"
                if name in skip:
                    continue
                yield name, entry
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{name}/")


def _same(one: os.stat_result, other: os.stat_result) -> bool:
    """Whether two files can be taken for equal: `copy2` keeps times, writing changes them."""
    return one.st_ino == other.st_ino or (one.st_size, one.st_mtime_ns, one.st_mode) == (
        other.st_size,
        other.st_mtime_ns,
        other.st_mode,
    )


def _remove(entry: os.DirEntry[str]) -> None:
    if entry.is_dir(follow_symlinks=False):
        shutil.rmtree(entry.path)
    else:
        Path(entry.path).unlink()


def _place(source: str, target: str, *, link: bool) -> None:
    """Put a file in place under a new inode: the old one may be shared with a snapshot."""
    if os.path.lexists(target):
        Path(target).unlink()
    if link:
        os.link(source, target)
    else:
        shutil.copy2(source, target, follow_symlinks=False)


def mirror(source: Path, target: Path, *, share: bool = False, skip: frozenset[str] = frozenset()) -> int:
    """Make `target` equal to `source` and return the number of files written.

    With `share`, files outside `WRITABLE` are hard links. Relative paths in `skip` are left
    alone on both sides, with all they hold.
    """
    target.mkdir(parents=True, exist_ok=True)
    there = dict(_entries(target, skip))
    written = 0
    for name, entry in _entries(source, skip):
        old = there.pop(name, None)
        is_folder = entry.is_dir(follow_symlinks=False)
        if old is not None and old.is_dir(follow_symlinks=False) != is_folder:
            _remove(old)
            old = None
        if is_folder:
            (target / name).mkdir(exist_ok=True)
        elif old is None or not _same(entry.stat(follow_symlinks=False), old.stat(follow_symlinks=False)):
            link = share and "/" in name and name.split("/", 1)[0] not in WRITABLE
            _place(entry.path, str(target / name), link=link)
            written += 1
    for entry in there.values():
        if os.path.lexists(entry.path):
            _remove(entry)
    return written
