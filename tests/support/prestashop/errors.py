"""What can go wrong around a test shop: it cannot be had here, or a command in it failed.

ShopError
├── ShopUnavailable   no release or a missing program: tests skip with this sentence
├── CommandFailed     a program ended with an error; carries its output
└── NotReady          a started server did not answer in time
"""

from __future__ import annotations

from collections.abc import Sequence


class ShopError(Exception):
    """Any failure of the harness itself, as opposed to a failed assertion."""


class ShopUnavailable(ShopError):
    """No shop can be had on this machine; the message says why and how to get one."""


class NotReady(ShopError):
    """A server was started and did not answer in time; the message names its log."""


class CommandFailed(ShopError):
    """A program ended with an error status."""

    def __init__(self, command: Sequence[str], status: int, output: str) -> None:
        self.command = list(command)
        self.status = status
        self.output = output
        super().__init__(f"{command[0]} ended with {status}: {output.strip()[-2000:]}")


class InstalledTwice(UserWarning):
    """PrestaShop's own installer failed once and was begun again; the message says with what."""
