"""``stockbridge sync``: exchanges once, through the running service where one is at work."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Final

import typer

from stockbridge.app import through
from stockbridge.cli.main import OPTIONS, Json, app, command
from stockbridge.cli.screen import Screen
from stockbridge.cli.words import help_of
from stockbridge.errors import RecordRefused
from stockbridge.service.runs import FLOWS
from stockbridge.service.status import flow_name
from stockbridge.texts.times import number

COLUMNS: Final = ("read", "created", "updated", "unchanged", "waiting", "failed", "left_out")


class FlowName(StrEnum):
    """The flows as the command's argument; a test holds them to ``service.runs``."""

    ORDERS = "orders"
    PRODUCTS = "products"
    STATUSES = "statuses"
    STOCK = "stock"


@command(app, "sync", "sync")
def sync(
    flow: Annotated[list[FlowName] | None, typer.Argument(help=help_of("flow"))] = None,
    as_json: Json = False,
) -> int:
    screen = OPTIONS.screen(as_json=as_json)
    with screen.progress() as tell:
        told = through(OPTIONS.home(), "sync", {"flows": list(flow or FLOWS)}, tell)
    show_figures(screen, told["flows"])
    if as_json:
        screen.give(told)
    elif told["needs_attention"]:
        screen.write(screen.words.counted("said_attention", told["needs_attention"]))
    return RecordRefused.exit_code if told["needs_attention"] else 0


def show_figures(screen: Screen, flows: Mapping[str, Mapping[str, Any]]) -> None:
    """One row per flow."""
    language = screen.words.language
    heads = [screen.words(f"head_{name}") for name in ("flow", *COLUMNS)]
    rows = [
        [flow_name(flow, language), *(number(figures[column], language) for column in COLUMNS)]
        for flow, figures in flows.items()
    ]
    screen.table(heads, rows)
