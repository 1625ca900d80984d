"""The dead letters as views tell them, their retry, and the list of them that the shop's pages show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate
from typing import Final

import structlog

from stockbridge.clock import Clock
from stockbridge.contract.operations.review import ReportItem
from stockbridge.engine.memory import DeadLetter, Memory
from stockbridge.engine.ports import ShopGateway
from stockbridge.engine.pull import Pull
from stockbridge.engine.session import Session
from stockbridge.errors import StockbridgeError
from stockbridge.service.status import View

log = structlog.get_logger()

LINE: Final = 255
TOLD: Final = 1_000
"""Rows that the shop's page is told; of how many they are the first, each hello says."""
TOLD_BYTES: Final = 900_000
"""One request takes these however badly they compress."""


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
        """The first of them, where they changed since the shop was told. A list that does not arrive is told with the
        next hello: what it comes after was done all the same."""
        heard = self._session.heard
        if heard is None or "report" not in heard.operations:
            return
        letters = self._memory.attention.letters()[:TOLD]
        now_told = tuple((letter.id, letter.attempts, letter.state) for letter in letters)
        if now_told == self._told:
            return
        rows = _within(TOLD_BYTES, [_row(letter) for letter in letters])
        try:
            self._session.call(lambda: self._gateway.report("dead_letters", rows))
        except StockbridgeError as error:
            log.info("the list of dead letters did not arrive", code=error.code, count=len(rows))
        else:
            self._told = now_told


def _within(most: int, rows: Sequence[ReportItem]) -> Sequence[ReportItem]:
    sizes = accumulate(len(row.model_dump_json().encode()) for row in rows)
    return rows[: sum(size <= most for size in sizes)]


def _row(letter: DeadLetter) -> ReportItem:
    return ReportItem(
        key=f"{letter.flow}/{letter.shop_id}/{letter.subject}"[:LINE],
        title=letter.title[:LINE],
        detail=letter.problem.detail,
        at=letter.last_at,
        problem=letter.problem,
    )
