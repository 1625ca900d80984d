"""French for what is raised in English with its values inside; ``settings``, ``records``
and ``findings`` have the pairs.

One code may have several sentences there, and a dead letter keeps no more than the code and the sentence. So the
English is the key: its gaps carry over to the French, and a gap whose name has pieces is told in French too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from string import Formatter
from typing import Final

from stockbridge.texts import findings, records, settings
from stockbridge.texts.wording import Pair

_TABLES: Final[Sequence[Mapping[str, Sequence[Pair]]]] = (records.SENTENCES, findings.SENTENCES, settings.SENTENCES)

SENTENCES: Final[Mapping[str, Sequence[Pair]]] = {
    code: tuple(pair for table in _TABLES for pair in table.get(code, ()))
    for code in {code for table in _TABLES for code in table}
}


def in_french(code: str, text: str) -> str:
    """As it stands where its English is not known under this code: a driver's own, the database's."""
    return _found(SENTENCES.get(code, ()), text) or text


def _found(pairs: Sequence[Pair], text: str) -> str | None:
    for pair in pairs:
        if fitting := _pattern(pair.en).fullmatch(text):
            gaps = fitting.groupdict()
            return pair.fr.format(
                **{name: _found(settings.PIECES.get(name, ()), gap) or gap for name, gap in gaps.items()}
            )
    return None


@cache
def _pattern(english: str) -> re.Pattern[str]:
    parts = [
        re.escape(literal) + (f"(?P<{name}>.+?)" if name else "") for literal, name, _, _ in Formatter().parse(english)
    ]
    return re.compile("".join(parts), re.DOTALL)
