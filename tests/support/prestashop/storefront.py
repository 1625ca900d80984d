"""A customer on the storefront: fills a cart and checks out over HTTP, page by page.

Works with the theme `classic` of PrestaShop 8 and 9, in any language the shop has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import httpx

from tests.support.prestashop.errors import ShopError
from tests.support.prestashop.forms import Form, find_form, parse, read_form

WIRE, CHEQUE, CASH_ON_DELIVERY = "ps_wirepayment", "ps_checkpayment", "ps_cashondelivery"
AGREEMENTS = ("psgdpr", "customer_privacy")  # boxes some modules make compulsory
PASSWORD = "Correct-Horse-Battery-7"


class CheckoutFailed(ShopError):
    """The storefront refused a step; the message carries what the page said."""


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
            for name in "alias firstname lastname company vat_number address1 address2".split()
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


class Storefront:
    """A browser session of one customer; a context manager that closes its connections."""

    def __init__(self, base_url: str, language: str = "en", timeout: float = 60) -> None:
        self.client = httpx.Client(follow_redirects=True, timeout=timeout)
        home = self._checked(self.client.get(f"{base_url}{language}/"))
        self.root = str(home.url)  # the default language may have no prefix
        self.token = self._static_token(home)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.client.close()

    # -- pages

    def get(self, path: str = "") -> httpx.Response:
        """Open a page below the language's root; any answer but a server error is returned."""
        return self._checked(self.client.get(f"{self.root}{path}"))

    def product(self, product: int, combination: int = 0) -> httpx.Response:
        """Open a product's page by its id."""
        parameters = f"id_product={product}&controller=product"
        chosen = f"&id_product_attribute={combination}" if combination else ""
        return self.get(f"index.php?{parameters}{chosen}")

    # -- customer

    def register(self, person: Person) -> None:
        """Create an account and stay logged in."""
        page = self.get("registration")
        form = self._form(page, "form#customer-form, .register-form form")
        sent = form.send(self.client, {**person.fields(), "submitCreate": "1"})
        self._expect_no_form(sent, "#customer-form", "registration")

    def login(self, email: str, password: str) -> None:
        """Log a registered customer in."""
        form = self._form(self.get("login"), "form#login-form")
        changes = {"email": email, "password": password, "submitLogin": "1"}
        self._expect_no_form(form.send(self.client, changes), "form#login-form", "login")

    # -- cart

    def add(self, line: Line) -> None:
        """Put a product in the cart."""
        data = {
            "id_product": str(line.product),
            "id_product_attribute": str(line.combination),
            "qty": str(line.quantity),
            "add": "1",
            "action": "update",
        }
        self._cart(data, f"product {line.product}")

    def voucher(self, code: str) -> None:
        """Apply a voucher code to the cart."""
        self._cart({"addDiscount": "1", "discount_name": code, "action": "update"}, code)

    # -- checkout

    def order(
        self,
        lines: Sequence[Line],
        *,
        person: Person | None = None,
        address: Address | None = None,
        invoice: Address | None = None,
        vouchers: Sequence[str] = (),
        wishes: Wishes | None = None,
    ) -> Order:
        """Fill the cart and walk through the whole checkout.

        `person` is None for a customer who is logged in. Without an address, one the customer
        has is taken, else a default one is typed. Raises `CheckoutFailed` at the step refused.
        """
        for line in lines:
            self.add(line)
        for code in vouchers:
            self.voucher(code)
        wishes = wishes or Wishes()
        page = self.get("order")
        if person is not None:
            page = self._identify(page, person)
        page = self._address(page, address, invoice)
        page = self._deliver(page, wishes)
        return self._pay(page, wishes.payment)

    def _identify(self, page: httpx.Response, person: Person) -> httpx.Response:
        form = self._form(page, "#checkout-guest-form form, form#customer-form")
        sent = form.send(self.client, {**person.fields(), "submitCreate": "1"})
        return self._done(sent, "#checkout-personal-information-step", "personal information")

    def _address(
        self, page: httpx.Response, address: Address | None, invoice: Address | None
    ) -> httpx.Response:
        step = "#checkout-addresses-step"
        chosen = parse(page.text).select_one(f"{step} input[name=id_address_delivery]")
        if chosen is not None and address is None and invoice is None:
            sent = self._form(page, f"{step} form").send(self.client, {"confirm-addresses": "1"})
            return self._done(sent, step, "addresses")
        if chosen is not None:
            page = self._checked(self.client.get(f"{self.root}order?newAddress=delivery"))
        same = "1" if invoice is None else "0"
        page = self._type_address(page, address or Address(), "delivery", same)
        if invoice is not None:
            if find_form(page, f"{step} form input[name=address1]") is None:
                query = "order?newAddress=invoice&use_same_address=0"
                page = self._checked(self.client.get(f"{self.root}{query}"))
            page = self._type_address(page, invoice, "invoice", "0")
        return self._confirm_addresses(page)

    def _type_address(
        self, page: httpx.Response, address: Address, kind: str, same: str
    ) -> httpx.Response:
        form = self._form(page, "#checkout-addresses-step form")
        changes: dict[str, str | None] = {
            **address.fields(),
            "saveAddress": kind,
            "use_same_address": same if same == "1" else None,
            "submitAddress": "1",
            "confirm-addresses": "1",
        }
        return self._checked(form.send(self.client, changes))

    def _confirm_addresses(self, page: httpx.Response) -> httpx.Response:
        """With two addresses the step stays open until both choices are confirmed."""
        step = "#checkout-addresses-step"
        if parse(page.text).select_one(f"{step}.-current") is None:
            return page
        sent = self._form(page, f"{step} form").send(self.client, {"confirm-addresses": "1"})
        return self._done(sent, step, "addresses")

    def _deliver(self, page: httpx.Response, wishes: Wishes) -> httpx.Response:
        """Choose the carrier; a cart of virtual products has no such step."""
        form = find_form(page, "form#js-delivery")
        if form is None:
            return page
        option = next((name for name, _ in form.fields if name.startswith("delivery_option")), "")
        changes: dict[str, str | None] = {
            "delivery_message": wishes.comment,
            "gift": None if wishes.gift is None else "1",
            "gift_message": wishes.gift or "",
            "confirmDeliveryOption": "1",
        }
        if wishes.carrier is not None:
            changes[option] = f"{wishes.carrier},"
        sent = self._checked(form.send(self.client, changes))
        return self._done(sent, "#checkout-delivery-step", "delivery")

    def _pay(self, page: httpx.Response, module: str) -> Order:
        """Choose the payment and confirm; the last redirect names the order."""
        soup = parse(page.text)
        choice = soup.select_one(f"input[name=payment-option][data-module-name={module}]")
        free = soup.select_one("form#pay-with-payment-option-1-form, #payment-option-1-form form")
        identity = choice.get("id") if choice is not None else None
        form = soup.select_one(f"#pay-with-{identity}-form form") if identity else free
        if form is None:
            offered = [tag.get("data-module-name") for tag in soup.select("[data-module-name]")]
            raise CheckoutFailed(f"payment {module} is not offered, only {offered}: {said(page)}")
        done = self._checked(read_form(form, str(page.url)).send(self.client, {}))
        return self._confirmed(done)

    def _confirmed(self, done: httpx.Response) -> Order:
        found = done.url.params.get("id_order")
        if found is None:
            raise CheckoutFailed(f"no confirmation but {done.url}: {said(done)}")
        cell = parse(done.text).select_one("#order-reference-value")
        text = cell.get_text(strip=True) if cell is not None else ""
        return Order(int(found), text.rpartition(":")[2].strip(), done.text)

    # -- plumbing

    def _cart(self, data: Mapping[str, str], what: str) -> dict[str, Any]:
        """Change the cart as the theme's script does, and raise what it would show as an error."""
        body = {**data, "token": self.token, "ajax": "1"}
        accept = {"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"}
        answer = self._checked(self.client.post(f"{self.root}cart", data=body, headers=accept))
        result: dict[str, Any] = answer.json()
        if result.get("hasError") or result.get("errors"):
            raise CheckoutFailed(f"cart refused {what}: {result.get('errors')}")
        return result

    def _static_token(self, page: httpx.Response) -> str:
        found = re.search(r'"static_token":"(\w+)"', page.text)
        if found is None:
            raise CheckoutFailed(f"{page.url} is no storefront page: {said(page)}")
        return found.group(1)

    def _form(self, page: httpx.Response, selector: str) -> Form:
        form = find_form(page, selector)
        if form is None:
            raise CheckoutFailed(f"{page.url} has no form {selector}: {said(page)}")
        return form

    def _done(self, page: httpx.Response, step: str, what: str) -> httpx.Response:
        """Raise unless the checkout has left a step."""
        if parse(self._checked(page).text).select_one(f"{step}.-current") is not None:
            raise CheckoutFailed(f"the shop refused the {what}: {said(page)}")
        return page

    def _expect_no_form(self, page: httpx.Response, selector: str, what: str) -> None:
        if find_form(self._checked(page), selector) is not None:
            raise CheckoutFailed(f"the shop refused the {what}: {said(page)}")

    @staticmethod
    def _checked(answer: httpx.Response) -> httpx.Response:
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise CheckoutFailed(f"{answer.url} answered {answer.status_code}: {said(answer)}")
        return answer


def said(page: httpx.Response) -> str:
    """What a page shows as errors, else its title: enough to see why a step failed."""
    soup = parse(page.text)
    alerts = soup.select(".alert-danger, .help-block li, .js-cart-warning, #notifications li")
    texts = [" ".join(alert.get_text(" ", strip=True).split()) for alert in alerts]
    title = soup.title.get_text(strip=True) if soup.title else page.text[:200]
    return "; ".join(filter(None, texts)) or title
