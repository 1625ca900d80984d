"""One status, one precedence, in two languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from stockbridge.errors import (
    AgentRefused,
    ConfigurationError,
    ErpUnreachable,
    ShopBusy,
    ShopUnreachable,
    StockbridgeError,
    UnknownAnswer,
)
from stockbridge.service.board import Condition, trouble_of
from stockbridge.service.status import COLOURS, AgentStatus, Facts, StateName, WorkView, choose_state, flow_name, say
from stockbridge.texts.times import ago, number, span

NOW = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)
TROUBLE = trouble_of(ShopUnreachable("shop_down", "x", details={"host": "shop.test"}), NOW - timedelta(minutes=42))

PRECEDENCE: list[tuple[StateName, dict[str, Any]]] = [
    ("not_paired", {"paired": False}),
    ("stopped", {"running": False}),
    ("refused", {"refused": TROUBLE}),
    ("shop_unreachable", {"shop": TROUBLE}),
    ("erp_unreachable", {"erp": TROUBLE}),
    ("fault", {"fault": TROUBLE}),
    ("reconciling", {"reconciling": True}),
    ("needs_attention", {"needs_attention": 7}),
    ("working", {"working": True}),
]


def test_nothing_amiss_is_up_to_date() -> None:
    assert choose_state(Facts()) == "up_to_date"


@pytest.mark.parametrize(("stronger", "weaker"), list(combinations(PRECEDENCE, 2)))
def test_the_first_that_holds_wins(
    stronger: tuple[StateName, dict[str, Any]], weaker: tuple[StateName, dict[str, Any]]
) -> None:
    assert choose_state(Facts(**weaker[1])) == weaker[0]
    assert choose_state(Facts(**(weaker[1] | stronger[1]))) == stronger[0]


def test_every_state_has_a_colour() -> None:
    assert set(COLOURS) == {name for name, _ in PRECEDENCE} | {"up_to_date"}


def status(state: StateName, **fields: Any) -> AgentStatus:
    return AgentStatus(state=state, at=NOW, version="0.1.0", machine="PC", erp="demo", **fields)


SENDING = WorkView(flow="stock", phase="sending", done=12_300, total=48_000, rate=1785, seconds_left=20)
READING = WorkView(flow="products", phase="reading", done=900, total=None, rate=300, seconds_left=None)
TAKING = WorkView(flow="orders", phase="taking", done=120, total=10_000, rate=1.2, seconds_left=8233)
CALM = {"last_order_at": NOW - timedelta(minutes=2), "stock_at": NOW - timedelta(minutes=3)}


@pytest.mark.parametrize(
    ("shown", "english", "french"),
    [
        (
            status("not_paired"),
            "Not connected yet. Pair this shop to begin.",
            "Pas encore de connexion. Connectez la boutique pour commencer.",
        ),
        (
            status("shop_unreachable", trouble=TROUBLE),
            "No word from the shop for 42 minutes: Nothing answers at shop.test.",
            "Aucune nouvelle de la boutique depuis 42 minutes : Rien ne répond à l'adresse shop.test.",
        ),
        (
            status("needs_attention", needs_attention=7),
            "7 records need attention; everything else is up to date.",
            "7 fiches demandent votre attention ; tout le reste est à jour.",
        ),
        (
            status("needs_attention", needs_attention=1),
            "1 record needs attention; everything else is up to date.",
            "1 fiche demande votre attention ; tout le reste est à jour.",
        ),
        (
            status("working", work=SENDING),
            "Sending stock: 12,300 of 48,000, 20 seconds left.",
            "Envoi (stock) : 12 300 sur 48 000, encore 20 secondes.",
        ),
        (
            status("working", work=READING),
            "Reading products from the ERP: 900 so far.",
            "Lecture dans l'ERP (produits) : 900 pour l'instant.",
        ),
        (
            status("working", work=TAKING),
            "Bringing orders into the ERP: 120 of 10,000, 2 hours left.",
            "Mise dans l'ERP (commandes) : 120 sur 10 000, encore 2 heures.",
        ),
        (
            status("up_to_date", **CALM),
            "Up to date. Last order 2 minutes ago, stock 3 minutes old.",
            "À jour. Dernière commande il y a 2 minutes, stock lu il y a 3 minutes.",
        ),
        (status("up_to_date"), "Up to date. No order yet.", "À jour. Aucune commande pour l'instant."),
        (
            status("up_to_date", last_order_at=CALM["last_order_at"]),
            "Up to date. Last order 2 minutes ago.",
            "À jour. Dernière commande il y a 2 minutes.",
        ),
        (
            status("up_to_date", stock_at=CALM["stock_at"]),
            "Up to date. No order yet, stock 3 minutes old.",
            "À jour. Aucune commande pour l'instant, stock lu il y a 3 minutes.",
        ),
    ],
)
def test_the_sentence_is_one_that_a_merchant_would_say(shown: AgentStatus, english: str, french: str) -> None:
    assert say(shown, "en")[0] == english
    assert " ".join(say(shown, "fr")[0].split()) == french.replace("\u202f", " ")


@pytest.mark.parametrize(
    ("waiting", "told"), [(0, "No order is waiting"), (1, "1 order is waiting"), (3, "3 orders are waiting")]
)
def test_an_erp_that_is_down_loses_nothing(waiting: int, told: str) -> None:
    trouble = trouble_of(ErpUnreachable("demo_closed", "The ERP does not answer (login refused)."), NOW)
    shown = status("erp_unreachable", trouble=trouble, orders_waiting=waiting)
    assert say(shown, "en")[0] == f"The ERP does not answer (login refused). {told}, nothing is lost."


def test_a_status_survives_the_socket() -> None:
    shown = status("working", work=SENDING, trouble=TROUBLE, **CALM)
    assert AgentStatus.model_validate(shown.model_dump(mode="json")) == shown
    assert shown.colour == "green"
    assert shown.figures("stock").created == 0


def test_trouble_is_counted_from_its_first_time_and_ends_with_a_success() -> None:
    condition = Condition()
    for minutes in (0, 5):
        condition.met(ShopUnreachable("shop_down", "x"), "hello", NOW + timedelta(minutes=minutes))
        condition.met(AgentRefused("cloned", "x"), "hello", NOW + timedelta(minutes=minutes))
        condition.met(ConfigurationError("setting_refused", "x"), "stock", NOW + timedelta(minutes=minutes))
    assert condition.shop is not None
    assert condition.refused is not None
    assert condition.fault is not None
    assert {condition.shop.since, condition.refused.since, condition.fault.since} == {NOW}
    condition.succeeded("hello")
    assert [condition.shop, condition.refused] == [None, None]
    assert condition.fault is not None
    condition.succeeded("stock")
    assert Condition() == condition


def test_only_what_cannot_do_without_the_shop_proves_that_it_is_there() -> None:
    condition = Condition()
    condition.met(ShopUnreachable("shop_down", "x"), "hello", NOW)
    condition.met(AgentRefused("cloned", "x"), "hello", NOW)
    for task in ("prune", "stock", "products", "statuses"):
        condition.succeeded(task)
    assert condition.shop is not None
    assert condition.refused is not None
    condition.succeeded("orders")
    assert [condition.shop, condition.refused] == [None, None]


@pytest.mark.parametrize("error", [ShopBusy("busy", "x"), UnknownAnswer("shop_error", "x")])
def test_a_shop_that_is_busy_or_fails_has_given_word(error: StockbridgeError) -> None:
    condition = Condition()
    condition.met(error, "stock", NOW)
    assert condition.shop is None
    assert condition.fault is not None


def test_spans_and_numbers_read_well() -> None:
    assert [span(timedelta(seconds=n), "en") for n in (0, 1, 59, 60, 3599, 7200, 172800)] == [
        "a moment",
        "1 second",
        "59 seconds",
        "1 minute",
        "59 minutes",
        "2 hours",
        "2 days",
    ]
    assert (ago(timedelta(hours=1), "fr"), ago(timedelta(days=3), "en")) == ("il y a 1 heure", "3 days ago")
    assert (span(timedelta(0), "fr"), number(1234567, "fr"), number(-1, "en")) == (
        "un instant",
        "1\u202f234\u202f567",
        "-1",
    )


def test_a_flow_without_a_name_keeps_its_own() -> None:
    assert (flow_name("orders", "fr"), flow_name("prices", "en")) == ("commandes", "prices")
