"""A layout drawn as lines of a screen: stub on the left, figures flush right, rules of ASCII, bars last.

On a narrow screen the form that loses least is taken: long labels are broken, then the line of column shares
goes, then the columns are dealt out over several blocks with the stub repeated. A figure is never cut, and a
label is broken rather than cut.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Final

from marugoto_stats.render.display import (
    LONGEST_TEXT,
    Line,
    Piece,
    Style,
    calm,
    columns,
    left,
    right,
    wrapped,
)
from marugoto_stats.render.layout import Figures, Layout, dealt
from marugoto_stats.wording import Words

_WIDEST_HEAD: Final = 13
_NARROW_HEAD: Final = 8
_WIDEST_STUB: Final = 44
_NARROWEST_STUB: Final = 18
_STUB_OF_BLOCKS: Final = 26
_GAP: Final = "  "
_QUIET: Final = ("share", "change-rate", "interval")
_BLOCKS: Final = "▏▎▍▌▋▊▉█"


@dataclass(frozen=True, slots=True)
class Pen:
    """What lines are drawn with."""

    width: int | None
    """Columns of the screen; None for as many as it takes."""
    blocks: bool
    """Whether bars are blocks; otherwise they are #."""


@dataclass(frozen=True, slots=True)
class _Form:
    """One way of setting a table."""

    stub: int | None
    """Where labels are broken; None for where the room ends."""
    shares: bool
    head: int = _WIDEST_HEAD
    """Where heads are broken."""


_FORMS: Final = (_Form(_WIDEST_STUB, True), _Form(None, True), _Form(None, False))
_IN_BLOCKS: Final = (
    _Form(_STUB_OF_BLOCKS, True), _Form(_STUB_OF_BLOCKS, True, _NARROW_HEAD),
    _Form(_NARROWEST_STUB, True, _NARROW_HEAD),
)  # fmt: skip


def draw(layout: Layout, pen: Pen, words: Words) -> Iterator[Line]:
    """Draw a table: title, rule, heads, lines, totals."""
    for line in wrapped(calm(layout.title), pen.width):
        yield ((line, "title"),)
    if not layout.sections:
        yield ((words("report.nothing"), ""),)
        return
    every = list(range(len(layout.columns)))
    for form in _FORMS:
        block = _Block(layout, every, form, pen)
        if pen.width is None or block.width <= pen.width:
            yield from block.lines()
            return
    for place, block in enumerate(_blocks(layout, pen, pen.width or 0)):
        if place:
            yield ()
        yield from block.lines()


def _blocks(layout: Layout, pen: Pen, room: int) -> list[_Block]:
    """Deal the columns out over blocks; where one is too wide still, heads and labels are broken earlier."""
    blocks: list[_Block] = []
    for form in _IN_BLOCKS:
        chosen = dealt(layout.columns, lambda some, form=form: _Block(layout, some, form, pen).width, room)  # type: ignore[misc]
        blocks = [_Block(layout, some, form, pen) for some in chosen]
        if all(block.width <= room for block in blocks):
            break
    return blocks


def notes(layout: Layout, pen: Pen, words: Words, said: Collection[str] = ()) -> Iterator[Line]:
    """Draw what stands below a table: its notes but those already `said`, and what its short heads stand for."""
    texts = [note for note in layout.notes if note not in said]
    if short := short_heads(layout):
        texts.append(words("report.short", names=words.listing(short)))
    for text in texts:
        for line in wrapped(calm(text, LONGEST_TEXT), pen.width):
            yield ((line, "quiet"),)


def short_heads(layout: Layout) -> list[str]:
    """List the heads that are shorter than what they stand for, with it."""
    return [f"{calm(c.head)}={calm(c.full)}" for c in layout.columns if c.short]


def bar(part: Fraction, room: int, *, blocks: bool) -> str:
    """Draw a bar of at most `room` signs; what is not nothing has at least the smallest sign.

    >>> bar(Fraction(1, 2), 8, blocks=False), bar(Fraction(1, 999), 8, blocks=True)
    ('####', '▏')
    """
    if room <= 0:
        return ""
    steps = 8 if blocks else 1
    n = max(floor(part * room * steps + Fraction(1, 2)), 1 if part > 0 else 0)
    if not blocks:
        return "#" * n
    return _BLOCKS[-1] * (n // 8) + (_BLOCKS[n % 8 - 1] if n % 8 else "")


class _Block:
    """Some columns of a table, measured and ready to be drawn."""

    def __init__(self, layout: Layout, chosen: list[int], form: _Form, pen: Pen) -> None:
        self.layout, self.chosen, self.form, self.pen = layout, chosen, form, pen
        self.heads = [wrapped(calm(layout.columns[i].head), self._cap(form.head)) for i in chosen]
        self.widths = [
            max(*map(columns, head), *(columns(line.cells[i]) for line in self._all_lines()))
            for i, head in zip(chosen, self.heads, strict=True)
        ]
        figures = sum(width + len(_GAP) for width in self.widths)
        widest = form.stub or min(max(_NARROWEST_STUB, (pen.width or 0) - figures), _WIDEST_STUB)
        self.labels = {id(line): self._label(line, widest) for line in self._all_lines()}
        self.stub = max(columns(part) for label in self.labels.values() for part in label)
        self.width = self.stub + figures

    def lines(self) -> Iterator[Line]:
        """Yield the block line by line."""
        rule: Line = (("-" * self.width, "quiet"),)
        yield rule
        yield from self._head()
        for place, section in enumerate(self.layout.sections):
            if section.kind in ("subtotal", "total"):
                yield rule
            elif place:
                yield ()
            for line in section.lines:
                yield from self._figures(line, "strong" if section.kind == "total" else "")
        for line in self._below():
            yield from self._figures(line, "quiet")

    def _all_lines(self) -> Iterator[Figures]:
        for section in self.layout.sections:
            yield from section.lines
        yield from self._below()

    def _below(self) -> Iterator[Figures]:
        return (line for line in self.layout.below if self.form.shares or line.kind != "share")

    def _cap(self, width: int) -> int | None:
        return None if self.pen.width is None else width

    def _label(self, line: Figures, widest: int) -> list[str]:
        text = calm(line.label)
        if self.pen.width is None or columns(text) <= widest:
            return [text]
        first, *further = wrapped(text, widest - 2)
        return [first, *("  " + part for part in further)]

    def _head(self) -> Iterator[Line]:
        height = max(map(len, self.heads))
        for k in range(height):
            parts = [([""] * (height - len(head)) + head)[k] for head in self.heads]
            cells = [self._cell(part, width) for part, width in zip(parts, self.widths, strict=True)]
            text = " " * self.stub + "".join(cells)
            if k == height - 1 and self.layout.bar_head and self._room():
                text += _GAP + calm(self.layout.bar_head)
            yield ((text.rstrip(), "quiet"),)

    def _figures(self, line: Figures, style: Style) -> Iterator[Line]:
        *above, last = self.labels[id(line)]
        for part in above:
            yield ((part, style),)
        pieces: list[Piece] = [(left(last, self.stub), style)]
        for i, width in zip(self.chosen, self.widths, strict=True):
            calmer = self.layout.columns[i].kind in _QUIET or line.cells[i] == "0"
            pieces.append((self._cell(line.cells[i], width), "quiet" if calmer and not style else style))
        if drawn := bar(line.bar, self._room(), blocks=self.pen.blocks):
            pieces += [(_GAP, ""), (drawn, "bar")]
        yield tuple(pieces)

    def _cell(self, text: str, width: int) -> str:
        return _GAP + right(text, width)

    def _room(self) -> int:
        """Count the signs that the longest bar may have; none where there is no room worth the while."""
        if not self.layout.bars or len(self.chosen) < len(self.layout.columns):
            return 0
        most = 20 if self.pen.blocks else 30
        if self.pen.width is None:
            return most
        room = (self.pen.width - self.width - len(_GAP)) // (2 if self.pen.blocks else 1)
        return min(room, most) if room >= 5 else 0
