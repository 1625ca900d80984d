"""The doctor says of each thing on the way to the shop whether it is well, and writes to the hoster what is theirs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from stockbridge.clock import ManualClock
from stockbridge.contract.operations.session import HelloResult
from stockbridge.errors import AgentRefused, RequestRefused, ShopUnreachable, StockbridgeError
from stockbridge.service.doctor import TOO_MUCH, Finding, examine, letter
from stockbridge.shop.answers import RawAnswer, unreachable, unsigned
from stockbridge.shop.sandbox.vocabulary import host, vocabulary

URL = "https://shop.example.test/"


@dataclass
class FakeProbe:
    """A way to the shop that carries up to ``largest`` bytes."""

    skew: timedelta = timedelta(0)
    at_the_door: StockbridgeError | None = None
    largest: int = 2_000_000
    carried: list[int] = field(default_factory=list)

    def knock(self) -> None:
        if self.at_the_door is not None:
            raise self.at_the_door

    def carry(self, size: int) -> None:
        self.carried.append(size)
        if size > self.largest:
            raise unreachable("shop_hung_up", URL)

    def carry_too_much(self, size: int) -> None:
        self.carried.append(size)
        raise RequestRefused("too_large", "The request is larger than the shop takes.")


@dataclass
class Examination:
    """One examination with everything well unless said otherwise."""

    probe: FakeProbe = field(default_factory=FakeProbe)
    limits: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.1
    refused: StockbridgeError | None = None
    url: str = URL

    def findings(self) -> list[Finding]:
        clock = ManualClock(datetime(2026, 11, 23, tzinfo=UTC))

        def hello() -> HelloResult:
            clock.advance(self.seconds)
            if self.refused is not None:
                raise self.refused
            return told(self.limits)

        return list(examine(shop_url=self.url, probe=self.probe, hello=hello, clock=clock))

    def not_well(self) -> list[str]:
        return [finding.code for finding in self.findings() if finding.level != "well"]


def told(limits: dict[str, Any]) -> HelloResult:
    here = host(uploads=True).model_copy(
        update={"memory_limit_bytes": 256 << 20, "max_execution_seconds": 30, "post_max_bytes": 8 << 20} | limits
    )
    return HelloResult.model_validate(
        {
            "lineage": {"number": 1, "mark": "A" * 22},
            "memory": 1,
            "writes": "open",
            "shop_time": "2026-11-23T10:00:00Z",
            "import_sequence": 0,
            "operations": [],
            "flows": [],
            "limits": {},
            "vocabulary": vocabulary(),
            "host": here,
            "pending": {"waiting": 0, "leased": 0, "dead": 0, "oldest_at": None},
            "commands": [],
        }
    )


def test_a_healthy_host_is_told_what_is_well() -> None:
    findings = Examination().findings()
    assert [finding.code for finding in findings] == [
        "doctor_reached",
        "doctor_understood",
        "doctor_clock",
        "doctor_limits",
        "doctor_carries",
        "doctor_carries",
        "doctor_bounded",
    ]
    assert {finding.level for finding in findings} == {"well"}
    assert letter(findings, URL) == ""


TROUBLES: dict[str, tuple[Examination, str]] = {
    "plain http": (Examination(url="http://shop.example.test/"), "doctor_plain_http"),
    "slow": (Examination(seconds=4.2), "doctor_slow"),
    "clock": (Examination(FakeProbe(skew=timedelta(minutes=-7))), "doctor_clock_off"),
    "little memory": (Examination(limits={"memory_limit_bytes": 64 << 20}), "doctor_memory"),
    "little time": (Examination(limits={"max_execution_seconds": 10}), "doctor_time_limit"),
    "small posts": (Examination(limits={"post_max_bytes": 500_000}), "doctor_post_limit"),
    "no uploads": (Examination(limits={"uploads": False}), "doctor_uploads_off"),
    "maintenance": (Examination(limits={"maintenance": True}), "doctor_maintenance"),
    "bodies of a megabyte": (Examination(FakeProbe(largest=500_000)), "doctor_does_not_carry"),
    "bodies at all": (Examination(FakeProbe(largest=1000)), "doctor_does_not_carry"),
}


@pytest.mark.parametrize(("examination", "code"), TROUBLES.values(), ids=TROUBLES)
def test_each_trouble_is_found_alone_and_said_in_both_languages(examination: Examination, code: str) -> None:
    assert examination.not_well() == [code]
    (finding,) = [found for found in examination.findings() if found.code == code]
    for language in ("en", "fr"):
        sentence, remedy = finding.said(language)
        assert sentence
        assert remedy or code == "doctor_maintenance"
        assert "?" not in (sentence + remedy).replace("index.php?", "")


def test_a_local_shop_needs_no_certificate() -> None:
    assert Examination(url="http://127.0.0.1:8080/").not_well() == []


def test_no_limit_is_no_trouble() -> None:
    none = {"memory_limit_bytes": 0, "max_execution_seconds": 0, "post_max_bytes": 0}
    assert Examination(limits=none).not_well() == []


def test_a_size_that_is_too_much_is_not_tried_larger() -> None:
    probe = FakeProbe(largest=1000)
    Examination(probe).findings()
    assert probe.carried == [100_000]


def test_the_shops_own_bound_is_tried_last() -> None:
    probe = FakeProbe()
    Examination(probe).findings()
    assert probe.carried[-1] == TOO_MUCH


def test_what_cannot_be_reached_ends_the_examination() -> None:
    door = unreachable("shop_certificate", URL, "certificate has expired")
    findings = Examination(FakeProbe(at_the_door=door)).findings()
    assert [finding.code for finding in findings] == ["shop_certificate"]
    assert "expired" in findings[0].said()[0]
    assert isinstance(findings[0].error, ShopUnreachable)


def test_a_firewalls_page_is_named_and_written_to_the_hoster() -> None:
    page = RawAnswer(URL, 403, (), b"Access denied by Mod_Security")
    findings = Examination(FakeProbe(at_the_door=unsigned(page))).findings()
    told_to_hoster = letter(findings, URL)
    assert URL in told_to_hoster
    assert "ModSecurity" in told_to_hoster
    assert "Bonjour" in letter(findings, URL, "fr")


def test_an_agent_that_is_not_recognised_may_have_lost_a_header() -> None:
    refused = AgentRefused("signature_invalid", "The shop does not know this agent's key.")
    findings = Examination(refused=refused).findings()
    assert [finding.code for finding in findings] == ["doctor_reached", "doctor_not_recognised"]
    assert "Signature-Input" in letter(findings, URL)


def test_another_refusal_is_told_as_it_is() -> None:
    refused = AgentRefused("a_code_to_come", "The shop says no.", remedy="Ask it why.")
    finding = Examination(refused=refused).findings()[-1]
    assert finding.said("fr") == ("The shop says no.", "Ask it why.")
    assert finding.level == "bad"
