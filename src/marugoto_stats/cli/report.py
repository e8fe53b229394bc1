"""`report`: the whole report as one file, for handing in."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from marugoto_stats import files
from marugoto_stats.cli import areas, deliver
from marugoto_stats.cli.options import DatedRequest, Destination, Request, condition
from marugoto_stats.errors import OutputError, UsageError

if TYPE_CHECKING:
    from marugoto_stats.cli.keeping import Keeper
    from marugoto_stats.pipeline import Log, Report

DOCUMENTS: Final = ("word", "excel", "html", "pdf", "markdown")
"""The forms of a whole report."""
_RESTYLED: Final = "word"
"""The form that takes the styles of a template."""


def report(
    request: DatedRequest,
    *,
    output: Annotated[str, typer.Option("--output", "-o", rich_help_panel="output")],
    form: Annotated[str | None, typer.Option("--format", "-f", rich_help_panel="output")] = None,
    template: Annotated[str | None, typer.Option("--template")] = None,
    split_by: areas.SplitBy = None,
) -> int:
    """Write the whole report as one file, or one of each area."""
    from marugoto_stats.cli.keeping import kept

    place = deliver.target(Destination(format=form, output=output), DOCUMENTS)
    place = replace(place, template=_template(template, place), whole=True)
    path = Path(output)
    if not split_by and not path.parent.is_dir():
        raise OutputError("output-no-folder", name=files.shown(path))
    own = {"output": output, "template": template, "split-by": split_by}
    with kept(path.parent, request, command="report", output=path.name, own=own) as keeper:
        if not split_by:
            place.check(request)
        log, made = deliver.log_and_report(keeper.with_answers(), "all")
        shares = {share.place(path.name): share for share in areas.shares(log, made, request, split_by)}
        contents = {name: replace(place, path=path.parent / name).rendered(share.report, request)
                    for name, share in shares.items()}  # fmt: skip
        deliver.refuse_inputs([path.parent / name for name in contents], request)
        asked = _ask(keeper, log, request) if _is_open(made) else None
        about = dict.fromkeys(contents, request.words(f"folder.about.{place.form}"))
        left = keeper.put(contents, about, made, log, found := areas.areas_of([*shares.values()]))
    if split_by:
        areas.tell(request, found, n=len(contents), folder=path.parent)
    else:
        deliver.tell(request, "cli.written", name=files.shown(path))
    deliver.tell_of_kept(left, request)
    if asked:
        deliver.tell(request, "cli.asked", name=files.shown(asked))
    deliver.tell_of_decisions(made, request)
    return deliver.verdict(made, request)


def _is_open(report: Report) -> bool:
    """Tell whether there is something to settle, and it is the office's own to settle."""
    has_log = any(sheet.taken and sheet.why == "log" for sheet in report.sources)  # of finished tables nobody is asked
    return bool(report.attention) and has_log and report.release.policy.audience == "internal"


def _ask(keeper: Keeper, log: Log, request: Request) -> Path | None:
    """Write 要確認.xlsx beside a report of the office's own; what a person answered in it stays.

    A file of that name that is no such workbook, or one that a person saves meanwhile, is left.
    """
    from marugoto_stats.pipeline.check import check_of
    from marugoto_stats.render import review

    if keeper.answers is None and keeper.review.exists():
        return None
    where = [condition(text) for text in request.where] if request.where else None
    before = next((one for one in log.effect.decisions if one.source == keeper.review.name), None)
    content = review.write(check_of(log, where=where, before=before), folder=keeper.folder)
    if keeper.answers is not None and keeper.review.read_bytes() != keeper.answers:
        return None
    files.write(keeper.review, content, overwrite=keeper.answers is not None, private=True)
    return keeper.review


def _template(name: str | None, place: deliver.Target) -> bytes | None:
    """Read the document whose styles are taken.

    **Raises** UsageError: `template-not-for`, `template-unreadable`, `template-not-word`.
    """
    if name is None:
        return None
    path = Path(name)
    if place.form != _RESTYLED:
        raise UsageError("template-not-for", name=files.shown(path))
    try:
        content = path.read_bytes()
    except (OSError, ValueError):
        raise UsageError("template-unreadable", name=files.shown(path)) from None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            archive.getinfo("word/document.xml")
    except (zipfile.BadZipFile, KeyError):
        raise UsageError("template-not-word", name=files.shown(path)) from None
    return content
