"""A running shop as a test sees it: its addresses, database, PHP, console and snapshots."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.prestashop import modules, snapshot
from tests.support.prestashop.database import Connection, Database
from tests.support.prestashop.golden import ADMIN_EMAIL, ADMIN_PASSWORD, set_configuration
from tests.support.prestashop.places import Home
from tests.support.prestashop.programs import program, run
from tests.support.prestashop.web import ADMIN_FOLDER, Web

BOOT = Path(__file__).parent / "php" / "boot.php"


@dataclass(frozen=True)
class Shop:
    """A handle on a named shop; any process may hold one, the servers run by themselves."""

    name: str
    version: str  # the series asked for, "8.2" or "9.1"
    release: str  # the exact release, "9.1.4"
    golden: Path  # the installation this shop is a copy of
    port: int
    db_port: int

    admin_email = ADMIN_EMAIL
    admin_password = ADMIN_PASSWORD

    @property
    def home(self) -> Home:
        """The shop's folder."""
        return Home.of(self.name)

    @property
    def root(self) -> Path:
        """PrestaShop's root folder."""
        return self.home.www

    @property
    def domain(self) -> str:
        """Host and port, as PrestaShop stores them."""
        return f"127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """The shop's address, ending in a slash."""
        return f"http://{self.domain}/"

    @property
    def admin_url(self) -> str:
        """The back office's address, ending in a slash."""
        return f"{self.base_url}{ADMIN_FOLDER}/"

    @property
    def database(self) -> Database:
        """The shop's database server."""
        return Database(self.home, self.db_port)

    @property
    def db(self) -> Connection:
        """How other programs reach the database."""
        return self.database.connection

    @property
    def web(self) -> Web:
        """The shop's nginx and php-fpm."""
        return Web(self.home, self.port)

    @property
    def running(self) -> bool:
        """Whether all three servers live."""
        daemons = (self.database.daemon, self.web.fpm, self.web.nginx)
        return all(daemon.pid() is not None for daemon in daemons)

    # -- data

    def query(self, sql: str, params: Any = None) -> list[dict[str, Any]]:
        """Run a statement and return its rows as dictionaries."""
        return self.database.rows(sql, params)

    def value(self, sql: str, params: Any = None) -> Any:
        """Run a statement and return the first column of its first row, or None."""
        rows = self.query(sql, params)
        return next(iter(rows[0].values())) if rows else None

    def execute(self, sql: str, params: Any = None) -> int:
        """Run a statement and return the number of rows it touched."""
        return self.database.change(sql, params)

    def configuration(self, name: str, value: str | None = None) -> str | None:
        """Read one of the shop's settings, or write it where a value is given."""
        if value is not None:
            set_configuration(self.database, name, value)
        found = self.value("SELECT value FROM ps_configuration WHERE name = %s", [name])
        return None if found is None else str(found)

    def dump(self, file: Path) -> Path:
        """Write the database to an SQL file, as a merchant's backup would (about 1 s)."""
        return self.database.dump(file)

    def load(self, file: Path) -> None:
        """Replace the database by an SQL file, as a merchant's restore would (about 4 s)."""
        self.database.load(file)

    # -- code

    def php(self, code: str | Path, *args: str, kernel: bool = False, stdin: str = "") -> str:
        """Run PHP inside the booted shop and return what it prints.

        `code` is a script's path or PHP text without `<?php`; it reads `args` in `$argv[1]` on.
        With `kernel`, Symfony's container is there too (`global $kernel`). Raises
        `CommandFailed` with both outputs when PHP ends with an error.
        """
        with tempfile.TemporaryDirectory() as folder:
            script = code
            if isinstance(code, str):
                script = Path(folder) / "snippet.php"
                script.write_text(f"<?php\n{code}\n", encoding="utf-8")
            flag = "1" if kernel else "0"
            command = [program("php"), str(BOOT), str(self.root), flag, str(script), *args]
            return run(command, cwd=self.root, env=self.environment, stdin=stdin)

    def php_json(self, code: str | Path, *args: str, kernel: bool = False) -> Any:
        """Run PHP that prints one JSON value, and return it."""
        return json.loads(self.php(code, *args, kernel=kernel))

    def console(self, *args: str) -> str:
        """Run `bin/console` in production mode and return its output."""
        command = [program("php"), str(self.root / "bin" / "console"), *args, "-e", "prod", "-n"]
        return run(command, cwd=self.root, env=self.environment)

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which any PHP program sees this shop."""
        return {
            **self.web.php_env,
            "STOCKBRIDGE_SHOP_DOMAIN": self.domain,
            "STOCKBRIDGE_SHOP_ADMIN": ADMIN_FOLDER,
        }

    def install_module_zip(self, path: Path) -> str:
        """Unpack and install (or upgrade) a module by the console; return its name."""
        return modules.install_zip(self, path)

    def uninstall_module(self, name: str) -> None:
        """Uninstall a module by the console; its files stay."""
        modules.uninstall(self, name)

    # -- servers

    def start(self) -> None:
        """Start what does not run, on the same ports."""
        if self.database.daemon.pid() is None:
            self.database.start()
        if self.web.nginx.pid() is None or self.web.fpm.pid() is None:
            self.web.stop()
            self.web.start()

    def stop(self) -> None:
        """End all three servers; the shop's data stay for `start`."""
        self.web.stop()
        self.database.stop()

    def restart_database(self) -> None:
        """Restart MariaDB, as an upgrade or a reboot would; every connection is cut."""
        self.database.stop()
        self.database.start()

    def web_settings(self, ini: Mapping[str, str] | None = None, *, waf: bool = False) -> None:
        """Restart the web side with PHP settings of your own and, with `waf`, ModSecurity.

        Without arguments the defaults are back. The database is not touched.
        """
        self.web.stop()
        self.web.configure(ini or {}, waf=waf)
        self.web.start()

    def mail_to(self, host: str, port: int) -> None:
        """Let the shop send its mails to an SMTP server, a test's own sink."""
        settings = {
            "PS_MAIL_METHOD": "2",
            "PS_MAIL_SERVER": host,
            "PS_MAIL_SMTP_PORT": str(port),
            "PS_MAIL_SMTP_ENCRYPTION": "off",
            "PS_MAIL_USER": "",
            "PS_MAIL_PASSWD": "",
            "PS_MAIL_DOMAIN": "",
        }
        for name, value in settings.items():
            set_configuration(self.database, name, value)

    # -- snapshots

    def checkpoint(self, name: str) -> None:
        """Keep the shop's files and data under a name (about 2 s, the database restarts)."""
        snapshot.take(self, name)

    def restore(self, name: str = snapshot.CLEAN, *, files: bool = True) -> None:
        """Go back to a checkpoint, the fresh installation by default, while the shop runs.

        With `files=False` only the database goes back, which is faster. Web settings go back to
        the defaults either way.
        """
        if self.web.customised.exists():
            self.web_settings()
        snapshot.restore(self, name, files=files)
