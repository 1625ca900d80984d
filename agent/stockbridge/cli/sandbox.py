"""``stockbridge shop-sandbox``: the sandbox shop in the foreground, to look at it or to pair with it."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from stockbridge.cli.main import OPTIONS, app, command
from stockbridge.cli.stage import Stage
from stockbridge.cli.words import help_of


@command(app, "shop-sandbox", "shop_sandbox")
def shop_sandbox(
    folder: Annotated[Path, typer.Option(help=help_of("folder"))] = Path("stockbridge-sandbox"),
    port: Annotated[int | None, typer.Option(min=0, max=65_535, help=help_of("port"))] = None,
) -> int:
    screen = OPTIONS.screen()
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with Stage(folder).shop(port) as shop:
        screen.say("said_sandbox", url=shop.url)
        screen.say("said_sandbox_string")
        screen.write(shop.new_pairing_string().encode())
        ended.wait()
    return 0
