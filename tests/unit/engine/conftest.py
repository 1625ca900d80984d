"""A bridge per test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.bridge import Bridge


@pytest.fixture
def bridge(tmp_path: Path) -> Iterator[Bridge]:
    built = Bridge(tmp_path)
    yield built
    built.close()
