"""Families and brands of the ERP in a real shop's category tree and list of manufacturers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.shop.catalogue import Catalogue, busy, with_module
from tests.support.prestashop import Shop

HOME = 2


@pytest.fixture
def catalogue(prestashop: Shop) -> Catalogue:
    """The module's operations in a fresh shop."""
    return Catalogue(with_module(prestashop))


def named(english: str, **fields: Any) -> dict[str, Any]:
    """A family with names in both languages."""
    return {"name": {"en": english, "fr": f"{english} (fr)"}, **fields}


def node(catalogue: Catalogue, answer: dict[str, Any]) -> dict[str, Any]:
    """The category's row."""
    return catalogue.shop.query("SELECT * FROM ps_category WHERE id_category = %s", [answer["id"]])[0]


def test_children_find_their_parents_in_the_same_batch_whatever_the_order(catalogue: Catalogue) -> None:
    answers = catalogue.apply(
        "categories", {"A": named("Chairs", parent="Z"), "B": named("Stools", parent="A"), "Z": named("Seats")}
    )
    catalogue.finish()

    assert {answer["result"] for answer in answers.values()} == {"created"}
    seats, chairs, stools = (node(catalogue, answers[key]) for key in ("Z", "A", "B"))
    assert (seats["id_parent"], seats["level_depth"]) == (HOME, 2)
    assert (chairs["id_parent"], chairs["level_depth"]) == (seats["id_category"], 3)
    assert (stools["id_parent"], stools["level_depth"]) == (chairs["id_category"], 4)
    assert seats["nleft"] < chairs["nleft"] < stools["nleft"] < stools["nright"] < chairs["nright"] < seats["nright"]


def test_a_family_whose_parent_never_came_waits(catalogue: Catalogue) -> None:
    answer = catalogue.apply("categories", {"A": named("Chairs", parent="NOWHERE")})["A"]

    assert (answer["result"], answer["problem"]["code"]) == ("waiting", "parent_missing")
    assert catalogue.shop.value("SELECT COUNT(*) FROM ps_category_lang WHERE name = 'Chairs'") == 0


def test_a_category_of_that_name_at_that_place_is_adopted(catalogue: Catalogue) -> None:
    clothes = catalogue.shop.query("SELECT * FROM ps_category WHERE id_category = 3")[0]

    answer = catalogue.apply("categories", {"A": named("Clothes")})["A"]

    assert (answer["result"], answer["id"]) == ("updated", "3")
    assert node(catalogue, answer)["position"] == clothes["position"]


def test_a_family_moves_with_all_that_is_below_it(catalogue: Catalogue) -> None:
    made = catalogue.apply("categories", {"A": named("A"), "B": named("B"), "C": named("C", parent="B")})
    catalogue.finish()

    moved = catalogue.apply("categories", {"B": named("B", parent="A")})["B"]
    catalogue.finish()

    assert moved["result"] == "updated"
    rows = {key: node(catalogue, made[key]) for key in "ABC"}
    assert rows["B"]["id_parent"] == rows["A"]["id_category"]
    assert [rows[key]["level_depth"] for key in "ABC"] == [2, 3, 4]
    assert rows["A"]["nleft"] < rows["B"]["nleft"] < rows["C"]["nright"] < rows["A"]["nright"]


def test_a_family_below_itself_is_refused(catalogue: Catalogue) -> None:
    catalogue.apply("categories", {"A": named("A"), "B": named("B", parent="A")})

    answer = catalogue.apply("categories", {"A": named("A", parent="B")})["A"]

    assert (answer["problem"]["code"], answer["problem"]["field"]) == ("invalid_value", "/category/parent")


def test_a_renamed_family_keeps_its_address_and_place(catalogue: Catalogue) -> None:
    made = catalogue.apply("categories", {"A": named("Garden"), "B": named("B", parent="A")})
    for table in ("ps_category", "ps_category_shop"):
        catalogue.shop.execute(f"UPDATE {table} SET position = 7 WHERE id_category = %s", [made["A"]["id"]])

    answer = catalogue.apply("categories", {"A": {"name": {"en": "Garden and more"}}})["A"]
    child = catalogue.apply("categories", {"B": {"name": {"en": "B2", "fr": "B2"}}})["B"]

    texts = catalogue.shop.query("SELECT * FROM ps_category_lang WHERE id_category = %s", [answer["id"]])
    assert {text["name"] for text in texts} == {"Garden and more", "Garden (fr)"}
    assert {text["link_rewrite"] for text in texts} == {"garden", "garden-fr"}
    assert node(catalogue, answer)["position"] == 7
    assert node(catalogue, child)["id_parent"] == int(made["A"]["id"])


def test_a_name_the_shop_refuses_fails_the_family_alone(catalogue: Catalogue) -> None:
    answers = catalogue.apply("categories", {"A": named("{bad}"), "B": named("good"), "C": {"name": {}}})

    assert answers["A"]["problem"]["field"] == "/category/name/en"
    assert answers["B"]["result"] == "created"
    assert (answers["C"]["problem"]["code"], answers["C"]["problem"]["field"]) == ("missing_field", "/category/name")


@pytest.mark.parametrize(
    ("flow", "record", "table"),
    [
        ("categories", {"name": {"en": "Oakworks"}}, "ps_category_shop"),
        ("categories", {"name": {"en": "Oakworks"}}, "ps_category_group"),
        ("brands", {"name": "Oakworks"}, "ps_manufacturer_shop"),
    ],
)
def test_a_busy_database_leaves_a_record_for_the_next_try_which_makes_no_second_one(
    catalogue: Catalogue, flow: str, record: dict[str, Any], table: str
) -> None:
    item = catalogue.item(flow, "A", record)
    counted = {"categories": "SELECT COUNT(*) FROM ps_category", "brands": "SELECT COUNT(*) FROM ps_manufacturer"}[flow]
    rows = f"SELECT COUNT(*) FROM {table}"
    before = catalogue.shop.value(counted)

    with busy(catalogue.shop, f"INSERT ON {table}"):
        refused = catalogue.apply_items(flow, [item])[0]
    without = catalogue.shop.value(rows)
    answer = catalogue.apply_items(flow, [item])[0]

    assert refused["result"] == "unprocessed"
    assert catalogue.shop.value(rows) > without
    assert answer["result"] in {"created", "updated", "unchanged"}
    assert catalogue.shop.value(counted) == before + 1


def test_every_customer_group_sees_a_new_family(catalogue: Catalogue) -> None:
    answer = catalogue.apply("categories", {"A": named("A")})["A"]

    seen = catalogue.shop.value("SELECT COUNT(*) FROM ps_category_group WHERE id_category = %s", [answer["id"]])
    assert seen == catalogue.shop.value("SELECT COUNT(*) FROM ps_group")


def test_a_brand_is_made_adopted_renamed_and_left(catalogue: Catalogue) -> None:
    own = catalogue.shop.query("SELECT * FROM ps_manufacturer LIMIT 1")[0]

    answers = catalogue.apply("brands", {"NEW": {"name": "Oakworks"}, "OWN": {"name": own["name"]}})
    renamed = catalogue.apply("brands", {"NEW": {"name": "Oak Works", "active": False}})["NEW"]
    same = catalogue.apply("brands", {"NEW": {"name": "Oak Works"}})["NEW"]
    bad = catalogue.apply("brands", {"BAD": {"name": "a {b}"}})["BAD"]

    assert answers["NEW"]["result"] == "created"
    assert (answers["OWN"]["result"], answers["OWN"]["id"]) == ("unchanged", str(own["id_manufacturer"]))
    assert (renamed["result"], renamed["id"], same["result"]) == ("updated", answers["NEW"]["id"], "unchanged")
    assert (bad["problem"]["code"], bad["problem"]["field"]) == ("invalid_value", "/brand/name")
    stored = catalogue.shop.query("SELECT * FROM ps_manufacturer WHERE id_manufacturer = %s", [renamed["id"]])[0]
    assert (stored["name"], stored["active"]) == ("Oak Works", 0)
    shops = "SELECT COUNT(*) FROM ps_manufacturer_shop WHERE id_manufacturer = %s"
    assert catalogue.shop.value(shops, [renamed["id"]]) == 1


def test_a_try_that_died_after_its_claim_is_taken_up_again(catalogue: Catalogue) -> None:
    item = catalogue.item("brands", "B", {"name": "Oakworks"}, version=4)
    catalogue.shop.execute(
        "INSERT INTO ps_stockbridge_binding (shop_id, flow, erp_key, memory, counter, hash, state, applied_at) "
        "VALUES (1, 'brands', 'B', 1, 4, %s, 0, 0)",
        [item["hash"]],
    )
    catalogue.shop.php("$m = new Manufacturer(); $m->name = 'Oakworks'; $m->active = 1; $m->add();")

    answer = catalogue.apply_items("brands", [item])[0]

    assert answer["result"] in {"updated", "unchanged"}
    assert catalogue.shop.value("SELECT COUNT(*) FROM ps_manufacturer WHERE name = 'Oakworks'") == 1
    assert catalogue.shop.value("SELECT state FROM ps_stockbridge_binding WHERE erp_key = 'B'") == 1
