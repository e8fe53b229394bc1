"""What a log is made of, told without counting it: for a copy of its form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from marugoto_stats.japanese import Period
from marugoto_stats.model import Anatomy, Cell, Part, Profile
from marugoto_stats.recognize.dates import DateReader, year_context
from marugoto_stats.recognize.header import IGNORED, Spellings
from marugoto_stats.recognize.layout import Survey
from marugoto_stats.recognize.proof import prove

_MOST_SIGNS: Final = 60


def anatomy(found: Survey, profile: Profile, *, period: Period | None = None) -> tuple[Anatomy, ...]:
    """Tell of every sheet of the log where its header stands and what its columns are."""
    proof = prove(found.layouts, profile)
    bodies = []
    for place, layout in enumerate(found.layouts):
        read = {column.index: column for column in proof.read[place]}
        parts = [
            Part(column.index, column.key, None if column.role == IGNORED else column.role, column.index in read,
                 ticked=column.term is not None, headed=column.role is not None)
            for column in layout.header.columns
        ]  # fmt: skip
        context, _ = year_context(layout, period)
        reader = DateReader(context, profile.bare_era)
        bodies.append(Anatomy(layout.sheet, layout.header.top, layout.header.bottom, tuple(parts), context,
                              _day_reader(reader)))
    return tuple(bodies)


def headings_of(profile: Profile) -> Callable[[str], bool]:
    """Return what tells whether a folded text is a header that the profile knows."""
    spellings = Spellings(profile)
    return lambda key: len(key) <= _MOST_SIGNS and spellings.find(key) is not None


def _day_reader(reader: DateReader) -> Callable[[Cell], tuple[date | None, str]]:
    return lambda cell: reader.read(cell.strip() if isinstance(cell, str) else cell)
