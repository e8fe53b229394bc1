"""A workbook → RawSheets: the values by a fast reader, what it hides by what preflight saw."""

from __future__ import annotations

from marugoto_stats.errors import InputError
from marugoto_stats.model import InputFile, Issue, RawSheet, SheetFacts
from marugoto_stats.read import child
from marugoto_stats.text import safe_text


def read_workbook(file: InputFile) -> list[RawSheet]:
    """Read the sheets of a workbook in their order. Row 0 of `rows` is the sheet's row 1, column 0 is A.

    An `.xlsx` was measured, so it is read here; the other formats, and what the fast reader refuses (one
    unknown error value is enough), are read in a child. **Raises** InputError: `broken-workbook`, `too-much-to-read`.
    """
    pages = child.pages_of(file.content) if file.kind == "xlsx" else None
    if pages is None:
        pages = child.read_apart(file.content, file.name, rescue=file.kind == "xlsx")
    facts = file.sheets or tuple(map(_facts, pages))
    if len(facts) != len(pages):
        raise InputError("broken-workbook", name=file.name)
    return [_sheet(file, page, seen) for page, seen in zip(pages, facts, strict=True) if page.rows is not None]


def _sheet(file: InputFile, page: child.Page, seen: SheetFacts) -> RawSheet:
    return RawSheet(
        file=file.name,
        sheet=safe_text(page.title, 60),
        encoding=None,
        sha256=file.sha256,
        rows=page.rows or [],
        merged=page.merged,
        hidden_rows=seen.hidden_rows,
        visible=page.visible,
        errors=seen.errors,
        uncached=seen.uncached,
        issues=() if file.sheets or page.hidden else (Issue("unseen-in-format", "note", file.name),),
    )


def _facts(page: child.Page) -> SheetFacts:
    """Say of a sheet that was not measured what the child saw."""
    rows, errors = page.hidden or (frozenset(), frozenset())
    return SheetFacts(page.title, rows, errors, frozenset())
