"""Find the header of a sheet: which row (or two, or three) names the columns, and what each column claims to be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from marugoto_stats.cells import mark_of
from marugoto_stats.headings import DEEPEST, LOOKED_AT, NO_HEADING, Grid, nth
from marugoto_stats.japanese import fold
from marugoto_stats.model import Cell, Profile, RawSheet

FEWEST_ROLES: Final = 3
ANCHORS: Final = frozenset({"date", "district", "channel", "support_type"})
"""A header names at least one of these, or it is no log's."""
IGNORED: Final = "ignored"
"""What the profile calls the headers that are known and never read."""
_PROVING_ROWS: Final = 500
_NUMBER_ENDS: Final = frozenset("0123456789)①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_NUMBERED: Final = re.compile(r"(?P<stem>.*?)(?:[0-9]{1,2}|[①-⑳]|\([0-9]{1,2}\))")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of one sheet with what its header claims."""

    index: int
    key: str = field(repr=False)
    """The folded header; several storeys joined. What the profile does not know may be a name."""
    header: str | None = None
    """The spelling as the profile writes it, where the profile knows it."""
    role: str | None = None
    """The role claimed; None where the profile does not know the header."""
    rank: int = 0
    """The place of the spelling in the profile's list: the earlier wins."""
    given: bool = False
    """Whether the office stated the role."""
    term: str | None = None
    """The category whose column this is: a mark in a cell stands for this text."""
    mark: str = field(default="", repr=False)
    """What a decision about the column is kept under: its folded header, and its number where several have the same."""


@dataclass(frozen=True, slots=True)
class Header:
    """The rows that name the columns, counted from 0, and the columns."""

    top: int
    bottom: int
    columns: tuple[Column, ...]

    @property
    def roles(self) -> frozenset[str]:
        """Roles that some column claims."""
        return frozenset(c.role for c in self.columns if c.role and c.role != IGNORED)


@dataclass(frozen=True)
class Spellings:
    """The header spellings of a profile, ready for lookup."""

    profile: Profile
    _found: dict[tuple[str, str], _Known | None] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def by_key(self) -> Mapping[str, _Known]:
        """Folded spelling → (spelling, role, rank, given). What an office stated wins."""
        known: dict[str, _Known] = {}
        for spelling, role in self.profile.given.items():
            known[fold(spelling)] = spelling, role, 0, True
        for role, spellings in self.profile.headers.items():
            for rank, spelling in enumerate(spellings):
                known.setdefault(fold(spelling), (spelling, role, rank, False))
        return known

    def find(self, key: str, mark: str = "") -> _Known | None:
        """Look a folded header up. A numbered header of a multiple-response role (連携先2) is that role.

        `mark` is what a decision about the column is kept under, where that is more than its header. What was found
        is remembered: sheets of a log repeat one another.
        """
        asked = key, mark or key
        if asked not in self._found:
            self._found[asked] = self._find(*asked)
        return self._found[asked]

    def _find(self, key: str, mark: str) -> _Known | None:
        if found := self._meant(key, mark):
            return found
        numbered = _NUMBERED.fullmatch(key) if key[-1:] in _NUMBER_ENDS else None
        found = self._meant(numbered["stem"], numbered["stem"]) if numbered else None
        vocabulary = self.profile.vocabularies.get(found[1]) if found else None
        return found if vocabulary is not None and vocabulary.multiple_response else None

    def states(self, key: str) -> bool:
        """Say whether an office or a person stated what a folded header is."""
        found = self._meant(key, key)
        return found is not None and found[3]

    def _meant(self, key: str, mark: str) -> _Known | None:
        """Take the role that a person gave to a column, else the one that the profile knows its header for."""
        known = self.by_key.get(key)
        if decided := next((found for settled in self.profile.decided if (found := settled.find(mark))), None):
            return known[0] if known else None, decided[1], 0, True
        return known


_Known = tuple[str | None, str, int, bool]
"""Spelling (None where the profile does not know it), role, rank, given."""


def find_header(sheet: RawSheet, spellings: Spellings, *, row: int | None = None) -> Header | None:
    """Find the header that names the most roles; the shallowest, then the topmost, where several do.

    `row` (as Excel numbers it) says where it stands. None where no row names three roles, one of them an anchor.
    """
    tops = range(min(len(sheet.rows), LOOKED_AT)) if row is None else [row - 1]
    best: tuple[tuple[int, int, int, int], Header] | None = None
    grid = Grid(sheet)
    # a block of rows in which no single cell is a known header is data, whatever it would give when joined
    naming = {r for r in range(min(len(sheet.rows), tops[-1] + DEEPEST)) if any(map(spellings.find, grid.row(r)))}
    for top in tops:
        for depth in range(1, DEEPEST + 1):
            if top + depth > len(sheet.rows) or not grid.filled(top):
                break
            if naming.isdisjoint(range(top, top + depth)) and not _is_stated(grid, top, depth, spellings):
                continue
            header = Header(top, top + depth - 1, tuple(_columns(grid, top, depth, spellings)))
            if len(header.roles) < FEWEST_ROLES or not header.roles & ANCHORS:
                continue
            known = len({column.key for column in header.columns if column.role is not None})
            score = (len(header.roles), known, -depth, -top)
            if best is None or score > best[0]:
                best = (score, header)
    return best[1] if best else None


def _columns(grid: Grid, top: int, depth: int, spellings: Spellings) -> list[Column]:
    groups = grid.storeys(top, depth)
    found: list[Column] = []
    seen: Counter[str] = Counter()
    for c in range(grid.width):
        found.append(_column(c, [groups[level][c] for level in range(depth)], spellings, seen))
    if any(column.role is not None for column in found):  # a row that names no column at all is data
        found = list(_ticked(found, groups, _below(grid, top, depth), spellings))
    return found


def _below(grid: Grid, top: int, depth: int) -> list[list[Cell]]:
    """Return the first rows below a header, but for those that only say it once more (on each printed page)."""
    rows = grid.sheet.rows
    said = rows[top : top + depth]
    return [row for row in rows[top + depth : top + depth + _PROVING_ROWS] if row not in said]


def _is_stated(grid: Grid, top: int, depth: int, spellings: Spellings) -> bool:
    """Say whether storeys make a header that is stated, though none of them is a known one."""
    if depth == 1 or not (spellings.profile.given or spellings.profile.decided):
        return False
    levels = grid.storeys(top, depth)
    return any(spellings.states("".join(level[c] for level in levels)) for c in range(grid.width))


def _column(index: int, storeys: Sequence[str], spellings: Spellings, seen: Counter[str]) -> Column:
    """Take the joined header, else the lowest storey, else (where nothing stands below) the one above.

    `seen` counts the columns to the left by what they are known by.
    """
    parts = [text for text in storeys if text and text != NO_HEADING]
    key = "".join(parts)
    for candidate in dict.fromkeys([key, *reversed(parts[-1:]), *(parts[:1] if len(parts) == 1 else [])]):
        mark = nth(candidate, seen[candidate] + 1)
        if found := spellings.find(candidate, mark):
            seen[candidate] += 1
            header, role, rank, given = found
            return Column(index, candidate, header, role, rank, given, mark=mark)
    seen[key] += 1
    return Column(index, key, mark=nth(key, seen[key]))


def _ticked(found: Sequence[Column], groups: Sequence[Sequence[str]], rows: list[list[Cell]],
            spellings: Spellings) -> Iterator[Column]:
    """Recognise columns of categories that are ticked: named by a term, and holding nothing but marks."""
    votes = {column.index: _votes(column, groups, rows, spellings) for column in found}
    run: dict[str, int] = {}
    end = -1
    for column in found:
        if not votes[column.index]:
            yield column
            continue
        if column.index > end:  # a new run of neighbours: the dimension that most of them name
            run, end = {}, column.index
            while end < len(found) and votes[end]:
                for dimension in votes[end]:
                    run[dimension] = run.get(dimension, 0) + 1
                end += 1
            end -= 1
        best = max((run[d] for d in votes[column.index]), default=0)
        named = [d for d in votes[column.index] if run[d] == best]
        if len(named) == 1:
            term = next(text for text in reversed([storey[column.index] for storey in groups]) if text)
            yield Column(column.index, column.key, None, named[0], 0, term=term, mark=column.mark)
        else:
            yield column


def _votes(column: Column, groups: Sequence[Sequence[str]], rows: list[list[Cell]],
           spellings: Spellings) -> list[str]:
    """Name the dimensions whose term this column's header is, if the column is ticked."""
    storeys = [storey[column.index] for storey in groups if storey[column.index] not in ("", NO_HEADING)]
    if not storeys or (column.role is not None and len(storeys) == 1) or column.role == IGNORED:
        return []
    if not _only_marks(column.index, rows):
        return []
    vocabularies = spellings.profile.vocabularies
    above = [found[1] for text in storeys[:-1] if (found := spellings.find(text))]
    return [
        d
        for d, vocabulary in vocabularies.items()
        if not vocabulary.open and (not above or d in above) and vocabulary.lookup(storeys[-1])[0] is not None
    ]


def _only_marks(c: int, rows: list[list[Cell]]) -> bool:
    cells = (row[c] for row in rows if c < len(row))
    return all(mark_of(cell) is not None for cell in cells if cell not in ("", None))
