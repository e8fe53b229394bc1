"""A count beside the same count of another period: which columns say so, and what they are headed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from marugoto_stats.model import Change, SafeTable
from marugoto_stats.render.written import Kind
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

FEW: Final = 2
"""Measures of a table beside each of which there is room for its changes."""
_KINDS: Final[tuple[Kind, ...]] = ("previous", "change", "change-rate")


def kinds(table: SafeTable) -> tuple[Kind, ...]:
    """List what stands beside the counts of a table; nothing where it compares with nothing."""
    previous = table.release.previous
    if previous is None or not any(change.previous is not None for change in changes(table)):
        return ()
    # without all months the change is not the one of the count that is shown: its own count stands before it
    return _KINDS if previous.whole else ("compared", *_KINDS)


def changes(table: SafeTable) -> Iterator[Change]:
    """List every change of a table."""
    lines = [*table.cells, table.row_totals or (), table.column_totals or (), (table.total,) if table.total else ()]
    yield from (figure.change for line in lines for figure in line if figure.change)
    if table.base.change:
        yield table.base.change


def heads(kind: Kind, table: SafeTable, unit: str, words: Words) -> tuple[str, str]:
    """Head a column: for a narrow one, and in full. `unit` is contacts, persons or mentions."""
    if kind == "previous" and table.release.previous is not None:
        label = safe_text(table.release.previous.label)
        return label, label
    counted = words(f"comparison.unit.{unit}")
    return words(f"comparison.head.{kind}"), words(f"comparison.column.{kind}", unit=counted)
