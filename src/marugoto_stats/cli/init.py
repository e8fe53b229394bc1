"""`init`: a draft of the settings for a log that nobody prepared, for a person to finish."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from marugoto_stats import files
from marugoto_stats.cli import deliver, screen
from marugoto_stats.cli.front import quoted
from marugoto_stats.cli.options import Manner, Request
from marugoto_stats.cli.password import password_of
from marugoto_stats.errors import UsageError
from marugoto_stats.render.display import columns, wrapped
from marugoto_stats.text import safe_text

if TYPE_CHECKING:
    from marugoto_stats.model import Profile
    from marugoto_stats.model.draft import Draft
    from marugoto_stats.wording import Words

_BOOK: Final = ".xlsx"
_SUFFIXES: Final = (".toml", _BOOK)


@dataclass(frozen=True, kw_only=True)
class Look(Manner):
    """How a log that nobody prepared is looked at."""

    sheet: Annotated[list[str] | None, typer.Option("--sheet", rich_help_panel="records")] = None
    header_row: Annotated[int | None, typer.Option("--header-row", rich_help_panel="records", min=1)] = None
    encoding: Annotated[str | None, typer.Option("--encoding", rich_help_panel="records")] = None
    password_file: Annotated[str | None, typer.Option("--password-file", rich_help_panel="records")] = None
    overwrite: Annotated[bool, typer.Option("--overwrite", rich_help_panel="output")] = False


def init(
    look: Look, *, log: Annotated[str, typer.Argument()], output: Annotated[str, typer.Option("--output", "-o")]
) -> int:
    """Propose the settings for a log that no settings fit yet."""
    from marugoto_stats import profile

    out = Path(output)
    if out.suffix.lower() not in _SUFFIXES:
        raise UsageError("unknown-suffix", suffix=safe_text(out.suffix, 20), known=", ".join(_SUFFIXES))
    request = Request(logs=[log], **{each.name: getattr(look, each.name) for each in fields(look)})
    deliver.refuse_inputs([out], request)
    files.check(out, overwrite=look.overwrite)
    drafted = _drafted(request)
    of = profile.load(drafted.extends, lang=look.words.lang)
    typed = quoted(Path(log)), quoted(out)
    files.write(out, _content(drafted, of, look.words, typed, out), overwrite=look.overwrite)
    _tell(drafted, of, request, typed)
    return 0


def _drafted(request: Request) -> Draft:
    from marugoto_stats.pipeline.drafting import draft

    with screen.Progress(request.words("cli.reading"), quiet=request.quiet) as progress:
        return draft(
            request.logs[0],
            sheets=request.sheet or (),
            header_row=request.header_row,
            encoding=request.encoding,
            password=password_of(request, progress),
            lang=request.words.lang,
        )


def _content(drafted: Draft, of: Profile, words: Words, typed: tuple[str, str], out: Path) -> bytes:
    """Write the draft in the form of its file; `typed` are the paths of log and draft as they are typed."""
    log, name = typed
    if out.suffix.lower() == _BOOK:
        from marugoto_stats.render.draft import notes

        return notes.write(drafted, of, words, log=log, out=name)
    from marugoto_stats.render import draft

    return files.sealed(draft.write(drafted, of, words, log=log, out=name))


def _tell(drafted: Draft, of: Profile, request: Request, typed: tuple[str, str]) -> None:
    """Say what was written, what a person is to decide, and what comes next."""
    from marugoto_stats.render.draft import sentences

    words = request.words
    log, out = typed
    read = len([column for column in drafted.columns if column.role])
    deliver.tell(request, "cli.written", name=out)
    deliver.tell(request, "init.said.columns", n=read, row=drafted.header_row, rows=drafted.rows)
    if not drafted.readable:
        deliver.tell(request, "init.said.not-ready")
    asked = list(sentences.decisions(drafted, of, words))
    deliver.tell(request, "init.said.title", n=len(asked), name=out)
    for number, line in enumerate(asked, start=1):
        lead = f"{number:>3}. "
        for place, part in enumerate(wrapped(line, screen.width() - columns(lead))):
            if not request.quiet:
                screen.say((lead if not place else " " * columns(lead)) + part, colour=not request.no_color)
    deliver.tell(request, "init.said.next", out=out)
    deliver.tell(request, "init.said.then", log=log, out=out)
