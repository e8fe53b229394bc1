"""Every header of the log, with what it was taken for and what a person said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from marugoto_stats.diagnose.hand import Hand
from marugoto_stats.model import CheckedColumn, Head, Place


def columns(heads: Iterable[Head], hand: Hand, offered: Mapping[str, str]) -> tuple[CheckedColumn, ...]:
    """List the columns: those of the log first, then those of sheets that nobody knows; each header once.

    `offered` says which roles may be taken for the latter: folded header → role.
    """
    found: dict[tuple[str, str], CheckedColumn] = {}
    listed: set[str] = set()
    for head in heads:
        mark, reading = hand.header(head.key), head.reading
        if reading.why == "sheet-skipped" and mark in listed:
            continue  # the same header stands in a sheet that was read
        listed.add(mark)
        text = head.text if hand.show_values and reading.called is None else None
        place = Place(head.file, head.sheet, head.row, reading.letter)
        memo = hand.memos.get(mark, "") if mark else ""
        found.setdefault((mark, f"{reading.role} {reading.why}"),
                         CheckedColumn(reading, place, mark, text, hand.roles.get(mark), memo,
                                       offered.get(head.key) if reading.why == "sheet-skipped" else None))  # fmt: skip
    return tuple(found.values())
