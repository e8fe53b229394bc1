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
PAPER: Final = "#FFFFFF"
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
DARK: Final[Mapping[str, str]] = {
    INK: "#E7EBEE", GREY: "#A9B3BB", FAINT: "#8A959E", GRID: "#2A3138", BASELINE: "#6B7680", PAPER: "#14191E",
    QUIET: "#1C2329", MAIN: "#9DAFBD", REST: "#4D5963",
    STRONG["channel", "office"]: "#A9CDF3",
    STRONG["channel", "visit"]: "#E68C51",
    STRONG["channel", "phone"]: "#3E8D7F",
}
"""Every colour → what stands for it on dark ground: the same meanings, what is strong stands out as far."""
NAMED: Final[Mapping[str, str]] = {
    "ink": INK, "grey": GREY, "faint": FAINT, "grid": GRID, "baseline": BASELINE, "paper": PAPER, "quiet": QUIET,
    "main": MAIN, "rest": REST, **{code: colour for (_, code), colour in STRONG.items()},
}
"""What a document that holds charts calls their colours."""
_TELLING: Final = frozenset(dimension for dimension, _ in STRONG)


def colour_of(dimension: str, code: str, *, pinned: bool = False) -> str:
    """Return the colour of a category's bar."""
    if dimension in _TELLING:
        return STRONG.get((dimension, code), REST)
    return REST if pinned else MAIN
