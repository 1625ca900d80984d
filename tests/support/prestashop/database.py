"""A private MariaDB server of one shop: start, stop, connect, dump and load."""

from __future__ import annotations

import os
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymysql
from pymysql.cursors import DictCursor

from tests.support.prestashop.daemon import Daemon
from tests.support.prestashop.places import Home
from tests.support.prestashop.programs import program, run

NAME = "prestashop"
USER = "prestashop"
PASSWORD = "prestashop"
SOCKET_LIMIT = 100  # a unix socket's path may have 107 bytes

# A small server that starts in well under a second. Commits reach the operating system, so a
# killed server loses nothing; only a power cut would, and tests have none.
OPTIONS = (
    "--innodb-buffer-pool-size=192M",
    "--innodb-log-file-size=24M",
    "--innodb-flush-log-at-trx-commit=2",
    "--innodb-doublewrite=0",
    "--innodb-flush-method=fsync",
    "--innodb-buffer-pool-dump-at-shutdown=0",
    "--innodb-buffer-pool-load-at-startup=0",
    "--innodb-fast-shutdown=1",
    "--table-definition-cache=2000",
    "--max-allowed-packet=64M",
    "--max-connections=120",
    "--character-set-server=utf8mb4",
    "--collation-server=utf8mb4_general_ci",
    "--skip-log-bin",
    "--skip-name-resolve",
    "--performance-schema=0",
)


@dataclass(frozen=True)
class Connection:
    """How to reach a shop's database from a test or from another program."""

    host: str
    port: int
    socket: Path
    user: str = USER
    password: str = PASSWORD
    name: str = NAME


def socket_path(home: Home) -> Path:
    """The server's socket: in the run folder, or in the temporary one if its path is too long."""
    inside = home.run / "mysql.sock"
    if len(str(inside)) < SOCKET_LIMIT:
        return inside
    return Path(tempfile.gettempdir()) / f"stockbridge-{os.getuid()}-{home.path.name}.sock"


@dataclass(frozen=True)
class Database:
    """The server that works on `home.mysql` and listens on a socket and a local port."""

    home: Home
    port: int

    @property
    def connection(self) -> Connection:
        """Host, port, socket, user, password and schema."""
        return Connection(host="127.0.0.1", port=self.port, socket=socket_path(self.home))

    @property
    def daemon(self) -> Daemon:
        """The server's process."""
        return Daemon("mariadb", self.home.run, self.home.log)

    def initialise(self) -> None:
        """Make an empty data folder; `root` may enter through the socket without a password."""
        self.home.mysql.mkdir(parents=True, exist_ok=True)
        run(
            [
                program("mariadb-install-db"),
                "--no-defaults",
                f"--datadir={self.home.mysql}",
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                *self._identity(),
                *OPTIONS,
            ]
        )

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [
            program("mariadbd"),
            "--no-defaults",
            f"--datadir={self.home.mysql}",
            f"--socket={socket_path(self.home)}",
            f"--port={self.port}",
            "--bind-address=127.0.0.1",
            f"--pid-file={self.home.run / 'mariadb.pid'}",
            f"--tmpdir={self.home.run}",
            *self._identity(),
            *OPTIONS,
        ]
        # A killed server's threads may hold its socket a moment longer: it must not be taken for the new one's.
        socket_path(self.home).unlink(missing_ok=True)
        self.daemon.start(command)
        self.daemon.wait(self._answers)

    def stop(self, *, abandon: bool = False) -> None:
        """End the server; with `abandon` at once, when its data are to be replaced anyway."""
        self.daemon.stop(signal.SIGKILL if abandon else signal.SIGTERM)

    def create_schema(self) -> None:
        """Create the shop's empty schema and its user, who may also make other schemas."""
        with self.connect(user="root", password="", name=None) as link, link.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {NAME} CHARACTER SET utf8mb4")
            for host in ("localhost", "127.0.0.1"):
                cursor.execute(f"CREATE USER {USER}@'{host}' IDENTIFIED BY '{PASSWORD}'")
                cursor.execute(f"GRANT ALL ON *.* TO {USER}@'{host}'")

    @contextmanager
    def connect(
        self, user: str = USER, password: str = PASSWORD, name: str | None = NAME
    ) -> Iterator[pymysql.Connection[DictCursor]]:
        """Open a connection with autocommit and rows as dictionaries; closed at the end."""
        link = pymysql.connect(
            unix_socket=str(socket_path(self.home)),
            user=user,
            password=password,
            database=name,
            charset="utf8mb4",
            autocommit=True,
            cursorclass=DictCursor,
        )
        try:
            yield link
        finally:
            link.close()

    def rows(self, sql: str, params: Any = None) -> list[dict[str, Any]]:
        """Run one statement and return its rows."""
        with self.connect() as link, link.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())

    def change(self, sql: str, params: Any = None) -> int:
        """Run one statement and return the number of rows it touched."""
        with self.connect() as link, link.cursor() as cursor:
            return cursor.execute(sql, params)

    def dump(self, file: Path) -> Path:
        """Write the schema to an SQL file, as a merchant's backup would."""
        run([program("mariadb-dump"), *self._login(), f"--result-file={file}", NAME])
        return file

    def load(self, file: Path) -> None:
        """Replace the schema by an SQL file, as a merchant restoring a backup would."""
        self.change(f"DROP DATABASE {NAME}")
        with self.connect(name=None) as link, link.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {NAME} CHARACTER SET utf8mb4")
        run([program("mariadb"), *self._login(), NAME, "-e", f"source {file}"])

    def _login(self) -> list[str]:
        return [
            "--no-defaults",
            f"--socket={socket_path(self.home)}",
            f"--user={USER}",
            f"--password={PASSWORD}",
            "--default-character-set=utf8mb4",
        ]

    def _identity(self) -> list[str]:
        """MariaDB refuses to run as root unless told so by name."""
        return ["--user=root"] if os.geteuid() == 0 else []

    def _answers(self) -> bool:
        """Whether the socket accepts; asked without pymysql, which leaks a socket when refused."""
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(socket_path(self.home))) == 0
