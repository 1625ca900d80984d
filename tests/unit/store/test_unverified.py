"""Documents that were sent and not read back: durable, and kept under their key."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from stockbridge.engine.memory import Sent
from stockbridge.store.state import State, default_url
from tests.unit.store.conftest import NOW

KEY = "AO3A-ABCDEFGH"
OTHER = "AO3B-ABCDEFGH"


def test_what_was_sent_is_known_to_the_next_process_until_it_is_forgotten(state: State, tmp_path: Path) -> None:
    state.unverified.send(KEY, "d" * 64, NOW)
    state.unverified.send(OTHER, "e" * 64, NOW)
    again = State(default_url(tmp_path))
    assert again.unverified.sent(KEY) == Sent(NOW, "d" * 64)
    again.unverified.forget(KEY)
    assert (state.unverified.sent(KEY), state.unverified.sent(OTHER)) == (None, Sent(NOW, "e" * 64))
    again.close()


def test_what_is_sent_anew_is_waited_for_anew(state: State) -> None:
    later = NOW + timedelta(hours=2)
    state.unverified.send(KEY, "d" * 64, NOW)
    state.unverified.send(KEY, "f" * 64, later)
    assert state.unverified.sent(KEY) == Sent(later, "f" * 64)
