"""The page by which a folder of results explains itself to whoever opens it.

- `page.html.jinja`: what stands where; Jinja2 escapes every text
- `page.css`: how it looks on a screen, on a phone, in the dark, on paper; its colours are those of the charts
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import resources
from pathlib import PurePosixPath
from typing import Final

from jinja2 import Environment, StrictUndefined

from marugoto_stats import notation
from marugoto_stats.model import AREAS, Attention, ChainLink, Failure, Job, Record, Run
from marugoto_stats.render.outline import days
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

_TAKEN, _SO_FAR = "−", "＝"
"""Before what is taken away, and before what is left."""
MARK: Final = "<!-- marugoto-stats folder/1 -->"
_LONGEST: Final = 2000
"""Characters of a sentence or a command."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file, or those of one name in the folders of the areas, which have no link."""

    name: str
    about: str
    link: str
    beside: str
    """How large it is, or in how many folders it lies."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the table of areas: its name, counts, and how many files there are."""

    cells: tuple[str, ...]
    link: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """What the page says of one job."""

    id: str
    title: str
    facts: list[tuple[str, str]]
    areas: list[_Line]
    """What stands in which folder; the first line heads the columns, the last is the whole."""
    files: list[_File]
    attention: tuple[Attention, ...]
    review: str | None
    kept: tuple[str, ...]
    line: str
    failure: tuple[str, str, str] | None
    """When it failed since, what happened, and what to do."""


def write(record: Record, words: Words) -> bytes:
    """Return the page. It names no file or sheet of a log where something in the folder is for the public."""
    public = "public" in record.audiences
    runs = {run.job.key: run for run in record.runs}
    failures = {failure.job.key: failure for failure in record.failures}
    jobs = sorted(record.jobs, key=lambda job: job.key)
    parts = [
        _part(n, job, runs.get(job.key), failures.get(job.key), words) for n, job in enumerate(jobs, start=1)
    ]
    if public:
        parts = [_discreet(part, job, words) for part, job in zip(parts, jobs, strict=True)]
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_shown
    )
    template = environment.from_string(_file("page.html.jinja"))
    style = _file("page.css")
    lead = _lead(record, words)
    return template.render(mark=MARK, words=words, parts=parts, style=style, lead=lead).encode()


def _shown(value: object) -> object:
    """Let no text steer the page; what is markup of ours stands as it is."""
    return safe_text(value, _LONGEST) if isinstance(value, str) and not hasattr(value, "__html__") else value


def job_name(job: Job, words: Words) -> str:
    """Name what a job makes: グラフ（png）, 報告書 月報.docx."""
    key = f"folder.job.{job.command}"
    name = words(key, output=safe_text(job.output)) if key in words else safe_text(job.output)
    if not job.split_by:
        return name
    by = words(f"folder.by.{job.split_by}") if job.split_by in AREAS else safe_text(job.split_by)
    return words("folder.split", job=name, by=by)


def moment(at: datetime) -> str:
    """Write a moment to the minute."""
    return f"{at:%Y-%m-%d %H:%M}"


def _lead(record: Record, words: Words) -> str:
    """Say in one sentence how the folder stands."""
    if record.failures:
        return words("folder.lead-failed")
    return words("folder.lead", at=moment(max(run.at for run in record.runs)))


def _part(number: int, job: Job, run: Run | None, failure: Failure | None, words: Words) -> _Part:
    return _Part(
        id=f"job-{number}",
        title=job_name(job, words),
        facts=[] if run is None else list(_facts(run, words)),
        areas=[] if run is None else list(_areas(run, words)),
        files=[] if run is None else list(_files(run, words)),
        attention=() if run is None else run.attention,
        review=None if run is None else run.review,
        kept=() if run is None else run.kept,
        line=job.line,
        failure=None if failure is None else _failure(failure, words),
    )


def _discreet(part: _Part, job: Job, words: Words) -> _Part:
    """Take out of a job of the office's own what may name a file or a sheet: the folder is for the public too."""
    if job.audience == "public":
        return part
    failure = part.failure and (part.failure[0], words("folder.failed-public"), "")
    return replace(part, attention=(), review=None, line="", failure=failure)


def _failure(failure: Failure, words: Words) -> tuple[str, str, str]:
    return words("folder.failed", at=moment(failure.at)), failure.what, failure.do


def _facts(run: Run, words: Words) -> Iterator[tuple[str, str]]:
    span, rows = run.period, run.reconciliation
    yield words("folder.at"), moment(run.at)
    asked = words("folder.asked", asked=span.asked) if span.asked and run.due else ""
    yield words("folder.period"), days.span(span, words) + asked
    if run.filters:
        yield words("report.filters"), words.listing(run.filters)
    last = days.day(run.until, words) if run.until else None
    yield words("folder.until"), words("folder.until-day", day=last) if last else words("folder.until-none")
    yield words("folder.due"), _due(run, words)
    yield words("folder.chain"), _chain(run.base_chain)
    left_out = sum(rows.excluded.values())
    yield words("folder.rows"), words("folder.rows-read", read=rows.rows_read, counted=rows.counted, out=left_out)


def _due(run: Run, words: Words) -> str:
    if run.due is None or run.late is None:
        return words("folder.due-none")
    return words("folder.due-day", due=days.day(run.due, words), late=days.day(run.late, words))


def _chain(chain: Sequence[ChainLink]) -> str:
    """Write the chain as it runs: 対応件数 1,084 − 社協事務 164 ＝ 相談件数 920."""
    text = ""
    for link in chain:
        n = _count(None if link.n is None else abs(link.n))
        text += f" {_SO_FAR if link.is_sum else _TAKEN} " if text else ""
        text += f"{link.label} {n}"
    return text


def _areas(run: Run, words: Words) -> Iterator[_Line]:
    """List the folders of the areas with their counts, and the whole to which they add up."""
    if not run.areas:
        return
    sums = [link for link in run.base_chain if link.is_sum]
    yield _Line((words("folder.areas-folder"), *(link.label for link in sums), words("folder.areas-files")))
    for area in run.areas:
        names = [file.name for file in run.files if area.holds(file.name)]
        own = {link.id: link.n for link in area.base_chain}
        counts = (*(_count(own.get(link.id)) for link in sums), _count(len(names)))
        yield _Line((area.label, *counts), names[0] if len(names) == 1 else f"{area.folder}/")
    yield _Line((words("folder.areas-sum"), *(_count(link.n) for link in sums), _count(len(run.files))))


def _files(run: Run, words: Words) -> Iterator[_File]:
    """List the files; of those in the folders of the areas each name once."""
    if not run.areas:
        yield from (_File(file.name, file.about, file.name, _size(file.size)) for file in run.files)
        return
    found = Counter((PurePosixPath(file.name).name, file.about) for file in run.files)
    for (name, about), n in sorted(found.items()):
        yield _File(name, about, "", words("folder.in-folders", n=n))


def _count(n: int | None) -> str:
    return notation.HIDDEN if n is None else notation.whole(n)


def _size(n: int) -> str:
    return f"{max(1, round(n / 1024)):,} KB"


def _file(name: str) -> str:
    return (resources.files(__name__) / name).read_text("utf-8")
