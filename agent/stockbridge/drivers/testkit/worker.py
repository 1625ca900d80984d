"""The process that a check kills: opens the driver and writes documents, one after the other, until it dies.

    python -m stockbridge.drivers.testkit.worker <package.module:function> <settings> <first> <count> <articles…>

Settings are JSON. It prints a number before each write and again after it.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Sequence
from typing import cast

from stockbridge.drivers.api import DriverFactory
from stockbridge.drivers.testkit.documents import document, document_key


def main(arguments: Sequence[str]) -> None:
    factory, settings, first, count, *articles = arguments
    driver = factory_of(factory)(json.loads(settings))
    for number in range(int(first), int(first) + int(count)):
        _say(number)
        driver.upsert_document(document(document_key(number), articles))
        _say(number)
    driver.close()


def factory_of(path: str) -> DriverFactory:
    module, _, name = path.partition(":")
    return cast("DriverFactory", getattr(importlib.import_module(module), name))


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
