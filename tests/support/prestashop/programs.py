"""The programs a shop needs, found on this machine, or one sentence saying what to install."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.support.prestashop.errors import CommandFailed, ShopUnavailable

# Debian keeps servers outside an ordinary user's PATH.
SEARCH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin", "/sbin"])
CANDIDATES = {
    "mariadbd": ("mariadbd", "mysqld"),
    "mariadb-install-db": ("mariadb-install-db", "mysql_install_db"),
    "mariadb-dump": ("mariadb-dump", "mysqldump"),
    "mariadb": ("mariadb", "mysql"),
    "nginx": ("nginx",),
    "php-fpm": ("php-fpm8.2", "php-fpm8.1", "php-fpm8.3", "php-fpm8.4", "php-fpm"),
    "php": ("php8.2", "php8.1", "php8.3", "php8.4", "php"),
}
PACKAGES = (
    "mariadb-server nginx-light php8.2-fpm php8.2-cli php8.2-mysql php8.2-intl php8.2-gd "
    "php8.2-curl php8.2-mbstring php8.2-xml php8.2-zip php8.2-bcmath php8.2-soap"
)


def program(role: str) -> str:
    """Return the path of the program for a role, or raise `ShopUnavailable`."""
    for name in CANDIDATES[role]:
        found = shutil.which(name, path=SEARCH)
        if found:
            return found
    raise ShopUnavailable(f"{role} is not installed (Debian: apt-get install {PACKAGES})")


def require_all() -> None:
    """Raise `ShopUnavailable` unless every program is there."""
    for role in CANDIDATES:
        program(role)


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: str | None = None,
    timeout: float = 600,
) -> str:
    """Run a program to its end and return its standard output; raise `CommandFailed` else."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd=cwd,
        env=None if env is None else {**os.environ, **env},
        input=stdin,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=timeout,
        check=False,
    )
    if done.returncode:
        raise CommandFailed(words, done.returncode, f"{done.stdout}\n{done.stderr}")
    return done.stdout
