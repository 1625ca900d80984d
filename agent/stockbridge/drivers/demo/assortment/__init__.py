"""What the demo ERP's merchant sells: a craftsmen's and ship chandler's shop in Brittany, with a wine cellar.

The texts stand in the TOML files beside this one; ``build`` makes articles, variants, stock and prices of them.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

_ROOMS = ("workwear", "tools", "fixings", "supplies", "cellar", "pantry")


@dataclass(frozen=True)
class FamilyNode:
    """A family; ``parent`` is empty at the root."""

    code: str
    parent: str
    french: str
    english: str


@dataclass(frozen=True)
class Size:
    """One article of a series: ``suffix`` ends its code, ``label`` takes the place of {} in the name."""

    suffix: str
    french: str
    price: str
    weight: str
    english: str = ""


@dataclass(frozen=True)
class Axis:
    """What the variants of an article differ in; ``dearer`` is what a value adds to the price."""

    name: str
    values: tuple[str, ...]
    dearer: dict[str, str]


@dataclass(frozen=True)
class Texts:
    """Name with a place for the size, summary, description in HTML."""

    name: str
    summary: str
    description: str


@dataclass(frozen=True)
class Series:
    """Articles that share everything but their size. Prices exclude VAT, weights are in kg, ``box`` (w, h, d) in cm."""

    code: str
    family: str
    brand: str
    sizes: tuple[Size, ...]
    box: tuple[str, str, str]
    fr: Texts
    en: Texts
    axes: tuple[Axis, ...]
    vat: str
    unit: str
    minimal_quantity: int
    ecotax: str
    further: tuple[str, ...]


def families() -> tuple[FamilyNode, ...]:
    return tuple(FamilyNode(*row) for row in _read("families")["families"])


def series() -> tuple[Series, ...]:
    return tuple(_series(entry) for room in _ROOMS for entry in _read(room)["series"])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text(encoding="utf-8"))


def _series(entry: dict[str, Any]) -> Series:
    width, height, depth = entry["box"]
    return Series(
        code=entry["code"],
        family=entry["family"],
        brand=entry["brand"],
        sizes=tuple(Size(*row) for row in entry["sizes"]),
        box=(width, height, depth),
        fr=Texts(**entry["fr"]),
        en=Texts(**entry["en"]),
        axes=tuple(Axis(axis["name"], tuple(axis["values"]), axis.get("dearer", {})) for axis in entry.get("axes", ())),
        vat=entry.get("vat", "N"),
        unit=entry.get("unit", ""),
        minimal_quantity=entry.get("minimal_quantity", 1),
        ecotax=entry.get("ecotax", "0"),
        further=tuple(entry.get("further", ())),
    )
