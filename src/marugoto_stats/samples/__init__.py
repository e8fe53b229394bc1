"""The synthetic sample logs: the same bytes each time, on every machine.

A sample is a plan (its TOML lies in this folder), told as a year of contacts, written down as rows, and put
into a file. To add one, add its plan and an entry to `SAMPLES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from marugoto_stats import files
from marugoto_stats.model import Profile
from marugoto_stats.samples.anybody import plan_for, year_of
from marugoto_stats.samples.contacts import contacts_of
from marugoto_stats.samples.drawing import drawn
from marugoto_stats.samples.plan import Plan, plan_of, read_toml
from marugoto_stats.samples.workbook import as_workbook
from marugoto_stats.samples.writing import as_csv, write_down

__all__ = ["SAMPLES", "Sample", "sample_of", "write_samples"]


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample log, not yet made."""

    name: str
    """Of its file."""
    profile: str
    """Of the body whose log it imitates."""
    make: Callable[[], bytes]
    """Makes the file's bytes; pure."""


def _workbook(name: str) -> bytes:
    plan = _plan(name)
    told = contacts_of(plan)
    return as_workbook(told, write_down(told, plan), plan)


def _csv(name: str) -> bytes:
    plan = _plan(name)
    return as_csv(write_down(contacts_of(plan), plan), plan)


def _plan(name: str) -> Plan:
    toml = read_toml(name)
    return plan_of(drawn(toml) if "draw" in toml else toml)


def sample_of(profile: Profile) -> Sample:
    """Return the synthetic log of a profile that has no sample of its own: a plain CSV, made from its categories."""
    def make() -> bytes:
        plan = plan_of(drawn(plan_for(profile)))
        return as_csv(write_down(contacts_of(plan), plan), plan, "utf-8-sig")

    return Sample(f"{profile.id}_{year_of(profile)}.csv", profile.id, make)


SAMPLES: Final = (
    Sample("sakai_2023.xlsx", "machida", partial(_workbook, "sakai_2023")),
    Sample("sakai_2023.csv", "machida", partial(_csv, "sakai_2023")),
    Sample("tsurukawa_2023.csv", "machida", partial(_csv, "tsurukawa_2023")),
    Sample("hachioji_2025.xlsx", "hachioji", partial(_workbook, "hachioji_2025")),
    Sample("tachikawa_2023.csv", "tachikawa", partial(_csv, "tachikawa_2023")),
)


def write_samples(folder: Path, *, profile: Profile | None = None, overwrite: bool = False) -> tuple[Path, ...]:
    """Write the sample logs (of one profile, if asked) into a folder and return their paths.

    All of them or none. **Raises** OutputError: as `files.write_all`, `files.make_folder`.
    """
    own = [sample for sample in SAMPLES if profile is None or sample.profile == profile.id]
    samples = own or [sample_of(profile) for profile in (profile,) if profile]
    made = {folder / sample.name: sample.make() for sample in samples}
    files.make_folder(folder)
    files.write_all(made, overwrite=overwrite)
    return tuple(made)
