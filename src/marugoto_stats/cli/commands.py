"""The commands, one sentence each, and the list of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, cast, get_args

import typer

from marugoto_stats import files
from marugoto_stats.cli import deliver, screen
from marugoto_stats.cli.front import quoted
from marugoto_stats.cli.options import Destination, Manner, Request
from marugoto_stats.errors import UsageError
from marugoto_stats.text import safe_text

if TYPE_CHECKING:
    from marugoto_stats.render.chart.paper import Format

BASES: Final = ("consultations", "contacts")

# ── every day ───────────────────────────────────────────────────────────────────────────────────────────────


def summarize(
    request: Request, to: Destination, *, everything: Annotated[bool, typer.Option("--all")] = False
) -> int:
    """Show the chain of counts, the standard tables and what needs a decision."""
    return deliver.report(request, to, tables="all" if everything else "standard")


def charts(
    request: Request,
    *,
    output: Annotated[str, typer.Option("--output", "-o")],
    formats: Annotated[str, typer.Option("--format", "-f")] = "png",
) -> int:
    """Draw the charts of the report's tables, all of them before the first is written."""
    from marugoto_stats.render import chart

    folder, kinds = Path(output), _pictures(formats)
    files.check_folder(folder)
    report = deliver.report_of(request, "all")
    wanted = [(table, kind) for table in chart.chartable(report) for kind in kinds]
    drawn: dict[Path, bytes] = {}
    with screen.Progress("", quiet=request.quiet) as progress:
        for n, (table, kind) in enumerate(wanted, start=1):
            progress.say(request.words("cli.drawing", n=n, of=len(wanted)))
            drawn[folder / chart.file_name(table, kind)] = chart.draw(table, report, format=kind)
    deliver.refuse_inputs(list(drawn), request)
    files.make_folder(folder)
    deliver.write(drawn, report, request)
    said = "cli.charts-written" if drawn else "cli.no-charts"
    deliver.tell(request, said, n=len(drawn), folder=files.shown(folder))
    deliver.tell_of_decisions(report, request)
    return deliver.verdict(report, request)


# ── looking closer ──────────────────────────────────────────────────────────────────────────────────────────


def partners(request: Request, to: Destination) -> int:
    """Show the partner-referral breakdown with both its bases."""
    return deliver.report(request, to, tables=["partner"])


def tabulate(
    request: Request,
    to: Destination,
    *,
    rows: Annotated[str, typer.Option("--rows")],
    columns: Annotated[str | None, typer.Option("--columns")] = None,
    base: Annotated[str, typer.Option("--base")] = "consultations",
) -> int:
    """Count one table of the user's choosing."""
    from marugoto_stats.model import BaseId, TableRequest

    if base not in BASES:
        raise UsageError("no-such-base", name=safe_text(base), known=", ".join(BASES))
    return deliver.report(request, to, tables=[TableRequest(rows, columns, cast(BaseId, base))])


# ── machinery ───────────────────────────────────────────────────────────────────────────────────────────────


def list_profiles(manner: Manner) -> int:
    """List the vocabularies that come with the program."""
    from marugoto_stats import profile

    return _printed(profile.list_text(manner.words))


def show_profile(manner: Manner, *, name: Annotated[str, typer.Argument()]) -> int:
    """Show a vocabulary with the origin of every setting."""
    from marugoto_stats import profile

    return _printed(profile.show_text(profile.load(name, lang=manner.words.lang), manner.words))


def check_profile(manner: Manner, *, file: Annotated[str, typer.Argument()]) -> int:
    """Check a vocabulary file: every problem at once."""
    from marugoto_stats import profile

    profile.load(Path(file), lang=manner.words.lang)
    return _printed(manner.words("cli.profile-holds", name=files.shown(Path(file))))


def sample(
    manner: Manner,
    *,
    folder: Annotated[str, typer.Argument()],
    profile: Annotated[str | None, typer.Option("--profile", "-p")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite")] = False,
) -> int:
    """Write the synthetic sample logs."""
    from marugoto_stats.samples import SAMPLES, write_samples

    if profile is not None and profile not in {one.profile for one in SAMPLES}:
        known = dict.fromkeys(one.profile for one in SAMPLES)
        raise UsageError("no-sample", name=safe_text(profile), known=", ".join(known))
    written = write_samples(Path(folder), profile=profile, overwrite=overwrite)
    for path in written:
        deliver.tell(manner, "cli.written", name=files.shown(path))
    deliver.tell(manner, "cli.try", command=f"marugoto-stats {quoted(written[0])}")
    return 0


# ── what several of them do ─────────────────────────────────────────────────────────────────────────────────


def _printed(text: str) -> int:
    screen.put(f"{text}\n".encode(), as_text=True)
    return 0


def _pictures(text: str) -> list[Format]:
    """Split the `png,svg` of `--format`. **Raises** UsageError: `no-such-format`."""
    from marugoto_stats.render.chart.paper import Format

    known = get_args(Format)
    asked = list(dict.fromkeys(part.strip().lower() for part in text.split(",")))
    for kind in asked:
        if kind not in known:
            raise UsageError("no-such-format", name=safe_text(kind), known=", ".join(known))
    return cast("list[Format]", asked)
