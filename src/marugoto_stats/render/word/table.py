"""A layout as tables of Word: widths by what stands in them, wide ones in blocks with the stub repeated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil
from string import ascii_lowercase, digits
from typing import Final

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from marugoto_stats.render.display import columns as width_of
from marugoto_stats.render.display import wrapped
from marugoto_stats.render.layout import Column, Figures, Layout, dealt
from marugoto_stats.render.outline import Happened
from marugoto_stats.render.word.styles import FAINT, RULE, STRONG, TABLE, border
from marugoto_stats.render.word.xml import element, paragraph, run

_SPARE: Final = 0.5
"""Points of the padding that no margin takes."""
_ROOMY: Final = 52.0
"""Points of a column of figures where there is no lack of room."""
_WIDTHS: Final = {**dict.fromkeys(digits, 0.64), **dict.fromkeys(ascii_lowercase + " ", 0.57),
                  **dict.fromkeys(".,", 0.33), **dict.fromkeys("=+", 0.84), "%": 1.0}  # fmt: skip
_CAPITAL: Final = 0.68
"""Widths of signs, in sizes: as in the widest font that may stand in."""
_BOLD: Final = 1.1
_STUB: Final = 0.40
_STUB_NARROW: Final = 0.26
"""The part of a page that labels take at most, and where columns lack room."""
_TOGETHER: Final = 28
"""Rows up to which a table is kept on one page."""


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a table. **Unit**: points."""

    size: float
    small: float
    """Of heads and shares."""
    style: str = ""
    """What the names of its styles end in."""
    pad: float = 6.5
    """Both sides of a text in its cell, together."""
    head: int = 8
    """Signs (a kanji is two) of a line of a head, where the head can be broken."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns of one table of Word."""

    chosen: list[int]
    stub: float
    widths: list[float]

    @property
    def width(self) -> float:
        """Return how wide it is."""
        return self.stub + sum(self.widths)


def tables(layout: Layout, stub: str, types: Sequence[Type], room: float) -> Iterator[BaseOxmlElement]:
    """Make the tables of a layout: one, or several blocks of columns with the labels in each.

    They are set in the first type that does with the fewest blocks.
    """
    found = [(grids(layout, stub, of, room), of) for of in types]
    blocks, of = min(found, key=lambda pair: len(pair[0]))
    for grid in blocks:
        yield _table(layout, stub, grid, of)


def grids(layout: Layout, stub: str, of: Type, room: float) -> list[Grid]:
    """Divide the columns over as few tables as the page is wide enough for."""
    whole = _measured(layout, stub, of, room)
    if whole.width > room:
        whole = replace(whole, stub=min(whole.stub, _STUB_NARROW * room))

    def part(chosen: list[int]) -> Grid:
        return Grid(chosen, whole.stub, [whole.widths[i] for i in chosen])

    blocks = dealt(layout.columns, lambda chosen: ceil(part(chosen).width), int(room))
    return [_roomy(part(chosen), of, room) for chosen in blocks]


def _measured(layout: Layout, stub: str, of: Type, room: float) -> Grid:
    """Measure every column: no figure is broken, labels and heads are where they must be."""
    lines = [(line, _BOLD if section.kind == "total" else 1) for section in layout.sections for line in section.lines]
    widths = [
        of.pad + max(
            _head_width(column, of), *(points(line.cells[i], of.small) for line in layout.below),
            *(points(line.cells[i], of.size) * weight for line, weight in lines),
        )
        for i, column in enumerate(layout.columns)
    ]  # fmt: skip
    labels = max(points(text, of.size) for text in (stub, *(line.label for line in _lines(layout))))
    return Grid(list(range(len(widths))), min(labels + of.pad, room * _STUB), widths)


def points(text: str, size: float) -> float:
    """Estimate the width of a text in a font that we cannot measure: a kanji is square, figures are generous.

    Word sets a little white where Japanese and Latin letters meet.

    >>> points("来所", 10), points("1,084", 10), points("4月", 10)
    (20.0, 28.9, 18.9)
    """
    signs = sum(_WIDTHS.get(sign, _CAPITAL) if sign.isascii() else 1.0 for sign in text)
    meetings = sum(one.isascii() != other.isascii() for one, other in pairwise(text))
    return round(size * (signs + meetings / 4), 1)


def _roomy(grid: Grid, of: Type, room: float) -> Grid:
    """Give columns of figures air, as far as the page has any; labels take a little of it."""
    air = (room - grid.width) / (len(grid.chosen) + 1)
    widths = [max(width, min(width + air, _ROOMY)) for width in grid.widths]
    return Grid(grid.chosen, grid.stub + min(air, of.pad), widths)


def _head_width(column: Column, of: Type) -> float:
    """Return the width of the widest line of a head that is broken where it can be."""
    signs = max([of.head, *(width_of(word) for word in column.full.split() if word.isascii())])
    return max(points(line, of.small) for line in wrapped(column.full, signs))


def _lines(layout: Layout) -> Iterator[Figures]:
    for section in layout.sections:
        yield from section.lines
    yield from layout.below


# ── the elements ────────────────────────────────────────────────────────────────────────────────────────────


def texts(told: Happened, of: Type, room: float) -> BaseOxmlElement:
    """Make a table of texts: columns as wide as their texts, but the one that takes what is left of the page."""
    rows = (told.heads, *told.lines)
    widths = [max(points(row[place], of.size) for row in rows) + of.pad for place in range(len(told.heads))]
    widths[told.widest] = max(room - sum(widths) + widths[told.widest], room / len(widths))
    sizes = [_twips(width * min(1, room / sum(widths))) for width in widths]
    made = _framed([_head(told.heads, sizes), *(_row(line, sizes) for line in told.lines)], sizes, of)
    for name in made.iter(qn("w:pStyle")):
        style = name.get(qn("w:val"), "")
        name.set(qn("w:val"), style.replace("TableNumber", "TableText").replace("TableHead", "TableStub"))
    return made


def _table(layout: Layout, stub: str, grid: Grid, of: Type) -> BaseOxmlElement:
    sizes = [_twips(width) for width in (grid.stub, *grid.widths)]
    head = _head([stub, *(layout.columns[i].full for i in grid.chosen)], sizes)
    return _framed([head, *_rows(layout, grid, sizes)], sizes, of)


def _framed(rows: Iterable[BaseOxmlElement], sizes: Sequence[int], of: Type) -> BaseOxmlElement:
    """Make a table of its rows, in the styles of its type."""
    about = element(
        "tblPr", element("tblStyle", val=TABLE), element("tblW", w=sum(sizes), type="dxa"),
        element("tblLayout", type="fixed"),
        element("tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
    )  # fmt: skip
    if of.style:
        sides = (element(side, w=_twips((of.pad - _SPARE) / 2), type="dxa") for side in ("left", "right"))
        about.insert(3, element("tblCellMar", *sides))
    made = element("tbl", about, element("tblGrid", *(element("gridCol", w=size) for size in sizes)))
    made.extend(rows)
    for name in made.iter(qn("w:pStyle")):
        name.set(qn("w:val"), name.get(qn("w:val"), "") + of.style)
    return made


def _rows(layout: Layout, grid: Grid, sizes: Sequence[int]) -> Iterator[BaseOxmlElement]:
    """Make the lines: sums are strong below a rule, what stands apart is set off by a fainter one."""
    keep = sum(1 for _ in _lines(layout)) <= _TOGETHER
    for number, section in enumerate(layout.sections):
        colour = RULE if section.kind in ("subtotal", "total") else FAINT
        for first, line in enumerate(section.lines):
            texts = [line.label, *(line.cells[i] for i in grid.chosen)]
            rule = colour if number and not first else None
            yield _row(texts, sizes, strong=section.kind == "total", rule=rule, keep=keep)
    for line in layout.below:
        yield _row([line.label, *(line.cells[i] for i in grid.chosen)], sizes, quiet=True)


def _row(texts: Iterable[str], sizes: Sequence[int], *, quiet: bool = False, strong: bool = False,
         rule: str | None = None, keep: bool = False) -> BaseOxmlElement:
    """Make a line: a label and its figures."""
    stub, figures = ("TableStub", "TableHead") if quiet else ("TableText", "TableNumber")
    made = element("tr", element("trPr", element("cantSplit")))
    for place, (text, size) in enumerate(zip(texts, sizes, strict=True)):
        cell = element("tcPr", element("tcW", w=size, type="dxa"))
        if rule:
            cell.append(element("tcBorders", border("top", 4, rule)))
        written = paragraph(figures if place else stub, run(text, STRONG if strong else None), keep=keep)
        made.append(element("tc", cell, written))
    return made


def _head(texts: Iterable[str], sizes: Sequence[int]) -> BaseOxmlElement:
    """Make the line of heads, which Word repeats on every page."""
    made = _row(texts, sizes, quiet=True, keep=True)
    made[0].append(element("tblHeader"))
    return made


def _twips(points: float) -> int:
    return int(points * 20)  # never more than the page has
