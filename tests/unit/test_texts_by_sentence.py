"""Every sentence that is raised somewhere is told in French too, with all that stands in its gaps."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Annotated

import pytest
from pydantic import Field, TypeAdapter, ValidationError

import stockbridge
from stockbridge.__main__ import COMMANDS
from stockbridge.engine.problems import misfit
from stockbridge.errors import ConfigurationError, RecordRefused, ShopBusy, StockbridgeError
from stockbridge.settings.load import load_settings
from stockbridge.texts import retold, spoken, words
from stockbridge.texts.by_sentence import SENTENCES, in_french
from stockbridge.texts.settings import PIECES
from stockbridge.texts.wording import Pair

PACKAGE = Path(stockbridge.__file__).parent
ELSEWHERE = ("contract", "shop/sandbox", "drivers/testkit", "texts")
"""What crosses the wire, and what only tests meet."""
FOR_US = {"no_figures", "no_hello", "no_row_number", "mixed_levels"}
"""States that must not exist: nobody but us could do anything about them."""
EXEMPT = {"{}: {} {}.", "The record's {} {}.", "{} {}.", "chmod {} '{}'"}
"""Words that are all in the gaps, for which errors as they are raised stand below; a command has no language."""


def kinds() -> set[str]:
    found, fresh = set[str](), [StockbridgeError]
    while fresh:
        kind = fresh.pop()
        found.add(kind.__name__)
        fresh += kind.__subclasses__()
    return found | {"problem"}


assert COMMANDS, "with them every room is there, and every kind of error"
KINDS = kinds()


def text_of(node: ast.AST) -> str | None:
    """A text as it stands in the source, its gaps empty."""
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) or "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def calls_in(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def framed(frame: str, text: str) -> str:
    """What is no sentence of its own stands at the end of the helper's."""
    part = frame.endswith(" {}.") and not text.endswith(".")
    return frame.removesuffix("{}.") + text + "." if part else text


def assigned(function: ast.FunctionDef, name: str) -> str | None:
    assignments = (node for node in ast.walk(function) if isinstance(node, ast.Assign))
    return next((text_of(node.value) for node in assignments if ast.unparse(node.targets[0]) == name), None)


@dataclass(frozen=True)
class Source:
    """One file: its constants, and its functions that make an error of texts given to them, with code and frame."""

    place: str
    tree: ast.Module

    def constants(self) -> dict[str, str]:
        named = (node for node in self.tree.body if isinstance(node, ast.AnnAssign))
        return {ast.unparse(node.target): text_of(node.value) or "" for node in named if node.value}

    def helpers(self) -> dict[str, tuple[str, str]]:
        found = {}
        for function in (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)):
            for call in (call for call in calls_in(function) if name_of(call) in KINDS and len(call.args) > 1):
                frame = text_of(call.args[1]) or assigned(function, ast.unparse(call.args[1]))
                if function.name.startswith("_") and (frame is None or frame.endswith(" {}.")):
                    found[function.name] = (text_of(call.args[0]) or "", frame or "{}")
        return found

    def raised(self) -> Iterator[tuple[str, str, str]]:
        """(place, code, text) of every sentence and remedy."""
        helpers = self.helpers()
        for call in calls_in(self.tree):
            helper = helpers.get(name_of(call))
            if helper or name_of(call) in KINDS:
                code, frame = helper or ("", "{}")
                for text in texts_in(call):
                    yield f"{self.place}:{call.lineno}", code or self.code(call), framed(frame, text)

    def code(self, call: ast.Call) -> str:
        """What views show: the first argument that is one, or the code among a problem's details."""
        details = [keyword.value for keyword in call.keywords if keyword.arg == "details"]
        shown = re.search(r"'code': '(\w+)'", ast.unparse(details[0])) if details else None
        codes = [text for node in call.args if (text := text_of(node)) and " " not in text]
        return shown[1] if shown else codes[0] if codes else self.constants().get(ast.unparse(call.args[0]), "")


def texts_in(call: ast.Call) -> Iterator[str]:
    for node in (*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "remedy")):
        text = text_of(node)
        if text is not None and " " in text and text not in EXEMPT:
            yield text


def sources() -> Iterator[Source]:
    for file in sorted(PACKAGE.rglob("*.py")):
        place = file.relative_to(PACKAGE).as_posix()
        if not place.startswith(ELSEWHERE):
            yield Source(place, ast.parse(file.read_text(encoding="utf-8")))


RAISED = [
    (place, code, text)
    for source in sources()
    for place, code, text in source.raised()
    if words(code) is None and code not in FOR_US
]


def test_the_sources_were_read() -> None:
    assert len(RAISED) > 60
    assert {"totals_differ", "key_missing", "unmapped_value", "key_file_refused"} <= {code for _, code, _ in RAISED}


@pytest.mark.parametrize(("place", "code", "text"), RAISED, ids=[place for place, _, _ in RAISED])
def test_what_is_raised_is_told_in_french_with_all_that_stands_in_its_gaps(place: str, code: str, text: str) -> None:
    gaps = [f"«{number}»" for number in range(text.count("{}"))]
    english = text.format(*gaps) if gaps else text
    french = in_french(code, english)
    assert french != english, (place, code, text)
    assert all(gap in french for gap in gaps), french


def gaps_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("pair", [pair for table in (SENTENCES, PIECES) for pairs in table.values() for pair in pairs])
def test_both_languages_have_the_same_gaps(pair: Pair) -> None:
    assert gaps_of(pair.en) == gaps_of(pair.fr)


def test_a_code_has_its_words_in_one_place_only() -> None:
    assert [code for code in SENTENCES if words(code) is not None] == []


@pytest.mark.parametrize(
    ("setting", "sentence", "remedy"),
    [
        (
            "[keys]\nstore = 5",
            '{file}, ligne 2 : keys.store doit être "keyring" ou "file".',
            "Corrigez-la, puis : stockbridge doctor",
        ),
        (
            "[shop]\nproxi = 1",
            "{file}, ligne 2 : shop.proxi n'est pas une option.",
            "Vouliez-vous dire proxy ? Connus ici : ca_file, proxy, connect_seconds, answer_seconds.",
        ),
        (
            '[flows.stock]\nevery = "often"',
            '{file}, ligne 2 : flows.stock.every doit être une durée comme "15s", "5min", "1h" ou "1d".',
            "Corrigez-la, puis : stockbridge doctor",
        ),
        (
            "[shop",
            "{file}, ligne 1 : une table s'écrit [nom].",
            'Les textes sont entre guillemets, les tables entre crochets : [shop], puis proxy = "http://…".',
        ),
    ],
)
def test_a_wrong_setting_is_told_in_french_from_end_to_end(
    tmp_path: Path, setting: str, sentence: str, remedy: str
) -> None:
    file = tmp_path / "stockbridge.toml"
    file.write_text(setting)
    with pytest.raises(ConfigurationError) as refusal:
        load_settings(file)
    assert spoken(refusal.value, "fr") == (sentence.format(file=file), remedy)
    assert spoken(refusal.value, "en") == (refusal.value.sentence, refusal.value.remedy)


@pytest.mark.parametrize(
    ("code", "english", "french"),
    [
        ("missing_field", "The article VIS-4 has no name.", "L'article VIS-4 n'a pas de nom."),
        (
            "unmapped_value",
            'The article VIS-4 has the VAT code "X", which no tax rules group of the shop stands for.',
            "L'article VIS-4 a le code TVA « X », sans groupe de règles de taxes dans la boutique.",
        ),
        (
            "unmapped_value",
            'The article "A" has variants, and none of them is called "B" (line 2).',
            "L'article « A » a des déclinaisons, et aucune ne s'appelle « B » (ligne 2).",
        ),
        ("key_file_refused", "/k can be read by others.", "/k peut être lu par d'autres."),
        ("unmapped_value", "An ERP's own words.", "An ERP's own words."),
    ],
)
def test_what_a_dead_letter_keeps_is_enough_to_tell_it_in_french(code: str, english: str, french: str) -> None:
    assert in_french(code, english) == french


def test_a_value_that_no_shop_can_hold_is_told_in_french() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(dict[str, Annotated[str, Field(max_length=3)]]).validate_python({"en": "long"})
    assert spoken(misfit(caught.value), "fr") == (
        "Le champ en de la fiche dépasse 3 caractères.",
        "Modifiez-le dans l'ERP ; la fiche part avec le prochain échange.",
    )


def test_an_error_that_came_as_values_is_told_as_the_error_itself() -> None:
    details: Mapping[str, str] = {}
    error = RecordRefused("missing_field", "The article A has no name.", remedy="Give it a name in the ERP.")
    assert retold(error.code, error.sentence, error.remedy, details, "fr") == spoken(error, "fr")
    busy = ShopBusy("busy", "x")
    assert retold("busy", "x", "", details, "fr") == spoken(busy, "fr")
