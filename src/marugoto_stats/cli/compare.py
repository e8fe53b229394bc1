"""`compare`: bodies or centres side by side, one side per `--with`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, cast

import typer

from marugoto_stats import files
from marugoto_stats.cli import deliver, screen
from marugoto_stats.cli.options import Audience, Destination, Request, condition
from marugoto_stats.errors import UsageError
from marugoto_stats.render import View
from marugoto_stats.text import safe_text

if TYPE_CHECKING:
    from marugoto_stats.pipeline.comparing import Comparison

FORMAT: Final = "terminal"
"""The form on a screen when none is asked for; in a pipe it is plain."""


def compare(
    request: Request,
    to: Destination,
    *,
    others: Annotated[list[str], typer.Option("--with")],
    staffing: Annotated[str | None, typer.Option("--staffing")] = None,
) -> int:
    """Put bodies or centres side by side on what compares."""
    from marugoto_stats.render import compare as rendered

    form, path = _target(to)
    if path is not None:
        read = [*request.logs, *others, *([staffing] if staffing else [])]
        deliver.refuse_inputs([path], replace(request, logs=read))
        files.check(path, overwrite=request.overwrite)
    elif form in rendered.BINARY and screen.is_terminal(sys.stdout):
        raise UsageError("binary-on-screen", format=form)
    made = _compared(request, others, staffing)
    if path is None:
        view = screen.view(colour=not request.no_color, verbose=request.verbose)
        screen.put(rendered.write(made, form, view), as_text=form in deliver.ON_SCREEN)
    else:
        content = rendered.write(made, form, View(to_file=True, folder=path.parent))
        files.write_all({path: content}, overwrite=request.overwrite, private=made.policy.audience == "internal")
        deliver.tell(request, "cli.written", name=files.shown(path))
    return deliver.NEEDS_ATTENTION if request.strict and made.open_questions else 0


def _target(to: Destination) -> tuple[str, Path | None]:
    """Decide form and place. **Raises** UsageError: `no-such-format`, `unknown-suffix`, `format-and-suffix`."""
    from marugoto_stats.render import compare as rendered

    asked = to.format.strip().lower() if to.format else None
    if asked is not None and asked not in rendered.FORMS:
        raise UsageError("no-such-format", name=safe_text(asked), known=", ".join(rendered.FORMS))
    if to.output in (None, deliver.STREAM):
        return asked or (FORMAT if screen.is_terminal(sys.stdout) else "plain"), None
    path = Path(str(to.output))
    form = rendered.form_of(path)
    if asked not in (None, form):
        raise UsageError("format-and-suffix", name=files.shown(path), format=asked, suffix=path.suffix)
    return form, path


def _compared(request: Request, others: list[str], staffing: str | None) -> Comparison:
    """Read every side of a request and put them side by side."""
    from marugoto_stats.pipeline.comparing import side_by_side

    with screen.Progress(request.words("cli.counting"), quiet=request.quiet) as progress:
        return side_by_side(
            deliver.sources(request), *others, **deliver.reading(request, progress),
            where=[condition(text) for text in request.where] if request.where else None,
            audience=cast(Audience | None, request.audience), smallest_published=request.smallest_published,
            staffing=staffing,
        )
