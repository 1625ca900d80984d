"""The exception tree, by what heals it; every other module raises these, chained to their cause.

StockbridgeError
├── Retriable                 time heals it: try again later, count nothing against the record
│   ├── ShopUnreachable       no connection, time-out, name or certificate trouble          exit 4
│   ├── UnknownAnswer         an answer without a valid signature: neither success nor failure
│   ├── ShopBusy              the shop writes another batch of this flow
│   ├── ErpUnreachable        the ERP does not answer or refuses the login                  exit 5
│   └── ErpTimeout            the ERP did not answer within the driver's hard time-out
├── NeedsPerson               someone must act
│   ├── ConfigurationError    a setting, file or key that is missing or wrong               exit 3
│   ├── NotPaired             no shop is connected yet                                      exit 9
│   ├── AgentRefused          the shop refuses this agent (superseded, cloned, key, clock)  exit 6
│   ├── AlreadyRunning        another process holds the lock of this state                  exit 8
│   └── RecordRefused         one record cannot go on: a dead letter, the rest goes on      exit 7
├── RequestRefused            a signed refusal of a whole request that none of the above names
├── ContractError             what came over the wire breaks the contract; its reader says what that means
└── Defect                    ours: a state that must not exist                             exit 1
"""

from __future__ import annotations

from collections.abc import Mapping


class StockbridgeError(Exception):
    """``sentence`` says what happened and ``remedy`` what to do, both for people; ``code`` is stable.

    ``details`` holds values for logs; no secret, name or e-mail belongs there.
    """

    exit_code: int = 1

    def __init__(
        self, code: str, sentence: str, *, remedy: str = "", field: str = "", details: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(f"{sentence} [{code}]")
        self.code = code
        self.sentence = sentence
        self.remedy = remedy
        self.field = field
        self.details = dict(details or {})


class Retriable(StockbridgeError):
    """Time heals it."""

    exit_code = 4


class ShopUnreachable(Retriable):
    """No connection to the shop, or none in time."""


class UnknownAnswer(Retriable):
    """The answer carries no valid signature: the same bytes are sent again."""


class ShopBusy(Retriable):
    """Another batch of this flow is being written."""


class ErpUnreachable(Retriable):
    """The ERP does not answer."""

    exit_code = 5


class ErpTimeout(ErpUnreachable):
    """The ERP did not answer within the driver's hard time-out; whether it wrote is not known."""


class NeedsPerson(StockbridgeError):
    """Someone must act."""


class ConfigurationError(NeedsPerson):
    """A setting, a file or a key is missing or wrong; ``field`` says which and where."""

    exit_code = 3


class NotPaired(NeedsPerson):
    """No shop is connected yet."""

    exit_code = 9


class AgentRefused(NeedsPerson):
    """The shop refuses this agent as a whole."""

    exit_code = 6


class AlreadyRunning(NeedsPerson):
    """Another process holds the lock of this state database."""

    exit_code = 8


class RecordRefused(NeedsPerson):
    """One record cannot go on until a person acts."""

    exit_code = 7


class RequestRefused(StockbridgeError):
    """A signed refusal of a whole request; ``code`` is the contract's."""


class ContractError(StockbridgeError):
    """What came over the wire breaks the contract.

    ``code`` is a problem code, ``field`` a JSON pointer into the line, ``line`` counts from 1, the envelope.
    """

    def __init__(self, code: str, sentence: str, *, field: str = "", line: int | None = None) -> None:
        super().__init__(code, sentence, field=field)
        self.line = line

    def at_line(self, line: int) -> ContractError:
        """The same refusal, told of a line of the payload."""
        return ContractError(self.code, self.sentence, field=self.field, line=line)


class Defect(StockbridgeError):
    """A state that must not exist."""
