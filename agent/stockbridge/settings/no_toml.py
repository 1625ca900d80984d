"""Says in plain words why a file cannot be read: tomllib speaks of statements and namespaces; ``load`` tells it."""

from __future__ import annotations

import re
from typing import Final

_PLAIN: Final = {
    "Unescaped": "a backslash in a text is doubled, or the text stands in single quotes",
    "Invalid hex value": "a backslash in a text is doubled, or the text stands in single quotes",
    "Expected '='": "an option is written name = value",
    "Invalid statement": "an option is written name = value, a table [name]",
    "Invalid initial character for a key": "an option is written name = value, a table [name]",
    "table declaration": "a table is written [name]",
    "Expected newline or end of document": "after the value something is left over",
    "Invalid value": "the value is neither a text in quotes, a number, true or false, nor a list or table",
    "Unterminated string": "a quote is not closed",
    "Illegal character": "a quote is not closed",
    "Unclosed": "a bracket is not closed",
    "inline table": "a brace is not closed",
}
"""What the library says, and what that means to a person; the first that fits."""


def what_is_no_toml(told: str, line: str) -> str:
    """The library's sentence in plain words, with the name that stands in the line where it is about that."""
    if table := re.match(r"Cannot declare \((.*?),?\) twice", told):
        names = re.findall(r"'([^']*)'", table[1])
        return f"the table [{'.'.join(names)}] stands twice"
    if re.match(r"Cannot (overwrite|redefine|mutate)|Duplicate", told):
        return f"{line.partition('=')[0].strip()} stands twice"
    return next((plain for sign, plain in _PLAIN.items() if sign in told), "this line cannot be read")
