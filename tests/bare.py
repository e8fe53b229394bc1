"""Skeletons of logs for the tests: how they are made, read back and searched."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import canary
import openpyxl

from marugoto_stats.model import Skeleton
from marugoto_stats.pipeline import Report, analyse
from marugoto_stats.pipeline.skeleton import skeleton


def made(path: Path, suffix: str = ".xlsx", **options: Any) -> tuple[Skeleton, bytes]:
    return skeleton(path, suffix, **{"profile": "machida", **options})


def figures(report: Report) -> object:
    return (report.persons, [(link.id, link.n) for link in report.base_chain], report.reconciliation, report.unmatched,
            {t.id: (t.rows.codes, t.columns and t.columns.codes, t.cells, t.column_totals, t.total, t.outside)
             for t in report.tables})  # fmt: skip


def same_figures(path: Path, content: bytes, suffix: str = ".xlsx", profile: str = "machida") -> None:
    """A run on the skeleton alone, in a folder of its own and under another name."""
    beside = path.parent / "形だけ"
    beside.mkdir(exist_ok=True)
    (beside / f"形だけ{suffix}").write_bytes(content)
    assert figures(analyse(beside / f"形だけ{suffix}", profile=profile)) == figures(analyse(path, profile=profile))


def book_of(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def cells_of(content: bytes) -> Iterator[Any]:
    yield from (cell.value for sheet in book_of(content) for row in sheet for cell in row if cell.value is not None)


def leaks(content: bytes) -> list[str]:
    """Look for canaries in every part of a workbook, spelled out or as entities."""
    if not content.startswith(b"PK"):
        return canary.leaks(content)
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            part = archive.read(entry)
            found += canary.leaks(part, entry.filename) + canary.leaks(html.unescape(part.decode("utf-8", "replace")))
    return found
