"""``stockbridge status``: the sentence, the flows, what waits; it fits a terminal of 24 lines by 80 columns."""

from __future__ import annotations

from datetime import timedelta

from rich.markup import escape

from stockbridge.app import status_of
from stockbridge.cli.main import OPTIONS, Json, app, command
from stockbridge.cli.screen import SHAPES, STYLES, Screen
from stockbridge.service.status import AgentStatus, FlowView, flow_name, say
from stockbridge.texts.times import number, short


@command(app, "status", "status")
def status(as_json: Json = False) -> int:
    screen = OPTIONS.screen(as_json=as_json)
    found = status_of(OPTIONS.home())
    sentence, remedy = say(found, OPTIONS.language)
    if as_json:
        screen.give({"sentence": sentence, "remedy": remedy, "colour": found.colour, **found.model_dump(mode="json")})
        return 0
    show_sentence(screen, found)
    if found.shop_name:
        ends = (found.shop_name, found.shop_url, found.erp)
        screen.out.print(f"  [dim]{escape(' · '.join(end for end in ends if end))}[/]")
    screen.out.print()
    screen.table(_heads(screen), [_row(screen, view, found) for view in found.flows])
    screen.out.print()
    screen.paragraph(_waiting(screen, found), indent=0)
    return 0


def show_sentence(screen: Screen, found: AgentStatus) -> None:
    """Never colour alone: a shape and a word beside it."""
    sentence, remedy = say(found, screen.words.language)
    style, word = STYLES[found.colour], screen.words(f"word_{found.colour}")
    screen.paragraph(sentence, lead=f"{SHAPES[found.colour]} {word}", style=style)
    if remedy:
        screen.paragraph(screen.words("said_do", what=remedy))


def _heads(screen: Screen) -> list[str]:
    names = ("flow", "last", "next", "created", "updated", "unchanged", "failed")
    return [screen.words(f"head_{name}") for name in names]


def _row(screen: Screen, view: FlowView, found: AgentStatus) -> list[str]:
    language = screen.words.language
    last = "–" if view.last_at is None else screen.words("head_ago", span=short(found.at - view.last_at, language))
    figures = (view.created, view.updated, view.unchanged, view.failed)
    return [
        flow_name(view.flow, language),
        last,
        next_run(screen, view, found),
        *(number(figure, language) for figure in figures),
    ]


def next_run(screen: Screen, view: FlowView, found: AgentStatus) -> str:
    """What is due is not said to be at work while the shop or the ERP is away."""
    if not view.enabled:
        return screen.words("head_off")
    if view.next_in_seconds is None:
        return "–"
    if view.next_in_seconds < 1:
        return screen.words("head_held" if found.colour == "red" else "head_now")
    return screen.words("head_in", span=short(timedelta(seconds=view.next_in_seconds), screen.words.language))


def _waiting(screen: Screen, found: AgentStatus) -> str:
    words, language = screen.words, screen.words.language
    parts = []
    if found.orders_waiting:
        parts.append(words.counted("said_waits_orders", found.orders_waiting))
    for view in found.flows:
        name = flow_name(view.flow, language)
        if view.pending:
            parts.append(words("said_waits_flow", count=number(view.pending, language), flow=name))
        if view.waiting:
            parts.append(words("said_waits_parent", count=number(view.waiting, language), flow=name))
    if found.needs_attention:
        parts.append(words("said_waits_dead", count=number(found.needs_attention, language)))
    return words("said_waits", what=", ".join(parts)) if parts else words("said_waits_nothing")
