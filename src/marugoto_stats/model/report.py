"""The finished figures of one run, with the chain and the reconciliation that tie them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from marugoto_stats.errors import UsageError
from marugoto_stats.model.comparison import Change, Event, Span, Split
from marugoto_stats.model.evidence import Evidence
from marugoto_stats.model.findings import ColumnReading, Issue, SheetReading
from marugoto_stats.model.table import Release, SafeTable, Tidy, tidy_change, tidy_frame, tidy_head, tidy_rate
from marugoto_stats.wording import Lang

if TYPE_CHECKING:
    import pandas as pd

_SUMS: Final = frozenset({"contacts", "consultations", "with_partner"})
"""The lines of the chain that are the sum so far."""


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One line of the chain of bases: what is counted, or (negative) what is taken away."""

    id: str
    label: str
    n: int | None
    mentions: int | None = None
    """On the last line: the mentions beside the contacts."""
    change: Change | None = None
    """Beside another period; a line that takes away is negative in both."""

    @property
    def is_sum(self) -> bool:
        """Whether the line is the sum so far; every other takes something away, be it nothing."""
        return self.id in _SUMS


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """rows_read = counted + everything excluded: checked on every run."""

    rows_read: int
    counted: int
    excluded: Mapping[str, int]
    """outside_period, filtered, undated, subtotal, remark, blank, unreadable."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person settled: the spellings of one column that mean one term, or the role of one column.

    Holds no text of a cell: a 数え方 says how many spellings were settled as what, and by which file.
    """

    kind: Literal["word", "column"]
    field: str
    """The dimension of the words, or the role that the column was given."""
    label: str
    """What the field is called."""
    means: str
    """The label of the term; for a column empty."""
    spellings: int
    """How many distinct spellings, or columns, were settled so."""
    contacts: int
    """How many of the counted contacts carry one of them."""
    source: str
    """The file in which it was settled; empty for the public."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The chain of another period, to stand beside that of one month."""

    id: Literal["previous_year", "year_to_date"]
    period: Span
    known: bool
    """Whether there are figures: the log reaches back to the period's beginning, and nothing asked for is apart."""
    persons: int | None = None
    base_chain: tuple[ChainLink, ...] = ()
    apart: bool = False
    """Whether the figures are missing because districts that are asked for were drawn otherwise then."""


@dataclass(frozen=True, slots=True)
class Added:
    """One of the sources whose finished tables a report adds up; the logs of the run are one of them."""

    file: str
    """Its name; empty for the logs, and for the public."""
    body: str
    centres: tuple[str, ...]
    """Labels of the centres that have a count."""
    period: Span
    sum: ChainLink | None
    """The first line of its chain that all sources have."""


@dataclass(frozen=True, slots=True)
class Report:
    """The finished figures of one run. Holds no clock: a printed date is the data's, or `as_of`."""

    release: Release
    chosen: str
    """One sentence: why this profile."""
    sources: tuple[SheetReading, ...]
    columns: tuple[ColumnReading, ...]
    persons: int | None
    base_chain: tuple[ChainLink, ...]
    tables: tuple[SafeTable, ...]
    left_out: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Tables that could not be made: (id, name, labels of the missing columns)."""
    reconciliation: Reconciliation
    issues: tuple[Issue, ...]
    unmatched: Mapping[str, int]
    """dimension → how many distinct texts no term matches."""
    filters: tuple[str, ...] = ()
    """`--where` in words."""
    as_of: date | None = None
    decided: tuple[Decided, ...] = ()
    """What a person settled, and what of it took effect."""
    beside: tuple[Beside, ...] = ()
    """For a period of one month: the same month of last year, and the fiscal year up to its end."""
    added: tuple[Added, ...] = ()
    """What the figures are added up of; empty where they are counted from logs alone."""
    persons_change: Change | None = None
    """Of `persons`, beside another period."""
    previous_sources: tuple[SheetReading, ...] = ()
    """What the period compared with was counted from."""
    events_source: SheetReading | None = None
    """The file of the events, where one was given; `rows` are all its events, of whatever period."""
    population: SheetReading | None = None
    """What the residents of `release` were read from."""
    splits: tuple[Split, ...] = ()
    """The change of the whole as exact sums."""
    events: tuple[Event, ...] = ()
    """What an office says happened, by day; listed and drawn as dates."""
    evidence: Evidence | None = field(default=None, repr=False, compare=False)
    """The counted contacts one by one; for the office alone, else None."""

    @property
    def lang(self) -> Lang:
        """The language of its labels."""
        return self.release.lang

    @property
    def attention(self) -> tuple[Issue, ...]:
        """Issues that a person should look at: errors and warnings."""
        return tuple(issue for issue in self.issues if issue.severity != "note")

    def __getitem__(self, table_id: str) -> SafeTable:
        for table in self.tables:
            if table.id == table_id:
                return table
        raise UsageError("no-such-table", name=table_id, known=", ".join(t.id for t in self.tables))

    def __repr__(self) -> str:
        chain = ", ".join(f"{link.id} {link.n:,}" for link in self.base_chain if link.n is not None)
        return f"<Report {self.release.profile}: {chain}; tables: {', '.join(t.id for t in self.tables)}>"

    def tidy(self) -> Iterator[Tidy]:
        """List the chain (table `base_chain`) and every figure of every table: one dict per figure."""
        head = tidy_head(self.release)
        for link in self.base_chain:
            yield head | {
                "table": "base_chain", "unit": "contacts", "base": None, "base_n": None,
                "row_dimension": "base_chain", "row_code": link.id, "row": link.label,
                "column_dimension": None, "column_code": None, "column": None, "n": link.n, "share": None,
                "share_of_mentions": None, "status": "suppressed" if link.n is None else "published",
            } | tidy_change(link.change, self.release) | tidy_rate(None, self.release)
        for table in self.tables:
            yield from table.tidy()

    def to_frame(self) -> pd.DataFrame:
        """Return the chain and all tables in the tidy columns of the csv: one row per figure."""
        return tidy_frame(self.tidy(), self.release)
