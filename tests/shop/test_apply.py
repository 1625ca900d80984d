"""Records of the ERP in a real shop: shown to customers, applied once, each on its own, never more than was sent."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from threading import Event
from time import time
from typing import Any

import pytest

from tests.shop.catalogue import Catalogue, busy, parents, product, with_module
from tests.support.prestashop import Shop, Storefront

HOSTILE = [
    "Robert'); DROP TABLE ps_product; --",
    "1' OR '1'='1",
    "quote \" back \\ slash \\' end\\",
    "percent %s %d %1$s ? ?* :name {ps:product}",
    "UNION SELECT passwd FROM ps_employee /* x */",
    "${jndi:ldap://x} `id` $(id) | id",
    "٠١٢ Ω 表 🪑",
]


@pytest.fixture
def catalogue(prestashop: Shop) -> Catalogue:
    """The module's operations in a fresh shop that has the family F1, the family F2 and the brand B1."""
    made = Catalogue(with_module(prestashop))
    parents(made)
    return made


def row(catalogue: Catalogue, answer: dict[str, Any]) -> dict[str, Any]:
    """The product's row and its shop's."""
    sql = (
        "SELECT p.*, s.active AS shown FROM ps_product p JOIN ps_product_shop s USING (id_product) WHERE id_product=%s"
    )
    found = catalogue.shop.query(sql, [answer["id"]])
    return found[0]


def codes(answer: dict[str, Any]) -> set[tuple[str, str]]:
    """The warnings of an answer: code and field."""
    return {(warning["code"], warning.get("field", "")) for warning in answer.get("warnings", [])}


def test_a_product_is_shown_in_two_languages_with_price_stock_brand_and_family(catalogue: Catalogue) -> None:
    made = catalogue.apply("products", {"P1": product()})["P1"]
    stocked = catalogue.apply("stock", {"P1": {"product": "P1", "quantity": "7.900000", "as_of": 0}})["P1"]
    finished = catalogue.finish()

    assert (made["result"], stocked["result"], finished["backlog"]) == ("created", "updated", 0)
    with Storefront(catalogue.shop.base_url) as english, Storefront(catalogue.shop.base_url, language="fr") as french:
        page, page_fr = english.product(int(made["id"])).text, french.product(int(made["id"])).text
        found = english.get("search", s="oak").text
    assert "Oak table" in page
    assert "Table en chêne" in page_fr
    assert "239.88" in page  # 199.90 with the 20 % of the shop's first tax rules group
    assert "Furniture" in page
    assert "Meubles" in page_fr
    assert "Oakworks" in page
    assert 'data-stock="7"' in page
    assert "oak-table" in found


def test_what_is_sent_again_is_unchanged_and_writes_nothing(catalogue: Catalogue) -> None:
    item = catalogue.item("products", "P1", product())
    first = catalogue.apply_items("products", [item])[0]
    catalogue.finish()
    before = row(catalogue, first)

    again = catalogue.apply_items("products", [item])[0]
    same_under_new_version = catalogue.apply("products", {"P1": product()})["P1"]

    assert (again["result"], again["id"]) == ("unchanged", first["id"])
    assert same_under_new_version["result"] == "unchanged"
    assert row(catalogue, first) == before
    assert catalogue.finish()["done"] == 0


def test_the_same_batch_five_times_at_once_has_one_effect(catalogue: Catalogue) -> None:
    items = [catalogue.item("products", f"P{n}", product(f"SB-{n}")) for n in range(40)]
    call = catalogue.applying("products", items)

    with ThreadPoolExecutor(5) as pool:
        answers = [answer[0] for answer in pool.map(lambda _: catalogue.call(call), range(5))]

    refused = [answer["problem"]["code"] for answer in answers if "problem" in answer]
    done = [{line["key"]: line["id"] for line in answer["items"]} for answer in answers if "items" in answer]
    assert set(refused) <= {"busy"}
    assert done
    assert all(ids == done[0] for ids in done)
    assert catalogue.shop.value("SELECT COUNT(*) FROM ps_product WHERE reference LIKE 'SB-%%'") == 40
    created = [line for answer in answers for line in answer.get("items", []) if line["result"] == "created"]
    assert len(created) == 40


def test_versions_never_go_back(catalogue: Catalogue) -> None:
    def send(version: int, price: str) -> Any:
        item = catalogue.item("products", "P1", product(price=price), version=version)
        return catalogue.apply_items("products", [item])[0]

    made = send(10, "10.000000")
    older = send(9, "9.000000")
    conflict = send(10, "11.000000")
    newer = send(11, "12.000000")

    assert (older["result"], older["code"]) == ("unchanged", "older_version")
    assert (conflict["result"], conflict["problem"]["code"]) == ("failed", "version_conflict")
    assert newer["result"] == "updated"
    assert row(catalogue, made)["price"] == Decimal(12)


def test_two_versions_of_a_record_in_one_batch_end_with_the_newer(catalogue: Catalogue) -> None:
    newer = catalogue.item("products", "P1", product(price="2.000000"), version=6)
    older = catalogue.item("products", "P1", product(price="1.000000"), version=5)

    answers = catalogue.apply_items("products", [newer, older])

    assert [answer["result"] for answer in answers] == ["updated", "created"]
    assert row(catalogue, answers[0])["price"] == Decimal(2)


def test_what_the_time_does_not_allow_is_unprocessed_and_can_be_sent_again(catalogue: Catalogue) -> None:
    items = [catalogue.item("products", f"P{n}", product(f"SB-{n}")) for n in range(3)]

    none = catalogue.apply_items("products", items, budget_ms=0)
    answers = catalogue.apply_items("products", items)

    assert [answer["result"] for answer in none] == ["unprocessed"] * 3
    assert [answer["result"] for answer in answers] == ["created"] * 3


def test_a_time_limit_between_two_items_answers_the_first_and_leaves_the_rest(catalogue: Catalogue) -> None:
    # A database that takes its time makes the limit fall between two items on a machine of any speed.
    catalogue.shop.execute("CREATE TRIGGER slow BEFORE INSERT ON ps_manufacturer FOR EACH ROW DO SLEEP(0.2)")
    items = [catalogue.item("brands", f"B{n}", {"name": f"Brand {n}"}) for n in range(100, 140)]

    answers = catalogue.apply_items("brands", items, budget_ms=2000)

    results = [answer["result"] for answer in answers]
    done = results.count("created")
    assert 0 < done <= 10
    assert results == ["created"] * done + ["unprocessed"] * (40 - done)
    assert catalogue.shop.value("SELECT COUNT(*) FROM ps_manufacturer WHERE name LIKE 'Brand %%'") == done


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"name": {"en": "A {bad} name"}}, "/product/name/en"),
        ({"name": {"en": "<b>bold</b>"}}, "/product/name/en"),
        ({"name": {"en": "x" * 129}}, "/product/name/en"),
        ({"description": {"en": "<script>alert(1)</script>"}}, "/product/description/en"),
        ({"description": {"fr": '<img src="x" onerror="alert(1)">'}}, "/product/description/fr"),
        ({"summary": {"en": "y" * 801}}, "/product/summary/en"),
        ({"meta_title": {"en": "z" * 129}}, "/product/meta_title/en"),
        ({"price": "-1.000000"}, "/product/price"),
        ({"price": "12345678901.000000"}, "/product/price"),
        ({"weight": "-0.500000"}, "/product/weight"),
    ],
)
def test_a_bad_value_fails_its_own_item_and_no_other(
    catalogue: Catalogue, fields: dict[str, Any], pointer: str
) -> None:
    answers = catalogue.apply(
        "products", {"A": product("SB-A"), "BAD": product("SB-BAD", **fields), "Z": product("SB-Z")}
    )

    assert {key: answer["result"] for key, answer in answers.items()} == {
        "A": "created",
        "BAD": "failed",
        "Z": "created",
    }
    problem = answers["BAD"]["problem"]
    assert (problem["code"], problem["field"]) == ("invalid_value", pointer)
    assert catalogue.shop.value("SELECT COUNT(*) FROM ps_product WHERE reference = 'SB-BAD'") == 0
    assert catalogue.shop.value("SELECT COUNT(*) FROM ps_stockbridge_binding WHERE erp_key = 'BAD'") == 0


def test_a_row_that_someone_holds_for_a_moment_is_waited_for(catalogue: Catalogue) -> None:
    made = catalogue.apply("products", {"P1": product()})["P1"]

    with held(catalogue, made, seconds=2.5):
        answer = catalogue.apply("products", {"P1": product(price="5.000000")})["P1"]

    assert answer["result"] == "updated"
    assert row(catalogue, made)["price"] == Decimal(5)


def test_a_row_that_stays_locked_leaves_the_batch_unprocessed_and_no_half_rows(catalogue: Catalogue) -> None:
    made = catalogue.apply("products", {"P1": product()})["P1"]
    items = [
        catalogue.item("products", "P1", product(price="5.000000")),
        catalogue.item("products", "NEW", product("SB-NEW")),
    ]

    with held(catalogue, made, seconds=60):
        answers = catalogue.apply_items("products", items)

    assert [answer["result"] for answer in answers] == ["unprocessed", "unprocessed"]
    assert row(catalogue, made)["price"] == Decimal("199.9")
    assert catalogue.shop.value("SELECT COUNT(*) FROM ps_product WHERE reference = 'SB-NEW'") == 0
    assert [answer["result"] for answer in catalogue.apply_items("products", items)] == ["updated", "created"]


@contextmanager
def held(catalogue: Catalogue, answer: dict[str, Any], seconds: float) -> Iterator[None]:
    """Another connection locks the product's row, for that long or until the block ends."""
    done, locked = Event(), Event()

    def hold() -> None:
        with catalogue.shop.database.connect() as link, link.cursor() as cursor:
            cursor.execute("START TRANSACTION")
            cursor.execute("SELECT * FROM ps_product WHERE id_product = %s FOR UPDATE", [answer["id"]])
            locked.set()
            done.wait(seconds)
            cursor.execute("ROLLBACK")

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        locked.wait(10)
        try:
            yield
        finally:
            done.set()
            holding.result()


def test_a_product_that_found_the_search_index_locked_is_indexed_later(catalogue: Catalogue) -> None:
    catalogue.apply("products", {"P1": product()})
    words = "SELECT COUNT(*) FROM ps_search_index JOIN ps_product p USING (id_product) WHERE p.reference = 'SB-1'"

    with busy(catalogue.shop, "INSERT ON ps_search_index"):
        first = catalogue.finish()
    before = catalogue.shop.value(words)
    catalogue.now = int(time()) + 60
    second = catalogue.finish()

    assert (first["backlog"], before) == (1, 0)
    assert second["backlog"] == 0
    assert catalogue.shop.value(words) > 0


def test_follow_up_work_that_always_finds_the_database_locked_ends_after_five_tries(catalogue: Catalogue) -> None:
    catalogue.apply("products", {"P1": product()})
    catalogue.now = int(time())

    backlogs = []
    with busy(catalogue.shop, "INSERT ON ps_search_index"):
        for _ in range(5):
            backlogs.append(catalogue.finish()["backlog"])
            catalogue.now += 60

    assert backlogs == [1, 1, 1, 1, 0]


def test_only_what_is_rolled_back_whole_gives_a_locked_row_up_after_a_second(catalogue: Catalogue) -> None:
    for table, column in {"ps_product": "location", "ps_manufacturer": "name"}.items():
        noted = f"SET NEW.{column} = @@SESSION.innodb_lock_wait_timeout"
        catalogue.shop.execute(f"CREATE TRIGGER {table}_waits BEFORE INSERT ON {table} FOR EACH ROW {noted}")

    catalogue.call(
        catalogue.applying("products", [catalogue.item("products", "P1", product())]),
        catalogue.applying("brands", [catalogue.item("brands", "B2", {"name": "Elmworks"})]),
    )

    set_based = catalogue.shop.value("SELECT location FROM ps_product ORDER BY id_product DESC LIMIT 1")
    by_the_core = catalogue.shop.value("SELECT name FROM ps_manufacturer ORDER BY id_manufacturer DESC LIMIT 1")
    assert set_based == "1"
    assert by_the_core == str(catalogue.shop.value("SELECT @@GLOBAL.innodb_lock_wait_timeout"))


def test_a_value_the_database_refuses_fails_alone(catalogue: Catalogue) -> None:
    catalogue.shop.execute(
        "CREATE TRIGGER sb_poison BEFORE INSERT ON ps_product FOR EACH ROW "
        "IF NEW.reference = 'SB-13' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'poison'; END IF"
    )

    answers = catalogue.apply("products", {f"P{n}": product(f"SB-{n}") for n in range(20)})

    failed = {key: answer["problem"]["code"] for key, answer in answers.items() if answer["result"] != "created"}
    assert failed == {"P13": "write_failed"}
    assert catalogue.shop.value("SELECT COUNT(*) FROM ps_product WHERE reference LIKE 'SB-%%'") == 19


def test_a_failure_is_never_remembered(catalogue: Catalogue) -> None:
    item = catalogue.item("products", "P1", product(default_category="LATER"), version=5)

    first = catalogue.apply_items("products", [item])[0]
    catalogue.apply("categories", {"LATER": {"name": {"en": "Later", "fr": "Plus tard"}}})
    second = catalogue.apply_items("products", [item])[0]

    assert (first["result"], first["problem"]["code"]) == ("waiting", "parent_missing")
    assert first["problem"]["field"] == "/product/default_category"
    assert second["result"] == "created"


def test_a_failed_update_leaves_the_product_and_its_version(catalogue: Catalogue) -> None:
    made = catalogue.apply("products", {"P1": product()})["P1"]
    version = catalogue.shop.query("SELECT counter, state, hash FROM ps_stockbridge_binding WHERE erp_key = 'P1'")
    before = row(catalogue, made)

    failed = catalogue.apply("products", {"P1": product(price="-5.000000")})["P1"]

    assert failed["result"] == "failed"
    after = catalogue.shop.query("SELECT counter, state, hash FROM ps_stockbridge_binding WHERE erp_key = 'P1'")
    assert after == version
    assert row(catalogue, made) == before


def test_an_item_without_the_flows_record_fails(catalogue: Catalogue) -> None:
    item = dict(catalogue.item("products", "P1", product()))
    item["brand"] = {"name": "Wrong"}
    del item["product"]

    answer = catalogue.apply_items("products", [item])[0]

    assert (answer["result"], answer["problem"]["code"]) == ("failed", "missing_field")


def test_an_unknown_shop_fails_the_item(catalogue: Catalogue) -> None:
    item = catalogue.item("products", "P1", product(), shop_id="77")

    answer = catalogue.apply_items("products", [item])[0]

    assert (answer["problem"]["code"], answer["problem"]["field"]) == ("invalid_value", "/shop_id")


def test_a_flow_that_is_not_built_says_so_for_each_item(catalogue: Catalogue) -> None:
    record = {"product": "P1", "reference": "V1"}

    answer = catalogue.apply("variants", {"V1": record})["V1"]

    assert (answer["result"], answer["problem"]["code"]) == ("failed", "unsupported_kind")


@pytest.mark.parametrize("kind", ["variants", "pack"])
def test_a_kind_that_is_not_built_is_failed_honestly(catalogue: Catalogue, kind: str) -> None:
    answer = catalogue.apply("products", {"P1": product(kind=kind)})["P1"]

    assert (answer["result"], answer["problem"]["code"]) == ("failed", "unsupported_kind")


def test_a_field_that_is_not_built_is_named_in_a_warning(catalogue: Catalogue) -> None:
    feature = {"name": {"en": "Wood"}, "value": {"en": "Oak"}, "custom": False}

    answer = catalogue.apply("products", {"P1": product(features=[feature], quantity_multiple=6)})["P1"]

    assert answer["result"] == "created"
    assert codes(answer) == {
        ("unsupported_kind", "/product/features"),
        ("unsupported_kind", "/product/quantity_multiple"),
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_literal(catalogue: Catalogue, text: str) -> None:
    name = text.translate(str.maketrans("", "", "<>{};=#"))[:64]
    key = text[:64]
    texts = {"en": name, "fr": name}
    record = product(name[:60].replace("=", ""), name=texts, sales_unit=text, manufacturer_reference=text[:40])
    tables = catalogue.shop.value("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()")

    answer = catalogue.apply("products", {key: record})[key]
    catalogue.finish()

    assert answer["result"] == "created", answer
    stored = row(catalogue, answer)
    assert (stored["reference"], stored["unity"], stored["mpn"]) == (record["reference"], text, text[:40])
    names = catalogue.shop.query("SELECT name FROM ps_product_lang WHERE id_product = %s", [answer["id"]])
    assert {one["name"] for one in names} == {name}
    assert catalogue.listing("bindings", flow="products")["items"][0]["key"] == key
    assert tables == catalogue.shop.value(
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()"
    )


def test_a_patch_leaves_alone_what_it_does_not_name(catalogue: Catalogue) -> None:
    made = catalogue.apply("products", {"P1": product(sales_unit="piece")})["P1"]
    shop = catalogue.shop
    shop.execute("UPDATE ps_product_shop SET on_sale = 1, redirect_type = '404' WHERE id_product = %s", [made["id"]])
    shop.execute("UPDATE ps_product_lang SET link_rewrite = 'mine' WHERE id_product = %s", [made["id"]])
    shop.execute("INSERT INTO ps_category_product VALUES (9, %s, 4)", [made["id"]])

    answer = catalogue.apply("products", {"P1": {"reference": "SB-1", "name": {"en": "New name", "fr": "Nom"}}})["P1"]

    assert answer["result"] == "updated"
    kept = shop.query("SELECT * FROM ps_product_shop WHERE id_product = %s", [made["id"]])[0]
    assert (kept["price"], kept["unity"], kept["active"]) == (Decimal("199.9"), "piece", 1)
    assert (kept["on_sale"], kept["redirect_type"]) == (1, "404")
    texts = shop.query("SELECT name, link_rewrite FROM ps_product_lang WHERE id_product = %s", [made["id"]])
    assert {(text["name"], text["link_rewrite"]) for text in texts} == {("New name", "mine"), ("Nom", "mine")}
    assert links(catalogue, made) == {9, category(catalogue, "F1")}


def test_null_clears_and_only_what_it_names(catalogue: Catalogue) -> None:
    catalogue.apply("products", {"P1": product(sales_unit="piece", manufacturer_reference="M")})

    answer = catalogue.apply(
        "products",
        {"P1": {"reference": "SB-1", "brand": None, "barcode": None, "sales_unit": None, "description": None}},
    )["P1"]

    stored = row(catalogue, answer)
    assert (stored["id_manufacturer"], stored["ean13"], stored["unity"], stored["mpn"]) == (0, "", "", "M")
    texts = catalogue.shop.query("SELECT description, name FROM ps_product_lang WHERE id_product = %s", [answer["id"]])
    assert {text["description"] for text in texts} == {""}
    assert "Oak table" in {text["name"] for text in texts}


def test_only_our_own_category_links_are_removed(catalogue: Catalogue) -> None:
    made = catalogue.apply("products", {"P1": product(categories=["F2"])})["P1"]
    catalogue.shop.execute("INSERT INTO ps_category_product VALUES (9, %s, 4)", [made["id"]])
    first, second = category(catalogue, "F1"), category(catalogue, "F2")
    assert links(catalogue, made) == {first, second, 9}

    catalogue.apply("products", {"P1": {"reference": "SB-1", "default_category": "F2", "categories": []}})

    assert links(catalogue, made) == {second, 9}
    assert row(catalogue, made)["id_category_default"] == second


def links(catalogue: Catalogue, answer: dict[str, Any]) -> set[int]:
    """The categories that the product stands in."""
    found = catalogue.shop.query("SELECT id_category FROM ps_category_product WHERE id_product = %s", [answer["id"]])
    return {one["id_category"] for one in found}


def category(catalogue: Catalogue, key: str) -> int:
    """The shop's id of a family."""
    sql = "SELECT entity_id FROM ps_stockbridge_binding WHERE flow = 'categories' AND erp_key = %s"
    return int(catalogue.shop.value(sql, [key]))


def test_a_new_product_is_unpublished_unless_the_erp_says_otherwise(catalogue: Catalogue) -> None:
    record = product()
    del record["published"]

    answer = catalogue.apply("products", {"P1": record})["P1"]

    assert answer["result"] == "created"
    assert row(catalogue, answer)["shown"] == 0


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        ({"price": "0.000000"}, ("invalid_value", "/product/price")),
        ({"price": None}, ("missing_field", "/product/price")),
        ({"tax_rules_group": "999"}, ("unmapped_value", "/product/tax_rules_group")),
        ({"tax_rules_group": None, "vat_code": "X9"}, ("unmapped_value", "/product/tax_rules_group")),
        ({"tax_rules_group": None}, ("missing_field", "/product/tax_rules_group")),
        ({"default_category": None}, ("missing_field", "/product/default_category")),
    ],
)
def test_what_lacks_a_price_a_tax_or_a_family_is_made_but_not_published(
    catalogue: Catalogue, change: dict[str, Any], warning: tuple[str, str]
) -> None:
    record = {field: value for field, value in {**product(), **change}.items() if value is not None}

    answer = catalogue.apply("products", {"P1": record})["P1"]
    again = catalogue.apply("products", {"P1": {"reference": "SB-1", "published": True}})["P1"]

    assert answer["result"] == "created"
    assert warning in codes(answer)
    assert row(catalogue, again)["shown"] == 0

    mended = catalogue.apply("products", {"P1": product()})["P1"]

    assert row(catalogue, mended)["shown"] == 1
    assert links(catalogue, mended) == {category(catalogue, "F1")}


def test_a_missing_language_shows_the_defaults_text_and_is_flagged(catalogue: Catalogue) -> None:
    answer = catalogue.apply("products", {"P1": product(name={"en": "Only English", "de": "Nur so"})})["P1"]

    names = catalogue.shop.query("SELECT name FROM ps_product_lang WHERE id_product = %s", [answer["id"]])
    assert {one["name"] for one in names} == {"Only English"}
    assert codes(answer) == {("missing_field", "/product/name/fr"), ("unknown_language", "/product/name/de")}

    catalogue.apply("products", {"P1": {"reference": "SB-1", "name": {"en": "Better English"}}})
    names = catalogue.shop.query("SELECT name FROM ps_product_lang WHERE id_product = %s", [answer["id"]])
    assert {one["name"] for one in names} == {"Better English"}


def test_a_bad_barcode_is_only_a_warning(catalogue: Catalogue) -> None:
    answer = catalogue.apply("products", {"P1": product(barcode="4006381333930")})["P1"]

    assert answer["result"] == "created"
    assert codes(answer) == {("invalid_value", "/product/barcode")}


def test_a_product_of_the_shop_is_adopted_by_its_reference_and_keeps_what_was_not_sent(catalogue: Catalogue) -> None:
    shop = catalogue.shop
    own = shop.query("SELECT * FROM ps_product WHERE reference = 'demo_14'")[0]
    texts = shop.query("SELECT * FROM ps_product_lang WHERE id_product = %s", [own["id_product"]])

    answer = catalogue.apply("products", {"P1": {"reference": "demo_14", "price": "15.000000"}})["P1"]

    assert (answer["result"], answer["id"]) == ("updated", str(own["id_product"]))
    stored = shop.query("SELECT * FROM ps_product WHERE reference = 'demo_14'")
    assert len(stored) == 1
    touched = {"price", "date_upd", "indexed"}
    assert {c: v for c, v in stored[0].items() if c not in touched} == {
        c: v for c, v in own.items() if c not in touched
    }
    assert shop.query("SELECT * FROM ps_product_lang WHERE id_product = %s", [own["id_product"]]) == texts


def test_a_reference_that_cannot_be_told_apart_is_refused(catalogue: Catalogue) -> None:
    shop = catalogue.shop
    shop.execute("UPDATE ps_product SET reference = 'TWIN' WHERE id_product IN (1, 2)")

    twins = catalogue.apply("products", {"P1": product("TWIN")})["P1"]
    same = catalogue.apply("products", {"P2": product("SAME"), "P3": product("same")})
    owned = catalogue.apply("products", {"P4": product("SAME")})["P4"]

    assert twins["problem"]["code"] == owned["problem"]["code"] == "ambiguous_reference"
    assert sorted(answer["result"] for answer in same.values()) == ["created", "failed"]
    shop.execute("UPDATE ps_product SET reference = 'ONE' WHERE id_product = 1")
    assert catalogue.apply("products", {"P1": product("TWIN")})["P1"]["id"] == "2"


def test_a_product_deleted_in_the_shop_is_made_again(catalogue: Catalogue) -> None:
    made = catalogue.apply("products", {"P1": product()})["P1"]
    catalogue.shop.php(f"(new Product({made['id']}))->delete();")

    answer = catalogue.apply("products", {"P1": product()})["P1"]

    assert answer["result"] == "created"
    assert answer["id"] != made["id"]


def test_prior_values_are_kept_for_undo(catalogue: Catalogue) -> None:
    catalogue.apply("products", {"P1": product()})
    catalogue.apply("products", {"P1": {"reference": "SB-1", "price": "1.000000"}})

    kept = catalogue.shop.query("SELECT value FROM ps_stockbridge_prior_value ORDER BY id")
    assert kept[-2]["value"] == '{"created":true}'
    assert kept[-1]["value"] == '{"product":{"price":"199.900000"},"shop":{"price":"199.900000"}}'


def test_each_batch_is_one_row_of_the_journal(catalogue: Catalogue) -> None:
    catalogue.apply("products", {"A": product("A"), "B": product("B", price="-1.000000"), "C": product("C", brand="?")})

    last = catalogue.shop.query("SELECT * FROM ps_stockbridge_journal ORDER BY id DESC LIMIT 1")[0]
    assert (last["operation"], last["flow"], last["items"]) == ("apply", "products", 3)
    assert (last["created"], last["failed"], last["waiting"], last["code"]) == (1, 1, 1, "invalid_value")


def test_writes_wait_while_both_sides_are_compared(catalogue: Catalogue) -> None:
    catalogue.shop.execute("UPDATE ps_stockbridge_state SET value = 'held' WHERE name = 'writes'")

    answer = catalogue.call(catalogue.applying("products", [catalogue.item("products", "P1", product())]))[0]

    assert answer["problem"]["code"] == "writes_held"


def test_removal_unpublishes_and_deletes_nothing(catalogue: Catalogue) -> None:
    made = catalogue.apply("products", {"P1": product()})["P1"]

    answer = catalogue.apply("products", {"P1": {"reference": "SB-1", "removal": {"how": "unpublish"}}})["P1"]

    assert answer["result"] == "updated"
    assert row(catalogue, made)["shown"] == 0


def test_the_pages_of_a_list_hold_every_binding_once(catalogue: Catalogue) -> None:
    catalogue.apply("products", {f"P{n}": product(f"SB-{n}") for n in range(5)})

    keys: list[str] = []
    after: str | None = "0"
    while after:
        page = catalogue.listing("bindings", flow="products", after=after, limit=2)
        keys += [item["key"] for item in page["items"]]
        after = page["result"]["next"]

    assert keys == [f"P{n}" for n in range(5)]
    own = catalogue.listing("products", limit=5000)["items"]
    assert {"SB-0", "demo_14"} <= {item["reference"] for item in own}
