"""An audit put together: the ERP's driver, the settings, and what the connected shop says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from decimal import Decimal

from stockbridge.app.asking import through
from stockbridge.app.home import Home
from stockbridge.app.wiring import catalogue_mapping
from stockbridge.audit.notebook import Notebook
from stockbridge.audit.report import AuditReport, Ground, report_of
from stockbridge.audit.survey import Standards, Survey
from stockbridge.clock import SystemClock
from stockbridge.contract.operations.session import HelloResult
from stockbridge.errors import AgentRefused, ErpUnreachable, RequestRefused, Retriable, StockbridgeError
from stockbridge.service.desk import Tell, telling
from stockbridge.texts import Language, spoken


@contextmanager
def audited(home: Home, chosen: Sequence[str], language: Language, tell: Tell) -> Iterator[AuditReport]:
    """Reads the whole ERP through a connection of its own, so that a running service goes on meanwhile.

    ``chosen``: the languages to measure by where no shop tells its own. Raises ``ErpUnreachable`` and
    ``ConfigurationError``; a shop that does not answer is told in the report.
    """
    clock = SystemClock()
    name, shop, trouble = _shop(home)
    standards = _standards(home, shop, tuple(chosen) or (home.settings.agent.language,))
    with closing(home.driver()) as driver, closing(Notebook()) as notebook:
        erp = driver.check().version
        census = Survey(driver, standards, notebook, clock, telling(tell)).run()
        silent = "" if trouble is None else spoken(trouble, language, once=True)[0].rstrip(".")
        ground = Ground(erp, standards.catalogue.languages, name if shop is not None else "", silent)
        yield report_of(ground, census, notebook, clock.now())


def _shop(home: Home) -> tuple[str, HelloResult | None, StockbridgeError | None]:
    """The connected shop's name, what it says of itself, and why it says nothing."""
    with home.state_to_read() as state:
        pairing = state.identity.pairing()
    if pairing is None:
        return "", None, None
    try:
        return pairing.shop_name, HelloResult.model_validate(through(home, "shop", {})), None
    except ErpUnreachable:
        raise
    except (Retriable, AgentRefused, RequestRefused) as error:
        return pairing.shop_name, None, error


def _standards(home: Home, shop: HelloResult | None, languages: tuple[str, ...]) -> Standards:
    """By the shop's own languages, units and tax rules groups where it told them."""
    settings = home.settings
    if shop is None:
        return Standards(settings.catalogue.mapping(languages, "kg", "cm"), settings.stock.mapping())
    groups: Mapping[str, Decimal] = {group.id: group.rate for group in shop.vocabulary.tax_rules_groups if group.active}
    return Standards(catalogue_mapping(settings.catalogue, shop), settings.stock.mapping(), groups)
