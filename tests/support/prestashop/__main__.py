"""The command behind `make shop`: up, down, list, restore, console."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from tests.support.prestashop import lifecycle
from tests.support.prestashop.errors import ShopError
from tests.support.prestashop.shop import Shop


def main(words: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 it failed, 2 wrong usage."""
    arguments = _parser().parse_args(words)
    try:
        action: Callable[[argparse.Namespace], None] = arguments.action
        action(arguments)
    except ShopError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.support.prestashop", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    actions = {"up": _up, "down": _down, "list": _list, "restore": _restore, "console": _console}
    for word, action in actions.items():
        command = commands.add_parser(word, help=action.__doc__)
        command.set_defaults(action=action)
        if word != "list":
            command.add_argument("--version", default="9.1", help="9.1 (the default) or 8.2")
            command.add_argument("--name", help="the shop's name; its version by default, for down every shop")
        if word == "up":
            command.add_argument("--fresh", action="store_true", help="restore it if it runs")
            command.add_argument("--module", type=Path, help="a module's zip to install")
        if word == "down":
            command.add_argument("--remove", action="store_true", help="delete its files, too")
        if word == "console":
            command.add_argument("words", nargs=argparse.REMAINDER, help="for bin/console")
    return parser


def _name(arguments: argparse.Namespace) -> str:
    return str(arguments.name or arguments.version)


def _shop(arguments: argparse.Namespace) -> Shop:
    shop = lifecycle.running(_name(arguments))
    if shop is None:
        raise ShopError(f"no shop named {_name(arguments)} is running")
    return shop


def _up(arguments: argparse.Namespace) -> None:
    """Bring a shop up and print where it is."""
    shop = None if arguments.fresh else lifecycle.running(_name(arguments))
    if shop is None or not shop.running:
        shop = lifecycle.bring_up(arguments.version, _name(arguments))
    if arguments.module:
        shop.install_module_zip(arguments.module)
    _print(shop)


def _down(arguments: argparse.Namespace) -> None:
    """Stop a shop, or all that no test run holds."""
    free = [shop.name for shop in lifecycle.every_shop() if not lifecycle.reserved(shop.name)]
    for name in [arguments.name] if arguments.name else free:
        if arguments.remove:
            lifecycle.remove(name)
        elif not lifecycle.take_down(name):
            raise ShopError(f"there is no shop named {name}")


def _list(arguments: argparse.Namespace) -> None:
    """List all shops."""
    del arguments
    for shop in lifecycle.every_shop():
        state = "running" if shop.running else "stopped"
        _say(f"{shop.name}\t{shop.release}\t{state}\t{shop.base_url}")


def _restore(arguments: argparse.Namespace) -> None:
    """Bring a running shop back to the fresh installation."""
    _shop(arguments).restore()


def _console(arguments: argparse.Namespace) -> None:
    """Run PrestaShop's console in a running shop."""
    words = [word for word in arguments.words if word != "--"]
    _say(_shop(arguments).console(*words))


def _print(shop: Shop) -> None:
    db = shop.db
    lines = [
        f"PrestaShop {shop.release} “{shop.name}” is running.",
        f"  shop         {shop.base_url}",
        f"  back office  {shop.admin_url}",
        f"  account      {shop.admin_email} / {shop.admin_password}",
        f"  database     {db.user}:{db.password}@{db.host}:{db.port}/{db.name}",
        f"  files        {shop.root}",
    ]
    _say("\n".join(lines))


def _say(text: str) -> None:
    sys.stdout.write(f"{text.rstrip()}\n")


if __name__ == "__main__":
    sys.exit(main())
