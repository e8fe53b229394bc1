"""Colours, by what they mean: the same category has the same colour in every chart of a release.

All differ in lightness, so that a black-and-white copy still reads, and stay apart under the common
colour-vision deficiencies (tests/test_chart.py simulates them).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

INK: Final = "#1D252C"
"""Titles, labels, figures."""
GREY: Final = "#5A656E"
"""What explains: second line, foot, shares."""
FAINT: Final = "#7F8A93"
"""Zeros and hatching: there, but not in the way."""
GRID: Final = "#E6E9EC"
BASELINE: Final = "#9BA5AD"
QUIET: Final = "#F4F6F7"
"""Behind the words where there is nothing to draw."""

MAIN: Final = "#475662"
"""Bars of a chart in which no category has a colour of its own."""
REST: Final = "#BFC6CB"
"""What stands beside or below the main thing."""
STRONG: Final[Mapping[tuple[str, str], str]] = {
    ("channel", "office"): "#113C68",
    ("channel", "visit"): "#BF4D0C",
    ("channel", "phone"): "#4FAA99",
}
"""(dimension, code) → the three that tell the story: who comes, who is visited, who rings."""
_TELLING: Final = frozenset(dimension for dimension, _ in STRONG)


def colour_of(dimension: str, code: str, *, pinned: bool = False) -> str:
    """Return the colour of a category's bar."""
    if dimension in _TELLING:
        return STRONG.get((dimension, code), REST)
    return REST if pinned else MAIN
