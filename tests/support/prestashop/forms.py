"""HTML forms as a browser fills them in: hidden fields and defaults kept, a few changed, sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx
from bs4 import BeautifulSoup, Tag


@dataclass(frozen=True)
class Form:
    """One form of a page: where it goes and what it holds."""

    url: str
    method: str
    fields: tuple[tuple[str, str], ...]

    def send(self, client: httpx.Client, changes: Mapping[str, str | None]) -> httpx.Response:
        """Send the form with some fields set, or left out where the value is None."""
        kept = {name: value for name, value in self.fields if name not in changes}
        data = {**kept, **{name: value for name, value in changes.items() if value is not None}}
        if self.method == "get":
            return client.get(self.url, params=data)
        return client.post(self.url, data=data)


def parse(text: str) -> BeautifulSoup:
    """Parse a page."""
    return BeautifulSoup(text, "html.parser")


def read_form(form: Tag, page_url: str) -> Form:
    """Read a form's address and what a browser would send if nothing were touched."""
    return Form(
        url=urljoin(page_url, _text(form.get("action"))),
        method=(_text(form.get("method")) or "get").lower(),
        fields=tuple(_fields(form)),
    )


def find_form(answer: httpx.Response, selector: str) -> Form | None:
    """The first form of a page that a CSS selector finds, or None."""
    found = parse(answer.text).select_one(selector)
    return None if found is None else read_form(found, str(answer.url))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _fields(form: Tag) -> list[tuple[str, str]]:
    """Names and values of all enabled controls, as the HTML standard builds the form's data."""
    found: list[tuple[str, str]] = []
    for control in form.select("input[name], select[name], textarea[name]"):
        name = _text(control.get("name"))
        if control.has_attr("disabled"):
            continue
        if control.name == "select":
            options = control.select("option[selected]") or control.select("option")[:1]
            found += [(name, _text(option.get("value"))) for option in options]
        elif control.name == "textarea":
            found.append((name, control.get_text()))
        elif _is_sent(control):
            found.append((name, _text(control.get("value")) or _default(control)))
    return found


def _is_sent(control: Tag) -> bool:
    """Buttons are not sent, boxes only when ticked."""
    kind = _text(control.get("type")).lower()
    if kind in {"submit", "button", "image", "file", "reset"}:
        return False
    return kind not in {"checkbox", "radio"} or control.has_attr("checked")


def _default(control: Tag) -> str:
    return "on" if _text(control.get("type")).lower() in {"checkbox", "radio"} else ""
