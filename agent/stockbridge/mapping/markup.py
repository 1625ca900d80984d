"""What is wrong with HTML out of an ERP: what a shop refuses for safety, and tags that do not fit; ``checks`` asks.

Linear in the length of the text, whatever stands in it.
"""

from __future__ import annotations

import re
from typing import Final

_ACTIVE: Final = re.compile(
    r"<\s*(?:script|i?frame|form|input|embed|object)\b|script:|<\s*\w[^<>]*?\son\w+\s*=|\u202e", re.IGNORECASE
)
"""What PrestaShop's isCleanHtml turns away: scripts, event attributes, forms and frames, reversed writing."""
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?/?>")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_BEGUN: Final = re.compile(r"</?[a-zA-Z][^<>]{0,20}")
_VOID: Final = frozenset({"area", "base", "br", "col", "hr", "img", "link", "meta", "param", "source", "track", "wbr"})
_MAY_STAY_OPEN: Final = frozenset({"p", "li", "td", "th", "tr", "dt", "dd", "option", "thead", "tbody", "tfoot"})
"""HTML closes these itself."""


def active_part(text: str) -> str:
    """The first part that no shop takes; empty where there is none."""
    found = _ACTIVE.search(text) if "<" in text or ":" in text or "\u202e" in text else None
    return found[0][:40] if found else ""


def broken_part(text: str) -> str:
    """The first tag that has no partner or no end; empty where all fit."""
    if "<" not in text:
        return ""
    rest = _COMMENT.sub("", text)
    return _unmatched(rest) or _endless(rest)


def letters(text: str) -> int:
    """How many characters a reader sees."""
    return len(re.sub(r"<[^<>]*>|[\r\n]", "", text)) if "<" in text or "\n" in text else len(text)


def _unmatched(text: str) -> str:
    standing: list[str] = []
    for tag in _TAG.finditer(text):
        closing, name = tag[1], tag[2].lower()
        if name in _VOID:
            continue
        if not closing:
            standing.append(name)
            continue
        while standing and standing[-1] != name and standing[-1] in _MAY_STAY_OPEN:
            standing.pop()
        if not standing or standing.pop() != name:
            return f"</{name}>"
    return next((f"<{name}>" for name in standing if name not in _MAY_STAY_OPEN), "")


def _endless(text: str) -> str:
    """A tag that begins and is never closed by its bracket."""
    begun = _BEGUN.search(_TAG.sub("", text))
    return begun[0] if begun else ""
