"""Is everything in a folder as it was written, fresh, and does it add up?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import combinations, combinations_with_replacement, product
from pathlib import Path

from marugoto_stats import files
from marugoto_stats.model import ChainLink, Finding, Record, Run
from marugoto_stats.model.adding import total
from marugoto_stats.runs.record import loaded
from marugoto_stats.runs.recount import CHAIN, Figures, figures, that_disagree, that_do_not_add_up

Hashes = Callable[[Sequence[str]], Mapping[str, str]]
"""Looks at logs again: where they lay → name of each file still there → its hash."""


def verify(folder: Path, *, today: date, hashes: Hashes) -> tuple[Record, list[Finding]]:
    """Check a folder against its record. Returns the record, and what is not as it should be, the worst first."""
    record, found = _record(folder)
    read: dict[str, Figures] = {}
    found += _files(folder, record, read)
    for run in record.runs:
        found += [*_adding_up(run), *_freshness(run, today), *_logs(run, hashes)]
    found += _between(record, read)
    for failure in record.failures:
        found.append(Finding("failed", {"job": failure.job, "at": failure.at, "what": failure.what}))
    return record, sorted(found, key=lambda finding: not finding.wrong)


def _record(folder: Path) -> tuple[Record, list[Finding]]:
    try:
        return loaded((folder / files.RUN).read_bytes()), []
    except FileNotFoundError:
        return Record(), [Finding("no-record", {})]
    except (OSError, ValueError):
        return Record(), [Finding("broken-record", {})]


# ── the files ───────────────────────────────────────────────────────────────────────────────────────────────


def _files(folder: Path, record: Record, read: dict[str, Figures]) -> Iterator[Finding]:
    """Compare every file with what was written; collect the figures of those that hold some."""
    listed = {file.name: file for run in record.runs for file in run.files}
    for name, file in listed.items():
        try:
            content = (folder / name).read_bytes()
        except OSError:
            yield Finding("missing-file", {"name": name})
            continue
        if sha256(content).hexdigest() != file.sha256:
            yield Finding(_changed(name, content), {"name": name})
        yield from _sums(name, content, read)
    for path in sorted(folder.iterdir()):
        if path.name not in (*listed, files.RUN) and path.suffix.lower() in (".csv", ".json") and path.is_file():
            content = path.read_bytes()
            if files.is_ours(path.suffix, content):
                yield from _sums(path.name, content, read)
    for run in record.runs:
        for name in run.kept:
            if (folder / name).exists():
                yield Finding("kept-file", {"name": name}, wrong=False)


def _changed(name: str, content: bytes) -> str:
    """Say what became of a file, as the writer will judge it: made anew, or left because somebody worked on it."""
    if not content or files.is_ours(Path(name).suffix, content):
        return "changed-file"
    return "edited-file" if files.was_ours(content) else "unmarked-file"


def _sums(name: str, content: bytes, read: dict[str, Figures]) -> Iterator[Finding]:
    try:
        found = figures(name, content)
    except ValueError:
        yield Finding("unreadable-file", {"name": name})
        return
    if found is None:
        return
    read[name] = found
    for table in that_do_not_add_up(found):
        yield Finding("sums-differ", {"name": name, "table": table})


# ── the figures ─────────────────────────────────────────────────────────────────────────────────────────────


def _adding_up(run: Run) -> Iterator[Finding]:
    if not all(chain_holds(chain) for chain in (run.base_chain, *(area.base_chain for area in run.areas))):
        yield Finding("chain-broken", {"job": run.job})
    if run.areas and not _adds_up(run):
        yield Finding("areas-differ", {"job": run.job})
    done = run.reconciliation
    if done.rows_read != done.counted + sum(done.excluded.values()):
        yield Finding("rows-lost", {"job": run.job})


def _adds_up(run: Run) -> bool:
    """Add the areas up again; a line that an area does not have is nothing there."""
    areas = [{link.id: link.n for link in area.base_chain} for area in run.areas]
    sums = {link.id: total(area.get(link.id, 0) for area in areas) for link in run.base_chain}
    return all(None in (link.n, sums[link.id]) or link.n == sums[link.id] for link in run.base_chain)


def chain_holds(chain: Sequence[ChainLink]) -> bool:
    """Add the chain up again: every positive line is the sum so far. A hidden line ends what can be told.

    >>> links = [ChainLink("contacts", "", 5), ChainLink("clerical", "", -2), ChainLink("consultations", "", 3)]
    >>> chain_holds(links), chain_holds(links[:1] + links[2:])
    (True, False)
    """
    so_far: int | None = None
    for link in chain:
        if link.n is None:
            return True
        if so_far is not None and link.is_sum and link.n != so_far:
            return False
        if so_far is None or not link.is_sum:
            so_far = (so_far or 0) + link.n
    return True


@dataclass(frozen=True, slots=True)
class _Counted:
    """What of a run was counted alike: its whole, or one of its areas."""

    run: Run
    base_chain: tuple[ChainLink, ...]
    filters: tuple[str, ...]
    names: list[str]
    """Its files whose figures were read."""

    @property
    def of(self) -> tuple[object, ...]:
        """What log, period and rules it is of."""
        run = self.run
        return {source.sha256 for source in run.sources}, run.period.since, run.period.until, run.rules, self.filters

    @property
    def counts(self) -> list[tuple[str, int | None]]:
        return [(link.id, link.n) for link in self.base_chain]


def _counted(run: Run, read: Mapping[str, Figures]) -> Iterator[_Counted]:
    names = [file.name for file in run.files if file.name in read]
    yield _Counted(run, run.base_chain, run.filters, [] if run.areas else names)
    for area in run.areas:
        yield _Counted(run, area.base_chain, area.filters, [name for name in names if area.holds(name)])


def _between(record: Record, read: Mapping[str, Figures]) -> Iterator[Finding]:
    """Compare what was made of the same log for the same period: record with record, file with record and file."""
    found = [counted for run in record.runs for counted in _counted(run, read)]
    for one in found:
        chain = {(CHAIN, link.id, ""): link.n for link in one.base_chain if link.n is not None}
        for name in one.names:
            if that_disagree(read[name], chain):
                yield Finding("chain-differs", {"name": name})
    for one, other in combinations_with_replacement(found, 2):
        if one.of != other.of:
            continue
        if one.counts != other.counts:
            yield Finding("runs-disagree", {"job": one.run.job, "other": other.run.job})
        pairs = combinations(one.names, 2) if one is other else product(one.names, other.names)
        for first, second in pairs:
            for table in that_disagree(read[first], read[second]):
                yield Finding("files-disagree", {"name": first, "other": second, "table": table})


# ── time ────────────────────────────────────────────────────────────────────────────────────────────────────


def _freshness(run: Run, today: date) -> Iterator[Finding]:
    if run.late is not None and today > run.late:
        yield Finding("stale", {"job": run.job, "due": run.due, "late": run.late})


def _logs(run: Run, hashes: Hashes) -> Iterator[Finding]:
    """Look whether the log is still as it was read. One that is written on while its period moves is as it should be.

    The log of the public is not known by name, and so cannot be looked for.
    """
    now = hashes(run.job.logs) if run.job.logs else None
    for source in run.sources if now is not None else ():
        if source.file is None:
            continue
        facts = {"job": run.job, "name": source.file}
        if now is not None and source.file not in now:
            yield Finding("log-gone", facts, wrong=False)
        elif now is not None and now[source.file] != source.sha256:
            yield Finding("log-changed", facts, wrong=run.due is None)
