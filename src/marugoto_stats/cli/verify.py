"""`verify`: is everything in a folder of results as it was written, fresh, and does it add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from marugoto_stats import clock, files
from marugoto_stats.cli import deliver, screen
from marugoto_stats.cli.options import Manner, day
from marugoto_stats.errors import InputError, MarugotoError
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

if TYPE_CHECKING:
    from marugoto_stats.model import Finding, Record

_LONGEST: Final = 2000
"""Characters of a sentence."""


def verify(
    manner: Manner,
    *,
    folder: Annotated[str, typer.Argument()],
    as_of: Annotated[str | None, typer.Option("--as-of")] = None,
) -> int:
    """Check a folder of results: hashes, sums, freshness."""
    from marugoto_stats import runs

    today, place = day(as_of) if as_of else clock.today(), Path(folder)
    if not place.is_dir():
        raise InputError("no-such-folder", name=files.shown(place))
    record, findings = runs.verify(place, today=today, hashes=_hashes)
    lines = [*_table(record, manner.words), *_findings(findings, manner.words)]
    screen.put(("\n".join(lines) + "\n").encode(), as_text=True)
    return deliver.NEEDS_ATTENTION if any(finding.wrong for finding in findings) else 0


def _hashes(logs: Sequence[str]) -> Mapping[str, str]:
    """Look at logs again: name of each that is still there → its hash."""
    from marugoto_stats.preflight import find_files

    found: dict[str, str] = {}
    for log in logs:
        try:
            for file in find_files([log]):
                found[safe_text(file.path.name)] = sha256(file.path.read_bytes()).hexdigest()
        except (MarugotoError, OSError):
            continue  # it is not among those that are there
    return found


# ── what is said ────────────────────────────────────────────────────────────────────────────────────────────


def _table(record: Record, words: Words) -> Iterator[str]:
    """Set one line per job: what, when, up to which day, next due, how many files."""
    from marugoto_stats.render.display import columns, left
    from marugoto_stats.render.folder import job_name, moment

    rows = [
        (
            job_name(run.job, words), moment(run.at), _day(run.until, words), _day(run.due, words),
            words("verify.files", n=len(run.files)),
        )
        for run in record.runs
    ]  # fmt: skip
    if not rows:
        return
    heads = [words(f"verify.head.{key}") for key in ("job", "at", "until", "due", "files")]
    table = [heads, *rows]
    widths = [max(columns(row[place]) for row in table) for place in range(len(heads))]
    for row in table:
        yield "  ".join(left(text, width) for text, width in zip(row, widths, strict=True)).rstrip()
    yield ""


def _day(when: date | None, words: Words) -> str:
    return when.isoformat() if when else words("verify.none")


def _findings(findings: Sequence[Finding], words: Words) -> Iterator[str]:
    """Write one sentence per finding, those that are wrong under a number."""
    wrong = [finding for finding in findings if finding.wrong]
    yield words("verify.wrong", n=len(wrong)) if wrong else words("verify.right")
    for n, finding in enumerate(wrong, start=1):
        yield f"{n}. {_sentence(finding, words)}"
    for finding in findings[len(wrong):]:
        yield f"- {_sentence(finding, words)}"


def _sentence(finding: Finding, words: Words) -> str:
    facts = {name: _fact(fact, words) for name, fact in finding.facts.items()}
    return words(f"verify.{finding.code}", **facts)


def _fact(fact: object, words: Words) -> str:
    from marugoto_stats.model import Job
    from marugoto_stats.render.folder import job_name, moment

    if isinstance(fact, Job):
        return job_name(fact, words)
    return moment(fact) if isinstance(fact, datetime) else safe_text(str(fact), _LONGEST)
