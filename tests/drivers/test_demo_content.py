"""The demo ERP is made alike every time, like a real one: tree, texts, barcodes, prices, stock and customers."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from stockbridge.drivers.demo import create
from stockbridge.drivers.demo.assortment import families, series
from stockbridge.drivers.demo.build import make, make_where_absent
from stockbridge.drivers.records import Article
from stockbridge.errors import ConfigurationError
from stockbridge.mapping.articles import remarks, to_product
from stockbridge.mapping.barcodes import is_gtin
from stockbridge.mapping.references import REFERENCE
from stockbridge.mapping.settings import CatalogueMapping

SETTINGS = CatalogueMapping(("fr", "en"), {"N": "1", "I": "2", "R": "3", "E": "0"})


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "erp.sqlite"
    make(path, "identity")
    return path


@pytest.fixture(scope="module")
def articles(path: Path) -> list[Article]:
    return [article for page in create({"path": str(path)}).articles(None) for article in page.rows]


@pytest.fixture
def erp(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def dump(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


def test_the_content_is_the_same_every_time(path: Path, tmp_path: Path) -> None:
    make(tmp_path / "again.sqlite", "identity")
    assert dump(tmp_path / "again.sqlite") == dump(path)


def test_each_erp_has_an_identity_of_its_own(tmp_path: Path) -> None:
    make(tmp_path / "one.sqlite")
    make(tmp_path / "two.sqlite")
    assert dump(tmp_path / "one.sqlite") != dump(tmp_path / "two.sqlite")


def test_there_are_a_few_hundred_articles_with_variants_in_three_warehouses(
    articles: list[Article], erp: sqlite3.Connection
) -> None:
    assert 250 <= len(articles) <= 400
    assert sum(len(article.variants) for article in articles) >= 400
    assert {axis for article in articles for variant in article.variants for axis in variant.values} == {
        "Taille", "Couleur", "Pointure", "Teinte", "Millésime",
    }  # fmt: skip
    assert erp.execute("SELECT count(*) FROM warehouse").fetchone() == (3,)
    assert 90 <= erp.execute("SELECT count(*) FROM customer").fetchone()[0] <= 120
    assert erp.execute("SELECT count(DISTINCT category) FROM price WHERE category IS NOT NULL").fetchone() == (3,)
    assert erp.execute("SELECT count(*) FROM document").fetchone()[0] > 20


def test_every_series_stands_in_the_tree_and_parents_come_first() -> None:
    codes: set[str] = set()
    for node in families():
        assert node.parent == "" or node.parent in codes
        codes.add(node.code)
    assert {line.family for line in series()} <= codes
    assert {family for line in series() for family in line.further} <= codes


def test_every_text_is_there_in_french_and_english(articles: list[Article]) -> None:
    for article in articles:
        assert set(article.names) == {"fr", "en"}
        assert all(article.summaries.values())
        assert all(text.startswith("<p>") and text.endswith(">") for text in article.descriptions.values())
        assert "{" not in "".join(article.names.values())


def test_names_and_references_are_such_as_any_shop_holds(articles: list[Article]) -> None:
    for article in articles:
        assert REFERENCE.fullmatch(article.reference)
        assert not set("<>;=#{}") & set("".join(article.names.values()))
        assert len(article.reference) <= 19
        assert "script:" not in "".join(article.descriptions.values())


def test_barcodes_are_unique_and_their_check_digits_hold(articles: list[Article]) -> None:
    codes = [article.barcode for article in articles]
    codes += [variant.barcode for article in articles for variant in article.variants]
    assert max(Counter(codes).values()) == 1
    assert [code for code in codes if not is_gtin(code)] == ["2990000000001"]


def test_a_few_articles_are_as_imperfect_as_in_life(articles: list[Article]) -> None:
    found = {article.key: [remark.code for remark in remarks(article, SETTINGS)] for article in articles}
    assert {key: codes for key, codes in found.items() if codes} == {
        "LUN-PROT-SUR": ["no_price"],
        "SCI-EGO-550": ["no_family"],
        "MET-RUB-3X16": ["bad_barcode"],
    }
    assert [article.key for article in articles if not article.active] == ["PIN-COUP-140"]
    assert [article.key for article in articles if not article.published] == ["DIS-TRON-230"]


def test_every_article_is_one_that_the_shop_can_take(articles: list[Article]) -> None:
    for article in articles:
        assert to_product(article, SETTINGS).to_wire()["reference"] == article.key


def test_amounts_in_the_file_are_digits_and_no_floats(erp: sqlite3.Connection) -> None:
    assert erp.execute("SELECT DISTINCT typeof(price) FROM article").fetchall() == [("text",)]
    assert erp.execute("SELECT DISTINCT typeof(physical) FROM stock").fetchall() == [("text",)]


def test_the_historic_documents_add_up(erp: sqlite3.Connection) -> None:
    for document, excl, incl in erp.execute("SELECT id, total_excl, total_incl FROM document").fetchall():
        lines = erp.execute("SELECT total_excl, total_incl FROM document_line WHERE document = ?", (document,))
        sums = [sum(map(Decimal, column)) for column in zip(*lines.fetchall(), strict=True)]
        assert sums == [Decimal(excl), Decimal(incl)]


def test_what_stands_there_is_never_made_again(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "erp.sqlite"
    copy.write_bytes(path.read_bytes())
    make_where_absent(copy)
    assert copy.read_bytes() == path.read_bytes()


def test_a_place_where_no_file_can_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError) as refused:
        make_where_absent(tmp_path / "file" / "erp.sqlite")
    assert (refused.value.code, refused.value.field) == ("demo_erp_unwritable", "erp.options.path")


def test_nothing_is_left_beside_it(tmp_path: Path) -> None:
    make(tmp_path / "deep" / "erp.sqlite")
    make(tmp_path / "deep" / "erp.sqlite")
    assert [entry.name for entry in (tmp_path / "deep").iterdir()] == ["erp.sqlite"]
