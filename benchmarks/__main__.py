"""``make bench``: measures Stockbridge on a real shop, beside the shop's own webservice, and prints a table.

    python -m benchmarks [--version 9.1] [--products 5000] [--quick] [--seed 1]

The rows also stand in ``build/bench.json``. What each one means: docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Final

from benchmarks.conditions import conditions
from benchmarks.place import shop_of
from benchmarks.rows import Missing, Row, keep, table
from benchmarks.run import Bench, Plan
from benchmarks.telling import Teller
from stockbridge.clock import SystemClock
from stockbridge.service.logs import log_to
from tests.support.prestashop import ShopUnavailable

RESULT: Final = Path("build") / "bench.json"
PRODUCTS: Final = 5000
QUICK_PRODUCTS: Final = 1000


def main() -> int:
    options = _options()
    products = options.products or (QUICK_PRODUCTS if options.quick else PRODUCTS)
    plan = Plan.of(products, options.seed, quick=options.quick)
    clock = SystemClock()
    teller = Teller(clock)
    try:
        teller.tell(f"a PrestaShop {options.version} of its own, with the module")
        shop = shop_of(options.version)
    except ShopUnavailable as error:
        print(f"nothing is measured: {error}", file=sys.stderr)
        return 1
    try:
        with tempfile.TemporaryDirectory(prefix="stockbridge-bench-") as folder:
            log_to(Path(folder) / "log")
            about = conditions(shop, plan.sizes.products, clock)
            measured = Bench(shop, Path(folder), plan, teller).measure()
    finally:
        shop.stop()
    rows = [entry for entry in measured if isinstance(entry, Row)]
    missing = [entry for entry in measured if isinstance(entry, Missing)]
    keep(rows, missing, about, RESULT)
    print("\n".join(f"{name}: {value}" for name, value in about.items()), end="\n\n")
    print(table(rows, missing))
    teller.tell(f"kept in {RESULT}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures Stockbridge on a real shop.")
    parser.add_argument("--version", default="9.1", help="of PrestaShop: 9.1 or 8.2")
    parser.add_argument(
        "--products", type=_some, help=f"in the shop; {PRODUCTS} by default, {QUICK_PRODUCTS} with --quick"
    )
    parser.add_argument("--quick", action="store_true", help="less of everything, in about two minutes")
    parser.add_argument("--seed", type=int, default=1, help="of the random gaps between orders and of what is bought")
    return parser.parse_args()


def _some(text: str) -> int:
    count = int(text)
    if count < 1000:
        raise argparse.ArgumentTypeError("at least 1000: fewer say nothing")
    return count


if __name__ == "__main__":
    sys.exit(main())
