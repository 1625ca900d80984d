"""The log holds fixed messages and known fields, and nothing of anybody."""

from __future__ import annotations

import ast
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

import stockbridge
from stockbridge.service.logs import FIELDS, FILE, log_to

PACKAGE = Path(stockbridge.__file__).parent


@pytest.fixture
def log_folder(tmp_path: Path) -> Iterator[Path]:
    log_to(tmp_path)
    yield tmp_path
    structlog.reset_defaults()
    logger = logging.getLogger("stockbridge")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


def test_a_line_is_one_json_object_with_known_fields_only(log_folder: Path) -> None:
    structlog.get_logger().info("a run ended", flow="stock", email="zoe@example.test", name="Zoé", code="x")
    (line,) = (log_folder / FILE).read_text(encoding="utf-8").splitlines()
    told = json.loads(line)
    assert (told["event"], told["flow"], told["level"]) == ("a run ended", "stock", "info")
    assert set(told) == {"event", "flow", "code", "level", "timestamp"}


def test_the_file_is_taken_up_once_however_often_it_is_asked_for(log_folder: Path) -> None:
    log_to(log_folder)
    structlog.get_logger().info("once")
    assert (log_folder / FILE).read_text().count("once") == 1


def test_nothing_is_printed(log_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    structlog.get_logger().warning("trouble", code="x")
    assert capsys.readouterr() == ("", "")


def calls() -> Iterator[tuple[str, ast.Call]]:
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "log"
            ):
                yield f"{file.relative_to(PACKAGE)}:{node.lineno}", node


def test_every_message_is_fixed_and_every_field_known() -> None:
    seen = 0
    for place, call in calls():
        seen += 1
        assert len(call.args) == 1, place
        assert isinstance(call.args[0], ast.Constant), place
        assert {keyword.arg for keyword in call.keywords if keyword.arg} <= FIELDS, place
    assert seen > 10
