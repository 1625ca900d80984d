"""Settings come from the file, then the environment; what is wrong is told with its place and a remedy."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from stockbridge.errors import ConfigurationError
from stockbridge.settings.load import load_settings
from stockbridge.settings.model import Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "stockbridge.toml"


def load(file: Path, text: str) -> Settings:
    file.write_text(text, encoding="utf-8")
    return load_settings(file)


def test_a_missing_file_means_all_defaults(file: Path) -> None:
    settings = load_settings(file)
    assert settings.keys.store == "keyring"
    assert settings.flows.stock.every == timedelta(minutes=5)
    assert settings.agent.machine


def test_a_table_that_gives_one_option_keeps_the_defaults_of_the_others(file: Path) -> None:
    settings = load(file, "[flows.stock]\nenabled = false\n[shop]\nconnect_seconds = 3\n")
    assert (settings.flows.stock.enabled, settings.flows.stock.every) == (False, timedelta(minutes=5))
    assert (settings.flows.orders.enabled, settings.flows.orders.every) == (True, timedelta(seconds=15))
    assert (settings.shop.connect_seconds, settings.shop.answer_seconds) == (3, 45)


def test_the_environment_goes_before_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOCKBRIDGE_FLOWS__STOCK__EVERY", "1h")
    settings = load(file, '[flows.stock]\nevery = "2min"\nenabled = false\n')
    assert (settings.flows.stock.every, settings.flows.stock.enabled) == (timedelta(hours=1), False)


def test_a_variable_of_the_tests_is_no_option(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOCKBRIDGE_PRESTASHOP", "somewhere")
    assert load_settings(file).keys.store == "keyring"


def test_the_mapping_tables_become_the_mappings_values(file: Path) -> None:
    settings = load(
        file,
        '[orders]\nkind = "quote"\n[orders.references]\nshipping = "PORT"\n'
        '[catalogue]\ntax_rules_groups = {C20 = "1"}\n'
        '[statuses]\nstatuses = {SENT = "shipped"}\nsilent = ["DRAFT"]\n[stock]\nwarehouses = ["PARIS"]\n',
    )
    assert settings.orders.mapping().references["shipping"] == "PORT"
    assert settings.orders.mapping().references["discount"] == "DISCOUNT"
    assert settings.catalogue.mapping(["fr", "en"], "kg", "cm").tax_rules_groups == {"C20": "1"}
    assert settings.statuses.mapping().statuses == {"SENT": "shipped", "DRAFT": None}
    assert settings.stock.mapping().warehouses == frozenset({"PARIS"})


@pytest.mark.parametrize(
    ("text", "line", "option", "told"),
    [
        ("[shop]\n# why\nproxi = 'http://x'\n", 3, "shop.proxi", "Did you mean proxy?"),
        ("\n[flows.stock]\nenabled = true\nevery = '5 parsecs'\n", 4, "flows.stock.every", "15s"),
        ("[keys]\nstore = 'drawer'\n", 2, "keys.store", "keyring"),
        ("shop.answer_seconds = 1\n", 1, "shop.answer_seconds", "greater"),
        ("[agent]\nlanguage = 'en'\n[stocks]\n", 3, "stocks", "Did you mean stock?"),
        ("[catalogue.tax_rules_groups]\nC20 = 'twenty'\n", 2, "catalogue.tax_rules_groups.C20", "pattern"),
    ],
)
def test_a_wrong_option_is_told_with_file_line_and_remedy(
    file: Path, text: str, line: int, option: str, told: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(file, text)
    assert f"{file}, line {line}: {option} " in caught.value.sentence
    assert told in caught.value.sentence + caught.value.remedy
    assert caught.value.field == option
    assert caught.value.remedy
    assert caught.value.exit_code == 3


def test_a_wrong_variable_is_told_by_its_name(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOCKBRIDGE_SHOP__CONNECT_SECONDS", "soon")
    with pytest.raises(ConfigurationError, match="environment variable STOCKBRIDGE_SHOP__CONNECT_SECONDS"):
        load_settings(file)


def test_a_file_that_is_no_toml_is_told_with_its_line(file: Path) -> None:
    with pytest.raises(ConfigurationError, match="line 2") as caught:
        load(file, "[shop]\nproxy = http://x\n")
    assert caught.value.code == "settings_not_toml"


def test_a_file_that_is_no_text_is_told(file: Path) -> None:
    file.write_bytes(b"\xff\xfe[shop]")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_settings(file)
