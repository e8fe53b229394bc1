"""A command that writes into a folder of results: alone in it, and leaving it explained, whether done or failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from marugoto_stats import clock, files
from marugoto_stats.cli import line
from marugoto_stats.cli.options import CountingRequest
from marugoto_stats.errors import MarugotoError, OutputError, bug
from marugoto_stats.japanese import fold
from marugoto_stats.model import AREAS, Area, Attention, Failure, Job, Record, Run, Source
from marugoto_stats.model.review import NAME
from marugoto_stats.wording import LANGUAGES, words

if TYPE_CHECKING:
    from marugoto_stats.pipeline import Log, Report


@dataclass(frozen=True, slots=True)
class Keeper:
    """One run in its folder. Command and output are what makes it a run of the same job as the one before."""

    folder: Path
    request: CountingRequest
    command: str
    output: str
    own: line.Options
    """The options of the command itself, by name."""
    answers: bytes | None = field(default=None, repr=False)
    """要確認.xlsx as it lies in the folder; None where there is none."""

    @property
    def review(self) -> Path:
        """Where a person is asked, and answers."""
        return self.folder / NAME

    def with_answers(self) -> CountingRequest:
        """Have the answers that lie in the folder read with the logs: all that is made in it then agrees."""
        if self.answers is None or line.STREAM in self.request.logs:
            return self.request
        return replace(self.request, logs=[*self.request.logs, str(self.review)])

    @property
    def split_by(self) -> str:
        """The dimension by which the run is split; what only a profile knows by another name keeps that."""
        asked = fold(self.own.get("split-by") or "")
        known = {fold(words(lang)(f"folder.by.{code}")): code for lang in LANGUAGES for code in AREAS}
        return known.get(asked, asked)

    def put(self, contents: Mapping[str, bytes], about: Mapping[str, str], report: Report, log: Log,
            areas: Sequence[Area] = ()) -> tuple[str, ...]:  # fmt: skip
        """Write the files of a run (name → content, what it is), then the page, and the record last.

        A file of an area is named after its folder and a slash.
        Files of the last run that have no place among them go, unless somebody has worked on them: those are returned.
        **Raises** OutputError.
        """
        from marugoto_stats import runs

        before = runs.read(self.folder) or Record()
        audience = report.release.policy.audience
        run = _run_of(report, log, self._job(audience))
        gone, kept = runs.orphans(before, run.job.key, contents, self.folder)
        review = self.review.name if audience == "internal" and self.review.exists() else None
        run = replace(run, files=runs.written(contents, about), kept=tuple(kept), review=review, areas=tuple(areas))
        outputs = {self.folder / name: content for name, content in contents.items()}
        made: list[Path] = []
        try:
            for area in areas:
                made += files.make_folder(self.folder / area.folder)
            self._write(outputs, runs.succeeded(before, run), gone)
        finally:
            files.remove_folders(made)
        return run.kept

    def failed(self, error: MarugotoError) -> None:
        """Let the page say that a run failed, in a folder that has one; the error itself is told elsewhere."""
        from marugoto_stats import runs

        before = runs.read(self.folder)
        if before is None and not any(_is_page(self.folder / name) for name in _page_names().values()):
            return
        known = before or Record()
        last = [job.audience for job in known.jobs if job.key == (self.command, self.output, self.split_by)]
        job = self._job(self.request.audience or (last[0] if last else "internal"))
        what, do = error.parts(job.lang)
        if job.audience == "public":  # the sentence may name a file
            what, do = self.request.words("folder.failed-public"), ""
        record = runs.failed(known, Failure(job, clock.now(), what, do))
        with suppress(OutputError):  # what kept the outputs from being written may keep this too
            self._write({}, record)

    def _job(self, audience: str) -> Job:
        public = audience == "public"
        typed = line.line(self.command, self.request, self.own, public=public)
        read = (*self.request.logs, *self.request.sheets)
        logs = [] if public else [str(Path(log).absolute()) for log in read if log != line.STREAM]
        return Job(self.command, self.output, typed, audience, self.request.words.lang, tuple(logs), self.split_by)

    def _write(self, outputs: Mapping[Path, bytes], record: Record, gone: Iterable[Path] = ()) -> None:
        from marugoto_stats import runs
        from marugoto_stats.render import folder

        names = _page_names()
        page = self.folder / names.pop(self.request.words.lang)
        former = [path for name in names.values() if _is_page(path := self.folder / name)]
        told = {page: folder.write(record, self.request.words), self.folder / files.RUN: runs.dumped(record)}
        contents = {**outputs, **told}
        private = "internal" in record.audiences  # the record tells of all that is in the folder
        files.write_all(contents, overwrite=self.request.overwrite, private=private, gone=[*gone, *former])


def _page_names() -> dict[str, str]:
    """Name the page of a folder in every language."""
    return {lang: words(lang)("folder.file") for lang in LANGUAGES}


def _is_page(path: Path) -> bool:
    try:
        return files.is_ours(path.suffix, path.read_bytes())
    except OSError:
        return False


@contextmanager
def kept(folder: Path, request: CountingRequest, *, command: str, output: str, own: line.Options) -> Iterator[Keeper]:
    """Hold a folder from before the logs are read until all is written; a failure is noted on its page.

    The folder is made where it is not there, and taken back if nothing came to lie in it.
    **Raises** BusyError: `folder-busy`; OutputError; and whatever the work inside raises.
    """
    made = files.make_folder(folder)
    try:
        with files.locked(folder):
            for name in (_page_names()[request.words.lang], files.RUN):
                files.check(folder / name, overwrite=request.overwrite)
            keeper = Keeper(folder, request, command, output, own)
            try:
                yield replace(keeper, answers=_answers(folder))
            except (KeyboardInterrupt, SystemExit):
                raise
            except BaseException as error:
                keeper.failed(error if isinstance(error, MarugotoError) else bug(error))
                raise
    finally:
        files.remove_folders(made)


def _answers(folder: Path) -> bytes | None:
    from marugoto_stats.pipeline.check import carried

    found = carried(folder / NAME)
    return found.read_bytes() if found else None


def _last_day(log: Log, today: date) -> date | None:
    """Find the last day of a log, whatever was asked of it; a slip into the future is none."""
    days = log.coded.frame["date"].dropna()
    past = days[days.dt.date <= today]
    return past.max().date() if len(past) else None


def _run_of(report: Report, log: Log, job: Job) -> Run:
    """Tell of a report what the folder shall know."""
    from marugoto_stats import __version__, runs
    from marugoto_stats.render.attention import decisions

    now, release = clock.now(), report.release
    due = runs.next_due(release.period.asked, now.date()) if report.as_of is None else None
    public = job.audience == "public"
    read = (*report.sources, *(sheet for sheet in (report.population, report.events_source) if sheet))
    sources = {sheet.sha256: None if public else sheet.file for sheet in read if sheet.taken}
    found = Counter(issue.severity for issue in report.issues)
    return Run(
        job=job,
        program=__version__,
        at=now,
        period=release.period,
        until=_last_day(log, now.date()),
        rules=release.rules if public else f"{release.profile};{release.rules}",
        filters=report.filters,
        due=due[0] if due else None,
        late=due[1] if due else None,
        persons=report.persons,
        base_chain=report.base_chain,
        reconciliation=report.reconciliation,
        sources=tuple(Source(file, digest) for digest, file in sources.items()),
        files=(),
        kept=(),
        issues={severity: found[severity] for severity in ("error", "warning", "note")},
        attention=tuple(Attention(item.say, item.where) for item in decisions(report, words(job.lang))),
        review=None,
    )
