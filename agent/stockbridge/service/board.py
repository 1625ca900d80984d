"""Gathers the facts of the status while the agent works: what the worker met, what the state holds."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Final

from stockbridge.clock import Clock
from stockbridge.contract.operations.session import AgentReport, FlowReport
from stockbridge.engine.erp import ErpWatch
from stockbridge.engine.memory import Backlog, Memory, Run
from stockbridge.engine.progress import Progress
from stockbridge.engine.push import SENT_BY
from stockbridge.engine.session import Session
from stockbridge.errors import AgentRefused, ShopUnreachable, StockbridgeError, UnknownAnswer
from stockbridge.service.status import AgentStatus, Facts, FlowView, Trouble, WorkView, choose_state, say
from stockbridge.texts.times import Language

LINE: Final = 255
VERSION: Final = version("stockbridge")
SPEAKING: Final = frozenset({"hello", "orders"})
"""Tasks that cannot succeed without a word from the shop; a flow with nothing to send, or a tidying up, can."""
SHOP_ERROR: Final = "shop_error"
"""Signed: what it did is not known, but it has given word."""


@dataclass(frozen=True)
class About:
    """What does not change while a process runs. ``flows`` names those that are switched on."""

    machine: str
    erp: str
    language: Language
    flows: frozenset[str]


@dataclass
class Condition:
    """What the worker met last; written by its thread alone, read by any.

    ``refused`` and ``shop`` are of the shop as a whole, and a hello ends them. What stopped a task is its fault too: a
    shop that greets and takes no stock is not well.
    """

    refused: Trouble | None = None
    shop: Trouble | None = None
    faults: dict[str, Trouble] = field(default_factory=dict)
    progress: Progress | None = None

    def met(self, error: StockbridgeError, task: str, now: datetime) -> None:
        """Since the first time in a row. Faults are the task's own, and last until it succeeds."""
        self.faults[task] = trouble_of(error, self.faults[task].since if task in self.faults else now)
        if isinstance(error, AgentRefused):
            self.refused = trouble_of(error, self.refused.since if self.refused else now)
        elif isinstance(error, (ShopUnreachable, UnknownAnswer)) and error.code != SHOP_ERROR:
            self.shop = trouble_of(error, self.shop.since if self.shop else now)

    def succeeded(self, task: str) -> None:
        if task in SPEAKING:
            self.refused = self.shop = None
        self.faults.pop(task, None)

    @property
    def fault(self) -> Trouble | None:
        """The one that lasts longest."""
        faults = tuple(self.faults.values())  # at one moment: the worker's thread may change them meanwhile
        return min(faults, key=lambda trouble: trouble.since, default=None)


def trouble_of(error: StockbridgeError, since: datetime) -> Trouble:
    return Trouble(
        code=error.code, sentence=error.sentence, remedy=error.remedy, details=dict(error.details), since=since
    )


@dataclass
class Board:
    """Answers "how are you" at any moment, from any thread. ``session`` and ``watch`` are there while it works."""

    about: About
    memory: Memory
    clock: Clock
    condition: Condition = field(default_factory=Condition)
    session: Session | None = None
    watch: ErpWatch | None = None
    due_in: Callable[[str], float | None] = lambda _: None
    running: bool = False

    def status(self) -> AgentStatus:
        pairing = self.memory.identity.pairing()
        needs_attention = self.memory.attention.open_count()
        erp = self._erp_trouble()
        condition, journal = self.condition, self.memory.journal
        completed = journal.completed()
        facts = Facts(
            paired=pairing is not None,
            running=self.running,
            refused=condition.refused,
            shop=condition.shop,
            erp=erp,
            fault=condition.fault,
            reconciling=self.session is not None and self.session.reconciling,
            needs_attention=needs_attention,
            working=condition.progress is not None,
        )
        state = choose_state(facts)
        troubles = {
            "refused": condition.refused,
            "shop_unreachable": condition.shop,
            "erp_unreachable": erp,
            "fault": condition.fault,
        }
        return AgentStatus(
            state=state,
            at=self.clock.now(),
            version=VERSION,
            machine=self.about.machine,
            erp=self.about.erp,
            shop_name=pairing.shop_name if pairing else "",
            shop_url=pairing.shop_url if pairing else "",
            trouble=troubles.get(state),
            work=_work(condition.progress),
            needs_attention=needs_attention,
            orders_waiting=self.session.heard.pending.waiting if self.session and self.session.heard else None,
            last_order_at=completed.get("orders"),
            stock_at=completed.get("stock"),
            flows=self._flows(journal.last()),
        )

    def report(self) -> AgentReport:
        """The same, as hello tells it to the shop."""
        status = self.status()
        sentence, _ = say(status, self.about.language)
        return AgentReport(
            version=VERSION,
            machine=self.about.machine,
            platform=f"{platform.system()} {platform.release()}"[:LINE],
            state=status.state,
            sentence=sentence[:LINE],
            erp=self.about.erp[:LINE],
            needs_attention=status.needs_attention,
            flows=tuple(_flow_report(view, status.at) for view in status.flows),
        )

    def _erp_trouble(self) -> Trouble | None:
        if self.watch is None or self.watch.trouble is None or self.watch.since is None:
            return None
        return trouble_of(self.watch.trouble, self.watch.since)

    def _flows(self, last: Mapping[str, Run]) -> tuple[FlowView, ...]:
        backlog = self.memory.catalogue.backlog()
        return tuple(
            self._flow(flow, last.get(flow), _backlog_of(flow, backlog))
            for flow in ("orders", "products", "stock", "statuses")
        )

    def _flow(self, flow: str, run: Run | None, backlog: Backlog) -> FlowView:
        figures = run.figures if run else None
        return FlowView(
            flow=flow,
            enabled=flow in self.about.flows,
            last_at=run.finished_at if run else None,
            next_in_seconds=self.due_in(flow),
            outcome=run.outcome if run else "",
            code=run.code if run else "",
            created=figures.created if figures else 0,
            updated=figures.updated if figures else 0,
            unchanged=figures.unchanged if figures else 0,
            failed=figures.failed if figures else 0,
            pending=backlog.pending,
            waiting=backlog.waiting,
            dead=backlog.dead,
        )


def _backlog_of(flow: str, backlog: Mapping[str, Backlog]) -> Backlog:
    parts = [backlog[part] for group, flows in SENT_BY.items() if group == flow for part in flows if part in backlog]
    return Backlog(
        pending=sum(part.pending for part in parts),
        waiting=sum(part.waiting for part in parts),
        dead=sum(part.dead for part in parts),
    )


def _work(progress: Progress | None) -> WorkView | None:
    if progress is None:
        return None
    return WorkView(
        flow=progress.flow,
        phase=progress.phase,
        done=progress.done,
        total=progress.total,
        rate=progress.rate,
        seconds_left=progress.seconds_left,
    )


def _flow_report(view: FlowView, now: datetime) -> FlowReport:
    next_run = None if view.next_in_seconds is None else now + timedelta(seconds=view.next_in_seconds)
    return FlowReport(
        flow=view.flow,
        enabled=view.enabled,
        last_run_at=view.last_at,
        next_run_at=next_run,
        created=view.created,
        updated=view.updated,
        unchanged=view.unchanged,
        failed=view.failed,
        backlog=view.pending + view.waiting + view.dead,
    )
