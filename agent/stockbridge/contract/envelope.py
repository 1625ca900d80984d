"""The first line of every payload, in both directions."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import Field

from stockbridge.contract.base import Count, Mark, Opt, PublicKey, Timestamp, Uuid, Version, WireModel
from stockbridge.contract.problems import Problem

CONTRACT: Final = "1.0"
NO_INSTALLATION: Final = "00000000-0000-0000-0000-000000000000"

OperationName = Annotated[str, Field(pattern=r"^[a-z]{1,32}$")]


class Instance(WireModel):
    """One running process of the agent: the boot counter of its state and a random mark per start."""

    boot: Count
    mark: Mark


class RequestEnvelope(WireModel):
    """Line 1 of a request. ``params`` is validated with the operation's own schema."""

    contract: Version
    operation: OperationName
    installation: Uuid
    epoch: Count
    generation: Count
    instance: Instance
    lineage: Count
    memory: Count
    message: Uuid
    sent_at: Timestamp
    params: dict[str, Any]


class AnswerEnvelope(WireModel):
    """Line 1 of an answer: ``result`` where the outcome is ok, ``problem`` where the request was refused."""

    contract: Version
    operation: Opt[OperationName] = Field(default=None, description="missing where the envelope could not be read")
    installation: Uuid
    epoch: Count
    generation: Count
    message: Uuid
    sent_at: Timestamp
    outcome: Literal["ok", "refused"]
    items: Count
    result: Opt[dict[str, Any]] = None
    problem: Opt[Problem] = None
    public_key: Opt[PublicKey] = Field(
        default=None, description="the shop's, on every answer to a request signed with a one-time key"
    )
