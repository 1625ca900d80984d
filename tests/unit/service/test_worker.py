"""The loop: what is due is done, what fails is shown and tried again, and what people ask for comes first."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stockbridge.contract.limits import MAX_PAYLOAD_BYTES
from stockbridge.contract.operations.session import Command
from stockbridge.contract.problems import problem
from stockbridge.engine.memory import Refusal
from stockbridge.engine.progress import Progress
from stockbridge.engine.sending import FRUITLESS
from stockbridge.errors import AgentRefused, ContractError, Defect, ErpUnreachable, RequestRefused, ShopUnreachable
from stockbridge.service.board import About, Board
from stockbridge.service.desk import Desk, at_once, by
from stockbridge.service.doctor import Finding, checkup
from stockbridge.service.letters import TOLD, Letters
from stockbridge.service.plans import Plans
from stockbridge.service.runs import Runs
from stockbridge.service.schedule import Schedule, Task
from stockbridge.service.status import say
from stockbridge.service.worker import Job, Stopped, Worker
from stockbridge.store.database import StateUnwritable
from tests.support.bridge import Bridge
from tests.support.fake_erp import article, level, nothing
from tests.support.fake_shop import busy, down
from tests.support.order_records import customer, order

EVERY = {"hello": 60.0, "orders": 15.0, "products": 14_400.0, "statuses": 300.0, "stock": 300.0, "prune": 86_400.0}


class Office:
    """A worker over fakes, stepped by hand."""

    def __init__(self, folder: Path) -> None:
        self.bridge = bridge = Bridge(folder)
        self.pruned = 0
        about = About("PC", "demo", "en", frozenset(EVERY))
        self.board = Board(about, bridge.memory, bridge.clock, session=bridge.session, watch=bridge.sides.watch)
        runs = Runs(
            pull=bridge.pull,
            push=bridge.push,
            memory=bridge.memory,
            clock=bridge.clock,
            between=lambda: self.worker.between(),  # noqa: PLW0108 - it comes after
        )
        self.letters = Letters(
            pull=bridge.pull, memory=bridge.memory, gateway=bridge.shop, session=bridge.session, clock=bridge.clock
        )
        tasks = {name: Task(name, every, bridge.clock.monotonic()) for name, every in EVERY.items()}
        self.worker = Worker(
            session=bridge.session,
            runs=runs,
            letters=self.letters,
            memory=bridge.memory,
            board=self.board,
            schedule=Schedule(tasks, random.Random(1)),
            clock=bridge.clock,
            prune=self._prune,
        )
        bridge.push._between = self.worker.between
        bridge.session._describe = self.board.report
        self.board.running = True

    def _prune(self) -> None:
        self.pruned += 1

    def until_idle(self) -> None:
        for _ in range(50):
            if not self.worker.step():
                return
        raise AssertionError("the worker never rests")

    def pass_time(self, seconds: int) -> None:
        for _ in range(seconds):
            self.bridge.clock.advance(1)
            self.until_idle()

    @property
    def state(self) -> str:
        return self.board.status().state


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    built = Office(tmp_path)
    yield built
    built.bridge.close()


def test_everything_that_is_due_is_done_and_the_status_is_up_to_date(office: Office) -> None:
    office.bridge.erp.articles_, office.bridge.erp.levels = [article("A")], [level("A", 3)]
    office.bridge.shop.place(order())
    office.until_idle()
    assert office.bridge.shop.applied == ["categories/F1", "brands/acme", "products/A", "stock/A"]
    assert (len(office.bridge.erp.documents), office.pruned) == (1, 1)
    status = office.board.status()
    assert (status.state, status.orders_waiting) == ("up_to_date", 0)
    assert {view.flow: (view.outcome, view.created) for view in status.flows} == {
        "orders": ("done", 1),
        "products": ("done", 3),
        "stock": ("done", 1),
        "statuses": ("done", 0),
    }


def test_hello_is_said_each_minute_and_orders_are_looked_for_in_between(office: Office) -> None:
    office.until_idle()
    calls = office.bridge.shop.calls
    before = calls.copy()
    office.pass_time(60)
    assert calls["hello"] - before["hello"] in (1, 2)
    assert 3 <= calls["lease"] - before["lease"] <= 5


def test_a_shop_that_is_down_is_shown_and_only_asked_how_it_is(office: Office) -> None:
    office.until_idle()
    office.bridge.shop.refuse = [("lease", down()), *[("hello", down())] * 100]
    office.pass_time(20)
    assert office.state == "shop_unreachable"
    leases = office.bridge.shop.calls["lease"]
    office.pass_time(300)
    assert office.bridge.shop.calls["lease"] == leases
    office.bridge.shop.refuse = []
    office.pass_time(301)
    assert office.state == "up_to_date"
    assert office.bridge.shop.calls["lease"] > leases


def test_an_erp_that_is_down_is_shown_and_the_shop_still_hears_of_the_agent(office: Office) -> None:
    office.until_idle()
    event = office.bridge.shop.place(order())
    office.bridge.erp.up = False
    office.pass_time(120)
    status = office.board.status()
    assert (status.state, status.trouble is not None) == ("erp_unreachable", True)
    assert office.bridge.shop.events[event].state == "pending"
    assert office.bridge.shop.greetings[-1].agent.state == "erp_unreachable"
    office.bridge.erp.up = True
    office.pass_time(301)
    assert office.bridge.shop.events[event].state == "done"
    assert office.state == "up_to_date"


def test_what_is_queued_is_sent_without_the_erp(office: Office) -> None:
    office.bridge.erp.articles_ = [article("A")]

    def stop(point: str, _: str) -> None:
        if point == "page":  # after the families, before the articles
            office.bridge.erp.hook = gone

    def gone(_: str, __: str) -> None:
        raise ErpUnreachable("erp_unreachable", "gone")

    office.bridge.erp.hook = stop
    office.until_idle()
    assert office.bridge.shop.applied == ["categories/F1"]


def test_one_lost_answer_does_not_keep_the_orders_waiting(office: Office) -> None:
    office.until_idle()
    office.bridge.shop.refuse = [("lease", down())]
    while office.state != "shop_unreachable":
        office.bridge.clock.advance(1)
        office.worker.step()
    event = office.bridge.shop.place(order())
    office.pass_time(10)
    assert office.bridge.shop.events[event].state == "done"


def test_a_flow_that_the_shop_does_not_take_is_shown_however_well_it_greets(office: Office) -> None:
    office.bridge.erp.articles_, office.bridge.erp.levels = [article("A")], [level("A", 3)]
    office.until_idle()
    since = office.board.status().stock_at
    office.bridge.erp.levels = [level("A", 4)]
    office.bridge.shop.refuse = [("apply", error) for error in (down(), busy()) for _ in range(FRUITLESS)]
    office.bridge.clock.advance(400)
    office.worker._attend("stock")
    office.worker._attend("hello")
    status = office.board.status()
    assert (status.state, status.trouble and status.trouble.code, status.stock_at) == ("fault", "shop_down", since)
    office.worker._attend("stock")
    office.worker._attend("hello")
    status = office.board.status()
    assert (status.state, status.trouble and status.trouble.code, status.stock_at) == ("fault", "busy", since)
    assert say(status, "en")[0] == "The shop is still writing the batch before."
    office.worker._attend("stock")
    assert office.state == "up_to_date"
    assert office.board.status().stock_at != since


def test_tidying_up_says_nothing_of_the_shop(office: Office) -> None:
    office.until_idle()
    office.bridge.shop.refuse = [("hello", down())]
    office.worker._attend("hello")
    office.worker._attend("prune")
    assert office.state == "shop_unreachable"


def test_an_agent_that_is_refused_says_so_and_asks_from_time_to_time(office: Office) -> None:
    office.until_idle()
    refusal = AgentRefused("superseded", "Another agent took over.", details={"machine": "PC-2", "at": "now"})
    office.bridge.shop.refuse = [("hello", refusal)] * 4
    office.pass_time(70)
    assert office.state == "refused"
    office.pass_time(600)
    assert office.state == "up_to_date"


def test_a_defect_is_shown_as_such_until_its_task_succeeds(office: Office) -> None:
    office.until_idle()
    office.bridge.erp.hook = _dividing_by_zero
    office.bridge.clock.advance(400)
    office.until_idle()
    assert office.state == "fault"
    office.bridge.erp.hook = lambda *_: None
    office.pass_time(301)
    assert office.state == "up_to_date"


def _dividing_by_zero(*_: object) -> None:
    raise ZeroDivisionError


def test_a_record_that_needs_attention_is_shown_here_and_in_the_shop(office: Office) -> None:
    office.bridge.erp.articles_ = [article("A", vat_code="?")]
    office.until_idle()
    assert office.state == "needs_attention"
    office.pass_time(70)
    (row,) = office.bridge.shop.reported["dead_letters"]
    assert row.key == "products/1/A"
    reports = office.bridge.shop.calls["report"]
    office.pass_time(200)
    assert office.bridge.shop.calls["report"] == reports
    office.bridge.erp.articles_ = [article("A")]
    office.worker._obey(Command(id="1", name="sync", payload={}))
    office.pass_time(70)
    assert office.bridge.shop.reported["dead_letters"] == []


def _refuse(office: Office, count: int, detail: str) -> None:
    keys = [f"A{number}" for number in range(count)]
    refusals = [Refusal("products", "1", key, key, problem("unmapped_value", detail)) for key in keys]
    office.bridge.memory.catalogue.refuse(refusals, office.bridge.clock.now())


@pytest.mark.parametrize(("detail", "least"), [("x", TOLD), ("é" * 2000, 100)])
def test_of_very_many_records_that_need_attention_the_shop_is_told_the_first(
    office: Office, detail: str, least: int
) -> None:
    _refuse(office, TOLD + 1, detail)
    office.until_idle()
    rows = office.bridge.shop.reported["dead_letters"]
    assert [row.key for row in rows[:2]] == ["products/1/A0", "products/1/A1"]
    assert least <= len(rows) <= TOLD
    assert sum(len(row.model_dump_json().encode()) for row in rows) < MAX_PAYLOAD_BYTES
    office.pass_time(70)
    assert office.bridge.shop.greetings[-1].agent.needs_attention == TOLD + 1


def test_a_list_that_the_shop_does_not_take_fails_neither_hello_nor_sync(office: Office) -> None:
    office.until_idle()
    _refuse(office, 1, "x")
    errors = [down(), RequestRefused("too_many_items", "x"), ContractError("inflated_too_large", "x")]
    office.bridge.shop.refuse = [("report", error) for error in errors]
    office.worker._attend("hello")
    assert office.state == "needs_attention"
    assert office.worker.sync(("orders",), lambda _: None)
    office.worker._attend("hello")
    assert office.bridge.shop.reported.get("dead_letters") in (None, [])
    office.worker._attend("hello")
    assert len(office.bridge.shop.reported["dead_letters"]) == 1


def test_a_command_of_the_back_office_is_done_at_once_and_acknowledged(office: Office) -> None:
    office.until_idle()
    office.bridge.erp.articles_ = [article("A")]
    office.bridge.shop.commands = (
        Command(id="5", name="sync", payload={"flow": "products"}),
        Command(id="6", name="dance", payload={}),
    )
    office.pass_time(65)
    office.bridge.shop.commands = ()
    assert "products/A" in office.bridge.shop.applied
    office.pass_time(65)
    told = [entry for greeting in office.bridge.shop.greetings for entry in greeting.acknowledged]
    assert {(entry.id, entry.outcome) for entry in told} >= {("5", "done"), ("6", "unknown")}


def test_orders_do_not_wait_for_the_end_of_a_long_run(office: Office) -> None:
    office.until_idle()
    office.bridge.shop.batch = 1
    office.bridge.erp.articles_ = [article(str(number)) for number in range(60)]
    event = office.bridge.shop.place(order())
    arrived: list[int] = []

    def watch(point: str, key: str) -> None:
        office.bridge.clock.advance(1)
        if point == "after commit":
            arrived.append(len([entry for entry in office.bridge.shop.applied if entry.startswith("products/")]))

    office.bridge.erp.hook = watch
    office.worker.sync(("products",), lambda _: None)
    assert office.bridge.shop.events[event].state == "done"
    assert arrived[0] < 60


def test_a_long_run_stops_when_the_agent_is_told_to_and_goes_on_later(office: Office) -> None:
    office.until_idle()
    office.bridge.shop.batch = 5
    office.bridge.erp.articles_ = [article(str(number)) for number in range(40)]

    def tell(progress: Progress) -> None:
        if progress.phase == "sending" and progress.flow == "products":
            office.worker.stop()

    with pytest.raises(Stopped):
        office.worker.sync(("products",), tell)
    sent = len(office.bridge.shop.applied)
    assert 5 <= sent < 40
    assert office.bridge.memory.journal.last()["products"].code == "stopped"
    office.bridge.restart()
    office.bridge.push.run("products", lambda _: None)
    products = [entry for entry in office.bridge.shop.applied if entry.startswith("products/")]
    assert sorted(products) == sorted({f"products/{number}" for number in range(40)})


def _order_a_lot(office: Office, count: int = 120) -> None:
    """The ERP takes a second for each."""
    for number in range(count):
        customer_of_its_own = customer(id=str(number))
        office.bridge.shop.place(order(key=f"AO{number}-ABCDEFGH", id=str(number), customer=customer_of_its_own))

    def slow(point: str, _: str) -> None:
        if point == "after commit":
            office.bridge.clock.advance(1)

    office.bridge.erp.hook = slow


def test_a_long_run_of_orders_tells_how_far_it_is_and_says_hello_meanwhile(office: Office) -> None:
    office.until_idle()
    _order_a_lot(office)
    hellos = office.bridge.shop.calls["hello"]
    seen: list[Progress] = []
    office.worker.sync(("orders",), seen.append)
    assert [(entry.flow, entry.phase, entry.done, entry.total) for entry in seen] == [
        ("orders", "taking", 50, 120),
        ("orders", "taking", 100, 120),
        ("orders", "taking", 120, 120),
    ]
    assert seen[0].rate == pytest.approx(1)
    assert office.bridge.shop.calls["hello"] - hellos == 1
    assert office.bridge.shop.greetings[-1].agent.state == "working"
    assert office.state == "up_to_date"


def test_a_long_run_of_orders_stops_when_the_agent_is_told_to(office: Office) -> None:
    office.until_idle()
    _order_a_lot(office)
    with pytest.raises(Stopped):
        office.worker.sync(("orders",), lambda _: office.worker.stop())
    assert len(office.bridge.erp.documents) == 50


def test_a_long_run_of_orders_inside_another_run_is_no_hindrance_to_hello_and_stop(office: Office) -> None:
    office.until_idle()
    _order_a_lot(office)
    office.bridge.erp.articles_ = [article(str(number)) for number in range(6)]
    hellos: list[int] = []

    def tell(point: str, _: str) -> None:
        if point == "after commit":
            office.bridge.clock.advance(1)
            hellos.append(office.bridge.shop.calls["hello"])
            if len(office.bridge.erp.documents) == 75:
                office.worker.stop()

    office.bridge.erp.hook = tell
    office.bridge.clock.advance(20)
    with pytest.raises(Stopped):
        office.worker.sync(("products",), lambda _: None)
    assert len(office.bridge.erp.documents) == 100
    assert hellos[-1] - hellos[0] == 1


def test_what_is_quickly_done_does_not_wait_for_a_long_run_and_another_long_one_does(office: Office) -> None:
    office.until_idle()
    office.bridge.erp.articles_ = [article(str(number)) for number in range(6)]
    done: list[str] = []
    errand, another = Job(lambda _: done.append("errand")), Job(lambda _: done.append("another"), long=True)
    office.worker.ask(another)
    office.worker.ask(errand)
    office.worker.sync(("products",), lambda progress: done.append(progress.phase))
    assert (done[:2], errand.begun, another.begun) == (["reading", "errand"], True, False)
    office.worker.step()
    assert done[-1] == "another"


def test_who_waits_for_another_work_sees_how_far_that_one_is(office: Office) -> None:
    under_way = Progress("products", "reading", 900, None, 300.0)
    office.board.condition.progress = under_way
    seen: list[Progress] = []

    def look(progress: Progress) -> None:
        seen.append(progress)
        office.worker.step()

    assert by(office.worker)(Job(lambda _: "done", look, long=True)) == "done"
    assert seen == [under_way]


def test_a_state_that_cannot_be_written_is_no_matter_of_the_shop(office: Office) -> None:
    office.until_idle()
    office.board.condition.met(
        StateUnwritable("state_unwritable", "The disk is full."), "orders", office.bridge.clock.now()
    )
    assert office.state == "fault"


def test_a_job_is_done_before_the_schedule_and_tells_its_error(office: Office) -> None:
    office.bridge.shop.refuse = [("hello", down())]
    job = Job(lambda report: office.worker.sync(("orders",), report), long=True)
    office.worker.ask(job)
    office.worker.step()
    assert job.done.is_set()
    assert isinstance(job.error, ShopUnreachable)
    broken = Job(lambda _: 1 / 0)
    office.worker.ask(broken)
    office.worker.step()
    assert isinstance(broken.error, Defect)


def test_the_desk_answers_in_plain_values(office: Office) -> None:
    office.bridge.erp.articles_ = [article("A", vat_code="?")]
    desk = Desk(
        board=office.board,
        memory=office.bridge.memory,
        worker=office.worker,
        letters=office.letters,
        perform=at_once,
        examine=lambda language: checkup([Finding("doctor_clock", "well")], "", language),
        plans=Plans(
            sides=office.bridge.sides,
            push=office.bridge.push,
            clock=office.bridge.clock,
            folder=office.bridge.folder,
            between=lambda: None,
        ),
    )
    progress: list[Any] = []
    figures = desk("sync", {"flows": ["products", "orders"]}, progress.append)
    assert json.loads(json.dumps(figures))["flows"]["products"]["failed"] == 1
    assert figures["needs_attention"] == 1  # type: ignore[index]
    assert progress
    assert {entry["phase"] for entry in progress} == {"reading", "sending"}
    letters = desk("letters", {}, progress.append)
    assert [letter["key"] for letter in letters] == ["A"]  # type: ignore[attr-defined]
    assert desk("retry", {"numbers": [letters[0]["number"]]}, progress.append) == {"retried": 1}  # type: ignore[index]
    assert desk("status", {}, progress.append)["state"] == "needs_attention"  # type: ignore[index]
    office.bridge.erp.articles_ = [article("A")]
    assert desk("sync", {"flows": ["products"]}, progress.append)["needs_attention"] == 0  # type: ignore[index]
    assert desk("status", {}, progress.append)["state"] == "up_to_date"  # type: ignore[index]
    found = desk("doctor", {"language": "fr"}, progress.append)
    assert found["findings"][0]["sentence"] == "Les deux horloges concordent."  # type: ignore[index]
    with pytest.raises(Defect):
        desk("dance", {}, progress.append)


def test_the_service_does_work_in_its_own_thread_while_the_asker_waits(office: Office) -> None:
    thread = threading.Thread(target=office.worker.run)
    thread.start()
    perform = by(office.worker)
    names: list[str] = []
    perform(Job(lambda _: names.append(threading.current_thread().name)))
    with pytest.raises(Defect):
        perform(Job(lambda _: 1 / 0))
    office.worker.stop()
    thread.join(5)
    assert (names, thread.is_alive(), office.board.running) == ([thread.name], False, False)


def test_a_retry_that_the_shop_did_not_hear_of_changes_nothing(office: Office) -> None:
    office.bridge.shop.place(order())

    def refuse(point: str, _: str) -> None:
        if point == "before commit":
            raise ZeroDivisionError

    office.bridge.erp.hook = refuse
    office.until_idle()
    (letter,) = office.bridge.memory.attention.letters()
    office.bridge.shop.refuse = [("settle", down())]
    with pytest.raises(ShopUnreachable):
        office.letters.retry([letter.id])
    assert office.bridge.memory.attention.open_count() == 1
    assert office.letters.retry([letter.id, 999]) == 1
    assert office.bridge.memory.attention.open_count() == 1, "it is under way, and nobody knows how it ends"
    office.bridge.erp.hook = nothing
    office.bridge.clock.advance(60)
    office.until_idle()
    assert office.bridge.memory.attention.open_count() == 0
