"""The demo ERP's customer of a web order: the one that is bound, the web account's own, or a new one; for ``writing``.

An e-mail or a VAT number that a stranger typed proves nothing: neither of them finds an account here.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert, select, update

from stockbridge.drivers.demo.numbers import next_number
from stockbridge.drivers.demo.schema import address, customer
from stockbridge.drivers.records import Party, PostalAddress, SalesDocument
from stockbridge.errors import RecordRefused

PUBLIC = "PUB"


def customer_for(connection: Connection, document: SalesDocument) -> str:
    """The customer's code. Raises ``RecordRefused`` where the bound customer is no longer there."""
    party = document.party
    if party.key is not None and _is_still_hers(connection, party.key, party.shop_customer):
        return party.key
    known = select(customer.c.code).where(customer.c.web_customer == party.shop_customer)
    code = connection.execute(known).scalar_one_or_none()
    if code is not None:
        connection.execute(update(customer).where(customer.c.code == code).values(_contact(party)))
        return str(code)
    return _new(connection, document)


def _is_still_hers(connection: Connection, code: str, shop_customer: str) -> bool:
    """An ERP that was restored gives its codes anew: then the one that the shop remembers is another web account's."""
    row = connection.execute(select(customer.c.web_customer).where(customer.c.code == code)).one_or_none()
    if row is None:
        raise RecordRefused(
            "unmapped_value",
            f'The ERP has no customer "{code}" any more.',
            remedy="Bind the shop's account to another customer of the ERP, then try again.",
            field="/customer",
        )
    return row.web_customer in (None, shop_customer)


def _new(connection: Connection, document: SalesDocument) -> str:
    code = next_number(connection, "customer")
    values: dict[str, Any] = _contact(document.party) | {
        "code": code,
        "price_category": PUBLIC,
        "payment_days": 0,
        "outstanding_allowed": Decimal(0),
        "guest": document.party.guest,
        "web_customer": document.party.shop_customer,
    }
    connection.execute(insert(customer).values(values))
    connection.execute(
        insert(address),
        [_address(code, "billing", document.billing), _address(code, "shipping", document.shipping)],
    )
    return code


def _contact(party: Party) -> dict[str, Any]:
    names = ("company", "first_name", "last_name", "email", "phone", "vat_number", "language")
    return {name: getattr(party, name) for name in names}


def _address(code: str, role: str, postal: PostalAddress) -> dict[str, Any]:
    places = ("line1", "line2", "postcode", "city", "region", "country")
    return {"customer": code, "role": role, **{name: getattr(postal, name) for name in places}}
