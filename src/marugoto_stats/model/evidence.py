"""The counted contacts one by one, so that every figure can be recounted: for the office's own eyes alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from marugoto_stats.model.codes import COMBINED, GAPS, NONE
from marugoto_stats.model.table import Axis
from marugoto_stats.wording import Lang, words

if TYPE_CHECKING:
    import pandas as pd

RULE: Final = "_rule"
"""What the name of a dimension's column of rules ends in; that of its labels in `LABEL`."""
LABEL: Final = "_label"


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Evidence:
    """What each counted contact was counted as, and where it stands in the log.

    Frame columns: `date` (datetime64, NaT when there is none), one column per dimension of `axes` (a code; for a
    multiple-response dimension its codes joined by `COMBINED`) and, for those of the log's own columns, one named
    `<dimension>_rule` (by which rule each code was found, joined alike: see `Coded.rules`), `weight`, `person` (keyed
    hash or None: to tell first contacts from later ones, never to be shown), `file`, `sheet`, `row`. One row per
    contact, in the order of the log. No name, number or text of a cell is in it.
    """

    frame: pd.DataFrame
    axes: tuple[Axis, ...]
    """Every dimension that the log carries, derived ones too: codes in the profile's order, with their labels."""
    carried: frozenset[str]
    """Roles that the log carries."""
    paths: Mapping[str, Path] = field(default_factory=dict, repr=False)
    """Name of a file of the log → where it lies, for links."""
    lang: Lang = "ja"

    def __repr__(self) -> str:
        return f"Evidence({len(self.frame)} contacts)"

    @property
    def classified(self) -> tuple[Axis, ...]:
        """The dimensions that were read from columns of the log, without those that follow from the date."""
        return tuple(axis for axis in self.axes if f"{axis.dimension}{RULE}" in self.frame.columns)

    def labels(self, axis: Axis) -> dict[str, str]:
        """Return what every code of a dimension is called, its gaps and the answer that there was none among them."""
        say = words(self.lang)
        named = {code: say(f"tables.gap.{code}") for code in (*GAPS, NONE)}
        return named | dict(zip(axis.codes, axis.labels, strict=True))

    def to_frame(self) -> pd.DataFrame:
        """Return one row per contact: file, sheet, row, date, then of every dimension code, label and rule; weight.

        Where several answers may stand, these three are tuples. No name, number or text of the log is in it.
        """
        columns = {name: self.frame[name] for name in ("file", "sheet", "row", "date")}
        for axis in self.classified:
            codes, rules = self.frame[axis.dimension], self.frame[f"{axis.dimension}{RULE}"]
            named = self.labels(axis)
            if axis.multiple_response:
                codes, rules = (column.map(lambda joined: tuple(joined.split(COMBINED))) for column in (codes, rules))
                labels = codes.map(lambda parts, named=named: tuple(named[code] for code in parts))
            else:
                labels = codes.map(named)
            columns |= {axis.dimension: codes, f"{axis.dimension}{LABEL}": labels, f"{axis.dimension}{RULE}": rules}
        return type(self.frame)({**columns, "weight": self.frame["weight"]})
