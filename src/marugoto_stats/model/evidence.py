"""The counted contacts one by one, so that every figure can be recounted: for the office's own eyes alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from marugoto_stats.model.table import Axis

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Evidence:
    """What each counted contact was counted as, and where it stands in the log.

    Frame columns: `date` (datetime64, NaT when there is none), one column per dimension of `axes` (a code; for a
    multiple-response dimension its codes joined by `COMBINED`), `weight`, `person` (keyed hash or None: to tell
    first contacts from later ones, never to be shown), `file`, `sheet`, `row`. One row per contact, in the order
    of the log. No name, number or text of a cell is in it.
    """

    frame: pd.DataFrame
    axes: tuple[Axis, ...]
    """Every dimension that the log carries, derived ones too: codes in the profile's order, with their labels."""
    carried: frozenset[str]
    """Roles that the log carries."""
    paths: Mapping[str, Path] = field(default_factory=dict, repr=False)
    """Name of a file of the log → where it lies, for links."""

    def __repr__(self) -> str:
        return f"Evidence({len(self.frame)} contacts)"
