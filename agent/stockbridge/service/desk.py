"""What can be asked of an agent at work, by name: the same answers in the running service and in a single command.

Reading is answered in the asker's thread; work goes to the worker's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final, Protocol

from stockbridge.contract.operations.session import HelloResult
from stockbridge.engine.memory import Figures, Memory
from stockbridge.engine.progress import Progress, Report
from stockbridge.errors import Defect
from stockbridge.service.board import Board
from stockbridge.service.doctor import Checkup
from stockbridge.service.letters import Letters, view_of
from stockbridge.service.plans import Plans, PlanSummary
from stockbridge.service.runs import FLOWS, Flow
from stockbridge.service.status import WorkView
from stockbridge.service.worker import Job, Worker
from stockbridge.texts import Language

Tell = Callable[[Mapping[str, Any]], None]
LOOK_SECONDS: Final = 1.0


class Performer(Protocol):
    """Carries a job out in the thread that owns the ERP and the shop."""

    def __call__(self, job: Job) -> object: ...


class Desk:
    """Answers commands with JSON values. Raises what the work met."""

    def __init__(
        self,
        *,
        board: Board,
        memory: Memory,
        worker: Worker,
        letters: Letters,
        perform: Performer,
        examine: Callable[[Language], Checkup],
        plans: Plans,
    ) -> None:
        self._board = board
        self._examine = examine
        self._plans = plans
        self._memory = memory
        self._worker = worker
        self._letters = letters
        self._perform = perform

    def __call__(self, command: str, arguments: Mapping[str, Any], tell: Tell) -> object:
        answerers: Mapping[str, Callable[[Mapping[str, Any], Tell], object]] = {
            "status": lambda _arguments, _tell: self._board.status().model_dump(mode="json"),
            "letters": lambda wanted, _: letters_of(self._memory, open_only=not wanted.get("all", False)),
            "retry": lambda wanted, _: {"retried": self._of_letters(self._letters.retry, wanted)},
            "ignore": lambda wanted, _: {"ignored": self._of_letters(self._letters.ignore, wanted)},
            "sync": self._sync,
            "plan": self._plan,
            "doctor": self._doctor,
            "shop": self._shop,
        }
        if command not in answerers:
            raise Defect("unknown_command", "The running agent does not know this command: it is another version.")
        return answerers[command](arguments, tell)

    def _of_letters(self, act: Callable[[Sequence[int]], int], wanted: Mapping[str, Any]) -> object:
        numbers = [int(number) for number in wanted["numbers"]]
        return self._perform(Job(lambda _: act(numbers)))

    def _sync(self, wanted: Mapping[str, Any], tell: Tell) -> object:
        flows: tuple[Flow, ...] = tuple(flow for flow in FLOWS if flow in wanted["flows"])
        told = self._perform(Job(lambda report: self._worker.sync(flows, report), telling(tell), long=True))
        return {"flows": _plain(told), "needs_attention": self._memory.attention.open_count()}

    def _plan(self, wanted: Mapping[str, Any], tell: Tell) -> object:
        flows = tuple(str(flow) for flow in wanted["flows"])
        made = self._perform(Job(lambda report: self._plans.make(flows, report), telling(tell), long=True))
        return PlanSummary.model_validate(made).model_dump(mode="json")

    def _doctor(self, wanted: Mapping[str, Any], _tell: Tell) -> object:
        language: Language = "fr" if wanted.get("language") == "fr" else "en"
        found = self._perform(Job(lambda _: self._examine(language)))
        return Checkup.model_validate(found).model_dump(mode="json")

    def _shop(self, _wanted: Mapping[str, Any], _tell: Tell) -> object:
        """What the shop says of itself."""
        shop = self._perform(Job(lambda _: self._worker.session.hello()))
        return HelloResult.model_validate(shop).to_wire()


def letters_of(memory: Memory, *, open_only: bool) -> list[dict[str, Any]]:
    return [view_of(letter).model_dump(mode="json") for letter in memory.attention.letters(open_only)]


def at_once(job: Job) -> object:
    """The performer of a single command: its own thread."""
    return job.work(job.report)


def by(worker: Worker) -> Performer:
    """The performer of the service: the worker's thread, while the asker waits, and sees the work that it waits for."""

    def perform(job: Job) -> object:
        worker.ask(job)
        while not job.done.wait(LOOK_SECONDS):
            under_way = worker.board.condition.progress
            if under_way is not None and not job.begun:
                job.report(under_way)
        if job.error is not None:
            raise job.error
        return job.result

    return perform


def telling(tell: Tell) -> Report:
    """Progress as values, for whoever looks on."""

    def report(progress: Progress) -> None:
        view = WorkView(**asdict(progress), seconds_left=progress.seconds_left)
        tell(view.model_dump(mode="json"))

    return report


def _plain(figures: object) -> dict[str, dict[str, int]]:
    if not isinstance(figures, dict):
        raise Defect("no_figures", "A sync ended without figures.")
    return {flow: asdict(entry) for flow, entry in figures.items() if isinstance(entry, Figures)}
