"""The one status of the agent: a state with its precedence, the flows, what waits; every view shows this and no other.

States in the order of their precedence, the first that holds wins:

    not_paired         grey    no shop is connected
    stopped            grey    no process is at work (only where nobody serves the state)
    refused            red     the shop refuses this agent
    shop_unreachable   red     the shop does not answer
    erp_unreachable    red     the ERP does not answer
    fault              red     a setting is wrong, or a defect of ours
    reconciling        amber   both sides are compared after a restore
    needs_attention    amber   records wait for a person
    working            green   a long work is under way
    up_to_date         green
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from stockbridge.engine.memory import Figures
from stockbridge.texts import retold, tell, words
from stockbridge.texts.times import Language, ago, number, span

StateName = Literal[
    "not_paired",
    "stopped",
    "refused",
    "shop_unreachable",
    "erp_unreachable",
    "fault",
    "reconciling",
    "needs_attention",
    "working",
    "up_to_date",
]
Colour = Literal["grey", "red", "amber", "green"]

COLOURS: Final[dict[StateName, Colour]] = {
    "not_paired": "grey",
    "stopped": "grey",
    "refused": "red",
    "shop_unreachable": "red",
    "erp_unreachable": "red",
    "fault": "red",
    "reconciling": "amber",
    "needs_attention": "amber",
    "working": "green",
    "up_to_date": "green",
}


class View(BaseModel):
    """What crosses the local socket and is printed as JSON."""

    model_config = ConfigDict(frozen=True)


class Trouble(View):
    """An error as the views tell it; sentence and remedy are English, ``texts`` finds the other language."""

    code: str
    sentence: str
    remedy: str
    details: dict[str, str]
    since: datetime


class FlowView(View):
    """One flow: its last run and what has not arrived."""

    flow: str
    enabled: bool
    last_at: datetime | None = None
    next_in_seconds: float | None = None
    outcome: str = ""
    code: str = ""
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    pending: int = 0
    waiting: int = 0
    dead: int = 0


class WorkView(View):
    """A long work under way."""

    flow: str
    phase: str
    done: int
    total: int | None
    rate: float
    seconds_left: float | None


class AgentStatus(View):
    """All of it. ``orders_waiting`` is what the shop last told; None where it told nothing yet."""

    state: StateName
    at: datetime
    version: str
    machine: str
    erp: str
    shop_name: str = ""
    shop_url: str = ""
    trouble: Trouble | None = None
    work: WorkView | None = None
    needs_attention: int = 0
    orders_waiting: int | None = None
    last_order_at: datetime | None = None
    stock_at: datetime | None = None
    flows: tuple[FlowView, ...] = ()

    @property
    def colour(self) -> Colour:
        return COLOURS[self.state]

    def figures(self, flow: str) -> Figures:
        """The last run of a flow."""
        view = next((view for view in self.flows if view.flow == flow), FlowView(flow=flow, enabled=False))
        return Figures(0, view.created, view.updated, view.unchanged, 0, view.failed)


@dataclass(frozen=True)
class Facts:
    """What the state is chosen from."""

    paired: bool = True
    running: bool = True
    refused: Trouble | None = None
    shop: Trouble | None = None
    erp: Trouble | None = None
    fault: Trouble | None = None
    reconciling: bool = False
    needs_attention: int = 0
    working: bool = False


def choose_state(facts: Facts) -> StateName:
    """The first that holds."""
    states: tuple[tuple[StateName, bool], ...] = (
        ("not_paired", not facts.paired),
        ("stopped", not facts.running),
        ("refused", facts.refused is not None),
        ("shop_unreachable", facts.shop is not None),
        ("erp_unreachable", facts.erp is not None),
        ("fault", facts.fault is not None),
        ("reconciling", facts.reconciling),
        ("needs_attention", facts.needs_attention > 0),
        ("working", facts.working),
    )
    return next((state for state, holds in states if holds), "up_to_date")


def say(status: AgentStatus, language: Language) -> tuple[str, str]:
    """The sentence, and the one thing to do (empty where there is nothing)."""
    code, fields = _wording(status, language)
    sentence, remedy = tell(code, fields, language)
    return " ".join(sentence.split()), remedy


def _wording(status: AgentStatus, language: Language) -> tuple[str, dict[str, str]]:
    if status.trouble is not None and status.state in ("refused", "shop_unreachable", "erp_unreachable", "fault"):
        return f"status_{status.state}", _trouble_fields(status, status.trouble, language)
    if status.state == "needs_attention":
        one = "_one" if status.needs_attention == 1 else ""
        return f"status_needs_attention{one}", {"count": number(status.needs_attention, language)}
    if status.state == "working" and status.work is not None:
        return _work_wording(status.work, language)
    if status.state == "up_to_date":
        return _calm_wording(status, language)
    return f"status_{status.state}", {}


def _trouble_fields(status: AgentStatus, trouble: Trouble, language: Language) -> dict[str, str]:
    reason, remedy = retold(trouble.code, trouble.sentence, trouble.remedy, trouble.details, language)
    waiting = status.orders_waiting or 0
    kind = {0: "none", 1: "one"}.get(waiting, "many")
    return {
        "reason": reason,
        "remedy": remedy,
        "span": span(status.at - trouble.since, language),
        "orders": tell(f"orders_waiting_{kind}", {"count": number(waiting, language)}, language)[0],
    }


def _work_wording(work: WorkView, language: Language) -> tuple[str, dict[str, str]]:
    fields = {"flow": flow_name(work.flow, language), "done": number(work.done, language)}
    if work.phase == "reading" or work.total is None:
        return "status_reading", fields
    left = timedelta(seconds=work.seconds_left or 0)
    return f"status_{work.phase}", fields | {"total": number(work.total, language), "left": span(left, language)}


def _calm_wording(status: AgentStatus, language: Language) -> tuple[str, dict[str, str]]:
    order, stock = status.last_order_at, status.stock_at
    code = "status_up_to_date" + ("" if order else "_no_order") + ("" if stock else "_no_stock")
    return code, {
        "order_ago": ago(status.at - order, language) if order else "",
        "stock_age": span(status.at - stock, language) if stock else "",
    }


def flow_name(flow: str, language: Language) -> str:
    """What people call a flow."""
    return tell(f"flow_{flow}", {}, language)[0] if words(f"flow_{flow}") else flow
