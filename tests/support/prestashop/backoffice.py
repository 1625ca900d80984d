"""An employee in the back office: logs in, opens pages, uploads modules, changes statuses.

PrestaShop 8 mixes old pages, each with a token of its own, and Symfony's, which share one; 9 has
one token for all. `BackOffice` hides that: pages are named by controller or by path.
"""

from __future__ import annotations

import re
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from tests.support.prestashop.errors import ShopError
from tests.support.prestashop.forms import Form, find_form, parse
from tests.support.prestashop.shop import Shop
from tests.support.prestashop.storefront import said

TOKENS = "$tab = $argv[1]; echo Tools::getAdminToken($tab . (int) Tab::getIdFromClassName($tab) . '1');"
INVALID = "Invalid security token"


class BackOffice:
    """The session of the shop's first employee; a context manager that closes its connections."""

    def __init__(self, shop: Shop, timeout: float = 120) -> None:
        self.shop = shop
        self.client = httpx.Client(follow_redirects=True, timeout=timeout)
        try:
            self.token = self._log_in()
        except BaseException:
            self.client.close()
            raise

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

    def page(self, path: str, **params: str) -> httpx.Response:
        """Open one of Symfony's pages by its path, "sell/orders/" or "improve/modules/manage"."""
        url = f"{self.shop.admin_url}index.php/{path}"
        return self._checked(self.client.get(url, params={**params, "_token": self.token}))

    def controller(self, name: str, **params: str) -> httpx.Response:
        """Open an old controller's page by its name: "AdminStats", or one a module brings."""
        chosen = {"controller": name, **params, "token": self._controller_token(name)}
        return self._checked(self.client.get(f"{self.shop.admin_url}index.php", params=chosen))

    def post(self, name: str, data: dict[str, str], **params: str) -> httpx.Response:
        """Send a form to an old controller."""
        chosen = {"controller": name, **params, "token": self._controller_token(name)}
        url = f"{self.shop.admin_url}index.php"
        return self._checked(self.client.post(url, params=chosen, data=data))

    def order(self, order: int) -> httpx.Response:
        """Open an order's page."""
        return self.page(f"sell/orders/{order}/view")

    # -- actions

    def change_status(self, order: int, state: int) -> None:
        """Change an order's status by the form on its page, as an employee does."""
        page = self.order(order)
        form = self._form(page, f'form[action*="/sell/orders/{order}/status"]')
        field = next(name for name, _ in form.fields if "new_order_status_id" in name)
        self._checked(form.send(self.client, {field: str(state)}))
        sql = "SELECT current_state FROM ps_orders WHERE id_order = %s"
        if self.shop.value(sql, [order]) != state:
            raise ShopError(f"order {order} did not take status {state}")

    def upload_module(self, path: Path) -> dict[str, Any]:
        """Upload a module's zip on the modules page, which installs it; return the answer."""
        url = f"{self.shop.admin_url}index.php/improve/modules/import"
        files = {"file_uploaded": (path.name, path.read_bytes(), "application/zip")}
        answer = self.client.post(url, params={"_token": self.token}, files=files)
        return self._answer(answer, f"upload of {path.name}")

    def module_action(self, action: str, name: str) -> dict[str, Any]:
        """Press a module's button: install, uninstall, reset, enable, disable, upgrade, delete."""
        url = f"{self.shop.admin_url}index.php/improve/modules/manage/action/{action}/{name}"
        answer = self.client.post(url, params={"_token": self.token})
        result = self._answer(answer, f"{action} of {name}")
        inner = result.get(name)
        return inner if isinstance(inner, dict) else result

    def configure(self, name: str) -> httpx.Response:
        """Open a module's configuration page."""
        return self.controller("AdminModules", configure=name)

    # -- plumbing

    def _log_in(self) -> str:
        """Log in and return the token that all of Symfony's pages take."""
        page = self.client.get(self.shop.admin_url)
        form = self._form(page, "form#login_form")
        account = {"email": self.shop.admin_email, "passwd": self.shop.admin_password}
        if any(name == "_token" for name, _ in form.fields):
            done = form.send(self.client, {**account, "submit_login": "1"})
        else:
            done = self._log_in_old(page, account)
        tokens = re.findall(r"[?&]_token=([\w.%-]+)", done.text.replace("&amp;", "&"))
        if not tokens or find_form(done, "form#login_form") is not None:
            raise ShopError(f"the back office refused the login: {said(done)}")
        return httpx.URL(f"http://x/?_token={tokens[0]}").params["_token"]

    def _log_in_old(self, page: httpx.Response, account: dict[str, str]) -> httpx.Response:
        """PrestaShop 8's login is an AJAX call that answers with an address."""
        data = {"ajax": "1", "controller": "AdminLogin", "submitLogin": "1", "redirect": "", **account}
        token = page.url.params["token"]
        answer = self.client.post(f"{self.shop.admin_url}index.php", data={**data, "token": token})
        if answer.json().get("hasErrors"):
            raise ShopError(f"the back office refused the login: {answer.json()}")
        return self.client.get(f"{self.shop.admin_url}index.php", params={"controller": "AdminDashboard"})

    def _controller_token(self, name: str) -> str:
        """PrestaShop 8 computes a token per controller, 9 takes Symfony's for all."""
        return self.token if self.shop.release.startswith("9.") else self.shop.php(TOKENS, name)

    def _form(self, page: httpx.Response, selector: str) -> Form:
        form = find_form(page, selector)
        if form is None:
            raise ShopError(f"{page.url} has no form {selector}: {said(page)}")
        return form

    def _answer(self, answer: httpx.Response, what: str) -> dict[str, Any]:
        try:
            result: dict[str, Any] = self._checked(answer).json()
        except ValueError as error:
            raise ShopError(f"{what} answered no JSON: {said(answer)}") from error
        if result.get("status") is False:
            raise ShopError(f"{what} failed: {result.get('msg')}")
        return result

    def _checked(self, answer: httpx.Response) -> httpx.Response:
        """Raise on a server error, on the login page and on the page that doubts the token."""
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise ShopError(f"{answer.url} answered {answer.status_code}: {said(answer)}")
        title = parse(answer.text).title if answer.text.lstrip().startswith("<") else None
        if title is not None and INVALID in title.get_text():
            raise ShopError(f"{answer.url} refused the token")
        if find_form(answer, "form#login_form") is not None:
            raise ShopError(f"{answer.url} asks for a login again")
        return answer
