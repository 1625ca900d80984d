"""The demo ERP's own options, checked once when the driver is opened."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stockbridge.drivers.options import what_is_wrong
from stockbridge.errors import ConfigurationError


class DemoSettings(BaseModel):
    """``native_duplicate_refusal`` False takes the unique index off our key, as in ERPs that have none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: Path
    """Without a default: two agents would share one ERP. ``stockbridge init`` names a file of the agent's own."""
    native_duplicate_refusal: bool = True
    lock_seconds: Annotated[float, Field(gt=0, le=60)] = 5.0
    """How long a write waits for the ERP's other users."""
    page_size: Annotated[int, Field(ge=1, le=5000)] = 500


def read_settings(given: Mapping[str, object]) -> DemoSettings:
    """Raises ``ConfigurationError`` that names the first wrong option."""
    try:
        return DemoSettings.model_validate(dict(given))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        option = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(
            "bad_option",
            f'The demo ERP\'s option "{option}" {what_is_wrong(first)}.',
            remedy=f"Options: {', '.join(DemoSettings.model_fields)}.",
            field=f"erp.options.{option}",
        ) from error
