"""A table and what stands around it."""

from __future__ import annotations

from marugoto_stats.model import SafeTable
from marugoto_stats.render.layout import Layout
from marugoto_stats.render.outline.form import Part
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words


def part(table: SafeTable, layout: Layout, number: int, words: Words) -> Part:
    """Set a laid out table among its texts, without sentence and picture. The first note of a table is its unit."""
    said = layout.notes if layout.sections else layout.notes[: len(table.notes)]  # nothing is shown, nothing left out
    unit, *notes = said or ("",)
    return Part(
        id=table.id, heading=safe_text(table.name), label=words("document.table"), number=number,
        caption=layout.title, paragraph="", stub=safe_text(table.rows.label), layout=layout, unit=unit,
        notes=tuple(notes),
    )
