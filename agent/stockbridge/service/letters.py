"""The dead letters as views tell them, their retry, and the list of them that the shop's pages show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from stockbridge.clock import Clock
from stockbridge.contract.operations.review import ReportItem
from stockbridge.engine.memory import DeadLetter, Memory
from stockbridge.engine.ports import ShopGateway
from stockbridge.engine.pull import Pull
from stockbridge.engine.session import Session
from stockbridge.service.status import View

LINE = 255


class LetterView(View):
    """One record that needs attention."""

    number: int
    flow: str
    title: str
    key: str
    shop_id: str
    code: str
    sentence: str
    remedy: str
    field: str
    attempts: int
    first_at: datetime
    last_at: datetime
    state: str


def view_of(letter: DeadLetter) -> LetterView:
    problem = letter.problem
    return LetterView(
        number=letter.id,
        flow=letter.flow,
        title=letter.title,
        key=letter.subject,
        shop_id=letter.shop_id,
        code=(problem.details or {}).get("code", problem.code),
        sentence=problem.detail,
        remedy=problem.remedy or "",
        field=problem.field or "",
        attempts=letter.attempts,
        first_at=letter.first_at,
        last_at=letter.last_at,
        state=letter.state,
    )


class Letters:
    """Taking dead letters up again, and telling the shop of them."""

    def __init__(self, *, pull: Pull, memory: Memory, gateway: ShopGateway, session: Session, clock: Clock) -> None:
        self._pull = pull
        self._memory = memory
        self._gateway = gateway
        self._session = session
        self._clock = clock
        self._told: tuple[tuple[int, int, str], ...] | None = None

    def retry(self, numbers: Sequence[int]) -> int:
        """Order events are asked of the shop first, so that a shop that is down changes nothing; how many letters."""
        letters = [letter for number in numbers if (letter := self._memory.attention.letter(number)) is not None]
        self._session.shop  # noqa: B018 - the first contact of a process is a hello
        self._pull.ask_again(letters)
        return len(self._memory.attention.retry([letter.id for letter in letters], self._clock.now()))

    def ignore(self, numbers: Sequence[int]) -> int:
        """Here alone: the shop keeps showing its own event as one that was not taken."""
        return self._memory.attention.ignore(numbers)

    def tell_shop(self) -> None:
        """Where they changed since the shop was told."""
        if "report" not in self._session.shop.operations:
            return
        letters = self._memory.attention.letters()
        now_told = tuple((letter.id, letter.attempts, letter.state) for letter in letters)
        if now_told != self._told:
            self._session.call(lambda: self._gateway.report("dead_letters", [_row(letter) for letter in letters]))
            self._told = now_told


def _row(letter: DeadLetter) -> ReportItem:
    return ReportItem(
        key=f"{letter.flow}/{letter.shop_id}/{letter.subject}"[:LINE],
        title=letter.title[:LINE],
        detail=letter.problem.detail,
        at=letter.last_at,
        problem=letter.problem,
    )
