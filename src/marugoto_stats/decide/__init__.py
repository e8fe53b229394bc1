"""A filled-in 要確認.xlsx → what a person settled; and a profile that knows it.

    answers   the sheets, as people and programs leave them → lines with an answer
    settle    lines × profile → decisions, or an error naming sheet and cell
    apply     decisions × profile → the profile that looks them up
"""

from __future__ import annotations

from marugoto_stats.decide.answers import Filled, Line, is_review, read
from marugoto_stats.decide.apply import applied
from marugoto_stats.decide.settle import columns, settled

__all__ = ["Filled", "Line", "applied", "columns", "is_review", "read", "settled"]
