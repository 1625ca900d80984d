"""A customer on the storefront: fills a cart and checks out over HTTP, page by page.

Works with the theme `classic` of PrestaShop 8 and 9, in any language the shop has.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import httpx

from tests.support.prestashop.errors import ShopError
from tests.support.prestashop.forms import Form, find_form, parse, read_form
from tests.support.prestashop.purchase import Address, Line, Order, Person, Wishes

FREE = "free_order"
PAYMENTS = "input[name=payment-option][data-module-name]"


class CheckoutFailed(ShopError):
    """The storefront refused a step; the message carries what the page said."""


class Storefront:
    """A browser session of one customer; a context manager that closes its connections."""

    def __init__(self, base_url: str, language: str = "en", timeout: float = 60) -> None:
        self.client = httpx.Client(follow_redirects=True, timeout=timeout)
        try:
            home = self._checked(self.client.get(f"{base_url}{language}/"))
            facts = script_facts(home)
        except BaseException:
            self.client.close()
            raise
        self.pages: dict[str, str] = facts["urls"]["pages"]  # addresses differ by language

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

    def get(self, page: str = "index", **params: str) -> httpx.Response:
        """Open a page by PrestaShop's name of it ("index", "cart", "order", "my_account")."""
        url = httpx.URL(self.pages[page]).copy_merge_params(params)
        return self._checked(self.client.get(url))

    def product(self, product: int, combination: int = 0) -> httpx.Response:
        """Open a product's page by its id."""
        chosen = {"id_product_attribute": str(combination)} if combination else {}
        return self.get("product", id_product=str(product), **chosen)

    # -- customer

    def register(self, person: Person) -> None:
        """Create an account and stay logged in."""
        page = self.get("registration")
        form = self._form(page, "form#customer-form, .register-form form")
        sent = form.send(self.client, {**person.fields(), "submitCreate": "1"})
        self._expect_no_form(sent, "#customer-form", "registration")

    def login(self, email: str, password: str) -> None:
        """Log a registered customer in."""
        form = self._form(self.get("authentication"), "form#login-form")
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
        """Apply a voucher code to the cart; one the shop ignores in silence is refused, too."""
        data = {"addDiscount": "1", "discount_name": code, "action": "update"}
        added = self._cart(data, code)["cart"]["vouchers"]["added"]
        rules = added.values() if isinstance(added, dict) else added
        if code not in {rule.get("code") for rule in rules}:
            raise CheckoutFailed(f"voucher {code} does not exist or does not apply")

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

    def _address(self, page: httpx.Response, address: Address | None, invoice: Address | None) -> httpx.Response:
        step = "#checkout-addresses-step"
        chosen = parse(page.text).select_one(f"{step} input[name=id_address_delivery]")
        if chosen is not None and address is None and invoice is None:
            sent = self._form(page, f"{step} form").send(self.client, {"confirm-addresses": "1"})
            return self._done(sent, step, "addresses")
        if chosen is not None:
            page = self.get("order", newAddress="delivery")
        same = "1" if invoice is None else "0"
        page = self._type_address(page, address or Address(), "delivery", same)
        if invoice is not None:
            if find_form(page, f"{step} form input[name=address1]") is None:
                page = self.get("order", newAddress="invoice", use_same_address="0")
            page = self._type_address(page, invoice, "invoice", "0")
        return self._confirm_addresses(page)

    def _type_address(self, page: httpx.Response, address: Address, kind: str, same: str) -> httpx.Response:
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
        """Choose the payment and confirm; a cart that costs nothing offers only its own way."""
        soup = parse(page.text)
        offered = {str(tag["data-module-name"]): str(tag["id"]) for tag in soup.select(PAYMENTS)}
        chosen = FREE if list(offered) == [FREE] else module
        form = soup.select_one(f"#pay-with-{offered.get(chosen)}-form form")
        if form is None:
            raise CheckoutFailed(f"payment {module} is not offered, only {list(offered)}: {said(page)}")
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
        """Change the cart as the theme's script does, and raise what it would show as an error.

        The token differs before and after a login, so it is read from a page each time.
        """
        token = str(script_facts(self.get("cart", action="show"))["static_token"])
        body = {**data, "token": token, "ajax": "1"}
        accept = {"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"}
        answer = self._checked(self.client.post(self.pages["cart"], data=body, headers=accept))
        result: dict[str, Any] = answer.json()
        if result.get("hasError") or result.get("errors") or "quantity" not in result:
            raise CheckoutFailed(f"cart refused {what}: {result.get('errors') or result}")
        return result

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


def script_facts(page: httpx.Response) -> dict[str, Any]:
    """What a page tells the theme's script: token, addresses of pages, cart, customer."""
    _, found, rest = page.text.partition("var prestashop = ")
    if not found:
        raise CheckoutFailed(f"{page.url} is no storefront page: {said(page)}")
    facts: dict[str, Any] = json.JSONDecoder().raw_decode(rest)[0]
    return facts


def said(page: httpx.Response) -> str:
    """What a page shows as errors, else its title: enough to see why a step failed."""
    soup = parse(page.text)
    alerts = soup.select(".alert-danger, .help-block li, .js-cart-warning, #notifications li")
    shown = [alert for alert in alerts if "display:none" not in str(alert.get("style")).replace(" ", "")]
    texts = [" ".join(alert.get_text(" ", strip=True).split()) for alert in shown]
    title = soup.title.get_text(strip=True) if soup.title else page.text[:200]
    return "; ".join(filter(None, texts)) or title
