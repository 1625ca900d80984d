"""A paired state database per test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from stockbridge.contract.operations.session import Lineage
from stockbridge.engine.memory import Pairing
from stockbridge.store.state import State, default_url

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PAIRING = Pairing(
    shop_url="https://shop.test/",
    shop_name="Shop",
    shop_public_key="A" * 43,
    installation="11111111-2222-4333-8444-555555555555",
    generation=1,
    epoch=1,
    key_reference="file:agent.key",
)
LINEAGE = Lineage(number=1, mark="a" * 22)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    opened = State(default_url(tmp_path))
    opened.identity.pair(PAIRING)
    opened.identity.greeted(1, 1, LINEAGE, 0)
    yield opened
    opened.close()
