"""What a customer of a test shop wants: products, an address, a name, a way to pay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

WIRE, CHEQUE, CASH_ON_DELIVERY = "ps_wirepayment", "ps_checkpayment", "ps_cashondelivery"
AGREEMENTS = ("psgdpr", "customer_privacy")  # boxes some modules make compulsory
PASSWORD = "Correct-Horse-Battery-7"


@dataclass(frozen=True)
class Line:
    """A product to put in the cart; `combination` is its id_product_attribute, 0 for none."""

    product: int
    quantity: int = 1
    combination: int = 0


@dataclass(frozen=True)
class Address:
    """An address as typed into the checkout; France by default."""

    address1: str = "12 rue des Lilas"
    postcode: str = "69003"
    city: str = "Lyon"
    firstname: str = "Camille"
    lastname: str = "Durand"
    address2: str = ""
    company: str = ""
    vat_number: str = ""
    phone: str = "0472000000"
    alias: str = "Home"
    country: int = 8  # id_country of France in a fresh shop
    state: int | None = None
    extra: Mapping[str, str] = field(default_factory=dict)

    def fields(self) -> dict[str, str]:
        """The form's fields."""
        named = {
            name: getattr(self, name)
            for name in ["alias", "firstname", "lastname", "company", "vat_number", "address1", "address2"]
        }
        rest = {"postcode": self.postcode, "city": self.city, "phone": self.phone}
        state = {} if self.state is None else {"id_state": str(self.state)}
        return {**named, **rest, "id_country": str(self.country), **state, **self.extra}


@dataclass(frozen=True)
class Person:
    """A customer as typed into the checkout; without a password they stay a guest."""

    email: str
    firstname: str = "Camille"
    lastname: str = "Durand"
    password: str = ""

    def fields(self) -> dict[str, str]:
        """The form's fields, every agreement ticked."""
        return {
            "id_gender": "1",
            "firstname": self.firstname,
            "lastname": self.lastname,
            "email": self.email,
            "password": self.password,
            **dict.fromkeys(AGREEMENTS, "1"),
        }


@dataclass(frozen=True)
class Order:
    """A placed order: its row's id, the reference the customer sees, the confirmation page."""

    id: int
    reference: str
    page: str


@dataclass(frozen=True)
class Wishes:
    """What a customer chooses on the way: carrier, comment, gift wrapping, payment."""

    carrier: int | None = None  # id_carrier; None takes the one preselected
    comment: str = ""
    gift: str | None = None  # the message on the wrapped gift
    payment: str = WIRE
