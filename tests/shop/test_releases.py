"""Releases are found in the promised order, and their absence is said loudly."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.shop.conftest import RELEASES
from tests.support.prestashop import (
    Release,
    ShopUnavailable,
    find_release,
)
from tests.support.prestashop.daemon import Daemon
from tests.support.prestashop.release import identify


def test_without_any_release_the_reason_says_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STOCKBRIDGE_PRESTASHOP", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with pytest.raises(ShopUnavailable, match=r"download prestashop_9\.1\.\d+\.zip from https://github\.com"):
        find_release("9.1")


def test_a_run_without_releases_skips_loudly_with_a_count(tmp_path: Path) -> None:
    empty = {"XDG_CACHE_HOME": str(tmp_path), "HTTPS_PROXY": "http://127.0.0.1:9", "STOCKBRIDGE_PRESTASHOP": ""}
    empty["STOCKBRIDGE_SHOP_VERSIONS"] = " ".join(RELEASES)
    harness = Path(__file__).with_name("test_harness.py")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(harness), "-k", "of_the_version"]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, env={**os.environ, **empty}, capture_output=True, text=True, check=False)
    assert "2 skipped" in done.stdout
    assert "REAL SHOP: 1 tests skipped, no PrestaShop 8.2" in done.stdout
    assert "STOCKBRIDGE_PRESTASHOP" in done.stdout


@pytest.mark.parametrize("shape", ["tree", "zip", "wrapped", "official"])
def test_a_release_is_known_by_its_own_files_in_every_shape(tmp_path: Path, shape: str) -> None:
    tree = tmp_path / "tree"
    (tree / "install").mkdir(parents=True)
    text = "<?php define('_PS_INSTALL_VERSION_', '8.2.1');"
    (tree / "install" / "install_version.php").write_text(text, encoding="utf-8")
    path = tree
    if shape != "tree":
        path = tmp_path / "anything.zip"
        prefix = "prestashop/" if shape == "wrapped" else ""
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(f"{prefix}install/install_version.php", text)
    if shape == "official":
        inner, path = path, tmp_path / "outer.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(inner, "prestashop.zip")
            archive.writestr("Install_PrestaShop.html", "")
    release = identify(path)
    assert release == Release("8.2.1", path)
    release.unpack(tmp_path / "out")
    assert (tmp_path / "out" / "install" / "install_version.php").is_file()


def test_a_release_named_by_the_environment_comes_before_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = tmp_path / "mine" / "install"
    tree.mkdir(parents=True)
    (tree / "install_version.php").write_text("define('_PS_INSTALL_VERSION_', '9.1.7');", encoding="utf-8")
    monkeypatch.setenv("STOCKBRIDGE_PRESTASHOP", f"{tmp_path / 'nothing'}{os.pathsep}{tmp_path}")
    assert find_release("9.1") == Release("9.1.7", tree.parent)


def test_a_stranger_with_a_reused_process_id_is_never_ended(tmp_path: Path) -> None:
    stranger = subprocess.Popen(["sleep", "60"])
    daemon = Daemon("nginx", tmp_path, tmp_path)
    daemon.record.write_text(f'{{"pid": {stranger.pid}, "birth": "1"}}', encoding="utf-8")
    daemon.stop()
    try:
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()
