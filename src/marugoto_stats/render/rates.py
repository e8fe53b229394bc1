"""A count of a district per 1,000 residents: which columns say so, what they are headed, and the one sentence."""

from __future__ import annotations

from typing import Final

from marugoto_stats.model import RATED, SafeTable
from marugoto_stats.render.written import Kind, text_of
from marugoto_stats.wording import Words

_KINDS: Final[tuple[Kind, ...]] = ("rate", "interval")


def kinds(table: SafeTable) -> tuple[Kind, ...]:
    """List what stands beside the count of a district; nothing where no rates were asked for, or lines are divided."""
    shown = table.rated and table.rows.dimension == RATED and table.leading is not None
    return _KINDS if shown else ()


def heads(kind: Kind, words: Words) -> tuple[str, str]:
    """Head a column: for a narrow one, and in full."""
    return words(f"residents.short.{kind}"), words(f"residents.column.{kind}")


def sentence(table: SafeTable, words: Words) -> str:
    """State the rate of all districts together; of single ones nothing is said, for that would be a ranking."""
    totals = (table.total,) if table.columns is None else table.column_totals or ()
    total = totals[table.leading or 0] if kinds(table) and totals else None
    if total is None or total.rate is None:
        return ""
    return words("residents.say", rate=text_of("rate", total), interval=text_of("interval", total))
