"""`check`: what was understood of the log, what was not read, what is to be decided. Counts nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from marugoto_stats import files
from marugoto_stats.cli import deliver, screen
from marugoto_stats.cli.front import quoted
from marugoto_stats.cli.options import Request, condition
from marugoto_stats.cli.skeleton import save
from marugoto_stats.errors import OutputError, RefusedToPublish, UsageError
from marugoto_stats.text import safe_text

if TYPE_CHECKING:
    from marugoto_stats.model import Check
    from marugoto_stats.render.check import Gestures

SUFFIX: Final = ".xlsx"


def check(
    request: Request,
    *,
    output: Annotated[str | None, typer.Option("--output", "-o")] = None,
    show_values: Annotated[bool, typer.Option("--show-values")] = False,
    against: Annotated[str | None, typer.Option("--against")] = None,
    skeleton: Annotated[str | None, typer.Option("--skeleton")] = None,
    form: Annotated[str | None, typer.Option("--format", "-f", rich_help_panel="output")] = None,
) -> int:
    """Say what was understood of the log, what was not read, and what is to be decided."""
    from marugoto_stats.render import check as forms

    if request.audience not in (None, "internal"):
        raise RefusedToPublish("check-for-office-only")
    if skeleton is not None:
        return save(skeleton, request)
    asked = form.strip().lower() if form else "terminal" if screen.is_terminal(sys.stdout) else "plain"
    if asked not in forms.FORMS:
        raise UsageError("no-such-format", name=safe_text(asked), known=", ".join(forms.FORMS))
    place, answers = _place(output, request)
    if place is not None and against is not None:
        files.refuse_inputs([place], [Path(against)])
    found = _checked(request, place, show_values=show_values, against=against)
    if place is not None:
        _write(found, place, answers, overwrite=request.overwrite)
    view = screen.view(colour=not request.no_color, verbose=request.verbose)
    screen.put(forms.write(found, asked, view, _gestures(request, place)), as_text=asked in deliver.ON_SCREEN)
    if place is not None:
        deliver.tell(request, "cli.written", name=files.shown(place))
    needs = found.attention if request.strict else found.errors
    return deliver.NEEDS_ATTENTION if needs else 0


def _checked(request: Request, place: Path | None, *, show_values: bool, against: str | None) -> Check:
    from marugoto_stats.pipeline.check import check as checked

    with screen.Progress(request.words("cli.checking"), quiet=request.quiet) as progress:
        where = [condition(text) for text in request.where] if request.where else None
        how = deliver.reading(request, progress)
        return checked(deliver.sources(request), **how, where=where, show_values=show_values, review=place,
                       against=against)


def _place(output: str | None, request: Request) -> tuple[Path | None, bytes | None]:
    """Look at the place of 要確認.xlsx before anything is read; one that is there is carried on, not replaced.

    Returns the path, and the file that is carried on as it stands.
    **Raises** UsageError: `unknown-suffix`, `output-is-input`; OutputError where nothing may be written.
    """
    from marugoto_stats.pipeline.check import carried

    if output is None:
        return None, None
    path = Path(output)
    if path.suffix.lower() != SUFFIX:
        raise UsageError("unknown-suffix", suffix=safe_text(path.suffix, 20), known=SUFFIX)
    answers = None if carried(path) is None else path.read_bytes()
    if answers is None:
        deliver.refuse_inputs([path], request)
    files.check(path, overwrite=request.overwrite or answers is not None)
    return path, answers


def _write(found: Check, place: Path, answers: bytes | None, *, overwrite: bool) -> None:
    """Write 要確認.xlsx. **Raises** OutputError: `review-changed` where a person saved it meanwhile."""
    from marugoto_stats.render import review

    content = review.write(found, folder=place.parent, name=safe_text(place.name))
    if answers is not None and place.read_bytes() != answers:
        raise OutputError("review-changed", name=files.shown(place))
    files.write(place, content, overwrite=overwrite or answers is not None, private=True)


def _gestures(request: Request, place: Path | None) -> Gestures:
    """Write the commands to type next, as they are typed; none for standard input, which is gone."""
    from marugoto_stats.model.review import NAME
    from marugoto_stats.render.check import Gestures

    if deliver.STREAM in request.logs:
        return Gestures(asked=place is not None)
    logs = [Path(log) for log in request.logs]
    first = logs[0] if logs[0].is_dir() else logs[0].parent
    review = place or first / NAME
    options = [("-p", request.profile), ("-t", request.period)]
    given = [f"{name} {quoted(Path(value))}" for name, value in options if value]
    typed = " ".join(quoted(log) for log in logs if log != review)
    return Gestures(
        ask=" ".join(["marugoto-stats check", typed, *given, "-o", quoted(review)]),
        give=" ".join(["marugoto-stats summarize", typed, quoted(review), *given]),
        asked=place is not None,
    )
