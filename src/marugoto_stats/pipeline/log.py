"""A loaded log: contacts with their codes, not yet counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from marugoto_stats import tabulate
from marugoto_stats.japanese import Period
from marugoto_stats.model import COMBINED, Coded, Finished, Issue, Profile, RawSheet, Records
from marugoto_stats.pipeline.deciding import Effect
from marugoto_stats.pipeline.events import Events
from marugoto_stats.pipeline.population import Population

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Log:
    """The contacts of a log with their codes: `len()`, `.columns`, `.to_frame()`; its repr shows counts, never rows."""

    records: Records
    coded: Coded
    profile: Profile
    period: Period | None
    chosen: str
    """Why this profile, in one sentence."""
    as_of: date | None = None
    noticed: tuple[Issue, ...] = ()
    """What is to be said of the files themselves, and of how they were read."""
    paths: Mapping[str, Path] = field(default_factory=dict)
    """Name of a file → where it lies; empty for standard input."""
    effect: Effect = field(default_factory=Effect)
    """What a person settled, and where."""
    strangers: tuple[RawSheet, ...] = ()
    """Sheets in which no header was found."""
    given: tuple[Finished, ...] = ()
    """Finished tables that stand beside the contacts, or in their place."""
    events: Events | None = None
    """What an office says happened, whatever the period."""
    population: Population | None = None
    """Residents per district, where rates are asked for."""
    earlier: Log | None = None
    """The earlier period that is compared with: of the same contacts, or of other files."""

    def __len__(self) -> int:
        return len(self.coded.frame)

    @property
    def columns(self) -> tuple[str, ...]:
        """Roles that were read from the log."""
        return self.records.roles

    def __repr__(self) -> str:
        n_files = len({sheet.file for sheet in self.records.sheets})
        return f"<Log {self.profile.id}: {len(self):,} contacts, {n_files} file(s); columns: {', '.join(self.columns)}>"

    def to_frame(self) -> pd.DataFrame:
        """Return one row per contact: date, codes per dimension (tuples where several may stand), person key, source.

        No name, number or text of the log is in it.
        """
        frame = tabulate.with_derived(self.coded.frame)
        for dimension in self.coded.dimensions:
            if self.profile.vocabularies[dimension].multiple_response:
                frame[dimension] = frame[dimension].map(lambda combination: tuple(combination.split(COMBINED)))
        last = ["weight", "person", "file", "sheet", "row"]
        first = ["date", "month", "centre", "district", "channel", "support_type", "inquirer", "case_status"]
        rest = [d for d in self.coded.dimensions if d not in first]
        kept = [column for column in (*first, *rest, *last) if column in frame.columns]
        return frame.loc[:, kept].reset_index(drop=True)
