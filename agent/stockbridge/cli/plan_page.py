"""A dry run as a page, in the frame of ``page``; ``service.plans`` has what it shows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from html import escape
from typing import IO, Final

from stockbridge.cli.plan_words import SHAPES, field_of, name_of, remarks_of, values_of
from stockbridge.cli.words import Words
from stockbridge.engine.plan import STEPS, Step
from stockbridge.service.board import VERSION
from stockbridge.service.plans import PlanEntry, PlanSummary
from stockbridge.service.status import flow_name
from stockbridge.texts.page import close_page, open_page, quiet
from stockbridge.texts.times import number

SECTIONS: Final[tuple[Step, ...]] = ("refuse", "remove", "change", "wait", "create")
"""The gravest first."""
SHOWN: Final = 500
"""Records of a step on the page."""
COLOURS: Final[dict[Step, str]] = {"refuse": "blocks", "remove": "blocks", "change": "mend", "create": "good"}


def write_page(out: IO[str], summary: PlanSummary, entries: Iterable[PlanEntry], words: Words) -> None:
    title = words("said_plan_title")
    open_page(out, title, words.language)
    out.write(quiet(words("said_plan_dry")))
    out.writelines(_counts(summary, words))
    kept: dict[Step, list[PlanEntry]] = defaultdict(list)
    totals = Counter[Step]()
    for entry in entries:
        totals[entry.step] += 1
        if len(kept[entry.step]) < SHOWN:
            kept[entry.step].append(entry)
    for step in SECTIONS:
        if totals[step]:
            out.writelines(_section(step, kept[step], totals[step], words))
    if not totals.total():
        out.write(f"<p>{escape(words('said_plan_nothing'))}</p>\n")
    moment = f"{summary.made_at:%Y-%m-%d %H:%M} UTC"
    close_page(out, words("said_plan_made_at", version=VERSION, moment=moment))


def _counts(summary: PlanSummary, words: Words) -> Iterator[str]:
    used = [step for step in STEPS if any(steps.get(step) for steps in summary.flows.values())]
    yield '<div class="top"><div class="measures"><table><thead><tr>'
    yield f"<th>{escape(words('head_flow'))}</th>"
    yield "".join(f'<th class="figure">{escape(words(f"step_{step}"))}</th>' for step in used)
    yield "</tr></thead><tbody>\n"
    for flow, steps in summary.flows.items():
        figures = (number(steps.get(step, 0), words.language) for step in used)
        cells = "".join(f'<td class="figure">{escape(figure)}</td>' for figure in figures)
        yield f"<tr><td>{escape(flow_name(flow, words.language))}</td>{cells}</tr>\n"
    yield "</tbody></table></div></div>\n"


def _section(step: Step, entries: list[PlanEntry], total: int, words: Words) -> Iterator[str]:
    yield f'<section class="{COLOURS.get(step, "note")}"><div class="head"><h2>'
    yield f"{SHAPES[step]} {escape(words(f'step_{step}'))}"
    yield f' <span class="quiet">({escape(number(total, words.language))})</span></h2></div>\n'
    heads = ["head_flow", "head_record"]
    heads += ["head_field", "head_before", "head_after"] if step == "change" else []
    yield "<table><thead><tr>" + "".join(f"<th>{escape(words(head))}</th>" for head in heads)
    yield "</tr></thead><tbody>\n"
    for entry in entries:
        yield from _rows(entry, words, len(heads))
    yield "</tbody></table>\n"
    if total > len(entries):
        yield quiet(words("said_plan_more", count=number(total - len(entries), words.language)))
    yield "</section>\n"


def _rows(entry: PlanEntry, words: Words, width: int) -> Iterator[str]:
    """A row per field that changes; what is to be mended below them, across the table."""
    first = [flow_name(entry.flow, words.language), name_of(entry, words)]
    lines = [(field_of(change.field, words), *values_of(change, words)) for change in entry.changes] or [("", "", "")]
    for line in lines:
        cells = (*first, *line)[:width]
        yield f'<tr><td class="word">{escape(cells[0])}</td>'
        yield "".join(f"<td>{escape(cell)}</td>" for cell in cells[1:]) + "</tr>\n"
        first = ["", ""]
    for remark in remarks_of(entry, words):
        yield f'<tr><td></td><td colspan="{width - 1}" class="quiet">{escape(remark)}</td></tr>\n'
