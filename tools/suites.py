"""Runs the suites and says in one line each what ran, what was skipped and why; the figures come from JUnit reports."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
REPORTS = ROOT / "build" / "reports"
BIN = Path(sys.executable).parent
PHPSTAN = ROOT.parent / "shared" / "tools" / "php" / "phpstan.phar"
LANES = 2
CAUSE = 400  # characters of a failure's message that the last lines repeat
CS_FIXER = PHPSTAN.with_name("php-cs-fixer.phar")


@dataclass(frozen=True)
class Suite:
    """One command; ``report`` True where it writes JUnit XML to the path put in place of ``{report}``.

    ``versions`` are the PrestaShops that its tests of real shops run on, where they are split.
    """

    name: str
    command: tuple[str, ...]
    report: bool = True
    versions: str = ""
    needs: tuple[str, ...] = ()
    group: str = "test"


@dataclass
class Outcome:
    """What one suite did. A command without a report counts as one check."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


def pytest(name: str, *paths: str, versions: str = "") -> Suite:
    command = (str(BIN / "python"), "-m", "pytest", "-q", "--no-header", "--junitxml={report}", *paths)
    return Suite(name, command, versions=versions)


LINT = [
    Suite("ruff", (str(BIN / "ruff"), "check", "."), report=False, group="lint"),
    Suite("ruff format", (str(BIN / "ruff"), "format", "--check", "."), report=False, group="lint"),
    Suite("mypy", (str(BIN / "mypy"),), report=False, group="lint"),
    Suite("import-linter", (str(BIN / "lint-imports"), "--no-cache"), report=False, group="lint"),
    Suite("phpcs", ("phpcs", "-q", "-s", "--standard=phpcs.xml.dist"), report=False, needs=("phpcs",), group="lint"),
    Suite(
        "php-cs-fixer",
        ("php8.2", str(CS_FIXER), "check", "--config=.php-cs-fixer.dist.php", "--using-cache=no", "-q"),
        report=False,
        needs=("php8.2", str(CS_FIXER)),
        group="lint",
    ),
    Suite(
        "phpstan",
        ("sh", "tools/phpstan.sh", str(PHPSTAN)),
        report=False,
        needs=("php8.2", str(PHPSTAN)),
        group="lint",
    ),
]

TESTS = [
    # The longest first: two lanes work them off.
    pytest("real shops 9.1", "tests/shop", versions="9.1"),
    pytest("real shops 8.2", "tests/shop", versions="8.2"),
    pytest("unit", "tests/unit"),
    pytest("contract", "tests/contract"),
    pytest("drivers", "tests/drivers"),
    pytest("properties", "tests/properties"),
    pytest("integration", "tests/integration"),
    Suite("module (PHP 8.2)", ("phpunit", "--no-coverage", "--log-junit={report}"), needs=("phpunit",)),
    Suite("module (PHP 7.4)", ("sh", "tests/module/wasm.sh", "7.4", "{report}"), needs=("npm",)),
    Suite("module (PHP 8.4)", ("sh", "tests/module/wasm.sh", "8.4", "{report}"), needs=("npm",)),
]


def lacking(suite: Suite) -> str:
    """The first need that is not there, as a reason; empty where the suite can run."""
    for need in suite.needs:
        if "/" in need and not Path(need).exists():
            return f"{Path(need).name} is not at hand"
        if "/" not in need and shutil.which(need) is None:
            return f"{need} is not installed"
    return ""


def first_of(case: ET.Element, *tags: str) -> ET.Element | None:
    """The first child with one of the tags."""
    return next((child for child in case if child.tag in tags), None)


def read_report(path: Path, outcome: Outcome) -> None:
    """Adds the test cases of a JUnit report."""
    for case in ET.parse(path).iter("testcase"):
        skip = case.find("skipped")
        if skip is not None:
            outcome.skipped += 1
            reason = (skip.get("message") or skip.text or "no reason given").strip().splitlines()[0]
            outcome.reasons[reason] += 1
        elif (failure := first_of(case, "failure", "error")) is not None:
            outcome.failed += 1
            outcome.causes[(failure.get("message") or failure.text or "no message").strip()[:CAUSE]] += 1
        else:
            outcome.passed += 1


def run(suite: Suite) -> Outcome:
    """Runs one suite; its output goes to a log, shown where it failed."""
    outcome = Outcome()
    if reason := lacking(suite):
        outcome.skipped = 1
        outcome.reasons[reason] = 1
        return outcome
    slug = suite.name.replace(" ", "-").replace("(", "").replace(")", "")
    report, log = REPORTS / f"{slug}.xml", REPORTS / f"{slug}.log"
    report.unlink(missing_ok=True)
    command = [part.replace("{report}", str(report)) for part in suite.command]
    started = time.monotonic()
    with log.open("w") as output:
        code = subprocess.run(
            command, cwd=ROOT, env=environment(suite), stdout=output, stderr=subprocess.STDOUT, check=False
        ).returncode
    outcome.seconds = time.monotonic() - started
    if suite.report and report.exists():
        read_report(report, outcome)
    elif code == 0:
        outcome.passed = 1
    if code != 0 and outcome.failed == 0:
        outcome.failed = 1
    if outcome.failed:
        print("\n".join(log.read_text(errors="replace").splitlines()[-200:]), flush=True)
    return outcome


def environment(suite: Suite) -> dict[str, str]:
    split = {"STOCKBRIDGE_SHOP_VERSIONS": suite.versions} if suite.versions else {}
    return os.environ | {"PYTHONDONTWRITEBYTECODE": "1"} | split


def run_all(suites: list[Suite]) -> Iterator[tuple[Suite, Outcome]]:
    """Two lanes; each suite as it ends."""
    with ThreadPoolExecutor(LANES) as lanes:
        under_way = {lanes.submit(run, suite): suite for suite in suites}
        for done in as_completed(under_way):
            yield under_way[done], done.result()


def line(suite: Suite, outcome: Outcome) -> str:
    """The suite's one line."""
    text = f"{suite.name:<18} {outcome.passed:>5} passed  {outcome.failed:>3} failed  {outcome.skipped:>4} skipped"
    text += f"  {outcome.seconds:>6.1f} s"
    reasons = "; ".join(f"{count}× {reason}" for reason, count in outcome.reasons.most_common(3))
    return text + (f"   skipped: {reasons}" if reasons else "")


def chosen(names: list[str]) -> list[Suite]:
    """All tests without names; else the suites or groups that begin with one of them."""
    if not names:
        return TESTS
    return [suite for suite in LINT + TESTS if any(suite.group == n or suite.name.startswith(n) for n in names)]


def main(names: list[str]) -> int:
    REPORTS.mkdir(parents=True, exist_ok=True)
    total = Outcome()
    lines = []
    suites = chosen(names)
    if not suites:
        print("No suite of that name. There are:", ", ".join(suite.name for suite in LINT + TESTS))
        return 2
    print(f"{len(suites)} suites, {LANES} at a time: {', '.join(suite.name for suite in suites)}", flush=True)
    for suite, outcome in run_all(suites):
        lines.append(line(suite, outcome))
        print(lines[-1], flush=True)
        total.passed += outcome.passed
        total.failed += outcome.failed
        total.skipped += outcome.skipped
        # Once more at the end: where only the last lines of a run are kept, they must say why it failed.
        lines += [f"  {count}× {cause}" for cause, count in outcome.causes.most_common(3)]
    print("\n" + "\n".join(lines))
    print(f"\n{total.passed} passed, {total.failed} failed, {total.skipped} skipped")
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
