"""The ERP's families as a tree: which stand in a circle, hang on nothing, or hang on one that does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from functools import cached_property
from typing import Final

from stockbridge.drivers.records import Family
from stockbridge.mapping.findings import Finding

SHOWN: Final = 8


class Tree:
    """``parents``: family → its parent, None for a root. ``refused``: those that cannot come into the shop anyway."""

    def __init__(self, parents: Mapping[str, str | None], refused: Set[str] = frozenset()) -> None:
        self._parents = parents
        self._refused = refused

    @classmethod
    def of(cls, families: Iterable[Family]) -> Tree:
        return cls({family.key: family.parent for family in families})

    def trouble(self, key: str) -> Finding | None:
        """What is wrong with the place of this very family."""
        parent = self._parents.get(key)
        if key in self._circles:
            return Finding("family_cycle", "parent", value=parent or "", other=" > ".join(self._circle(key)))
        if parent is not None and parent not in self._parents:
            return Finding("family_orphan", "parent", value=parent)
        return None

    def stands(self, key: str) -> bool:
        """Whether the family is there, and it and all above it can come into the shop."""
        return key in self._standing

    @cached_property
    def troubled(self) -> tuple[str, ...]:
        """The families with something wrong about their place, in a fixed order."""
        return tuple(sorted(key for key in self._parents if self.trouble(key) is not None))

    @cached_property
    def _circles(self) -> frozenset[str]:
        found: set[str] = set()
        seen: set[str] = set()
        for start in self._parents:
            way: dict[str, None] = {}
            at: str | None = start
            while at is not None and at in self._parents and at not in seen and at not in way:
                way[at] = None
                at = self._parents[at]
            if at in way:
                steps = list(way)
                found.update(steps[steps.index(at) :])
            seen.update(way)
        return frozenset(found)

    @cached_property
    def _standing(self) -> frozenset[str]:
        children: dict[str, list[str]] = {}
        for key, parent in self._parents.items():
            if parent is not None:
                children.setdefault(parent, []).append(key)
        standing: set[str] = set()
        fresh = [key for key, parent in self._parents.items() if parent is None and key not in self._refused]
        while fresh:
            key = fresh.pop()
            standing.add(key)
            fresh += [child for child in children.get(key, ()) if child not in self._refused]
        return frozenset(standing)

    def _circle(self, key: str) -> list[str]:
        """The way round, cut where it is longer than a person reads."""
        way, at = [key], self._parents[key]
        while at is not None and at != key:
            if len(way) == SHOWN:
                return [*way, "…"]
            way.append(at)
            at = self._parents[at]
        return [*way, key]
