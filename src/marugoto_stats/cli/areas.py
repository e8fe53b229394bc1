"""`--split-by`: a folder for each area, with what a command makes of the area's own figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from marugoto_stats import files
from marugoto_stats.cli import deliver
from marugoto_stats.cli.options import CountingRequest
from marugoto_stats.text import safe_text

if TYPE_CHECKING:
    from marugoto_stats.model import Area
    from marugoto_stats.pipeline import Log, Report

SplitBy = Annotated[str | None, typer.Option("--split-by")]


@dataclass(frozen=True, slots=True)
class Share:
    """Figures that are made into files: those of the whole, or of an area that has a folder of its own."""

    report: Report
    area: Area | None = None

    def place(self, name: str) -> str:
        """Name a file by where it lies in the folder of the run."""
        return f"{self.area.folder}/{name}" if self.area else name


def shares(log: Log, report: Report, request: CountingRequest, split_by: str | None) -> list[Share]:
    """Split a report into its areas; without `split_by` the whole is the one share.

    **Raises** as `pipeline.splitting.split`.
    """
    if split_by is None:
        return [Share(report)]
    from marugoto_stats.model import Area

    found: list[Share] = []
    for part in deliver.parts_of(log, report, request, split_by):
        folder = files.safe_name(part.label, [share.area.folder for share in found if share.area])
        area = Area(folder, safe_text(part.label), part.report.filters, part.report.base_chain)
        found.append(Share(part.report, area))
    return found


def areas_of(found: Sequence[Share]) -> list[Area]:
    """List the areas among shares."""
    return [share.area for share in found if share.area]


def tell(request: CountingRequest, found: Sequence[Area], *, n: int, folder: Path) -> None:
    """Say how many files went into how many folders."""
    said = "cli.areas-written" if found else "cli.no-areas"
    deliver.tell(request, said, n=n, areas=len(found), folder=files.shown(folder))
