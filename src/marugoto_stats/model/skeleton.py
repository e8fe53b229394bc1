"""The form of a log without its contents: what is looked at, and what is left when every text is gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from marugoto_stats.japanese import YearContext
from marugoto_stats.model.log import Cell, RawSheet


@dataclass(frozen=True, slots=True)
class SheetForm:
    """How a sheet looks, which a reader of values does not tell. Addresses are (row, column), counted from 0."""

    formats: Mapping[tuple[int, int], str] = field(default_factory=dict, repr=False)
    """Number formats of cells, where they are not General."""
    widths: Mapping[int, float] = field(default_factory=dict)
    """Widths of columns in signs, where they are set."""
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """One column of a log, as its anatomy knows it."""

    index: int
    key: str = field(repr=False)
    """The folded header by which it is known; several storeys joined."""
    role: str | None
    """The role that it claims, whether it is read or not; None where no header is known or the column is ignored."""
    read: bool
    ticked: bool = False
    """Whether it is a category's column, with a mark in a cell."""
    headed: bool = True
    """Whether its header is known at all."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Anatomy:
    """Where the header of a log's sheet stands, what its columns are, and how its days are read."""

    sheet: RawSheet
    top: int
    bottom: int
    """Rows of the header, counted from 0."""
    parts: tuple[Part, ...]
    context: YearContext
    """What a day without a year takes it from."""
    read_day: Callable[[Cell], tuple[date | None, str]]
    """Reads a cell of the date's column: the day, and what is lacking."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class BareSheet:
    """One sheet of a skeleton: the cells of `sheet` with every text of the log replaced."""

    sheet: RawSheet
    form: SheetForm


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A log without a word of a client, and the count of what was kept and replaced. **Unit**: filled cells."""

    sheets: tuple[BareSheet, ...]
    kept: int
    """Cells with words that the program knows, marks and headers among them."""
    replaced: Mapping[str, int]
    """Cells replaced, by what they held: text, number, day, person, place."""
    emptied: int = 0
    """Hidden sheets whose contents were left out."""
    weeks_moved: int = 0
    """By how many weeks days were moved within their month."""
    same: bool | None = None
    """Whether it gives the same figures as the log; None before that was tried."""
