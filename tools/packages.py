"""Debian's packages that the suites use: installed where this user may, else named; a suite that lacks one skips."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PACKAGES = {
    "chromium": "chromium",
    "mariadbd": "mariadb-server",
    "nginx": "nginx-light",
    "node": "nodejs",
    "npm": "npm",
    "php8.2": "php8.2-cli",
    "php-fpm8.2": "php8.2-fpm",
    "phpcs": "php-codesniffer",
    "phpunit": "phpunit",
}
"""Program → the package that brings it."""

PHP_EXTENSIONS = ["bcmath", "curl", "gd", "intl", "mbstring", "mysql", "opcache", "soap", "xml", "zip"]
FIREWALL = ["libnginx-mod-http-modsecurity", "modsecurity-crs"]


def installed(package: str) -> bool:
    """Whether dpkg has the package configured."""
    asked = subprocess.run(["dpkg-query", "-W", "-f=${Status}", package], capture_output=True, text=True, check=False)
    return asked.stdout.endswith("ok installed")


def program_missing(program: str) -> bool:
    """Servers live in sbin, which an ordinary user's path may lack."""
    return shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin") is None


def missing() -> list[str]:
    """Packages to install, by the programs and files that are not there."""
    wanted = [package for program, package in PACKAGES.items() if program_missing(program)]
    optional = [f"php8.2-{extension}" for extension in PHP_EXTENSIONS] + FIREWALL
    return wanted + [package for package in optional if not installed(package)]


def install(packages: list[str]) -> bool:
    """One apt-get run that starts no service; False where it failed."""
    # Debian starts a server once it is installed; policy-rc.d is its own way to say no.
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    steps = [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]]
    return all(
        subprocess.run(step, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0 for step in steps
    )


def main() -> int:
    if shutil.which("dpkg-query") is None:
        print("Not a Debian system: install by hand", " ".join(PACKAGES.values()))
        return 0
    packages = missing()
    if not packages:
        return 0
    if os.geteuid() == 0:
        print("Installing Debian's packages:", " ".join(packages), flush=True)
        if install(packages):
            return 0
    print("These packages are missing; suites that need them are skipped. Install them with:")
    print("  sudo apt-get install", " ".join(packages))
    return 0


if __name__ == "__main__":
    sys.exit(main())
