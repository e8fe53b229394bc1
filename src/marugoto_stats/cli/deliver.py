"""From a request to a report, and from a report to a file or the screen."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, cast

from marugoto_stats import files
from marugoto_stats.cli import screen
from marugoto_stats.cli.options import (
    Audience,
    CountingRequest,
    DatedRequest,
    Destination,
    Manner,
    Request,
    condition,
    day,
)
from marugoto_stats.cli.password import password_of
from marugoto_stats.errors import UsageError
from marugoto_stats.render import FORMATS, View, format_of, renderer
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Lang

if TYPE_CHECKING:
    from marugoto_stats.model import TableRequest
    from marugoto_stats.pipeline import Counting, Log, Reading, Report
    from marugoto_stats.pipeline.splitting import Part

    Tables = Literal["standard", "all"] | Sequence[str | TableRequest]

STREAM: Final = "-"
"""Standard input among the logs, standard output as the file of a result."""
ON_SCREEN: Final = ("terminal", "plain")
"""Forms for people: written as text in the encoding of the stream. The others go byte for byte."""
NEEDS_ATTENTION: Final = 3
"""The exit code of `--strict` when a person should look."""


# ── the report ──────────────────────────────────────────────────────────────────────────────────────────────


def report(request: Request, to: Destination, *, tables: Tables) -> int:
    """Read, count and write; the place is looked at before anything is read. Returns the exit code."""
    place = target(to)
    place.check(request)
    made = report_of(request, tables)
    place.put(made, request)
    return verdict(made, request)


def report_of(request: Request, tables: Tables) -> Report:
    """Read the logs of a request and count."""
    from marugoto_stats.pipeline import analyse

    with screen.Progress(request.words("cli.counting"), quiet=request.quiet) as progress:
        how = _reading(request, progress)
        return analyse(sources(request), **how, **_counting(request, tables))


def log_and_report(request: Request, tables: Tables) -> tuple[Log, Report]:
    """Read the logs of a request and count; hand over both."""
    from marugoto_stats import pipeline

    with screen.Progress(request.words("cli.counting"), quiet=request.quiet) as progress:
        counting = _counting(request, tables)
        log = pipeline.load(sources(request), **_reading(request, progress))
        return log, pipeline.report_of(log, **counting)


def parts_of(log: Log, whole: Report, request: CountingRequest, by: str) -> tuple[Part, ...]:
    """Count every area of a log whose whole is counted."""
    from marugoto_stats.pipeline import splitting

    with screen.Progress(request.words("cli.counting"), quiet=request.quiet):
        return splitting.parts(log, whole, by, **_counting(request, "all"))


def sources(request: Request) -> bytes | list[str | Path]:
    """List what is read: files, folders and patterns, or the bytes of standard input."""
    if STREAM not in request.logs:
        return list(request.logs)
    if request.logs != [STREAM]:
        raise UsageError("standard-input-alone")
    if request.input_format is None:
        raise UsageError("input-format-missing")
    return screen.standard_input()


def reading(request: Request, progress: screen.Progress) -> Reading:
    """Put into the words of the library how logs are read."""
    return {
        "profile": request.profile,
        "period": request.period,
        "sheets": request.sheet or (),
        "header_row": request.header_row,
        "encoding": request.encoding,
        "input_format": request.input_format,
        "password": password_of(request, progress),
        "lang": cast(Lang, request.lang),
        "as_of": day(request.as_of) if request.as_of else None,
    }


def _reading(request: Request, progress: screen.Progress) -> Reading:
    """Put into the words of the library how logs are read, and what is to stand beside their counts."""
    how = reading(request, progress)
    if not isinstance(request, CountingRequest):
        return how
    events = request.events if isinstance(request, DatedRequest) else None
    return {**how, "previous": request.with_, "population": request.population, "events": events}


def _counting(request: Request, tables: Tables) -> Counting:
    """Put into the words of the library what is counted, and for whom."""
    return {
        "tables": tables,
        "where": [condition(text) for text in request.where] if request.where else None,
        "audience": cast(Audience | None, request.audience),
        "smallest_published": request.smallest_published,
    }


def verdict(report: Report, request: Request) -> int:
    """Return the exit code of work that is done."""
    return NEEDS_ATTENTION if request.strict and report.attention else 0


# ── where it goes ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Target:
    """The form that a report takes and where it goes: a file, or standard output."""

    form: str
    path: Path | None
    template: bytes | None = field(default=None, repr=False)
    """A document whose styles are taken."""
    whole: bool = False
    """Whether it is the whole report, to be handed in."""

    def check(self, request: Request) -> None:
        """Make sure, before anything is read, that the place may be written. **Raises** UsageError, OutputError."""
        if self.path is not None:
            refuse_inputs([self.path], request)
            files.check(self.path, overwrite=request.overwrite)

    def put(self, report: Report, request: Request) -> None:
        """Write the report."""
        if self.path is None:
            if FORMATS[self.form].binary and screen.is_terminal(sys.stdout):
                raise UsageError("binary-on-screen", format=self.form)
            view = screen.view(colour=not request.no_color, verbose=request.verbose)
            screen.put(renderer(self.form).write(report, view), as_text=self.form in ON_SCREEN)
        else:
            write({self.path: self.rendered(report, request)}, report, request)
            tell(request, "cli.written", name=files.shown(self.path))
        if self.path or self.form not in ON_SCREEN:
            tell_of_decisions(report, request)

    def rendered(self, report: Report, request: Request) -> bytes:
        """Render the report for a file."""
        folder = self.path.parent if self.path else None
        view = View(verbose=request.verbose, blocks=True, to_file=True, whole=self.whole, folder=folder,
                    template=self.template)  # fmt: skip
        return renderer(self.form).write(report, view)


def target(to: Destination, among: Collection[str] = ()) -> Target:
    """Decide form and place; `among` names the forms that a command has, if not all.

    **Raises** UsageError: `no-such-format`, `unknown-suffix`, `format-and-suffix`.
    """
    asked = to.format.strip().lower() if to.format else None
    if asked is not None and asked not in (among or FORMATS):
        raise UsageError("no-such-format", name=safe_text(asked), known=", ".join(among or FORMATS))
    if to.output is None or (to.output == STREAM and not among):
        return Target(asked or ("terminal" if screen.is_terminal(sys.stdout) else "plain"), None)
    path = Path(to.output)
    form = format_of(path, among)
    if asked not in (None, form):
        raise UsageError("format-and-suffix", name=files.shown(path), format=asked, suffix=path.suffix)
    return Target(form, path)


def refuse_inputs(outputs: Sequence[Path], request: Request) -> None:
    """Make sure that no output is one of the logs of a request."""
    from marugoto_stats.preflight import find_files

    read: list[Path] = []
    for log in request.logs:
        path = Path(log)
        read += [path] if path.exists() or log == STREAM else [found.path for found in find_files([path])]
    read += [Path(name) for name in beside(request) if Path(name).exists()]
    files.refuse_inputs(outputs, read)


def beside(request: Request) -> list[str]:
    """List the files that are read beside the logs."""
    if not isinstance(request, CountingRequest):
        return []
    return [*([request.with_] if request.with_ else []), *request.sheets]


def write(contents: Mapping[Path, bytes], report: Report, request: Request) -> None:
    """Write the files of a report; what is for the office alone is readable by its owner alone."""
    private = report.release.policy.audience == "internal"
    files.write_all(contents, overwrite=request.overwrite, private=private)


# ── what is said beside it ──────────────────────────────────────────────────────────────────────────────────


def tell(manner: Manner, key: str, **facts: object) -> None:
    """Say a sentence beside the results, unless asked to be quiet."""
    if not manner.quiet:
        screen.say(manner.words(key, **facts), colour=not manner.no_color)


def tell_of_kept(names: Sequence[str], request: Request) -> None:
    """Name files of an earlier run that have no place any more and were left, for somebody worked on them."""
    if names:
        tell(request, "cli.kept", names=request.words.listing([safe_text(name) for name in names]))


def tell_of_decisions(report: Report, request: Request) -> None:
    """Say how many things need a decision, where the report itself is not on the screen."""
    from marugoto_stats.render.attention import decisions, decisions_title

    if report.attention and not request.quiet:
        n = len(decisions(report, request.words))
        screen.say(decisions_title(n, request.words), colour=not request.no_color)
