"""Times and memory beside peers, measured in one run: `python benchmarks/bench.py [--runs N] [--rows N]`.

Ours and the peer take turns, each in a process of its own; the first turn warms up and is thrown away, the
median of the others counts. A peer does the least that the same work can be done with. What is printed
is for a person to read: no test depends on it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from big_log import write_decade, write_log

from marugoto_stats.cli.program import COMMANDS, PROFILE_COMMANDS

HERE: Final = Path(__file__).parent
SAMPLE: Final = HERE.parent / "data" / "samples" / "sakai_2023.xlsx"
PROGRAM: Final = (sys.executable, "-m", "marugoto_stats")
LOAD: Final = "import sys, marugoto_stats as ms; print(len(ms.load(sys.argv[1], profile='machida')))"
CHARTS_MAY_TAKE: Final = 6.0
"""Seconds."""
REPORTS_MAY_TAKE: Final = {"xlsx": 3.0, "docx": 5.0, "html": 5.0, "pdf": 5.0}
"""Seconds, by the suffix of the report."""
ROWS_BESIDE_NONE: Final = 10_000
MORE_THAN_NONE: Final = 1.0
"""Seconds that so many rows may take more than none."""
ROWS_OF_A_YEAR: Final = 30_000
TWO_YEARS: Final = ("--profile", "hachioji", "-t", "2023年度", "--with", "2022年度", "-q")
LOAD_ALL: Final = "import sys, marugoto_stats as ms; print(len(ms.load(sys.argv[1:], profile='hachioji')))"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one process took."""

    seconds: float
    megabytes: float
    """At its largest; 0 where the system does not tell."""


@dataclass(frozen=True, slots=True)
class Contest:
    """The same work done by us and by a peer."""

    name: str
    ours: Sequence[object]
    peer: Sequence[object]
    limit: float | None = None
    """What our time, divided by the peer's, is meant not to pass; None where it is only told."""
    memory: bool = False
    """Whether the same holds for memory."""


def contests(log: Path) -> list[Contest]:
    """List the contests; `log` is the long one."""
    page = (*PROGRAM, "--help")
    bare_page = _peer("bare_help", len(COMMANDS), len(PROFILE_COMMANDS))
    summary = (*PROGRAM, "summarize", SAMPLE)
    records = (sys.executable, "-c", LOAD, log)
    return [
        Contest("--help", page, bare_page, 2.0),
        Contest("  beside Typer without rich", page, (*bare_page, "plain")),
        Contest("summarize, a year (1,084 contacts)", summary, _peer("bare_group", SAMPLE), 2.0),
        Contest("a long log to classified records", records, _peer("bare_read", log), 2.5, memory=True),
    ]


def _peer(name: str, *args: object) -> tuple[object, ...]:
    return (sys.executable, HERE / "peers" / f"{name}.py", *args)


def turn(command: Sequence[object], *, allowed: Sequence[int] = (0,), **settings: str) -> Turn:
    """Run one process to its end. **Raises** RuntimeError if it fails."""
    started = time.perf_counter()
    words = [str(part) for part in command]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, env={**os.environ, **settings})
    if hasattr(os, "wait4"):
        _, status, usage = os.wait4(process.pid, 0)
        failed = process.returncode = os.waitstatus_to_exitcode(status)
        largest = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    else:
        failed, largest = process.wait(), 0.0
    if failed not in allowed:
        raise RuntimeError(f"exit code {failed}: {command}")
    return Turn(time.perf_counter() - started, largest)


def meet(contest: Contest, runs: int) -> None:
    """Let ours and the peer take turns, and print the medians."""
    pairs = [(turn(contest.ours), turn(contest.peer)) for _ in range(runs + 1)][1:]
    ours, peer = zip(*pairs, strict=True)
    _show(contest.name, [t.seconds for t in ours], [t.seconds for t in peer], contest.limit)
    if contest.memory and ours[0].megabytes:
        _show("  its memory", [t.megabytes for t in ours], [t.megabytes for t in peer], contest.limit, "MB")


def _show(
    name: str, ours: Sequence[float], peer: Sequence[float], limit: float | None, unit: str = "s"
) -> None:
    a, b = median(ours), median(peer)
    target = "" if limit is None else f"<= {limit}"
    print(f"{name:<40}{a:>9,.3f}{b:>9,.3f} {unit:<2}{a / b:>8.2f}   {target}", flush=True)


def draw(runs: int) -> None:
    """Time all charts of the year; each run finds an empty font cache."""
    took = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as cache, tempfile.TemporaryDirectory() as folder:
            took.append(turn((*PROGRAM, "charts", SAMPLE, "-o", folder, "-q"), MPLCONFIGDIR=cache).seconds)
    name = "all charts of the year, empty font cache"
    print(f"{name:<40}{median(took):>9,.3f}{'':>9} s{'':>9}   <= {CHARTS_MAY_TAKE} s")


def report(runs: int) -> None:
    """Time the reports of the year, beside pandas writing the same tables into a plain workbook."""
    with tempfile.TemporaryDirectory() as folder:
        peer = median(turn(_peer("bare_workbook", SAMPLE, folder)).seconds for _ in range(runs))
        for suffix, limit in REPORTS_MAY_TAKE.items():
            target = Path(folder) / f"report.{suffix}"
            ours = median(turn((*PROGRAM, "report", SAMPLE, "-o", target, "-q")).seconds for _ in range(runs))
            name = f"report .{suffix}, beside pandas to_excel"
            print(f"{name:<40}{ours:>9,.3f}{peer:>9,.3f} s {ours / peer:>8.2f}   <= {limit} s", flush=True)


def check(runs: int) -> None:
    """Time the check of a year beside its summary."""
    pairs = [(turn((*PROGRAM, "check", SAMPLE, "-q"), allowed=(0, 3)), turn((*PROGRAM, "summarize", SAMPLE, "-q")))
             for _ in range(runs + 1)][1:]
    ours, plain = zip(*pairs, strict=True)
    _show("check beside summarize", [t.seconds for t in ours], [t.seconds for t in plain], 2.0)


def beside_an_empty_run(folder: Path, runs: int) -> None:
    """Time the summary of a log beside that of the same log without a contact, and print the difference."""
    full, empty = folder / "some.xlsx", folder / "empty.xlsx"
    write_log(full, ROWS_BESIDE_NONE)
    write_log(empty, 0)
    pairs = [(_summary_of(full), _summary_of(empty)) for _ in range(runs + 1)][1:]
    ours, none = (median(side) for side in zip(*pairs, strict=True))
    print(f"{f'{ROWS_BESIDE_NONE:,} rows beside an empty run':<40}{ours:>9,.3f}{none:>9,.3f} s "
          f"{ours - none:>+8.2f} s <= {MORE_THAN_NONE} s more", flush=True)  # fmt: skip


def ten_years(folder: Path, runs: int) -> None:
    """Time the summary of one year beside the year before, out of ten files, beside reading the files alone."""
    for suffix in (".csv", ".xlsx"):
        logs = write_decade(folder, ROWS_OF_A_YEAR, suffix=suffix)
        ours = (*PROGRAM, "summarize", *logs, *TWO_YEARS)
        reading = (sys.executable, "-c", LOAD_ALL, *logs)
        meet(Contest(f"ten years {suffix} --with, beside reading", ours, reading, 1.5), runs)
        meet(Contest("  beside the cells alone", ours, _peer("bare_read", *logs)), runs)


def _summary_of(log: Path) -> float:
    return turn((*PROGRAM, "summarize", log, "--profile", "machida", "-q")).seconds


def main() -> None:
    """Print a line for each contest."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--runs", type=int, default=7, help="turns that count (default 7)")
    asked.add_argument("--rows", type=int, default=300_000, help="rows of the long log (default 300,000)")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "long.xlsx"
        write_log(log, options.rows)
        print(f"median of {options.runs}; the long log has {options.rows:,} rows; {os.cpu_count()} cores")
        print(f"{'':<40}{'ours':>9}{'peer':>9}{'ratio':>11}   target")
        for contest in contests(log):
            meet(contest, options.runs)
        beside_an_empty_run(Path(folder), options.runs)
        ten_years(Path(folder), min(options.runs, 3))
        check(options.runs)
        draw(min(options.runs, 3))
        report(min(options.runs, 3))


if __name__ == "__main__":
    main()
