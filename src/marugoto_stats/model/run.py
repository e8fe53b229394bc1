"""What a folder of results knows about itself: which command last wrote what, out of which log, and what failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from marugoto_stats.model.comparison import Span
from marugoto_stats.model.findings import Severity
from marugoto_stats.model.report import ChainLink, Reconciliation
from marugoto_stats.wording import Lang

AREAS: Final = ("district", "centre")
"""The dimensions by which a run may be split into folders."""
JobKey = tuple[str, str, str]
"""Command, output, and by what it is split."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is done again every time: one command with one kind of output in the folder."""

    command: str
    output: str
    """What it writes: the name of a file, or the forms of its pictures (`png,svg`)."""
    line: str
    """The command as it is typed by hand; for the public without the names of logs."""
    audience: str
    lang: Lang
    logs: tuple[str, ...] = ()
    """Where the logs lie; none for the public."""
    split_by: str = ""
    """The dimension by which it is split into folders, or a name of it that the office alone knows; else empty."""

    @property
    def key(self) -> JobKey:
        """What makes two runs runs of the same job."""
        return self.command, self.output, self.split_by


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read."""

    file: str | None
    """Its name; None for the public."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it was written."""

    name: str
    """In the folder of an area after that folder's name and a slash."""
    about: str
    """What it is, in a few words."""
    size: int
    """**Unit**: bytes."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the whole that has a folder of its own."""

    folder: str
    label: str
    filters: tuple[str, ...]
    """What it was narrowed to, in words."""
    base_chain: tuple[ChainLink, ...]

    def holds(self, name: str) -> bool:
        """Tell whether a file is one of the area's."""
        return name.startswith(f"{self.folder}/")


@dataclass(frozen=True, slots=True)
class Attention:
    """What a person should look at, in words that hold no text of a cell."""

    say: str
    where: str


@dataclass(frozen=True, slots=True)
class Run:
    """The last success of a job."""

    job: Job
    program: str
    """The version that ran."""
    at: datetime
    """When it was done, in Japan."""
    period: Span
    until: date | None
    """The last day of the log, in the period or not."""
    rules: str
    """Profile and counting rules in force, as one comparable word."""
    filters: tuple[str, ...]
    """What it was narrowed to, in words."""
    due: date | None
    """The day from which the next run is awaited; None for a period that does not move."""
    late: date | None
    """The last day on which nobody needs to worry."""
    persons: int | None
    base_chain: tuple[ChainLink, ...]
    reconciliation: Reconciliation
    sources: tuple[Source, ...]
    files: tuple[Written, ...]
    kept: tuple[str, ...]
    """Files of the run before that have no place any more, left because somebody has worked on them."""
    issues: Mapping[Severity, int]
    attention: tuple[Attention, ...]
    review: str | None
    """The workbook in which a person is asked and answers; None where there is none."""
    areas: tuple[Area, ...] = ()
    """The parts, each in a folder of its own, that add up to the whole."""


@dataclass(frozen=True, slots=True)
class Failure:
    """The last failure of a job, if it has not succeeded since."""

    job: Job
    at: datetime
    what: str
    do: str


@dataclass(frozen=True, slots=True)
class Record:
    """All that is known of a folder: one run and at most one failure per job, in the order of their keys."""

    runs: tuple[Run, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def audiences(self) -> frozenset[str]:
        """For whom something of it is."""
        return frozenset(one.job.audience for many in (self.runs, self.failures) for one in many)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs that wrote or tried to write here, each once, and as it last succeeded."""
        jobs = [failure.job for failure in self.failures] + [run.job for run in self.runs]
        return tuple({job.key: job for job in jobs}.values())


@dataclass(frozen=True, slots=True)
class Finding:
    """What is not as it should be with a folder, or is worth a word."""

    code: str
    facts: Mapping[str, object]
    wrong: bool = True
    """Whether a person must look; otherwise it is for information."""
