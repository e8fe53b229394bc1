"""GitHub markdown, to be pasted elsewhere: the tables that were asked for, or the whole report as a document.

It begins with a mark of ours, so that a later run knows which file it may replace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from marugoto_stats import notation
from marugoto_stats.model import Report, SafeTable
from marugoto_stats.render import View
from marugoto_stats.render.attention import Item, decisions, decisions_title
from marugoto_stats.render.display import LONGEST_TEXT
from marugoto_stats.render.headline import headline, left_out
from marugoto_stats.render.layout import Figures, Layout, lay_out
from marugoto_stats.render.outline import Outline, Part, outline
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words, words

MARK: Final = "<!-- marugoto-stats report/1 -->"
_SPECIAL: Final = re.compile(r"([\\`*\[\]<>|~&$]|(?<!\w)_|_(?!\w))")
_OPENING: Final = re.compile(r"^(\s*\d*)([#+=.)-])")


def write(report: Report, view: View) -> bytes:
    """Return the tables with what was read; the whole report with paragraphs, captions and 数え方."""
    spoken = words(report.lang)
    lines = document(outline(report, spoken, month=True), spoken) if view.whole else _tables(report, spoken)
    return ("\n".join(lines) + "\n").encode()


def escaped(text: str) -> str:
    r"""Keep a text from meaning anything inside a line of markdown.

    >>> print(escaped("a|b *c* <d> sakai_2023"))
    a\|b \*c\* \<d\> sakai_2023
    """
    return _SPECIAL.sub(r"\\\1", safe_text(text, LONGEST_TEXT))


def opening(text: str) -> str:
    r"""The same for a text that opens a line, where # or 1. means something too.

    >>> print(opening("# e"), opening("1. f"), opening("3件"))
    \# e 1\. f 3件
    """
    return _OPENING.sub(r"\1\\\2", escaped(text))


def _tables(report: Report, words: Words) -> Iterator[str]:
    front = headline(report, words, minus=notation.MINUS)
    yield from (MARK, "", f"# {escaped(front.title)}", "", opening(front.period), "")
    yield from (f"- {opening(name)}: {escaped(text)}" for name, text in front.facts)
    yield ""
    yield from (f"- **{escaped(line)}**" for line in (*front.chain, *front.beside))
    yield from (f"- {opening(line)}" for line in front.splits)
    for table in report.tables:
        yield ""
        yield from _table(table, words)
    if report.left_out:
        yield from ("", f"{words('report.left-out')}: {escaped(left_out(report, words))}")
    if report.release.policy.audience == "internal":
        found = decisions(report, words)
        yield from _decisions(decisions_title(len(found), words), found)


def document(it: Outline, words: Words, mark: str = MARK) -> Iterator[str]:
    """Yield a document line by line."""
    yield from (mark, "", f"# {escaped(it.title)}", "")
    yield from (f"- {opening(name)}: {escaped(text)}" for name, text in it.facts)
    if it.chain:
        yield from ("", f"## {escaped(it.chain_heading)}", "")
        yield from (f"- **{escaped(line)}**" for line in it.chain)
    if it.splits:
        yield from ("", f"## {escaped(it.splits_heading)}", "")
        yield from (f"- {opening(line)}" for line in it.splits)
    for part in it.parts:
        yield from ("", f"## {escaped(part.heading)}")
        yield from _part(part, words)
    if it.events:
        yield from ("", f"## {escaped(it.events.heading)}", "", _row(list(it.events.heads)))
        yield "|" + " --- |" * len(it.events.heads)
        yield from (_row(list(line)) for line in it.events.lines)
        yield from ("", f"- {opening(it.events.note)}")
    if it.left_out:
        yield from ("", opening(it.left_out))
    yield from _methods(it, words)
    if it.decisions_heading:
        yield from _decisions(it.decisions_heading, it.decisions)


def _part(part: Part, words: Words) -> Iterator[str]:
    """Set a paragraph, a table below its caption, and the notes."""
    if part.paragraph:
        yield from ("", opening(part.paragraph))
    yield from ("", f"**{escaped(words('document.numbered', name=part.name, text=part.caption))}**", "")
    if part.layout.sections:
        yield from _grid(part.layout, part.stub)
    else:
        yield words("report.nothing")
    yield ""
    yield from (f"- {opening(note)}" for note in (part.unit, *part.notes) if note)


def _methods(it: Outline, words: Words) -> Iterator[str]:
    """Say how it was counted, and what the signs mean."""
    yield from ("", f"## {escaped(it.methods_heading)}")
    for heading, lines in (*((section.heading, section.lines) for section in it.methods), (it.signs_heading, it.signs)):
        if heading != it.methods_heading:
            yield from ("", f"### {escaped(heading)}")
        yield ""
        yield from (f"- {opening(words('document.term', term=term, text=text) if term else text)}"
                    for term, text in lines)  # fmt: skip


def _table(table: SafeTable, words: Words) -> Iterator[str]:
    layout = lay_out(table, words)
    yield from (f"## {escaped(layout.title)}", "")
    if layout.sections:
        yield from _grid(layout, table.rows.label)
    else:
        yield words("report.nothing")
    if layout.notes:
        yield ""
        yield from (f"- {opening(note)}" for note in layout.notes)


def _grid(layout: Layout, stub: str) -> Iterator[str]:
    yield _row([safe_text(stub), *(column.full for column in layout.columns)])
    yield "| --- |" + " ---: |" * len(layout.columns)
    for section in layout.sections:
        for line in section.lines:
            yield _row(_texts(line), bold=section.kind == "total")
    yield from (_row(_texts(line)) for line in layout.below)


def _texts(line: Figures) -> list[str]:
    return [line.label, *line.cells]


def _row(texts: list[str], *, bold: bool = False) -> str:
    cells = [escaped(text) for text in texts]
    return "| " + " | ".join(f"**{cell}**" if bold and cell else cell for cell in cells) + " |"


def _decisions(heading: str, found: Sequence[Item]) -> Iterator[str]:
    yield from ("", f"## {escaped(heading)}", "")
    for number, item in enumerate(found, start=1):
        texts = [opening(text) for text in (item.say, item.where, item.do) if text]
        yield f"{number}. " + "  \n   ".join(texts)
