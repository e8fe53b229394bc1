"""What a folder of results knows about itself, in run.json: written last, it is the sign of success.

    record    run.json as values and back          schedule  when the next run is awaited
    verify    is everything still as it was written, fresh, and does it add up
    recount   the figures read back from finished files
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from marugoto_stats import files
from marugoto_stats.model import Failure, JobKey, Record, Run, Written
from marugoto_stats.runs.record import dumped, loaded
from marugoto_stats.runs.schedule import next_due
from marugoto_stats.runs.verify import verify

__all__ = ["dumped", "failed", "next_due", "orphans", "read", "succeeded", "verify", "written"]


def read(folder: Path) -> Record | None:
    """Read the record of a folder; None where there is none, or one that cannot be read."""
    try:
        return loaded((folder / files.RUN).read_bytes())
    except (OSError, ValueError):
        return None


def written(contents: Mapping[str, bytes], about: Mapping[str, str]) -> tuple[Written, ...]:
    """List files as they are about to be written: name → content, name → what it is."""
    return tuple(
        Written(name, about[name], len(content), sha256(content).hexdigest()) for name, content in contents.items()
    )


def succeeded(before: Record, run: Run) -> Record:
    """Put a success in the place of the job's last one. A file belongs to the run that wrote it last."""
    names = {file.name for file in run.files}
    others = [
        replace(other, files=tuple(file for file in other.files if file.name not in names))
        for other in before.runs if other.job.key != run.job.key
    ]  # fmt: skip
    failures = [failure for failure in before.failures if failure.job.key != run.job.key]
    return Record(_sorted([*(other for other in others if other.files), run]), tuple(failures))


def failed(before: Record, failure: Failure) -> Record:
    """Note a failure beside the job's last success, which still stands."""
    others = [other for other in before.failures if other.job.key != failure.job.key]
    return replace(before, failures=tuple(sorted([*others, failure], key=lambda one: one.job.key)))


def orphans(before: Record, key: JobKey, names: Iterable[str], folder: Path) -> tuple[list[Path], list[str]]:
    """Tell the files of a job's last run that have no place among the new ones: to remove, and to keep.

    What somebody has worked on since is kept. What a killed run removed already is named again, for its folder's sake.
    """
    former = [file for run in before.runs if run.job.key == key for file in run.files]
    taken, gone, kept = set(names), list[Path](), list[str]()
    for file in (file for file in former if file.name not in taken):
        path = folder / file.name
        if path.is_file() and sha256(path.read_bytes()).hexdigest() != file.sha256:
            kept.append(file.name)
        elif path.is_file() or (path.parent.is_dir() and not path.exists()):
            gone.append(path)
    return gone, kept


def _sorted(runs: Iterable[Run]) -> tuple[Run, ...]:
    return tuple(sorted(runs, key=lambda run: run.job.key))
