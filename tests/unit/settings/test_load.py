"""Settings come from the file, then the environment; what is wrong is told with its place and a remedy."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from stockbridge.errors import ConfigurationError
from stockbridge.settings.load import load_settings
from stockbridge.settings.model import Settings

LIBRARY = re.compile(r"input should|pattern|valid|extra|TOML|statement|namespace|\(|None|'", re.IGNORECASE)
"""Words of the libraries that read the file, which are no help to a person."""


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
        ("[keys]\nstore = 'drawer'\n", 2, "keys.store", 'must be "keyring" or "file".'),
        ("shop.answer_seconds = 1\n", 1, "shop.answer_seconds", "must be at least 5."),
        ("[orders]\nrounding_cents = 1000\n", 2, "orders.rounding_cents", "must be at most 100."),
        ("[orders]\nrounding_cents = 1.5\n", 2, "orders.rounding_cents", "must be a whole number."),
        ("[shop]\nconnect_seconds = 'soon'\n", 2, "shop.connect_seconds", "must be a number."),
        ("[shop]\nproxy = 'proxy:8080'\n", 2, "shop.proxy", 'must be an address such as "http://host:port".'),
        ("[stock]\nwarehouses = 'LOR'\n", 2, "stock.warehouses", 'must be a list, such as ["A", "B"].'),
        ("[erp]\ndriver = ''\n", 2, "erp.driver", "must not be empty."),
        ("shop = 1\n", 1, "shop", "must be a table of its own: name = value."),
        ("[orders.references]\nport = 'P'\n", 2, "orders.references.port", 'has a wrong name: it must be "article"'),
        ("[agent]\nlanguage = 'en'\n[stocks]\n", 3, "stocks", "Did you mean stock?"),
        (
            "[catalogue.tax_rules_groups]\nC20 = 'twenty'\n",
            2,
            "catalogue.tax_rules_groups.C20",
            'in quotes, such as "12".',
        ),
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
    assert not LIBRARY.search(caught.value.sentence.removeprefix(str(file)))


def test_a_wrong_variable_is_told_by_its_name(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOCKBRIDGE_SHOP__CONNECT_SECONDS", "soon")
    with pytest.raises(ConfigurationError, match="environment variable STOCKBRIDGE_SHOP__CONNECT_SECONDS"):
        load_settings(file)


@pytest.mark.parametrize(
    ("variable", "meant"),
    [
        ("STOCKBRIDGE_FLOW__ORDERS__EVERY", "STOCKBRIDGE_FLOWS__ORDERS__EVERY"),
        ("STOCKBRIDGE_FLOWS_ORDERS_EVERY", "STOCKBRIDGE_FLOWS__ORDERS__EVERY"),
        ("STOCKBRIDGE_SHOP_PROXY", "STOCKBRIDGE_SHOP__PROXY"),
        ("STOCKBRIDGE_ELSEWHERE__X", "Known here: agent, shop"),
    ],
)
def test_a_misspelt_variable_is_refused_and_the_one_that_was_meant_is_named(
    file: Path, monkeypatch: pytest.MonkeyPatch, variable: str, meant: str
) -> None:
    monkeypatch.setenv(variable, "1h")
    with pytest.raises(ConfigurationError, match=f"environment variable {variable} names no option") as caught:
        load_settings(file)
    assert meant in caught.value.remedy


def test_a_misspelt_option_of_a_known_table_is_told_by_its_variable(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STOCKBRIDGE_FLOWS__ORDER__EVERY", "1h")
    with pytest.raises(ConfigurationError, match=r"FLOWS__ORDER__EVERY: flows\.order is not") as told:
        load_settings(file)
    assert "Did you mean orders?" in told.value.remedy


def test_a_variable_that_gives_a_whole_table_is_told_to_give_one_option(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STOCKBRIDGE_KEYS", "file")
    with pytest.raises(ConfigurationError, match="STOCKBRIDGE_KEYS is a table") as told:
        load_settings(file)
    assert "STOCKBRIDGE_KEYS__OPTION" in told.value.remedy


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("[shop]\nproxy = http://x\n", 2, "the value is neither a text in quotes"),
        ("[erp]\ndriver = 'demo'\n[erp]\n", 3, "the table [erp] stands twice."),
        ("[flows.stock]\n[shop]\n[flows.stock]\n", 3, "the table [flows.stock] stands twice."),
        ("[erp]\ndriver = 'demo'\ndriver = 'other'\n", 3, "driver stands twice."),
        ("[shop\n", 1, "a table is written [name]."),
        ("shop\n", 1, "an option is written name = value."),
        ('[shop]\nca_file = "C:\\company\\ca.pem"\n', 2, "a backslash in a text is doubled"),
        ('[shop]\nca_file = "C:\\users\\ca.pem"\n', 2, "a backslash in a text is doubled"),
        ('[shop]\nproxy = "http://x\n', 2, "a quote is not closed."),
        ('[stock]\nwarehouses = ["LOR"\n[shop]\n', 3, "a bracket is not closed."),
        ("[flows.stock]\nevery = 5min\n", 2, "after the value something is left over."),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_line_and_in_plain_words(
    file: Path, text: str, line: int, told: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(file, text)
    assert caught.value.sentence.startswith(f"{file}, line {line}: {told}")
    assert not LIBRARY.search(caught.value.sentence.removeprefix(str(file)))
    assert (caught.value.code, bool(caught.value.remedy)) == ("settings_not_toml", True)


def test_a_file_that_is_no_text_is_told(file: Path) -> None:
    file.write_bytes(b"\xff\xfe[shop]")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_settings(file)
