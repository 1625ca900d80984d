"""The loop of the running agent: hello, orders, catalogue, stock, statuses when they are due, and what people ask for.

One thread does all of it. Between the pages, batches and leases of a long run, hello, orders and what people ask for
that is quickly done are looked after.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, cast

import structlog

from stockbridge.clock import Clock
from stockbridge.contract.operations.session import Acknowledgement, Command
from stockbridge.engine.memory import Figures, Memory
from stockbridge.engine.problems import where_of
from stockbridge.engine.progress import Progress, Report
from stockbridge.engine.session import Session
from stockbridge.errors import Defect, ErpUnreachable, Retriable, StockbridgeError
from stockbridge.service.board import Board
from stockbridge.service.letters import Letters
from stockbridge.service.runs import FLOWS, Flow, Runs
from stockbridge.service.schedule import Schedule

log = structlog.get_logger()

TASKS: Final = frozenset({"hello", *FLOWS, "prune"})
URGENT: Final = frozenset({"hello", "orders"})
"""What does not wait for the end of a long run."""
LONGEST_NAP: Final = 1.0


class Stopped(Retriable):
    """The agent was told to stop in the middle of a run: what was done stands, the rest comes with the next start."""


@dataclass
class Job:
    """Something a person asked for. ``work`` runs in the worker's thread; ``done`` is set at its end.

    ``long`` work waits until nothing else is under way; ``begun`` says that it no longer does.
    """

    work: Callable[[Report], object]
    report: Report = lambda _: None
    long: bool = False
    begun: bool = False
    done: threading.Event = field(default_factory=threading.Event)
    result: object = None
    error: StockbridgeError | None = None


@dataclass
class Worker:
    """Runs until told to stop."""

    session: Session
    runs: Runs
    letters: Letters
    memory: Memory
    board: Board
    schedule: Schedule
    clock: Clock
    prune: Callable[[], None]
    jobs: queue.SimpleQueue[Job] = field(default_factory=queue.SimpleQueue)
    errands: queue.SimpleQueue[Job] = field(default_factory=queue.SimpleQueue)
    _wake: threading.Event = field(default_factory=threading.Event)
    _stop: threading.Event = field(default_factory=threading.Event)
    _under_way: set[Flow] = field(default_factory=set)

    def run(self) -> None:
        """Blocks. ``stop`` ends it after the step under way."""
        self.board.running = True
        self.board.due_in = lambda flow: self.schedule.due_in(flow, self.clock.monotonic())
        log.info("the agent is at work")
        while not self._stop.is_set():
            if not self.step():
                self._wake.wait(min(LONGEST_NAP, self.schedule.seconds_until_due(self.clock.monotonic())))
                self._wake.clear()
        self.board.running = False
        log.info("the agent stops")

    def stop(self) -> None:
        self._stop.set()
        self._wake.set()

    def ask(self, job: Job) -> None:
        """From any thread."""
        (self.jobs if job.long else self.errands).put(job)
        self._wake.set()

    def step(self) -> bool:
        """One job or task, if there is one."""
        return self._serve(self.errands) or self._serve(self.jobs) or self._attend_due(self._allowed())

    def between(self) -> None:
        """Called by a long run after each page, batch and lease: errands and what is urgent. Raises ``Stopped``."""
        self._heed_stop()
        while self._serve(self.errands) or self._attend_due(URGENT & self._allowed() - self._under_way):
            self._heed_stop()

    def _heed_stop(self) -> None:
        if self._stop.is_set():
            raise Stopped("stopped", "The agent was told to stop; the rest follows with its next start.")

    def _serve(self, jobs: queue.SimpleQueue[Job]) -> bool:
        try:
            job = jobs.get_nowait()
        except queue.Empty:
            return False
        self._carry_out(job)
        return True

    def _attend_due(self, among: frozenset[str]) -> bool:
        name = self.schedule.next_due(self.clock.monotonic(), among)
        if name is not None:
            self._attend(name)
        return name is not None

    def _allowed(self) -> frozenset[str]:
        """A shop that refuses this agent, or that does not answer, is only asked how it is."""
        condition = self.board.condition
        return TASKS - frozenset(FLOWS) if condition.refused or condition.shop else TASKS

    def _attend(self, name: str) -> None:
        """A task by schedule; what stops it is shown and tried again later."""
        try:
            moved = self._task(name)
        except Stopped:
            return
        except StockbridgeError as error:
            self._failed(name, error)
        except Exception as error:  # noqa: BLE001 - the worker's loop: a defect must not end the agent
            log.error("a task met a defect", flow=name, **where_of(error))  # noqa: TRY400 - its text may hold names
            self._failed(name, _defect(error))
        else:
            self.board.condition.succeeded(name)
            self.schedule.succeeded(name, self.clock.monotonic(), moved=moved)

    def _task(self, name: str) -> bool:
        if name == "prune":
            self.prune()
            return False
        if name == "hello":
            self._hello()
            return False
        figures = self._run(cast("Flow", name), lambda _: None)
        if name == "products" and figures.created:
            self.schedule.at_once("stock", self.clock.monotonic())  # levels that waited for these products
        return figures.read > 0

    def _hello(self) -> None:
        result = self.session.hello()
        for command in result.commands:
            self.session.acknowledge(self._obey(command))
        self.letters.tell_shop()

    def _obey(self, command: Command) -> Acknowledgement:
        """What a person asked for in the back office; done by schedule, at once."""
        flows = [flow for flow in FLOWS if command.payload.get("flow", flow) == flow]
        if command.name != "sync" or not flows:
            return Acknowledgement(id=command.id, outcome="unknown", detail="")
        for flow in flows:
            self.schedule.at_once(flow, self.clock.monotonic())
        return Acknowledgement(id=command.id, outcome="done", detail="")

    def _run(self, flow: Flow, report: Report) -> Figures:
        def show(progress: Progress) -> None:
            self.board.condition.progress = progress
            report(progress)

        around = self.board.condition.progress  # of the long run that this one stands in
        self._under_way.add(flow)
        try:
            return self.runs.run(flow, show)
        finally:
            self._under_way.discard(flow)
            self.board.condition.progress = around

    def _carry_out(self, job: Job) -> None:
        job.begun = True
        try:
            job.result = job.work(job.report)
        except StockbridgeError as error:
            job.error = error
        except Exception as error:  # noqa: BLE001 - the worker's loop: a defect must not end the agent
            log.error("a job met a defect", **where_of(error))  # noqa: TRY400 - its text may hold names
            job.error = _defect(error)
        finally:
            job.done.set()

    def sync(self, flows: tuple[Flow, ...], report: Report) -> dict[str, Figures]:
        """The work of a ``sync`` job."""
        figures: dict[str, Figures] = {}
        for flow in flows:
            figures[flow] = self._run(flow, report)
            self.board.condition.succeeded(flow)
            self.schedule.succeeded(flow, self.clock.monotonic(), moved=figures[flow].read > 0)
        self.letters.tell_shop()
        return figures

    def _failed(self, name: str, error: StockbridgeError) -> None:
        """A flow that lost the shop's answer has the others wait for a hello: that one comes now, not in a minute."""
        now, condition = self.clock.monotonic(), self.board.condition
        was_well = condition.shop is None and condition.refused is None
        self._met(error, name)
        self.schedule.failed(name, now)
        if name != "hello" and was_well and (condition.shop or condition.refused):
            self.schedule.at_once("hello", now)

    def _met(self, error: StockbridgeError, task: str) -> None:
        if isinstance(error, ErpUnreachable):
            return  # the watch remembers it
        log.info("trouble", code=error.code, kind=type(error).__name__, flow=task)
        self.board.condition.met(error, task, self.clock.now())


def _defect(error: Exception) -> Defect:
    return Defect(
        "defect",
        f"The agent met a defect of its own ({type(error).__name__}).",
        remedy="Send the log to whoever looks after the agent.",
    )
