"""From a request to a report, and from a report to a file or the screen."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, cast

from marugoto_stats import files
from marugoto_stats.cli import screen
from marugoto_stats.cli.options import Audience, Destination, Manner, Request, condition, day
from marugoto_stats.cli.password import password_of
from marugoto_stats.errors import UsageError
from marugoto_stats.render import FORMATS, View, format_of, renderer
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Lang

if TYPE_CHECKING:
    from marugoto_stats.model import TableRequest
    from marugoto_stats.pipeline import Options, Report

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
    place = target(to, request)
    made = report_of(request, tables)
    place.put(made, request)
    return verdict(made, request)


def report_of(request: Request, tables: Tables) -> Report:
    """Read the logs of a request and count."""
    from marugoto_stats.pipeline import analyse

    with screen.Progress(request.words("cli.counting"), quiet=request.quiet) as progress:
        options = _options(request, tables)
        options["password"] = password_of(request, progress)
        return analyse(_sources(request), **options)


def _sources(request: Request) -> bytes | list[str | Path]:
    """List what is read: files, folders and patterns, or the bytes of standard input."""
    if STREAM not in request.logs:
        return list(request.logs)
    if request.logs != [STREAM]:
        raise UsageError("standard-input-alone")
    if request.input_format is None:
        raise UsageError("input-format-missing")
    return screen.standard_input()


def _options(request: Request, tables: Tables) -> Options:
    """Put a request into the words of the library."""
    return {
        "profile": request.profile,
        "period": request.period,
        "tables": tables,
        "where": [condition(text) for text in request.where] if request.where else None,
        "sheets": request.sheet or (),
        "header_row": request.header_row,
        "encoding": request.encoding,
        "input_format": request.input_format,
        "audience": cast(Audience | None, request.audience),
        "smallest_published": request.smallest_published,
        "lang": cast(Lang, request.lang),
        "as_of": day(request.as_of) if request.as_of else None,
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

    def put(self, report: Report, request: Request) -> None:
        """Write the report."""
        if self.path is None:
            view = screen.view(colour=not request.no_color, verbose=request.verbose)
            screen.put(renderer(self.form).write(report, view), as_text=self.form in ON_SCREEN)
        else:
            view = View(verbose=request.verbose, blocks=True, to_file=True)
            write({self.path: renderer(self.form).write(report, view)}, report, request)
            tell(request, "cli.written", name=files.shown(self.path))
        if self.path or self.form not in ON_SCREEN:
            tell_of_decisions(report, request)


def target(to: Destination, request: Request) -> Target:
    """Decide form and place before anything is read.

    **Raises** UsageError: `no-such-format`, `unknown-suffix`, `format-and-suffix`, `output-is-input`;
    OutputError where nothing may be written.
    """
    asked = to.format.strip().lower() if to.format else None
    if asked is not None and asked not in FORMATS:
        raise UsageError("no-such-format", name=safe_text(asked), known=", ".join(FORMATS))
    if to.output is None or to.output == STREAM:
        return Target(asked or ("terminal" if screen.is_terminal(sys.stdout) else "plain"), None)
    path = Path(to.output)
    form = format_of(path)
    if asked not in (None, form):
        raise UsageError("format-and-suffix", name=files.shown(path), format=asked, suffix=path.suffix)
    refuse_inputs([path], request)
    files.check(path, overwrite=request.overwrite)
    return Target(form, path)


def refuse_inputs(outputs: Sequence[Path], request: Request) -> None:
    """Make sure that no output is one of the logs of a request."""
    from marugoto_stats.preflight import find_files

    read: list[Path] = []
    for log in request.logs:
        path = Path(log)
        read += [path] if path.exists() or log == STREAM else [found.path for found in find_files([path])]
    files.refuse_inputs(outputs, read)


def write(contents: Mapping[Path, bytes], report: Report, request: Request) -> None:
    """Write the files of a report; what is for the office alone is readable by its owner alone."""
    private = report.release.policy.audience == "internal"
    files.write_all(contents, overwrite=request.overwrite, private=private)


# ── what is said beside it ──────────────────────────────────────────────────────────────────────────────────


def tell(manner: Manner, key: str, **facts: object) -> None:
    """Say a sentence beside the results, unless asked to be quiet."""
    if not manner.quiet:
        screen.say(manner.words(key, **facts), colour=not manner.no_color)


def tell_of_decisions(report: Report, request: Request) -> None:
    """Say how many things need a decision, where the report itself is not on the screen."""
    from marugoto_stats.render.attention import decisions, decisions_title

    if report.attention and not request.quiet:
        n = len(decisions(report, request.words))
        screen.say(decisions_title(n, request.words), colour=not request.no_color)
