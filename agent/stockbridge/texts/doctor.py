"""What the hosting doctor says of each probe, good and bad; ``service.doctor`` probes."""

from __future__ import annotations

from typing import Final

from stockbridge.texts.wording import Wording

WORDINGS: Final[dict[str, Wording]] = {}
