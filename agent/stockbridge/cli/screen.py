"""Where a command writes: sentences, tables, progress and errors for people, JSON for programs."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.table import Table
from rich.text import Text

from stockbridge.cli.words import Words
from stockbridge.errors import StockbridgeError
from stockbridge.service.channel import Tell
from stockbridge.service.status import Colour, WorkView, flow_name
from stockbridge.texts import spoken
from stockbridge.texts.times import number, span

SHAPES: Final[dict[Colour, str]] = {"grey": "○", "red": "■", "amber": "▲", "green": "●"}
STYLES: Final[dict[Colour, str]] = {"grey": "dim", "red": "bold red", "amber": "yellow", "green": "green"}


class Screen:
    """One command's output. ``as_json``: one JSON value on standard output and nothing else."""

    def __init__(self, words: Words, *, as_json: bool = False) -> None:
        self.words = words
        self.as_json = as_json
        self.out = Console(highlight=False, quiet=as_json, soft_wrap=True)
        self.errors = Console(stderr=True, highlight=False, soft_wrap=True)

    def say(self, code: str, /, **fields: object) -> None:
        """A sentence of ``texts.cli``."""
        self.out.print(escape(self.words(code, **fields)))

    def write(self, text: str) -> None:
        """A text of somebody's own."""
        self.out.print(escape(text))

    def paragraph(self, text: str, *, lead: str = "", style: str = "", indent: int = 2) -> None:
        """Wrapped to the terminal's width, every line but the first indented; ``lead`` stands before it in colour."""
        first = f"{lead}  " if lead else " " * indent
        lines = textwrap.wrap(
            text,
            self.out.width,
            initial_indent=first,
            subsequent_indent=" " * indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        told = Text("\n".join(lines))
        told.stylize(style, 0, len(lead))
        self.out.print(told)

    def give(self, value: object) -> None:
        """The one JSON value."""
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], *, left: int = 1) -> None:
        """Words on the left, figures on the right; ``left`` is how many columns are words."""
        table = Table(box=None, pad_edge=False, header_style="dim")
        for place, head in enumerate(heads):
            table.add_column(escape(head), justify="left" if place < left else "right", overflow="fold")
        for row in rows:
            table.add_row(*(escape(cell) for cell in row))
        self.out.print(table, soft_wrap=False)

    def error(self, error: StockbridgeError) -> None:
        """What happened and why, what to do, and last the code in brackets."""
        sentence, remedy = spoken(error, self.words.language, once=True)
        if self.as_json:
            told = {"code": error.code, "sentence": sentence, "remedy": remedy, "exit_code": error.exit_code}
            self.give({"error": told})
            return
        self.errors.print(f"[bold red]■[/] {escape(sentence)}")
        if remedy:
            self.errors.print(f"  {escape(remedy)}")
        self.errors.print(f"  [dim]{escape(f'[{error.code}]')}[/]")

    @contextmanager
    def progress(self) -> Iterator[Tell]:
        """Names the thing, the rate and the time left, where a person looks on."""
        if self.as_json or not self.out.is_terminal:
            yield lambda _: None
            return
        columns = (TextColumn("{task.description}"), BarColumn(bar_width=20), TextColumn("{task.fields[figures]}"))
        with Progress(*columns, console=self.out, transient=True) as bars:
            yield _Bars(bars, self.words)


class _Bars:
    """One bar per flow and phase."""

    def __init__(self, bars: Progress, words: Words) -> None:
        self._bars = bars
        self._words = words
        self._tasks: dict[tuple[str, str], TaskID] = {}

    def __call__(self, told: Mapping[str, Any]) -> None:
        work = WorkView.model_validate(told)
        task = self._tasks.get((work.flow, work.phase))
        if task is None:
            title = self._words(f"said_{work.phase}", flow=flow_name(work.flow, self._words.language))
            task = self._bars.add_task(title, total=None, figures="")
            self._tasks[work.flow, work.phase] = task
        self._bars.update(task, completed=work.done, total=work.total, figures=self._figures(work))

    def _figures(self, work: WorkView) -> str:
        language = self._words.language
        done = number(work.done, language)
        parts = [done if work.total is None else f"{done} / {number(work.total, language)}"]
        parts.append(self._words("said_rate", rate=number(round(work.rate), language)))
        if work.seconds_left is not None and work.total != work.done:
            parts.append(self._words("said_left", span=span(timedelta(seconds=work.seconds_left), language)))
        return " · ".join(parts)
