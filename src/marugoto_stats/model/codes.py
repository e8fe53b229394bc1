"""Codes that every dimension shares, and how several answers stand in one."""

from __future__ import annotations

from typing import Final

UNCLASSIFIED: Final = "unclassified"
"""Something is written that no term matches."""
BLANK: Final = "blank"
"""Nothing is written."""
UNKNOWN: Final = "unknown"
"""Staff wrote that it is not known."""
NONE: Final = "none"
"""Staff wrote that there was none: an answer, not a gap."""
GAPS: Final = (UNKNOWN, UNCLASSIFIED, BLANK)
"""The three that are no category, in the order in which they close a list."""

CITYWIDE: Final = "citywide"
"""The district of what concerns the whole city."""
PLACELESS: Final = frozenset({CITYWIDE, "outside_city"})
"""Districts in which nobody lives: a contact has no other."""

COMBINED: Final = "|"
"""Joins the codes of a multiple-response answer: records are grouped by the combination, which is split last."""
BY_TIME: Final = ("month", "quarter", "fiscal_year")
"""Dimensions that follow from the date; their codes begin with the year."""
