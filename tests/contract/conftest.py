"""One PHP process for all tests of the contract."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.php import PhpContract, executable


@pytest.fixture(scope="session")
def php() -> Iterator[PhpContract]:
    if executable() is None:
        pytest.skip("PHP is not installed")
    with PhpContract() as contract:
        yield contract
