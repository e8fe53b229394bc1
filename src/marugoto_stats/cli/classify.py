"""`classify`: the counted contacts one by one, with the codes that each got. For the office alone."""

from __future__ import annotations

import sys
from pathlib import Path

from marugoto_stats import files
from marugoto_stats.cli import deliver, screen
from marugoto_stats.cli.options import Destination, Request
from marugoto_stats.errors import InputError, RefusedToPublish, UsageError
from marugoto_stats.render import FORMATS, View, codes


def classify(request: Request, to: Destination) -> int:
    """List which code every counted contact got, and by which rule."""
    if request.audience not in (None, "internal"):
        raise RefusedToPublish("rows-for-office-only")
    place = deliver.target(_destination(to), codes.FORMS)
    place.check(request)
    if place.path is None and FORMATS[place.form].binary and screen.is_terminal(sys.stdout):
        raise UsageError("binary-on-screen", format=place.form)
    report = deliver.report_of(request, ())
    if report.added:
        raise InputError("table-file-no-rows", name=next(one.file for one in report.added if one.file))
    view = View(to_file=place.path is not None, folder=place.path.parent if place.path else Path())
    content = codes.write(report, view, place.form)
    if place.path is None:
        screen.put(content, as_text=False)
    else:
        deliver.write({place.path: content}, report, request)
        deliver.tell(request, "codes.counted", n=report.reconciliation.counted, open=codes.unmatched(report))
        deliver.tell(request, "cli.written", name=files.shown(place.path))
    deliver.tell_of_decisions(report, request)
    return deliver.verdict(report, request)


def _destination(to: Destination) -> Destination:
    """Take csv where neither a form nor a file is given: what is on the screen may be piped on."""
    return to if to.output not in (None, deliver.STREAM) else Destination(format=to.format or "csv")
