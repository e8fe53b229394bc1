"""What a file of finished tables says, and what of it stands in a report."""

from __future__ import annotations

from dataclasses import dataclass, field

from marugoto_stats.model.comparison import Span
from marugoto_stats.model.findings import Issue
from marugoto_stats.model.report import ChainLink
from marugoto_stats.model.table import Table


@dataclass(frozen=True, slots=True)
class Finished:
    """The tables of one body, centre and period: of a file, or counted from the logs of the run."""

    file: str
    """Its name; empty for the logs."""
    sha256: str
    encoding: str | None
    """None for a workbook."""
    figures: int
    """How many figures the file gives."""
    body: str
    centres: tuple[str, ...]
    """Codes of the centres that have a count."""
    span: Span
    tables: tuple[Table, ...]
    base_chain: tuple[ChainLink, ...]
    persons: int | None
    profile: str = ""
    """The id of the profile whose rules counted it; empty where the file does not say."""
    rules: str = ""
    typed: bool = False
    """Whether a person typed it: a term of the profile that is not there was not given."""
    issues: tuple[Issue, ...] = field(default=(), repr=False)

    def table(self, table_id: str) -> Table | None:
        """Return a table, or None where it was not given."""
        return next((table for table in self.tables if table.id == table_id), None)
