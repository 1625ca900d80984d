"""nginx and php-fpm of one shop, with ModSecurity in front where a test asks for it."""

from __future__ import annotations

import os
import random
import signal
import socket
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support.prestashop import web_config
from tests.support.prestashop.daemon import Daemon
from tests.support.prestashop.database import SOCKET_LIMIT, socket_path
from tests.support.prestashop.errors import ShopUnavailable
from tests.support.prestashop.places import Home
from tests.support.prestashop.programs import program

ADMIN_FOLDER = "back-office"
WAF_MODULES = (
    Path("/usr/lib/nginx/modules/ngx_http_modsecurity_module.so"),
    Path("/usr/share/nginx/modules/ngx_http_modsecurity_module.so"),
)
WAF_ENGINE = Path("/etc/nginx/modsecurity.conf")
WAF_RULES = Path("/usr/share/modsecurity-crs")
WAF_INCLUDES = (  # in the order of Debian's own owasp-crs.load
    "/etc/modsecurity/crs/crs-setup.conf",
    "/etc/modsecurity/crs/REQUEST-900-EXCLUSION-RULES-BEFORE-CRS.conf",
    WAF_RULES / "rules" / "*.conf",
    "/etc/modsecurity/crs/RESPONSE-999-EXCLUSION-RULES-AFTER-CRS.conf",
)


def free_port() -> int:
    """A port that is free now on the loopback address, away from those of outgoing connections."""
    while True:
        port = random.randrange(20000, 30000)
        if is_free(port):
            return port


def is_free(port: int) -> bool:
    """Whether the port can be bound on the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@dataclass(frozen=True)
class Web:
    """The web side of a shop: everything between its port and its PHP files."""

    home: Home
    port: int

    @property
    def nginx(self) -> Daemon:
        """The web server's process."""
        return Daemon("nginx", self.home.run, self.home.log)

    @property
    def fpm(self) -> Daemon:
        """PHP's process manager."""
        return Daemon("php-fpm", self.home.run, self.home.log)

    @property
    def fpm_socket(self) -> Path:
        """php-fpm's socket, in the temporary folder where the run folder's path is too long."""
        inside = self.home.run / "php-fpm.sock"
        if len(str(inside)) < SOCKET_LIMIT:
            return inside
        return Path(tempfile.gettempdir()) / f"stockbridge-{os.getuid()}-{self.home.path.name}.fpm"

    @property
    def customised(self) -> Path:
        """A file that stands while the settings are not the defaults."""
        return self.home.run / "customised"

    @property
    def php_env(self) -> dict[str, str]:
        """The environment in which PHP reads this shop's settings after the system's."""
        return {"PHP_INI_SCAN_DIR": f":{self.home.run / 'php'}"}

    def configure(self, ini: Mapping[str, str], *, waf: bool = False) -> None:
        """Write all configuration files; it takes effect at the next start."""
        self.customised.unlink(missing_ok=True)
        run, log = self.home.run, self.home.log
        (run / "php").mkdir(parents=True, exist_ok=True)
        ini_text = web_config.ini_text(socket=socket_path(self.home), log=log, overrides=ini)
        (run / "php" / "zz-shop.ini").write_text(ini_text, encoding="utf-8")
        fpm_text = web_config.fpm_text(log=log, fpm=self.fpm_socket)
        (run / "php-fpm.conf").write_text(fpm_text, encoding="utf-8")
        modules, rules = _waf(run) if waf else ("", "")
        nginx_text = web_config.nginx_text(
            port=self.port,
            www=self.home.www,
            run=run,
            log=log,
            fpm=self.fpm_socket,
            admin=ADMIN_FOLDER,
            modules=modules,
            waf=rules,
        )
        (run / "nginx.conf").write_text(nginx_text, encoding="utf-8")
        if ini or waf:
            self.customised.touch()

    def start(self) -> None:
        """Start php-fpm, then nginx, and wait until the port answers."""
        self.start_php()
        run = self.home.run
        error_log = str(self.home.log / "nginx.error.log")
        nginx = [program("nginx"), "-p", str(run), "-c", str(run / "nginx.conf"), "-e", error_log]
        self.nginx.start(nginx)
        self.nginx.wait(self._listens)

    def stop(self) -> None:
        """End both; requests under way are cut."""
        self.nginx.stop()
        self.stop_php()

    def start_php(self) -> None:
        """Start php-fpm and wait for its socket."""
        as_root = ["--allow-to-run-as-root"] if web_config.as_root() else []
        conf = str(self.home.run / "php-fpm.conf")
        fpm = [program("php-fpm"), "--nodaemonize", "--fpm-config", conf, *as_root]
        self.fpm.start(fpm, self.php_env)
        self.fpm.wait(self.fpm_socket.exists)

    def stop_php(self) -> None:
        """End php-fpm at once, with its workers and the console commands that they started."""
        self.fpm.stop(signal.SIGKILL, group=True)
        self.fpm_socket.unlink(missing_ok=True)

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def _waf(run: Path) -> tuple[str, str]:
    """nginx's lines for ModSecurity with the OWASP core rule set: engine on, all at default."""
    module = next((path for path in WAF_MODULES if path.exists()), None)
    if module is None or not WAF_ENGINE.exists() or not WAF_RULES.is_dir():
        packages = "libnginx-mod-http-modsecurity modsecurity-crs"
        raise ShopUnavailable(f"ModSecurity is not installed (Debian: apt-get install {packages})")
    rules = run / "modsecurity.conf"
    engine = WAF_ENGINE.read_text(encoding="utf-8")
    for old, new in (
        ("SecRuleEngine DetectionOnly", "SecRuleEngine On"),
        ("/var/log/nginx/modsec_audit.log", str(run / "modsec_audit.log")),
        ("SecUnicodeMapFile unicode.mapping", f"SecUnicodeMapFile {WAF_ENGINE.parent / 'unicode.mapping'}"),
    ):
        engine = engine.replace(old, new)
    includes = "".join(f"Include {path}\n" for path in WAF_INCLUDES)
    rules.write_text(f"{engine}\n{includes}", encoding="utf-8")
    return f"load_module {module};", f"modsecurity on; modsecurity_rules_file {rules};"
