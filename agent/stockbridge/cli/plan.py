"""``stockbridge plan``: what a run would do, counts first, then the most drastic records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Annotated, Final

import typer

from stockbridge.app import through
from stockbridge.cli.files import whole
from stockbridge.cli.main import OPTIONS, Json, app, command
from stockbridge.cli.plan_page import write_page
from stockbridge.cli.plan_words import SHAPES, field_of, name_of, remarks_of, values_of
from stockbridge.cli.screen import Screen
from stockbridge.cli.words import help_of
from stockbridge.engine.plan import STEPS, Step
from stockbridge.engine.planning import PLANNED
from stockbridge.errors import ConfigurationError, RecordRefused
from stockbridge.service.plans import PlanEntry, PlanSummary, entries_in, most_drastic
from stockbridge.service.status import flow_name
from stockbridge.texts.times import number

DRASTIC: Final = 10
QUIET: Final = frozenset[Step]({"unchanged", "left_out"})
"""What is counted and not listed."""
STYLES: Final[dict[Step, str]] = {"refuse": "bold red", "remove": "red", "change": "yellow", "create": "green"}
LONGEST: Final = 60
"""Letters of a text that the terminal shows of each side."""


class PlanFlow(StrEnum):
    """The flows as the command's argument; a test holds them to ``engine.planning``."""

    PRODUCTS = "products"
    STOCK = "stock"


@command(app, "plan", "plan")
def plan(
    flow: Annotated[list[PlanFlow] | None, typer.Argument(help=help_of("plan_flow"))] = None,
    html: Annotated[Path | None, typer.Option("--html", help=help_of("plan_html"))] = None,
    everything: Annotated[bool, typer.Option("--all", help=help_of("plan_all"))] = False,
    as_json: Json = False,
) -> int:
    screen = OPTIONS.screen(as_json=as_json)
    with screen.progress() as tell:
        told = through(OPTIONS.home(), "plan", {"flows": list(flow or PLANNED)}, tell)
    summary = PlanSummary.model_validate(told)
    if html is not None:
        with whole(html, _unwritable) as out:
            write_page(out, summary, entries_in(Path(summary.file)), screen.words)
    if as_json:
        entries = [entry.model_dump(mode="json") for entry in entries_in(Path(summary.file))]
        screen.give(told | {"entries": entries})
    else:
        _show(summary, screen, everything=everything, page=html)
    return RecordRefused.exit_code if summary.refused else 0


def _unwritable(file: Path, _error: OSError) -> ConfigurationError:
    return ConfigurationError(
        "page_not_written",
        f"The page {file} cannot be written.",
        remedy="Name a file in a folder that exists and is yours.",
        field="--html",
        details={"file": str(file)},
    )


def _show(summary: PlanSummary, screen: Screen, *, everything: bool, page: Path | None) -> None:
    show_counts(summary, screen)
    total = sum(count for steps in summary.flows.values() for step, count in steps.items() if step not in QUIET)
    if not total:
        screen.say("said_plan_nothing")
        return
    language = screen.words.language
    shown: Iterable[PlanEntry] = entries_in(Path(summary.file))
    if everything or total <= DRASTIC:
        screen.say("said_plan_all" if total > 1 else "said_plan_one", total=number(total, language))
    else:
        shown = most_drastic(entries_in(Path(summary.file)), DRASTIC)
        screen.say("said_plan_drastic", count=DRASTIC, total=number(total, language))
    for entry in shown:
        show_entry(entry, screen)
    if page is not None:
        screen.say("said_plan_page", file=page)
    elif not everything and total > DRASTIC:
        screen.say("said_plan_see_all")


def show_counts(summary: PlanSummary, screen: Screen) -> None:
    """One row per flow, one column per step that occurs."""
    words, language = screen.words, screen.words.language
    screen.say("said_plan_dry")
    used = [step for step in STEPS if any(steps.get(step) for steps in summary.flows.values())]
    heads = [words("head_flow"), *(words(f"step_{step}") for step in used)]
    rows = [
        [flow_name(flow, language), *(number(steps.get(step, 0), language) for step in used)]
        for flow, steps in summary.flows.items()
    ]
    screen.table(heads, rows)
    remarks = sum(summary.remarks.values())
    if remarks:
        screen.say("said_plan_remarks", count=number(remarks, language))


def show_entry(entry: PlanEntry, screen: Screen) -> None:
    """The record and its step, then a line per field, then what someone should mend."""
    words = screen.words
    told = f"{words(f'step_{entry.step}')} · {flow_name(entry.flow, words.language)} · {name_of(entry, words)}"
    screen.paragraph(told, lead=SHAPES[entry.step], style=STYLES.get(entry.step, ""), indent=3)
    for line in chain(_fields(entry, screen), (f"! {remark}" for remark in remarks_of(entry, words))):
        screen.paragraph(line, lead="  ", indent=6)


def _fields(entry: PlanEntry, screen: Screen) -> Iterator[str]:
    for change in entry.changes:
        before, after = (_cut(value) for value in values_of(change, screen.words))
        field = field_of(change.field, screen.words)
        yield screen.words("said_plan_field", field=field, told=f"{before} → {after}")


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
