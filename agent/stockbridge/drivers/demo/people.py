"""The demo ERP's customers and their addresses, drawn from ``people.toml``; ``build`` writes them."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from importlib.resources import files
from random import Random
from typing import Any

PERSONS = 44
COMPANIES_ABROAD = 4
DOMESTIC = "FR"


@dataclass(frozen=True)
class Contact:
    """One customer as a row and its billing address as another."""

    customer: dict[str, Any]
    address: dict[str, Any]


def contacts(draw: Random) -> list[Contact]:
    """About a hundred: companies first (the last ones abroad), then persons."""
    names = tomllib.loads((files(__package__) / "people.toml").read_text(encoding="utf-8"))
    companies = names["companies"]
    made = [_company(number, company, names, draw) for number, company in enumerate(companies, start=1)]
    return made + [_person(len(companies) + number, names, draw) for number in range(1, PERSONS + 1)]


def _company(number: int, company: str, names: dict[str, Any], draw: Random) -> Contact:
    abroad = number - (len(names["companies"]) - COMPANIES_ABROAD)
    country, postcode, city, line1 = names["abroad"][abroad - 1] if abroad > 0 else (DOMESTIC, *_domestic(names, draw))
    category = draw.choice(["ART", "ART", "REV", "COL"])
    siren = f"{draw.randrange(300_000_000, 900_000_000)}"
    customer = _row(number, names, draw) | {
        "company": company,
        "email": f"compta@{_slug(company)}.example",
        "vat_number": f"{country}{_french_vat_key(siren)}{siren}" if country == DOMESTIC else f"{country}{siren}",
        "price_category": category,
        "payment_days": draw.choice([0, 30, 30, 45]),
        "language": "fr" if country == DOMESTIC else "en",
    }
    return Contact(customer, _address(number, country, postcode, city, line1))


def _person(number: int, names: dict[str, Any], draw: Random) -> Contact:
    customer = _row(number, names, draw)
    customer["email"] = f"{_slug(customer['first_name'])}.{_slug(customer['last_name'])}{number}@courriel.example"
    postcode, city, line1 = _domestic(names, draw)
    return Contact(customer, _address(number, DOMESTIC, postcode, city, line1))


def _row(number: int, names: dict[str, Any], draw: Random) -> dict[str, Any]:
    return {
        "code": f"C{number:05}",
        "company": "",
        "first_name": draw.choice(names["given_names"]),
        "last_name": draw.choice(names["family_names"]),
        "phone": f"+33 2 98 {draw.randrange(100):02} {draw.randrange(100):02} {draw.randrange(100):02}",
        "vat_number": "",
        "price_category": "PUB",
        "payment_days": 0,
        "language": "fr",
        "guest": False,
    }


def _domestic(names: dict[str, Any], draw: Random) -> tuple[str, str, str]:
    postcode, city = draw.choice(names["towns"])
    return postcode, city, f"{draw.randrange(1, 120)}, {draw.choice(names['streets'])}"


def _address(number: int, country: str, postcode: str, city: str, line1: str) -> dict[str, Any]:
    return {
        "customer": f"C{number:05}",
        "role": "billing",
        "line1": line1,
        "line2": "",
        "postcode": postcode,
        "city": city,
        "region": "",
        "country": country,
    }


def _french_vat_key(siren: str) -> str:
    return f"{(12 + 3 * (int(siren) % 97)) % 97:02}"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(letter if letter.isalnum() else " " for letter in plain).split())
