"""Texts that go past the core's slow purifier are stored exactly as the purifier would have stored them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

from tests.shop.catalogue import with_module
from tests.support.prestashop import Shop

STORE = Path(__file__).parent / "php" / "html.php"
DOCUMENTS = 3000
TEXTS = (
    "Table", "en chêne", " ", "  ", "\n", "\n  ", "n° 3", "100 % – « ok »", "“x”", '"q"', "l'été", "€ 5,00", "½",
    "a+b=c", "~^`$", "x̂", "日本", "😀", "(a;b)", "{}#", "\\", "/", "a\u00a0b", "\u2028", "\u2009", "™", "¨", "script:",
    "--", "!--", "]]", "²", "Ω≠", ".", "|",
)  # fmt: skip
MARKS = ("strong", "em", "b", "i", "u", "span", "small", "sub", "sup")
DAMAGE = (
    "<", ">", "&", "&amp;", "&eacute;", "&nbsp;", "</p>", "<p>", "<br>", "<br/>", "</b>", "<li>x</li>", "<ul></ul>",
    ' class="x"', ' onclick="x()"', "<script>x</script>", "<a href='x'>y</a>", "<P>", "<!-- c -->", "\r\n", "\t",
    "\x0b", "\u00ad", "\u200d", "<table><tr><td>x</td></tr></table>", "<div>", "<font>", "<![CDATA[x]]>", "<?php ?>",
)  # fmt: skip


class Author:
    """Writes HTML: well-formed and plain, or that with something broken into it."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)

    def plain(self) -> str:
        return "".join(
            self._draw.choice([self._block, self._block, self._inline])() + self._space() for _ in self._some()
        )

    def damaged(self) -> str:
        text = self.plain()
        at = self._draw.randint(0, len(text))
        cut = self._draw.choice([0, 0, 0, 1, 3])
        return text[:at] + self._draw.choice(DAMAGE) + text[at + cut :]

    def _some(self) -> range:
        return range(self._draw.randint(1, 3))

    def _space(self) -> str:
        return self._draw.choice(["", "", "\n", " ", "\n  "])

    def _text(self) -> str:
        return "".join(self._draw.choice(TEXTS) for _ in self._some())

    def _inline(self, depth: int = 0) -> str:
        return "".join(self._piece(depth) for _ in self._some())

    def _piece(self, depth: int) -> str:
        chance = self._draw.random()
        if chance < 0.5 or depth > 3:
            return self._text()
        return "<br />" if chance < 0.7 else self._wrapped(self._draw.choice(MARKS), lambda: self._inline(depth + 1))

    def _block(self) -> str:
        kind = self._draw.choice(["p", "p", "p", f"h{self._draw.randint(1, 6)}", "ul", "ol", "hr"])
        if kind == "hr":
            return "<hr />"
        return self._wrapped(kind, self._items if kind in {"ul", "ol"} else self._inline)

    def _items(self) -> str:
        return self._space() + "".join(self._wrapped("li", self._inline) + self._space() for _ in self._some())

    def _wrapped(self, tag: str, inner: Callable[[], str]) -> str:
        return f"<{tag}>{inner()}</{tag}>"


def stored(shop: Shop, documents: set[str]) -> tuple[list[str], int]:
    told = json.loads(with_module(shop).php(STORE, stdin=json.dumps(sorted(documents))))
    return told["different"], told["past"]


def test_plain_html_is_not_purified_and_stored_as_if_it_were(prestashop: Shop) -> None:
    author = Author(1)
    documents = {author.plain() for _ in range(DOCUMENTS)}
    assert stored(prestashop, documents) == ([], len(documents))


def test_damaged_html_is_stored_as_purified(prestashop: Shop) -> None:
    author = Author(2)
    documents = {author.damaged() for _ in range(DOCUMENTS)}
    different, past = stored(prestashop, documents)
    assert different == []
    assert past < len(documents) // 4  # else the damage would not damage


def test_a_text_too_deep_or_too_long_for_the_shortcut_is_purified(prestashop: Shop) -> None:
    documents = {"<b>" * 3000 + "x" + "</b>" * 3000, "<p>" + "x" * 60_000 + "</p>", "<p>x</p>" * 8000}
    different, _ = stored(prestashop, documents)
    assert different == []
