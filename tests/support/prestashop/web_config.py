"""The text of nginx's, php-fpm's and PHP's configuration for one shop; `web` runs them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

# What PrestaShop's own documentation recommends, plus: changed files are seen at once.
PHP_INI: Mapping[str, str] = {
    "memory_limit": "256M",
    "max_execution_time": "300",
    "max_input_vars": "10000",
    "post_max_size": "32M",
    "upload_max_filesize": "32M",
    "date.timezone": "Europe/Paris",
    "display_errors": "Off",
    "log_errors": "On",
    "opcache.enable": "1",
    "opcache.revalidate_freq": "0",
    "opcache.memory_consumption": "192",
    "opcache.max_accelerated_files": "30000",
    "realpath_cache_ttl": "0",
}

# PrestaShop's documented rules: images by their number, the webservice, everything else to
# index.php. HTTP_HOST carries the port: without it the shop redirects to itself for ever.
NGINX = """
{modules}
worker_processes 2;
daemon off;
pid {run}/nginx.pid;
error_log {log}/nginx.error.log warn;
{user}
events {{ worker_connections 512; }}
http {{
  include {mime};
  default_type application/octet-stream;
  access_log {log}/nginx.access.log;
  client_max_body_size 32m;
  client_body_temp_path {run}/body;
  proxy_temp_path {run}/proxy;
  fastcgi_temp_path {run}/fastcgi;
  uwsgi_temp_path {run}/uwsgi;
  scgi_temp_path {run}/scgi;
  gzip on;
  server {{
    listen 127.0.0.1:{port};
    server_name _;
    root {www};
    index index.php;
    {waf}
    rewrite ^/(\\d)(-[\\w-]+)?/.+\\.(jpe?g|webp|png|avif)$ /img/p/$1/$1$2.$3 last;
    rewrite ^/(\\d)(\\d)(-[\\w-]+)?/.+\\.(jpe?g|webp|png|avif)$ /img/p/$1/$2/$1$2$3.$4 last;
    rewrite ^/(\\d)(\\d)(\\d)(-[\\w-]+)?/.+\\.(jpe?g|webp|png|avif)$ /img/p/$1/$2/$3/$1$2$3$4.$5 last;
    rewrite ^/(\\d)(\\d)(\\d)(\\d)(-[\\w-]+)?/.+\\.(jpe?g|webp|png|avif)$
      /img/p/$1/$2/$3/$4/$1$2$3$4$5.$6 last;
    rewrite ^/c/([\\w.-]+)/.+\\.(jpe?g|webp|png|avif)$ /img/c/$1.$2 last;
    rewrite ^/api/?(.*)$ /webservice/dispatcher.php?url=$1 last;
    location / {{ try_files $uri $uri/ /index.php$is_args$args; }}
    location /{admin}/ {{ try_files $uri $uri/ /{admin}/index.php$is_args$args; }}
    location /admin-api/ {{ try_files $uri /admin-api/index.php$is_args$args; }}
    location ~ ^/(app|bin|cache|classes|config|controllers|docs|download|localization|override)/ {{
      deny all;
    }}
    location ~ ^/(src|tests|tools|translations|upload|var|vendor)/ {{ deny all; }}
    location ~ ^/modules/.*/vendor/ {{ deny all; }}
    location ~ /\\. {{ deny all; }}
    location ~ \\.(log|tpl|twig|sass|yml)$ {{ deny all; }}
    location ~ ^(.+\\.php)(/|$) {{
      fastcgi_split_path_info ^(.+\\.php)(/.*)$;
      set $path $fastcgi_path_info;
      try_files $fastcgi_script_name /index.php$is_args$args;
      fastcgi_pass unix:{fpm};
      fastcgi_param PATH_INFO $path;
      fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
      fastcgi_param SCRIPT_NAME $fastcgi_script_name;
      fastcgi_param DOCUMENT_ROOT $document_root;
      fastcgi_param DOCUMENT_URI $document_uri;
      fastcgi_param REQUEST_URI $request_uri;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param REQUEST_SCHEME $scheme;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
      fastcgi_param SERVER_PROTOCOL $server_protocol;
      fastcgi_param SERVER_SOFTWARE nginx;
      fastcgi_param GATEWAY_INTERFACE CGI/1.1;
      fastcgi_param REMOTE_ADDR $remote_addr;
      fastcgi_param REMOTE_PORT $remote_port;
      fastcgi_param SERVER_ADDR $server_addr;
      fastcgi_param SERVER_PORT $server_port;
      fastcgi_param SERVER_NAME $host;
      fastcgi_param HTTP_HOST $http_host;
      fastcgi_param REDIRECT_STATUS 200;
      fastcgi_buffers 32 32k;
      fastcgi_buffer_size 64k;
      fastcgi_read_timeout 300;
    }}
  }}
}}
"""

FPM = """
[global]
error_log = {log}/php-fpm.log
daemonize = no
[shop]
listen = {fpm}
pm = dynamic
pm.max_children = 10
pm.start_servers = 2
pm.min_spare_servers = 1
pm.max_spare_servers = 4
catch_workers_output = yes
clear_env = no
{user}
"""


def as_root() -> bool:
    """Whether the servers run as root, as in a container, and must be told that this is meant."""
    return os.geteuid() == 0


def nginx_text(
    *,
    port: int,
    www: Path,
    run: Path,
    log: Path,
    fpm: Path,
    admin: str,
    modules: str = "",
    waf: str = "",
) -> str:
    """nginx's whole configuration; `modules` and `waf` carry ModSecurity where it is asked for."""
    mime = Path("/etc/nginx/mime.types")
    return NGINX.format(
        port=port,
        www=www,
        run=run,
        log=log,
        fpm=fpm,
        admin=admin,
        modules=modules,
        waf=waf,
        mime=mime,
        user="user root;" if as_root() else "",
    )


def fpm_text(*, log: Path, fpm: Path) -> str:
    """php-fpm's pool."""
    user = "user = root\ngroup = root\nlisten.owner = root" if as_root() else ""
    return FPM.format(log=log, fpm=fpm, user=user)


def ini_text(*, socket: Path, log: Path, overrides: Mapping[str, str]) -> str:
    """PHP's settings for web and console.

    The database's socket stands here and not in the shop's own settings: those are then the
    same in every shop, and PrestaShop's compiled caches stay valid when a shop is restored.
    """
    fixed = {
        "pdo_mysql.default_socket": str(socket),
        "mysqli.default_socket": str(socket),
        "error_log": str(log / "php.log"),
    }
    merged = {**PHP_INI, **fixed, **overrides}
    return "".join(f'{name} = "{value}"\n' for name, value in merged.items())
