"""The synthetic sample logs: the same bytes each time, on every machine.

A sample is a plan (its TOML lies in this folder), told as a year of contacts, written down as rows, and put
into a file. To add one, add its plan and an entry to `SAMPLES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from marugoto_stats import files
from marugoto_stats.samples.contacts import contacts_of
from marugoto_stats.samples.plan import read_plan
from marugoto_stats.samples.workbook import as_workbook
from marugoto_stats.samples.writing import as_csv, write_down

__all__ = ["SAMPLES", "Sample", "write_samples"]


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample log, not yet made."""

    name: str
    """Of its file."""
    profile: str
    """Of the body whose log it imitates."""
    make: Callable[[], bytes]
    """Makes the file's bytes; pure."""


def _sakai_workbook() -> bytes:
    plan = read_plan("sakai_2023.toml")
    year = contacts_of(plan)
    return as_workbook(year, write_down(year, plan), plan)


def _sakai_csv() -> bytes:
    plan = read_plan("sakai_2023.toml")
    return as_csv(write_down(contacts_of(plan), plan), plan)


SAMPLES: Final = (
    Sample("sakai_2023.xlsx", "machida", _sakai_workbook),
    Sample("sakai_2023.csv", "machida", _sakai_csv),
)


def write_samples(folder: Path, *, profile: str | None = None, overwrite: bool = False) -> tuple[Path, ...]:
    """Write the sample logs (of one profile, if asked) into a folder and return their paths.

    All of them or none. **Raises** OutputError: as `files.write_all`, `files.make_folder`.
    """
    made = {folder / sample.name: sample.make() for sample in SAMPLES if profile in (None, sample.profile)}
    files.make_folder(folder)
    files.write_all(made, overwrite=overwrite)
    return tuple(made)
