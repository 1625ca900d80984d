"""When work is due."""

from __future__ import annotations

import random

from stockbridge.service.schedule import Schedule, Task

DRAW = random.Random(7)


def schedule() -> Schedule:
    return Schedule(
        {"hello": Task("hello", 60, 0), "orders": Task("orders", 15, 0), "stock": Task("stock", 300, 5)}, DRAW
    )


def test_what_comes_first_in_the_schedule_is_served_first() -> None:
    tasks = schedule()
    assert tasks.next_due(0) == "hello"
    tasks.succeeded("hello", 0)
    assert tasks.next_due(0) == "orders"
    assert tasks.next_due(0, frozenset({"hello"})) is None
    tasks.succeeded("orders", 0)
    assert tasks.next_due(0) is None
    assert tasks.seconds_until_due(0) == 5
    assert tasks.seconds_until_due(9) == 0


def test_an_interval_is_kept_with_some_jitter() -> None:
    after = [Task("stock", 300, 0).succeeded(1000, DRAW).due_at for _ in range(100)]
    assert all(1270 <= due <= 1330 for due in after)
    assert len(set(after)) > 90


def test_orders_are_looked_for_every_two_seconds_while_they_come_in() -> None:
    task = Task("orders", 15, 0).succeeded(100, DRAW, moved=True)
    assert 101.8 <= task.due_at <= 102.2
    task = task.succeeded(159, DRAW)
    assert task.due_at <= 161.2
    task = task.succeeded(161, DRAW)
    assert task.due_at >= 161 + 13.5


def test_a_merchant_who_wants_orders_more_often_gets_them() -> None:
    assert Task("orders", 1, 0).succeeded(100, DRAW, moved=True).due_at <= 101.1


def test_failures_push_a_task_further_and_further_away() -> None:
    task, waits = Task("stock", 300, 0), []
    for _ in range(12):
        task = task.failed(0, DRAW)
        waits.append(task.due_at)
    assert waits[0] <= 5
    assert 150 <= waits[-1] <= 300
    assert task.succeeded(0, DRAW).failures == 0


def test_a_task_can_be_wanted_at_once_and_tells_when_it_is_due() -> None:
    tasks = schedule()
    tasks.succeeded("stock", 0)
    tasks.at_once("stock", 3)
    assert tasks.due_in("stock", 3) == 0
    assert tasks.due_in("prices", 3) is None
    tasks.at_once("prices", 3)
    tasks.failed("prices", 3)
