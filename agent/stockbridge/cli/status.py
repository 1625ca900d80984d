"""``stockbridge status``: the sentence, the flows, what waits; it fits a terminal of 24 lines by 80 columns."""

from __future__ import annotations

from datetime import datetime, timedelta

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
        screen.out.print(f"  [dim]{escape(found.shop_name)} · {escape(found.shop_url)} · {escape(found.erp)}[/]")
    screen.out.print()
    screen.table(_heads(screen), [_row(screen, view, found.at) for view in found.flows])
    screen.out.print()
    screen.write(_waiting(screen, found))
    return 0


def show_sentence(screen: Screen, found: AgentStatus) -> None:
    """Never colour alone: a shape and a word beside it."""
    sentence, remedy = say(found, screen.words.language)
    style, word = STYLES[found.colour], screen.words(f"word_{found.colour}")
    screen.out.print(f"[{style}]{SHAPES[found.colour]} {word}[/]  {escape(sentence)}", soft_wrap=False)
    if remedy:
        screen.out.print(f"  {escape(screen.words('said_do', what=remedy))}", soft_wrap=False)


def _heads(screen: Screen) -> list[str]:
    names = ("flow", "last", "next", "created", "updated", "unchanged", "failed")
    return [screen.words(f"head_{name}") for name in names]


def _row(screen: Screen, view: FlowView, at: datetime) -> list[str]:
    language = screen.words.language
    last = "–" if view.last_at is None else screen.words("head_ago", span=short(at - view.last_at, language))
    figures = (view.created, view.updated, view.unchanged, view.failed)
    return [
        flow_name(view.flow, language),
        last,
        _next(screen, view),
        *(number(figure, language) for figure in figures),
    ]


def _next(screen: Screen, view: FlowView) -> str:
    if not view.enabled:
        return screen.words("head_off")
    if view.next_in_seconds is None:
        return "–"
    if view.next_in_seconds < 1:
        return screen.words("head_now")
    return screen.words("head_in", span=short(timedelta(seconds=view.next_in_seconds), screen.words.language))


def _waiting(screen: Screen, found: AgentStatus) -> str:
    words, language = screen.words, screen.words.language
    parts = []
    if found.orders_waiting:
        parts.append(words("said_waits_orders", count=number(found.orders_waiting, language)))
    for view in found.flows:
        name = flow_name(view.flow, language)
        if view.pending:
            parts.append(words("said_waits_flow", count=number(view.pending, language), flow=name))
        if view.waiting:
            parts.append(words("said_waits_parent", count=number(view.waiting, language), flow=name))
    if found.needs_attention:
        parts.append(words("said_waits_dead", count=number(found.needs_attention, language)))
    return words("said_waits", what=", ".join(parts)) if parts else words("said_waits_nothing")
