"""The hosting doctor: probes the way to the shop and says of each thing what is well and what is not, with a remedy.

It reads and measures only; ``shop.client`` is the probe, ``texts.doctor`` has the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, Literal, Protocol
from urllib.parse import urlsplit

from pydantic import BaseModel

from stockbridge.clock import Clock
from stockbridge.contract.operations.session import HelloResult, Host
from stockbridge.drivers.api import Driver
from stockbridge.errors import ConfigurationError, StockbridgeError
from stockbridge.texts import Language, spoken, tell, words

Level = Literal["well", "hint", "bad"]

SIZES: Final = (100_000, 1_000_000)
TOO_MUCH: Final = 4_000_000
SLOW_SECONDS: Final = 3.0
CLOCK_SECONDS: Final = 60
ENOUGH_MEMORY: Final = 128 * 1024 * 1024
ENOUGH_SECONDS: Final = 20
ENOUGH_POST: Final = 2_000_000
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. ``hoster``: what is wrong is the hoster's to mend."""

    code: str
    level: Level
    fields: Mapping[str, str] = field(default_factory=dict)
    error: StockbridgeError | None = None
    hoster: bool = False

    def said(self, language: Language = "en") -> tuple[str, str]:
        """Sentence and remedy."""
        if self.error is not None and words(self.code) is None:
            return spoken(self.error, language, once=True)
        return tell(self.code, self.fields, language, once=True)


class Probe(Protocol):
    """The way to the shop, to be tried out; every method raises what stood in the way."""

    @property
    def skew(self) -> timedelta: ...

    def knock(self) -> None:
        """Whether the module is there at all."""
        ...

    def carry(self, size: int) -> None:
        """A harmless signed request of so many bytes."""
        ...

    def carry_too_much(self, size: int) -> None:
        """A signed request that the shop must refuse."""
        ...


def examine(*, shop_url: str, probe: Probe, hello: Callable[[], HelloResult], clock: Clock) -> Iterator[Finding]:
    """The findings, as they are made; what cannot be reached ends the examination."""
    host = urlsplit(shop_url)
    if host.scheme == "http" and host.hostname not in _LOCAL:
        yield Finding("doctor_plain_http", "bad", hoster=True)
    trouble = _tried(probe.knock)
    if trouble is not None:
        yield _failed(trouble)
        return
    yield Finding("doctor_reached", "well", {"host": host.netloc})
    began = clock.monotonic()
    try:
        told = hello()
    except StockbridgeError as error:
        yield _not_understood(error)
        return
    yield from _speed(clock.monotonic() - began)
    yield _clock(probe.skew)
    yield from _limits(told.host)
    yield from _sizes(probe)


def examine_erp(driver: Driver) -> Finding:
    """Whether the ERP answers, and what it says of itself."""
    try:
        health = driver.check()
    except StockbridgeError as error:
        return Finding(error.code, "bad", error.details, error)
    counts = ", ".join(f"{count} {name}" for name, count in health.counts.items())
    return Finding("doctor_erp", "well", {"version": health.version, "counts": counts})


class FindingView(BaseModel):
    """A finding as it travels to whoever asked. ``exit_code`` is what a command ends with where it is bad."""

    code: str
    level: Level
    sentence: str
    remedy: str
    exit_code: int


class Checkup(BaseModel):
    """All findings, and the message for the hoster, empty where there is nothing to write."""

    findings: list[FindingView]
    letter: str

    @property
    def exit_code(self) -> int:
        """That of the first bad finding."""
        return next((finding.exit_code for finding in self.findings if finding.level == "bad"), 0)


def checkup(findings: Sequence[Finding], shop_url: str, language: Language) -> Checkup:
    """The findings in one language."""
    return Checkup(
        findings=[_view(finding, language) for finding in findings], letter=letter(findings, shop_url, language)
    )


def _view(finding: Finding, language: Language) -> FindingView:
    sentence, remedy = finding.said(language)
    bad = finding.error.exit_code if finding.error is not None else ConfigurationError.exit_code
    exit_code = bad if finding.level == "bad" else 0
    return FindingView(code=finding.code, level=finding.level, sentence=sentence, remedy=remedy, exit_code=exit_code)


def letter(findings: Sequence[Finding], shop_url: str, language: Language = "en") -> str:
    """A message for the hoster; empty where nothing is theirs to mend."""
    theirs = [finding.said(language) for finding in findings if finding.hoster and finding.level != "well"]
    if not theirs:
        return ""
    points = [f"- {sentence} {remedy}" for sentence, remedy in theirs]
    return "\n".join([tell("doctor_letter", {"url": shop_url}, language)[0], *points])


def _tried(action: Callable[[], None]) -> StockbridgeError | None:
    try:
        action()
    except StockbridgeError as error:
        return error
    return None


def _failed(error: StockbridgeError) -> Finding:
    return Finding(error.code, "bad", error.details, error, hoster=error.code in _HOSTERS)


_HOSTERS: Final = frozenset(
    {
        "shop_firewall",
        "shop_login_wall",
        "shop_redirect",
        "shop_server_error",
        "shop_too_many_requests",
        "shop_altered",
        "shop_php_output",
        "shop_unsigned",
        "shop_certificate",
    }
)


def _not_understood(error: StockbridgeError) -> Finding:
    if error.code == "signature_invalid":
        return Finding("doctor_not_recognised", "bad", error=error, hoster=True)
    return _failed(error)


def _speed(seconds: float) -> Iterator[Finding]:
    told = {"seconds": f"{seconds:.1f}"}
    yield Finding("doctor_understood", "well", told)
    if seconds > SLOW_SECONDS:
        yield Finding("doctor_slow", "hint", told, hoster=True)


def _clock(skew: timedelta) -> Finding:
    seconds = abs(skew.total_seconds())
    if seconds <= CLOCK_SECONDS:
        return Finding("doctor_clock", "well")
    return Finding("doctor_clock_off", "hint", {"minutes": f"{seconds / 60:.0f}"})


def _limits(host: Host) -> Iterator[Finding]:
    """PHP's own limits as hello tells them; 0 is without limit."""
    found = list(_short_limits(host))
    yield from found or [Finding("doctor_limits", "well")]
    if host.maintenance:
        yield Finding("doctor_maintenance", "hint")


def _short_limits(host: Host) -> Iterator[Finding]:
    if 0 < host.memory_limit_bytes < ENOUGH_MEMORY:
        megabytes = str(host.memory_limit_bytes // (1024 * 1024))
        yield Finding("doctor_memory", "bad", {"megabytes": megabytes}, hoster=True)
    if 0 < host.max_execution_seconds < ENOUGH_SECONDS:
        yield Finding("doctor_time_limit", "bad", {"seconds": str(host.max_execution_seconds)}, hoster=True)
    if 0 < host.post_max_bytes < ENOUGH_POST:
        yield Finding("doctor_post_limit", "bad", {"kilobytes": str(host.post_max_bytes // 1000)}, hoster=True)
    if not host.uploads:
        yield Finding("doctor_uploads_off", "hint", hoster=True)


def _sizes(probe: Probe) -> Iterator[Finding]:
    """From small to large; what is too small for the host is not tried larger."""
    for size in SIZES:
        told = {"size": str(size // 1000)}
        trouble = _tried(lambda size=size: probe.carry(size))  # type: ignore[misc]
        if trouble is not None:
            yield Finding("doctor_does_not_carry", "bad", told | {"reason": trouble.sentence}, trouble, hoster=True)
            return
        yield Finding("doctor_carries", "well", told)
    if _tried(lambda: probe.carry_too_much(TOO_MUCH)) is not None:
        yield Finding("doctor_bounded", "well")
