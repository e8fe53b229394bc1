"""The short commands, one sentence each; longer ones have a module of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, cast

import typer

from marugoto_stats import files
from marugoto_stats.cli import deliver
from marugoto_stats.cli.front import quoted
from marugoto_stats.cli.options import CountingRequest, Destination, Manner
from marugoto_stats.errors import UsageError
from marugoto_stats.text import safe_text

BASES: Final = ("consultations", "contacts")

# ── every day ───────────────────────────────────────────────────────────────────────────────────────────────


def summarize(
    request: CountingRequest, to: Destination, *, everything: Annotated[bool, typer.Option("--all")] = False
) -> int:
    """Show the chain of counts, the standard tables and what needs a decision."""
    return deliver.report(request, to, tables="all" if everything else "standard")


# ── looking closer ──────────────────────────────────────────────────────────────────────────────────────────


def partners(request: CountingRequest, to: Destination) -> int:
    """Show the partner-referral breakdown with both its bases."""
    return deliver.report(request, to, tables=["partner"])


def tabulate(
    request: CountingRequest,
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


def sample(
    manner: Manner,
    *,
    folder: Annotated[str, typer.Argument()],
    profile: Annotated[str | None, typer.Option("--profile", "-p")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite")] = False,
) -> int:
    """Write the synthetic sample logs."""
    from marugoto_stats.profile import available, load
    from marugoto_stats.samples import write_samples

    body = None if profile is None else load(profile, lang="ja")
    written = write_samples(Path(folder), profile=body, overwrite=overwrite)
    for path in written:
        deliver.tell(manner, "cli.written", name=files.shown(path))
    own = "" if body is None or body.id in available() else f" -p {quoted(Path(str(profile)))}"
    deliver.tell(manner, "cli.try", command=f"marugoto-stats {quoted(written[0])}{own}")
    return 0
