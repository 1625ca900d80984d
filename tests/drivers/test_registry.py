"""Drivers are found by name; what is wrong with a choice is said in words."""

from __future__ import annotations

from contextlib import closing
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from stockbridge.drivers import registry
from stockbridge.drivers.registry import GROUP, known_drivers, open_driver
from stockbridge.errors import ConfigurationError, ErpUnreachable


def test_the_demo_erp_is_known_and_opens(tmp_path: Path) -> None:
    assert "demo" in known_drivers()
    assert open_driver("demo", {"path": str(tmp_path / "erp.sqlite")}).capabilities.name == "demo"


def test_an_unknown_driver_names_the_known_ones() -> None:
    with pytest.raises(ConfigurationError) as refused:
        open_driver("sage-1000", {})
    assert (refused.value.code, refused.value.field) == ("unknown_driver", "erp.driver")
    assert "sage-1000" in refused.value.sentence
    assert "demo" in refused.value.sentence


@pytest.mark.parametrize("target", ["no_such_module_at_all:create", "stockbridge.drivers.demo:no_such_function"])
def test_a_driver_that_cannot_be_loaded_says_so(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = EntryPoint("broken", target, GROUP)
    monkeypatch.setattr(registry, "entry_points", lambda **_: (broken,))
    with pytest.raises(ConfigurationError) as refused:
        open_driver("broken", {})
    assert refused.value.code == "broken_driver"
    assert refused.value.__cause__ is not None


@pytest.mark.parametrize(
    ("options", "field", "told"),
    [
        ({"lock_seconds": 0}, "lock_seconds", 'option "lock_seconds" must be more than 0.'),
        ({"lock_seconds": "soon"}, "lock_seconds", 'option "lock_seconds" must be a number.'),
        ({"page_size": 10**6}, "page_size", 'option "page_size" must be at most 5000.'),
        ({"page_size": "abc"}, "page_size", 'option "page_size" must be a whole number.'),
        ({"pth": "x"}, "pth", '"pth" is not an option.'),
    ],
)
def test_an_option_that_is_wrong_is_named_and_told_what_it_must_be(
    options: dict[str, object], field: str, told: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        open_driver("demo", {"path": str(tmp_path / "erp.sqlite"), **options})
    assert refused.value.field == f"erp.options.{field}"
    assert refused.value.sentence.endswith(told)
    assert "native_duplicate_refusal" in refused.value.remedy
    assert not (tmp_path / "erp.sqlite").exists()


def test_the_demo_erp_has_no_file_that_nobody_named() -> None:
    with pytest.raises(ConfigurationError) as refused:
        open_driver("demo", {})
    assert refused.value.field == "erp.options.path"


def test_opening_the_demo_erp_makes_none(tmp_path: Path) -> None:
    path = tmp_path / "erp.sqlite"
    with closing(open_driver("demo", {"path": str(path)})) as driver, pytest.raises(ErpUnreachable) as missed:
        driver.check()
    assert (missed.value.code, missed.value.details["path"]) == ("demo_erp_missing", str(path))
    assert "stockbridge init" in missed.value.remedy
    assert not path.exists()
