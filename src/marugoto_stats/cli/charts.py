"""`charts`: the pictures of the report's tables, all of them drawn before the first is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, cast, get_args

import typer

from marugoto_stats import files
from marugoto_stats.cli import areas, deliver, screen
from marugoto_stats.cli.options import DatedRequest
from marugoto_stats.errors import UsageError
from marugoto_stats.text import safe_text

if TYPE_CHECKING:
    from marugoto_stats.render.chart.paper import Format

FORMAT: Final = "png"
"""The form of a picture when none is asked for."""


def charts(
    request: DatedRequest,
    *,
    output: Annotated[str, typer.Option("--output", "-o")],
    formats: Annotated[str, typer.Option("--format", "-f")] = FORMAT,
    split_by: areas.SplitBy = None,
) -> int:
    """Draw the charts of the report's tables, all of them before the first is written."""
    from marugoto_stats.cli.keeping import kept
    from marugoto_stats.render import chart

    folder, kinds = Path(output), _pictures(formats)
    own = {"output": output, "format": formats if formats != FORMAT else None, "split-by": split_by}
    with kept(folder, request, command="charts", output=",".join(sorted(kinds)), own=own) as keeper:
        log, report = deliver.log_and_report(keeper.with_answers(), "all")
        shares = areas.shares(log, report, request, split_by)
        wanted = [(share, table, kind) for share in shares for table in chart.chartable(share.report) for kind in kinds]
        drawn: dict[str, bytes] = {}
        about: dict[str, str] = {}
        with screen.Progress("", quiet=request.quiet) as progress:
            for n, (share, table, kind) in enumerate(wanted, start=1):
                progress.say(request.words("cli.drawing", n=n, of=len(wanted)))
                name = share.place(chart.file_name(table, kind))
                drawn[name] = chart.draw(table, share.report, format=kind)
                about[name] = safe_text(table.name if share.area else table.title)
        deliver.refuse_inputs([folder / name for name in drawn], request)
        left = keeper.put(drawn, about, report, log, found := areas.areas_of(shares))
    if split_by:
        areas.tell(request, found, n=len(drawn), folder=folder)
    else:
        said = "cli.charts-written" if drawn else "cli.no-charts"
        deliver.tell(request, said, n=len(drawn), folder=files.shown(folder))
    deliver.tell_of_kept(left, request)
    deliver.tell_of_decisions(report, request)
    return deliver.verdict(report, request)


def _pictures(text: str) -> list[Format]:
    """Split the `png,svg` of `--format`. **Raises** UsageError: `no-such-format`."""
    from marugoto_stats.render.chart.paper import Format

    known = get_args(Format)
    asked = list(dict.fromkeys(part.strip().lower() for part in text.split(",")))
    for kind in asked:
        if kind not in known:
            raise UsageError("no-such-format", name=safe_text(kind), known=", ".join(known))
    return cast("list[Format]", asked)
