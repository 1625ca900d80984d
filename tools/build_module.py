"""Builds ``build/stockbridge.zip``, the module as a merchant uploads it: the same bytes for the same files."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "prestashop-module" / "stockbridge"
TARGET = ROOT / "build" / "stockbridge.zip"
BELONGS = {".php", ".tpl", ".css", ".js", ".png", ".xml", ".xlf", ".md"}
"""Whatever else lies in the folder is refused, not left out: a shop serves every file of a module over HTTP."""
EPOCH = (2020, 1, 1, 0, 0, 0)


def files(source: Path) -> list[Path]:
    """All files of the module; raises ValueError naming strangers, and folders that a web server would list."""
    found = sorted(path for path in source.rglob("*") if path.is_file())
    strangers = [path for path in found if path.suffix not in BELONGS and path.name != "LICENSE"]
    folders = {source, *(path for path in source.rglob("*") if path.is_dir())}
    bare = sorted(folder for folder in folders if not (folder / "index.php").is_file())
    if strangers:
        raise ValueError(f"does not belong into the module: {', '.join(map(str, strangers))}")
    if bare:
        raise ValueError(f"lacks an index.php: {', '.join(map(str, bare))}")
    return found


def build(source: Path, target: Path) -> Path:
    """Writes the zip: one folder named as the module, fixed times and rights, sorted names."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in files(source):
            entry = zipfile.ZipInfo(f"{source.name}/{path.relative_to(source).as_posix()}", EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, path.read_bytes())
    return target


def main() -> int:
    try:
        target = build(SOURCE, TARGET)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
