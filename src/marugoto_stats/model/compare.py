"""Bodies or centres side by side: what of their finished tables compares, and why the rest does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from marugoto_stats.errors import UsageError
from marugoto_stats.model.comparison import Span
from marugoto_stats.model.profile import DisclosurePolicy
from marugoto_stats.model.table import Axis, Base, Figure, Unit
from marugoto_stats.wording import Lang

SIDE: Final = "side"
"""The dimension of the columns: one category per side."""
OWN: Final = "own"
"""The code of what a side counts in categories of its own, which no other has."""
FIGURELESS: Final = "no-figures"
"""Why a side that was given by its name alone has no figure."""


@dataclass(frozen=True, slots=True)
class Staffing:
    """How many coordinators a side has, as an office says."""

    coordinators: Fraction
    """Full-time equivalents; more than none."""
    as_of: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A centre that opened within a side's period."""

    centre: str
    """Its label."""
    month: str
    """Code of the month in which it opened."""
    months: int
    """For how many months of the period it was open."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison, and what is known of it beside its counts."""

    code: str
    label: str
    profile: str
    rules: str
    body: str
    centres: tuple[str, ...]
    """Labels of the centres that have a count."""
    districts: int | None
    """How many districts have a count."""
    period: Span
    months: int | None
    """Of the period, from the first in which one of its centres was open."""
    openings: tuple[Opening, ...]
    resident_base: bool | None
    """Whether its coordinators have a place of their own among the residents; None where nobody has said."""
    staffing: Staffing | None
    policy: DisclosurePolicy
    chosen: str
    """One sentence: why this profile; empty for the public."""
    files: tuple[str, ...]
    """Names of the logs and table files; empty for the public, and where it has none."""
    figures: bool
    """Whether logs or tables were given for it."""
    open_questions: int = 0
    """How many kinds of findings a person should look at."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One count of one side, or the reason why there is none."""

    figure: Figure
    """Its share is of the side's own base."""
    per_month: Fraction | None = None
    """Where the sides have different numbers of months."""
    value: Fraction | None = None
    """What is no count: coordinators, contacts of each."""
    reason: str | None = None
    """Why it does not compare: a key under `reason` in wording/*/compare.toml."""


@dataclass(frozen=True, slots=True)
class SideTable:
    """Lines that compare, one column per side. Made of protected tables alone: what was hidden there is hidden here."""

    id: str
    name: str
    unit: Unit
    base: str
    """What the shares are of; each side's own."""
    bases: tuple[Base, ...]
    """One per side."""
    rows: Axis
    cells: tuple[tuple[Standing, ...], ...]
    """`cells[i][j]` is line i of side j."""
    notes: tuple[str, ...] = ()

    @property
    def shared(self) -> bool:
        """Whether there is a share in it."""
        return any(cell.figure.share is not None for line in self.cells for cell in line)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two or more sides in the order in which they were given. Never a ranking."""

    lang: Lang
    policy: DisclosurePolicy
    """Of the side that hides the most."""
    sides: tuple[Side, ...]
    tables: tuple[SideTable, ...]
    notes: tuple[str, ...]
    """What is to be kept in mind in reading them."""
    left_out: tuple[str, ...] = ()
    """Names of tables of which one side alone has counts."""
    filters: tuple[str, ...] = ()
    as_of: date | None = None

    @property
    def open_questions(self) -> int:
        """How many findings a person should look at, over all sides."""
        return sum(side.open_questions for side in self.sides)

    def __getitem__(self, table_id: str) -> SideTable:
        for table in self.tables:
            if table.id == table_id:
                return table
        raise UsageError("no-such-table", name=table_id, known=", ".join(table.id for table in self.tables))

    def __repr__(self) -> str:
        return f"<Comparison: {', '.join(side.label for side in self.sides)}; {len(self.tables)} tables>"
