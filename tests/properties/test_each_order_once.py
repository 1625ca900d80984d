"""Whatever happens on the way, each order ends in the ERP exactly once, as it last stood, or in a visible dead letter.

The shop and the ERP are fakes that keep the contract's and the driver's rules; the engine and its state are the real
ones. Answers get lost, leases end, processes are killed at any point, states and shops are restored.
"""

from __future__ import annotations

import copy
import shutil
import tempfile
from functools import cache
from pathlib import Path

import structlog
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from stockbridge.errors import ErpTimeout, ErpUnreachable, RecordRefused, StockbridgeError
from stockbridge.store.state import State, default_url
from tests.support.bridge import Bridge
from tests.support.fake_shop import FakeShop, down
from tests.support.order_records import customer, order

POINTS = ("find", "before commit", "after commit", "check")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


class Killed(BaseException):
    """SIGKILL: nothing that was not committed remains."""


@cache
def empty_state() -> Path:
    """A state database with its tables, to be copied: migrating takes longer than a whole history."""
    folder = Path(tempfile.mkdtemp(prefix="stockbridge-properties-"))
    State(default_url(folder)).close()
    return folder / "state.db"


class Histories(RuleBasedStateMachine):
    """One history of a shop, an agent and an ERP."""

    orders = Bundle("orders")
    backups = Bundle("backups")

    @initialize()
    def open(self) -> None:
        structlog.configure(processors=[lambda *_: (_ for _ in ()).throw(structlog.DropEvent)])
        self.folder = Path(tempfile.mkdtemp(prefix="stockbridge-history-"))
        shutil.copy(empty_state(), self.folder / "state.db")
        self.bridge = Bridge(self.folder)
        self.latest: dict[str, str] = {}
        self.refused: set[str] = set()
        self.changed_since: set[str] = set()
        self.count = 0
        self.lives = 0

    # the shop's life

    @rule(target=orders)
    def place(self) -> str:
        self.count += 1
        # the key of a restored shop's reused id differs: it hashes what no restore repeats
        key = f"AO{self.count}-ABCDEF{LETTERS[self.lives % 32]}{LETTERS[self.count % 32]}"
        self._save(key, f"R{self.count}")
        return key

    @rule(key=orders, revision=st.integers(0, 99))
    def change(self, key: str, revision: int) -> None:
        if key in self.latest:
            self._save(key, f"{key[2:]}-{revision}")

    def _save(self, key: str, reference: str) -> None:
        self.latest[key] = reference
        self.changed_since.discard(key)
        number = key[2:].partition("-")[0]
        self.bridge.shop.place(order(key=key, id=number, reference=reference, customer=customer(id=number)))

    @rule(seconds=st.sampled_from([1, 30, 61, 200]))
    def time_passes(self, seconds: int) -> None:
        self.bridge.clock.advance(seconds)

    @rule()
    def leases_end(self) -> None:
        self.bridge.shop.expire_leases()

    # the agent's life

    @rule()
    def pull(self) -> None:
        self._attempt()

    @rule(operation=st.sampled_from(["hello", "lease", "settle"]), arrives=st.booleans())
    def pull_with_a_message_lost(self, operation: str, arrives: bool) -> None:
        shop = self.bridge.shop
        shop.lose, shop.refuse = ([operation], []) if arrives else ([], [(operation, down())])
        self._attempt()
        shop.lose, shop.refuse = [], []

    @rule(point=st.sampled_from(POINTS), after=st.integers(0, 3))
    def pull_and_be_killed(self, point: str, after: int) -> None:
        left = [after]

        def kill(seen: str, _: str) -> None:
            if seen == point:
                left[0] -= 1
                if left[0] < 0:
                    raise Killed

        self._attempt(kill)

    @rule(point=st.sampled_from(POINTS), timeout=st.booleans())
    def pull_while_the_erp_stumbles(self, point: str, timeout: bool) -> None:
        kind = ErpTimeout if timeout else ErpUnreachable

        def stumble(seen: str, _: str) -> None:
            if seen == point:
                raise kind("erp_unreachable", "The ERP does not answer.")

        self._attempt(stumble)

    @rule(key=orders)
    def the_erp_refuses_an_order(self, key: str) -> None:
        self.refused.add(key)
        self._attempt()
        self.refused.discard(key)

    @rule(key=orders)
    def the_erp_is_broken_for_one_order(self, key: str) -> None:
        def break_down(seen: str, of: str) -> None:
            if seen == "before commit" and of == key:
                raise ZeroDivisionError

        self._attempt(break_down)

    @rule()
    def a_person_retries_all_letters(self) -> None:
        letters = self.bridge.memory.attention.letters()
        try:
            self.bridge.pull.ask_again(letters)
        except StockbridgeError:
            return
        self.bridge.memory.attention.retry([letter.id for letter in letters], self.bridge.clock.now())

    @rule()
    def the_process_starts_anew(self) -> None:
        self.bridge.restart()

    @rule()
    def the_state_is_lost(self) -> None:
        self.bridge.memory.close()
        self.bridge.state = None
        shutil.copy(empty_state(), self.folder / "state.db")
        for file in self.folder.glob("state.db-*"):
            file.unlink()
        self.bridge.restart()

    @rule(target=backups)
    def the_shop_is_backed_up(self) -> tuple[FakeShop, dict[str, str]]:
        return copy.deepcopy(self.bridge.shop), dict(self.latest)

    @rule(backup=consumes(backups))
    def the_shop_is_restored(self, backup: tuple[FakeShop, dict[str, str]]) -> None:
        """What came after is forgotten there: its documents are nobody's, and changes made since stay in the ERP.

        A backup is older than the minute between two hellos: the lineage rose since, or nothing could be noticed.
        """
        dump, latest = backup
        self.bridge.session.hello()
        self.bridge.shop.restore(dump)
        self.changed_since |= {key for key in latest if self.latest.get(key) != latest[key]}
        self.latest = latest
        self.lives += 1

    def _attempt(self, hook: object = None) -> None:
        erp = self.bridge.erp

        def meet(point: str, key: str) -> None:
            if point == "before commit" and key in self.refused:
                raise RecordRefused("erp_refused", "The ERP has no such article.")
            if callable(hook):
                hook(point, key)

        erp.hook = meet
        try:
            self.bridge.pull.run()
        except StockbridgeError:
            pass
        except Killed:
            self.bridge.restart()
        finally:
            erp.hook = lambda *_: None

    # what must hold

    @invariant()
    def no_order_stands_twice(self) -> None:
        if hasattr(self, "bridge"):
            for key in {document.key for document in self.bridge.erp.documents}:
                assert self.bridge.erp.count(key) == 1, key

    def teardown(self) -> None:
        if not hasattr(self, "bridge"):
            return
        try:
            self._faults_stop()
            for key, reference in self.latest.items():
                self._is_in_the_erp_or_in_sight(key, reference)
        finally:
            self.bridge.close()
            shutil.rmtree(self.folder)

    def _faults_stop(self) -> None:
        """Both sides converge within a bounded number of cycles, each with its hello, without a person."""
        for _ in range(8):
            self.bridge.clock.advance(120)
            self.bridge.session.hello()
            self._attempt()

    def _is_in_the_erp_or_in_sight(self, key: str, reference: str) -> None:
        event = next(e for e in self.bridge.shop.events.values() if e.order and e.order.key == key)
        stands = [document.reference for document in self.bridge.erp.documents if document.key == key]
        if event.state == "done":
            assert len(stands) == 1
            assert stands == [reference] or key in self.changed_since
            return
        assert event.state == "dead", f"{key} is {event.state}"
        letters = {letter.subject for letter in self.bridge.memory.attention.letters()}
        assert event.problem is not None
        assert key in letters or self.bridge.shop.memory > 1  # a lost state loses its letters; the shop shows its own


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
