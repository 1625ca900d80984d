"""A plain page to look at the sandbox shop, in English and French: products, orders, outbox, agent; and to order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any, Final
from urllib.parse import quote

from stockbridge.contract.keys import fingerprint, grouped
from stockbridge.contract.pairing_string import PairingString
from stockbridge.shop.sandbox.checkout import Cart, Checkout, NotForSale, Person, Wanted
from stockbridge.shop.sandbox.context import Context
from stockbridge.shop.sandbox.database import unpack
from stockbridge.shop.sandbox.front_door import HttpAnswer
from stockbridge.shop.sandbox.keys import Keys
from stockbridge.shop.sandbox.vocabulary import CURRENCY, STATES

SHOWN: Final = 200
WORDS: Final[dict[str, tuple[str, str]]] = {
    "title": ("Sandbox shop", "Boutique d'essai"),
    "agent": ("Agent", "Agent"),
    "no_agent": ("Not connected yet. Pair this shop to begin.", "Pas encore connectée. Connectez un agent."),
    "seen": ("last heard of", "vu pour la dernière fois"),
    "fingerprint": ("Fingerprint, to compare with the agent's:", "Empreinte, à comparer à celle de l'agent :"),
    "new_string": ("Make a pairing string", "Créer une chaîne de connexion"),
    "string_use": ("Good for one use, 15 minutes:", "Valable une seule fois, 15 minutes :"),
    "products": ("Products", "Produits"),
    "orders": ("Orders", "Commandes"),
    "outbox": ("What waits for the ERP", "Ce qui attend l'ERP"),
    "order": ("Order", "Commander"),
    "reference": ("Reference", "Référence"),
    "name": ("Name", "Nom"),
    "price": ("Price excl. VAT", "Prix HT"),
    "stock": ("In stock", "En stock"),
    "published": ("Published", "Publié"),
    "state": ("State", "État"),
    "total": ("Total incl. VAT", "Total TTC"),
    "erp_number": ("Number in the ERP", "Numéro dans l'ERP"),
    "tracking": ("Tracking", "Suivi"),
    "entity": ("What", "Quoi"),
    "problem": ("Problem", "Problème"),
    "quantity": ("Quantity", "Quantité"),
    "email": ("E-mail", "E-mail"),
    "yes": ("yes", "oui"),
    "no": ("no", "non"),
    "nothing": ("Nothing here yet.", "Rien pour l'instant."),
    "taken": ("Order taken:", "Commande prise :"),
}
_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ccc}"
    "code{word-break:break-all}.note{background:#eef6ee;padding:.6rem}"
)


class Page:
    """Answers what is not the endpoint."""

    def __init__(self, context: Context, checkout: Checkout, keys: Keys) -> None:
        self._shop = context
        self._checkout = checkout
        self._keys = keys

    def show(self, method: str, path: str, query: Mapping[str, str], form: Mapping[str, str]) -> HttpAnswer:
        language = 1 if query.get("lang") == "fr" else 0
        if path != "/":
            return HttpAnswer(404, {"Content-Type": "text/plain; charset=utf-8"}, b"Not found.\n")
        note = self._act(form, language) if method == "POST" else ""
        body = _document(language, note + self._agent(language) + self._tables(language))
        return HttpAnswer(200, {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}, body.encode())

    def _act(self, form: Mapping[str, str], language: int) -> str:
        if form.get("do") == "pair":
            return _string_note(self._keys.new_string(), language)
        quantity = form.get("quantity", "1")
        wanted = Wanted(form.get("reference", ""), int(quantity) if quantity.isdigit() else 0)
        person = Person(email=form.get("email") or Person.email)
        try:
            placed = self._checkout.place(Cart([wanted], person))
        except NotForSale as error:
            return f"<p class=note>{escape(str(error))}</p>"
        told = f"{placed.reference} · {placed.total_incl} {CURRENCY}"
        return f"<p class=note>{WORDS['taken'][language]} {escape(told)}</p>"

    def _agent(self, language: int) -> str:
        active = self._keys.active()
        told = WORDS["no_agent"][language] if active is None else _agent_told(active, language)
        return (
            f"<h2>{WORDS['agent'][language]}</h2><p>{told}</p><form method=post action='{_action(language)}'>"
            f"<button name=do value=pair>{WORDS['new_string'][language]}</button></form>"
        )

    def _tables(self, language: int) -> str:
        return (
            _section(
                "products",
                ("reference", "name", "price", "stock", "published", "order"),
                self._products(language),
                language,
            )
            + _section("orders", ("reference", "state", "total", "erp_number", "tracking"), self._orders(), language)
            + _section("outbox", ("entity", "state", "problem"), self._outbox(), language)
        )

    def _products(self, language: int) -> list[list[str]]:
        rows = self._shop.db.rows("SELECT * FROM product ORDER BY id LIMIT ?", SHOWN)
        return [_product_cells(row["reference"], unpack(row["body"]), row["quantity"], language) for row in rows]

    def _orders(self) -> list[list[str]]:
        rows = self._shop.db.rows(
            "SELECT o.*, b.erp_number FROM orders o LEFT JOIN outbox b ON b.entity = 'order' AND b.entity_id = o.id"
            " ORDER BY o.id DESC LIMIT ?",
            SHOWN,
        )
        return [_order_cells(dict(row), unpack(row["body"])) for row in rows]

    def _outbox(self) -> list[list[str]]:
        rows = self._shop.db.rows("SELECT * FROM outbox WHERE state <> 'done' ORDER BY id LIMIT ?", SHOWN)
        return [_escaped(f"{row['entity']} {row['entity_id']}", row["state"], _cause(row["problem"])) for row in rows]


def _agent_told(active: Mapping[str, Any], language: int) -> str:
    seen = f"{WORDS['seen'][language]} {_moment(active['last_seen_at'])}"
    print_of_key = grouped(fingerprint(active["public_key"]))
    return (
        f"{escape(active['machine'])} · {escape(active['version'])} · {seen}<br>"
        f"{WORDS['fingerprint'][language]} <code>{print_of_key}</code>"
    )


def _moment(seconds: int | None) -> str:
    return "–" if seconds is None else f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"


def _string_note(string: PairingString, language: int) -> str:
    return f"<p class=note>{WORDS['string_use'][language]} <code>{escape(string.encode())}</code></p>"


def _product_cells(reference: str, body: dict[str, Any], quantity: int, language: int) -> list[str]:
    names = body.get("name", {})
    name = names.get(("en", "fr")[language]) or next(iter(names.values()), "")
    published = WORDS["yes" if body.get("published") else "no"][language]
    cells = _escaped(reference, name, body.get("price", ""), str(quantity), published)
    return [*cells, _order_form(reference, language)]


def _order_form(reference: str, language: int) -> str:
    return (
        f"<form method=post action='{_action(language)}'><input type=hidden name=reference value='{escape(reference)}'>"
        f"<input name=quantity value=1 size=3 aria-label='{WORDS['quantity'][language]}'>"
        f"<input name=email type=email placeholder='{WORDS['email'][language]}'"
        f" aria-label='{WORDS['email'][language]}'>"
        f"<button name=do value=order>{WORDS['order'][language]}</button></form>"
    )


def _order_cells(row: dict[str, Any], body: dict[str, Any]) -> list[str]:
    return _escaped(
        body["reference"],
        STATES[row["state_id"]].name,
        f"{body['totals']['paid_incl']} {CURRENCY}",
        row["erp_number"] or "–",
        row["tracking_number"] or "–",
    )


def _cause(problem: str | None) -> str:
    return unpack(problem)["detail"] if problem else ""


def _escaped(*texts: str) -> list[str]:
    return [escape(text) for text in texts]


def _section(name: str, columns: Sequence[str], rows: Sequence[Sequence[str]], language: int) -> str:
    head = f"<h2>{WORDS[name][language]}</h2>"
    if not rows:
        return f"{head}<p>{WORDS['nothing'][language]}</p>"
    titles = "".join(f"<th scope=col>{WORDS[column][language]}</th>" for column in columns)
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"{head}<table><thead><tr>{titles}</tr></thead><tbody>{lines}</tbody></table>"


def _action(language: int) -> str:
    return f"/?lang={quote(('en', 'fr')[language])}"


def _document(language: int, content: str) -> str:
    code, title = ("en", "fr")[language], WORDS["title"][language]
    return (
        f"<!doctype html><html lang={code}><head><meta charset=utf-8><title>{title}</title>"
        f"<style>{_STYLE}</style></head>"
        f"<body><h1>{title}</h1><p><a href='/?lang=en'>English</a> · <a href='/?lang=fr'>Français</a></p>"
        f"{content}</body></html>"
    )
