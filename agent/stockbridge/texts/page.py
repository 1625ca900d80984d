"""The frame of every page that a command writes: one file, no script, nothing from elsewhere, good to print."""

from __future__ import annotations

from html import escape
from typing import IO, Final

from stockbridge.texts.times import Language

STYLE: Final = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { font: 15px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; color: #1d232b;
  background: #f5f6f8; margin: 0; }
main { max-width: 72rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; }
h1 { font-size: 1.7rem; margin: 0 0 .3rem; }
h2 { font-size: 1.05rem; margin: 0; }
p { margin: .35rem 0; max-width: 56rem; }
.quiet { color: #55606e; font-size: .9rem; }
.top { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: stretch; margin: 1.25rem 0; }
.score { background: #fff; border: 1px solid #d8dde4; border-radius: 8px; padding: 1rem 1.5rem; text-align: center;
  min-width: 11rem; }
.score strong { display: block; font-size: 3.2rem; line-height: 1.1; }
table { border-collapse: collapse; width: 100%; background: #fff; }
th, td { text-align: left; vertical-align: top; padding: .4rem .7rem; border-bottom: 1px solid #e3e7ec;
  overflow-wrap: anywhere; }
th { font-size: .82rem; color: #55606e; font-weight: 600; }
.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; overflow-wrap: normal; }
.word { white-space: nowrap; width: 1%; }
.measures { flex: 1 1 26rem; border: 1px solid #d8dde4; border-radius: 8px; background: #fff; overflow: hidden; }
section { background: #fff; border: 1px solid #d8dde4; border-left-width: 6px; border-radius: 8px;
  margin: 1rem 0; padding: .9rem 1.1rem; }
section table { margin-top: .6rem; }
.even { table-layout: fixed; }
.good { border-left-color: #2e7d32; }
.blocks { border-left-color: #b3261e; } .mend { border-left-color: #b86e00; } .note { border-left-color: #5a6b7d; }
.mark-blocks { color: #b3261e; } .mark-mend { color: #8a5300; } .mark-note { color: #4c5a69; }
.tag { font-weight: 600; font-size: .85rem; white-space: nowrap; }
.head { display: flex; flex-wrap: wrap; gap: .3rem 1rem; align-items: baseline; justify-content: space-between; }
@media (max-width: 40rem) {
  main { padding: 1rem .6rem; } section { padding: .7rem .6rem; } .even { table-layout: auto; }
  th, td { padding: .3rem .35rem; font-size: .8rem; overflow-wrap: break-word; }
  section td:nth-child(3) { overflow-wrap: anywhere; }
  .score, .measures { flex: 1 1 100%; }
}
@media print {
  body { background: #fff; font-size: 10pt; } main { max-width: none; padding: 0; }
  section, .score, .measures { break-inside: auto; border-color: #999; }
  .head, tr { break-inside: avoid; } thead { display: table-header-group; }
}
"""


def open_page(out: IO[str], title: str, language: Language) -> None:
    """Up to the title; what follows stands below it."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    out.write(
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{escape(title)}</h1>\n"
    )


def close_page(out: IO[str], closing: str) -> None:
    out.write(quiet(closing) + "</main>\n</body>\n</html>\n")


def quiet(text: str) -> str:
    """A paragraph of small print."""
    return f'<p class="quiet">{escape(text)}</p>\n'
