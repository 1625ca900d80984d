"""How a check says no; ``checks`` lists them."""

from __future__ import annotations


class NotConforming(AssertionError):
    """The driver does not do what ``drivers.api`` says."""


def require(holds: bool, sentence: str) -> None:
    if not holds:
        raise NotConforming(sentence)
