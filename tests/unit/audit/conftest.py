"""An audit over an ERP in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from stockbridge.audit.notebook import Found, Notebook
from stockbridge.audit.report import AuditReport, Ground, report_of
from stockbridge.audit.survey import Standards, Survey
from stockbridge.clock import ManualClock
from stockbridge.engine.progress import Progress
from tests.support.bridge import NOW
from tests.support.defects import FAMILIES, RATES, SETTINGS, level, sound
from tests.support.fake_erp import FakeErp

Triple = tuple[str, str, str]


@dataclass
class Audit:
    """``erp`` as a test fills it, with two sound families."""

    erp: FakeErp = field(default_factory=lambda: FakeErp(families_=list(FAMILIES)))
    standards: Standards = field(default_factory=lambda: Standards(SETTINGS, groups=RATES))
    notebook: Notebook = field(default_factory=Notebook)
    progress: list[Progress] = field(default_factory=list)

    def report(self, *, stocked: bool = True) -> AuditReport:
        """``stocked``: one piece of every article that has no level yet."""
        if stocked:
            known = {entry.article for entry in self.erp.levels}
            self.erp.levels += [level(entry.key, 1) for entry in self.erp.articles_ if entry.key not in known]
        clock = ManualClock(NOW)
        census = Survey(self.erp, self.standards, self.notebook, clock, self.progress.append).run()
        return report_of(Ground("Fake ERP", SETTINGS.languages), census, self.notebook, clock.now())

    def found(self, *, stocked: bool = True) -> list[Found]:
        return list(self.report(stocked=stocked).notebook.found())

    def triples(self, *, stocked: bool = True) -> list[Triple]:
        """(record, code, field) of all that was found."""
        return [(entry.record.key, entry.finding.code, entry.finding.field) for entry in self.found(stocked=stocked)]


@pytest.fixture
def audit() -> Iterator[Audit]:
    made = Audit()
    yield made
    made.notebook.close()


Fill = Callable[[int], None]


@pytest.fixture
def sound_ones(audit: Audit) -> Fill:
    """Puts that many articles with nothing wrong into the ERP."""

    def fill(count: int) -> None:
        audit.erp.articles_ += [sound(number) for number in range(count)]

    return fill
