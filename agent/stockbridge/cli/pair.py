"""``stockbridge pair``: connects the agent to a shop, and shows what a person compares."""

from __future__ import annotations

from typing import Annotated

import typer

from stockbridge.app import paired
from stockbridge.cli.main import OPTIONS, Json, app, command
from stockbridge.cli.usage import ask
from stockbridge.cli.words import help_of
from stockbridge.contract.keys import fingerprint as fingerprint_of
from stockbridge.contract.keys import grouped


@command(app, "pair", "pair")
def pair(
    string: Annotated[str | None, typer.Argument(help=help_of("string"))] = None,
    takeover: Annotated[bool, typer.Option("--takeover", help=help_of("takeover"))] = False,
    as_json: Json = False,
) -> int:
    screen = OPTIONS.screen(as_json=as_json)
    home = OPTIONS.home()
    home.settings.erp.named()  # before a string is asked for that could not be used
    text = string if string is not None else ask(screen, screen.words("ask_string"), screen.words("said_give_string"))
    shop = paired(home, text, takeover=takeover)
    screen.say("said_paired", name=shop.name, url=shop.url)
    screen.say("said_fingerprint")
    screen.write(f"  {grouped(shop.fingerprint)}")
    screen.say("said_compare")
    screen.say("said_next_run")
    if as_json:
        shop_fingerprint = fingerprint_of(shop.public_key)
        screen.give(
            {"shop": shop.name, "url": shop.url, "fingerprint": shop.fingerprint, "shop_fingerprint": shop_fingerprint}
        )
    return 0
