"""A request that is refused as a whole; raised anywhere in the sandbox shop, answered at its front door."""

from __future__ import annotations

from collections.abc import Mapping

from stockbridge.contract.problems import PROBLEMS, Problem


class Refused(Exception):
    """Carries the problem that the answer tells."""

    def __init__(
        self, code: str, detail: str = "", *, details: Mapping[str, str] | None = None, **more: object
    ) -> None:
        super().__init__(code)
        fields = {"code": code, "detail": detail or PROBLEMS[code].title, **more}
        self.problem = Problem.model_validate(fields | ({"details": dict(details)} if details else {}))
