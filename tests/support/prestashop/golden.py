"""Installs PrestaShop once per release with its own installer; shops are copies of the result."""

from __future__ import annotations

import hashlib
import shutil
import time
import warnings
from pathlib import Path

from tests.support.prestashop.database import NAME, PASSWORD, USER, Database
from tests.support.prestashop.errors import CommandFailed, InstalledTwice, NotReady, ShopError
from tests.support.prestashop.languages import LANGUAGES, pack_folder, place_packs
from tests.support.prestashop.lock import exclusive
from tests.support.prestashop.places import Home, shops_folder
from tests.support.prestashop.programs import program, run
from tests.support.prestashop.release import Release
from tests.support.prestashop.tree import mirror
from tests.support.prestashop.web import ADMIN_FOLDER, Web, free_port

RECIPE = "2"  # raise it when the installation below changes: old golden installations are unused
ADMIN_EMAIL = "admin@stockbridge.test"
ADMIN_PASSWORD = "Stockbridge-Shop-2026"

# They call their makers' servers at installation or on every page; no order passes through them.
PHONE_HOME = (
    *("ps_accounts", "ps_mbo", "ps_checkout", "ps_eventbus", "ps_facebook", "ps_googleanalytics"),
    *("psxmarketingwithgoogle", "ps_distributionapiclient", "ps_classic_edition", "psshipping"),
    "psassistant",
)

SETTINGS = {
    "PS_MAIL_METHOD": "3",  # no mail leaves the shop unless a test names a sink
    "PS_GIFT_WRAPPING": "1",
    "PS_GIFT_WRAPPING_PRICE": "2",
    "BANK_WIRE_OWNER": "Stockbridge",
    "BANK_WIRE_DETAILS": "FR76 0000",
    "BANK_WIRE_ADDRESS": "Paris",
    "CHEQUE_NAME": "Stockbridge",
    "CHEQUE_ADDRESS": "Paris",
}

# The installer of 8.2 allows the payment modules in the shop's own country only, that of 9.1 in all.
PAY_EVERYWHERE = """
    INSERT IGNORE INTO ps_module_country (id_module, id_shop, id_country)
    SELECT m.id_module, 1, c.id_country FROM ps_module m JOIN ps_country c ON c.active = 1
    WHERE m.name IN ('ps_wirepayment', 'ps_checkpayment', 'ps_cashondelivery')
"""


def golden(release: Release) -> Home:
    """Return the release's golden installation, which has no running servers; install it if new."""
    home = Home(shops_folder() / "golden" / f"{release.version}-{_fingerprint(release)}")
    with exclusive(home.path):
        if not home.state.exists():
            _install_patiently(release, home)
    return home


def _install_patiently(release: Release, home: Home) -> None:
    """Install, once more from the beginning where a program failed: hundreds of tests hang on this one step.

    The failure is shown, not hidden: as a warning of the test run and in the folder `failed-log`.
    """
    try:
        _install(release, home)
    except (CommandFailed, NotReady) as failure:
        warnings.warn(
            f"PrestaShop {release.version} was installed a second time: {failure}", InstalledTwice, stacklevel=2
        )
        logs = home.path.with_name(f"{home.path.name}.failed-log")
        shutil.rmtree(logs, ignore_errors=True)
        shutil.copytree(home.log, logs)
        _install(release, home)


def _fingerprint(release: Release) -> str:
    """Changes with the release's place and time and with the recipe."""
    stamp = f"{RECIPE} {release.path} {release.path.stat().st_mtime_ns} {pack_folder(release)}"
    return hashlib.sha256(stamp.encode()).hexdigest()[:10]


def _install(release: Release, home: Home) -> None:
    """Unpack, run the installer, set the few settings tests rely on, stop everything."""
    started = time.monotonic()
    shutil.rmtree(home.path, ignore_errors=True)
    home.prepare()
    release.unpack(home.www)
    _make_ready(release, home.www)
    database, web = Database(home, free_port()), Web(home, free_port())
    database.initialise()
    web.configure({"memory_limit": "1G"})
    database.start()
    try:
        database.create_schema()
        _run_installer(home, web)
        _settle(home, database)
    finally:
        database.stop()
    shutil.rmtree(home.run)
    home.state.write_text(f'{{"seconds": {time.monotonic() - started:.1f}}}', encoding="utf-8")


def _make_ready(release: Release, www: Path) -> None:
    """Bring the tree into the state the installer expects: English and French, no network."""
    for name in PHONE_HOME:
        shutil.rmtree(www / "modules" / name, ignore_errors=True)
    shutil.rmtree(www / "var" / "cache", ignore_errors=True)
    for name in ("cache", "logs", "sessions"):
        (www / "var" / name).mkdir(parents=True, exist_ok=True)
    place_packs(release, www)


def _run_installer(home: Home, web: Web) -> None:
    """Run PrestaShop's own command-line installer, both languages with demo data."""
    arguments = {
        "domain": f"127.0.0.1:{web.port}",
        "db_server": "localhost",  # reached by the socket that PHP's settings name
        "db_user": USER,
        "db_password": PASSWORD,
        "db_name": NAME,
        "db_clear": "1",
        "prefix": "ps_",
        "name": "Stockbridge test shop",
        "country": "fr",
        "language": "en",
        "all_languages": "1",
        "timezone": "Europe/Paris",
        "email": ADMIN_EMAIL,
        "password": ADMIN_PASSWORD,
        "firstname": "Test",
        "lastname": "Shop",
        "theme": "classic",
        "fixtures": "1",
        "rewrite": "1",
        "ssl": "0",
    }
    words = [f"--{name}={value}" for name, value in arguments.items()]
    command = [program("php"), str(home.www / "install" / "index_cli.php"), *words]
    output = run(command, cwd=home.www / "install", env=web.php_env, timeout=900)
    (home.log / "install.out").write_text(output, encoding="utf-8")
    if not (home.www / "app" / "config" / "parameters.php").exists():
        raise CommandFailed(command, 0, output)


def _settle(home: Home, database: Database) -> None:
    """Remove the installer, name the admin folder, and set what tests rely on."""
    shutil.rmtree(home.www / "install")
    _admin_folder(home.www).rename(home.www / ADMIN_FOLDER)
    (home.www / "var" / ".install.prestashop").unlink(missing_ok=True)
    shutil.rmtree(home.www / "var" / "cache")
    (home.www / "var" / "cache").mkdir()
    for name, value in SETTINGS.items():
        set_configuration(database, name, value)
    database.change(PAY_EVERYWHERE)
    isos = {row["iso_code"] for row in database.rows("SELECT iso_code FROM ps_lang WHERE active")}
    if isos != set(LANGUAGES):
        raise ShopError(f"the installer left the languages {sorted(isos)}")


def _admin_folder(www: Path) -> Path:
    """The back office's folder; the installer of 9.1 gives it a random name."""
    found = [page.parent for page in www.glob("admin*/filemanager")]
    if len(found) != 1:
        raise ShopError(f"the installer left {len(found)} admin folders")
    return found[0]


def set_configuration(database: Database, name: str, value: str) -> None:
    """Write one of the shop's settings as its back office would store it."""
    known = database.rows("SELECT id_configuration FROM ps_configuration WHERE name = %s", [name])
    if known:
        database.change("UPDATE ps_configuration SET value = %s WHERE name = %s", [value, name])
    else:
        sql = "INSERT INTO ps_configuration (name, value, date_add, date_upd) "
        database.change(sql + "VALUES (%s, %s, NOW(), NOW())", [name, value])


def copy_from(golden_home: Home, home: Home) -> None:
    """Make a shop's files and data equal to the golden installation's; nothing may be running."""
    mirror(golden_home.www, home.www, share=True)
    mirror(golden_home.mysql, home.mysql)
