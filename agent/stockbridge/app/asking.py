"""Has things done by the agent that is at work with a state, or by one of this process where there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from typing import Any

from stockbridge.app.home import Home
from stockbridge.app.wiring import Agent, at_work
from stockbridge.clock import SystemClock
from stockbridge.service.board import Board
from stockbridge.service.channel import Channel, NobodyThere, Tell, ask
from stockbridge.service.desk import Desk, Performer, at_once, by
from stockbridge.service.doctor import Checkup, Finding, checkup, examine, examine_erp
from stockbridge.service.letters import LetterView, view_of
from stockbridge.service.status import AgentStatus
from stockbridge.store.state import State
from stockbridge.texts import Language


@contextmanager
def served(agent: Agent) -> Iterator[None]:
    """While the block runs, others reach this agent through the local socket; its worker must be running."""
    channel = Channel(agent.home.paths.data_folder, _desk(agent, by(agent.worker)))
    try:
        yield
    finally:
        channel.close()


def through(home: Home, command: str, arguments: Mapping[str, Any], tell: Tell = lambda _: None) -> Any:
    """Has a command carried out: by the running service, or by this process where there is none."""
    try:
        return ask(home.paths.data_folder, command, arguments, tell)
    except NobodyThere:
        with at_work(home) as agent:
            return performed(agent, command, arguments, tell)


def performed(agent: Agent, command: str, arguments: Mapping[str, Any], tell: Tell = lambda _: None) -> Any:
    """A command carried out by an agent of this process."""
    return _desk(agent, at_once)(command, arguments, tell)


def _desk(agent: Agent, perform: Performer) -> Desk:
    return Desk(
        board=agent.board,
        memory=agent.state,
        worker=agent.worker,
        letters=agent.letters,
        perform=perform,
        examine=lambda language: _examined(agent, language),
        plans=agent.plans,
    )


def _examined(agent: Agent, language: Language) -> Checkup:
    url = agent.state.identity.paired().shop_url
    on_the_way = examine(shop_url=url, probe=agent.gateway, hello=agent.session.hello, clock=SystemClock())
    return checkup([examine_erp(agent.driver), *on_the_way, *_not_loaded(agent.state)], url, language)


def _not_loaded(state: State) -> Iterator[Finding]:
    """A hint while no catalogue was read to its end."""
    if state.catalogue.cursor("products").completed_at is None:
        yield Finding("doctor_audit", "hint")


def examined(home: Home, language: Language) -> Checkup:
    """What the doctor finds, through the running service where there is one; without a shop, of the ERP alone."""
    with home.state_to_read() as state:
        paired_already = state.identity.pairing() is not None
    if paired_already:
        return Checkup.model_validate(through(home, "doctor", {"language": language}))
    with closing(home.driver()) as driver:
        hints = [Finding("doctor_audit", "hint"), Finding("doctor_not_paired", "hint")]
        return checkup([examine_erp(driver), *hints], "", language)


def status_of(home: Home) -> AgentStatus:
    """Of the running service, or of a state that nobody serves."""
    with suppress(NobodyThere):
        return AgentStatus.model_validate(ask(home.paths.data_folder, "status", {}))
    with home.state_to_read() as state:
        return Board(home.about(), state, SystemClock()).status()


def letters_in(home: Home, *, open_only: bool) -> list[LetterView]:
    """The dead letters, through the running service where there is one."""
    with suppress(NobodyThere):
        told = ask(home.paths.data_folder, "letters", {"all": not open_only})
        return [LetterView.model_validate(letter) for letter in told]
    with home.state_to_read() as state:
        return [view_of(letter) for letter in state.attention.letters(open_only)]
