"""The few ways in which offices really count differently, and which of them reproduce published figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from marugoto_stats.model.comparison import Span


class Convention(NamedTuple):
    """One choice for each question on which offices differ; every question and its choices stand in `CHOICES`."""

    weights: str = "column"
    """Contacts are what the column 件数 says, or rows."""
    clerical: str = "outside"
    """Clerical work is outside the tables on consultations, inside them, or a consultation everywhere."""
    n: str = "contacts"
    """N of several answers: contacts; mentions in the table of partners; mentions in every such table."""
    branches: str = "once"
    """Several branches of one kind in a contact count once, or each."""
    gaps: str = "own"
    """無記入 and 不明: as the program counts (one answer: in the base; several: outside N), outside all, inside all."""
    none: str = "outside"
    """Who answered that there was none is outside the N of several answers, or inside."""
    twice: str = "each"
    """Rows that stand twice count each, or once."""
    undated: str = "outside"
    """Contacts without a readable day are outside the period, or inside."""


CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "weights": ("column", "rows"),
    "clerical": ("outside", "tables", "inside"),
    "n": ("contacts", "mentions", "all_mentions"),
    "branches": ("once", "each"),
    "gaps": ("own", "outside", "inside"),
    "none": ("outside", "inside"),
    "twice": ("each", "once"),
    "undated": ("outside", "inside"),
}
"""Every question, and its choices."""


@dataclass(frozen=True, slots=True)
class Published:
    """One figure of a table file, by the codes of its place."""

    cell: str
    """Where it stands in the file."""
    table: str
    """A table's id, or that of the chain of counts."""
    row: str
    column: str | None
    n: int
    is_n: bool = False
    """Whether it is what the office calls N of several answers: contacts or mentions."""


@dataclass(frozen=True, slots=True)
class Collated:
    """One published figure beside our own. **Unit**: that of the published figure."""

    published: Published
    labels: tuple[str, ...]
    """Table, row and, where there is one, column in words."""
    today: int | None = None
    """Under the rules in force."""
    best: int | None = None
    """Under the first of the fits."""
    nearest: int | None = None
    """Of all combinations, the count that is nearest to the published one …"""
    under: Convention | None = None
    """… and the first combination that gives it."""
    unchecked: str | None = None
    """Why the log cannot say: `no-column`, `no-table`, `no-line`, `no-contacts`, `other-period`, `centres`."""
    lacking: tuple[str, ...] = ()
    """Labels of the columns that it lacks."""

    @property
    def difference(self) -> int | None:
        """What the published figure is more than ours under the best combination."""
        return None if self.best is None else self.published.n - self.best

    @property
    def by_none(self) -> bool:
        """Whether no combination reproduces it."""
        return self.nearest is not None and self.nearest != self.published.n


@dataclass(frozen=True, slots=True)
class Fit:
    """A combination that fits best, with the lines of a profile that would adopt it."""

    convention: Convention
    choices: Mapping[str, tuple[str, ...]]
    """question → the choices among which these figures do not decide; the one of `convention` stands first."""
    differs: tuple[str, ...]
    """Questions on which it differs from the rules in force."""
    settings: str
    """TOML of what the profile can adopt; empty where there is nothing."""
    without_setting: tuple[str, ...]
    """Questions on which it differs and for which the profile has no setting."""


@dataclass(frozen=True, slots=True)
class Collation:
    """The published figures of one body, centre and period beside the log."""

    file: str
    centres: tuple[str, ...]
    """Labels of the centres whose contacts were counted; empty for all."""
    period: Span
    """What the log was cut to."""
    figures: tuple[Collated, ...]
    hidden: int
    """Figures of the file that are hidden or not given by sign: not compared."""
    today: Convention
    """The rules in force."""
    fits: tuple[Fit, ...]
    """All combinations that reproduce every figure that can be checked, else those closest; fewest changes first.
    What they have in common stands once: `choices` says where a question stays open."""
    combinations: int
    """How many combinations were tried."""

    @property
    def checked(self) -> tuple[Collated, ...]:
        """Figures that the log can say."""
        return tuple(figure for figure in self.figures if figure.unchecked is None)

    @property
    def same_today(self) -> bool:
        """Whether the rules in force reproduce every figure that can be checked, and there is one."""
        return bool(self.checked) and all(figure.today == figure.published.n for figure in self.checked)

    @property
    def different(self) -> tuple[Collated, ...]:
        """Figures that the best combination does not reproduce."""
        return tuple(figure for figure in self.checked if figure.difference)
