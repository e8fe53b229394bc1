"""The columns of an unknown log: which row heads them, and all that stands below, over every sheet of its kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from marugoto_stats.cells import as_text, letter, mark_of
from marugoto_stats.headings import Block, find_block
from marugoto_stats.japanese import fold
from marugoto_stats.marks import closes, is_remark
from marugoto_stats.model import Cell, RawSheet
from marugoto_stats.propose.spelling import Headers


@dataclass(repr=False)
class Seen:
    """One column with all that stands in it, over every sheet that has its header. Never shown as it stands."""

    index: int
    storeys: tuple[str, ...]
    """Its folded headings from the top down."""
    written: tuple[str, ...]
    """The same as written."""
    cells: Counter[Cell] = field(default_factory=Counter)
    """The filled cells, and how often each stands."""
    texts: list[Counter[str]] = field(default_factory=list)
    """Per sheet: its texts, as written, and how often."""
    twin: bool = False
    """Whether another column of the sheet has the same header."""

    @property
    def letter(self) -> str:
        """The column's letter where it stands first."""
        return letter(self.index)

    @property
    def heading(self) -> str:
        """The header as written, storeys joined."""
        return "".join(self.written)

    @property
    def key(self) -> str:
        """The folded header."""
        return "".join(self.storeys)

    @property
    def keys(self) -> list[str]:
        """The spellings by which the run knows the header: the whole, and its lowest storey."""
        return list(dict.fromkeys([self.key, *self.storeys[-1:]])) if self.storeys else []

    @property
    def filled(self) -> int:
        """Count the cells that hold something."""
        return self.cells.total()

    @cached_property
    def counts(self) -> Counter[str]:
        """Count the texts over all sheets."""
        whole: Counter[str] = Counter()
        for sheet in self.texts:
            whole.update(sheet)
        return whole

    @cached_property
    def ticked(self) -> bool:
        """Whether it holds nothing but marks, one at least a yes."""
        marks = {mark_of(cell) for cell in self.cells}
        return None not in marks and bool(marks & {"yes", "primary"})

    @property
    def ticks(self) -> int:
        """Count the marks that say yes."""
        return sum(n for cell, n in self.cells.items() if mark_of(cell) in ("yes", "primary"))


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """The sheets that are alike, and their columns."""

    sheets: tuple[tuple[RawSheet, Block], ...]
    columns: tuple[Seen, ...]

    @property
    def rows(self) -> int:
        """Count the rows below the headers that may be contacts."""
        return sum(len(_contacts(sheet, block)) for sheet, block in self.sheets)


def find_columns(sheets: Sequence[RawSheet], headers: Headers, *, header_row: int | None = None) -> Found:
    """Find the header of each sheet; keep those that have at least half of their headers in common with the best."""
    blocks = [(sheet, block) for sheet in sheets if (block := find_block(sheet, headers.knows, row=header_row))]
    if not blocks:
        return Found((), ())
    best = max(blocks, key=lambda each: (each[1].score, len(each[0].rows)))[1].keys
    alike = tuple((sheet, block) for sheet, block in blocks if len(block.keys & best) * 2 >= len(best))
    return Found(alike, tuple(_gathered(alike)))


def _gathered(sheets: Sequence[tuple[RawSheet, Block]]) -> Iterator[Seen]:
    """Gather the columns of all sheets by their header; one without a header by its place."""
    columns: dict[str, Seen] = {}
    for sheet, block in sheets:
        here: set[str] = set()
        contacts = _contacts(sheet, block)
        last = max(len(block.storeys), *map(len, contacts), 0)
        for index in range(last):
            parts = block.storeys[index] if index < len(block.storeys) else ()
            name = "".join(parts) or f"\x00{index}"
            twin = name in here
            here.add(name)
            key = f"{name}\x00{index}" if twin else name
            seen = columns.setdefault(key, Seen(index, parts, _written(sheet, block, index, parts)))
            seen.twin |= twin
            columns[name].twin |= twin
            cells = [row[index] for row in contacts if index < len(row)]
            filled = [cell for cell in cells if as_text(cell) and not _repeats(cell, parts)]
            seen.cells.update(filled)
            seen.texts.append(Counter(map(as_text, filled)))
    return (seen for seen in columns.values() if seen.storeys or seen.cells)


def _contacts(sheet: RawSheet, block: Block) -> list[list[Cell]]:
    """List the rows below a header that may be contacts: no total, no remark, more than one cell filled."""
    found = []
    for row in sheet.rows[block.bottom + 1 :]:
        texts = [text for cell in row if (text := as_text(cell))]
        if len(texts) > 1 and not any(map(closes, texts)) and not is_remark(fold(texts[0])):
            found.append(row)
    return found


def _repeats(cell: Cell, parts: Sequence[str]) -> bool:
    """Say whether a cell is the header once more, as printed pages have it."""
    return isinstance(cell, str) and fold(cell) in parts


def _written(sheet: RawSheet, block: Block, index: int, parts: Sequence[str]) -> tuple[str, ...]:
    """Return headings as they are written; a storey that reaches over several columns is found to the left."""
    written: list[str] = []
    for row in sheet.rows[block.top : block.bottom + 1]:
        wanted = parts[len(written) : len(written) + 1]
        texts = (cell for cell in reversed(row[: index + 1]) if isinstance(cell, str))
        written += [" ".join(text.split()) for text in texts if [fold(text)] == list(wanted)][:1]
    return tuple(written) if len(written) == len(parts) else tuple(parts)
