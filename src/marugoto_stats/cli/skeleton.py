"""`check --skeleton`: the form of a log in a file that an office can hand to those who help it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from marugoto_stats import files
from marugoto_stats.cli import deliver, screen
from marugoto_stats.cli.options import Request

if TYPE_CHECKING:
    from marugoto_stats.model import Skeleton


def save(name: str, request: Request) -> int:
    """Make the skeleton of a log, say in short what is in it, and save it. Returns the exit code."""
    from marugoto_stats.pipeline.skeleton import check_suffix, skeleton

    path = Path(name)
    suffix = check_suffix(path.suffix)
    deliver.refuse_inputs([path], request)
    if not path.exists():  # of one that is there, only its bytes tell whether it is the same once more
        files.check(path)
    with screen.Progress(request.words("skeleton.making"), quiet=request.quiet) as progress:
        made, content = skeleton(deliver.sources(request), suffix, **deliver.reading(request, progress))
    if not request.quiet:
        screen.say("\n".join(_said(made, request)), colour=not request.no_color)
    files.write(path, content, overwrite=request.overwrite, private=True)
    deliver.tell(request, "cli.written", name=files.shown(path))
    return deliver.NEEDS_ATTENTION if request.strict and not made.same else 0


def _said(made: Skeleton, request: Request) -> Iterator[str]:
    say = request.words
    yield say("skeleton.title")
    rows = sum(len(bare.sheet.rows) for bare in made.sheets)
    kinds = say.listing([say(f"skeleton.kind.{kind}", n=n) for kind, n in made.replaced.items()])
    lines = [say("skeleton.sheets", n=len(made.sheets), rows=rows), say("skeleton.kept", n=made.kept)]
    if made.replaced:
        lines.append(say("skeleton.replaced", n=sum(made.replaced.values()), kinds=kinds))
    if "day" in made.replaced:
        lines.append(say("skeleton.days"))
    if made.emptied:
        lines.append(say("skeleton.emptied", n=made.emptied))
    lines += [say("skeleton.left-out"), say("skeleton.same" if made.same else "skeleton.differs")]
    yield from (f"  ・{line}" if say.lang == "ja" else f"  - {line}" for line in lines)
