"""Records, codes → what `check` says of them: how values were understood, which spellings and columns are open.

    values  every classified column, by the rule that matched      columns  what each header was taken for
    months  those that are missing

Nothing here changes what is counted; a text leaves this room only where 要確認.xlsx may show it.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from marugoto_stats.diagnose.columns import columns
from marugoto_stats.diagnose.hand import Hand
from marugoto_stats.diagnose.months import missing_months, skipped_months
from marugoto_stats.diagnose.values import choices, dimensions, spellings
from marugoto_stats.model import SheetReading

__all__ = ["Hand", "choices", "columns", "dimensions", "missing_months", "salt_of",
           "skipped_months", "spellings"]  # fmt: skip


def salt_of(sheets: Iterable[SheetReading]) -> str:
    """Derive the salt of a new review from the files of the log: the same log, the same fingerprints."""
    hashes = sorted({sheet.sha256 for sheet in sheets})
    return sha256("\n".join(["review", *hashes]).encode()).hexdigest()[:32]
