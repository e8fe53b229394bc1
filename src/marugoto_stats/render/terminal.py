"""The terminal: no wider than it is, colour only as emphasis, bars of blocks where the stream holds them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rich.color import ColorSystem
from rich.style import Style as Look

from marugoto_stats.model import Report
from marugoto_stats.render import View
from marugoto_stats.render.display import Line, Style
from marugoto_stats.render.grid import Pen
from marugoto_stats.render.screen import screen

NARROWEST: Final = 60
"""A narrower terminal is written for as if it were this wide: a figure is never cut."""
_LOOKS: Final[dict[Style, Look]] = {
    "title": Look(bold=True),
    "quiet": Look(dim=True),
    "strong": Look(bold=True),
    "bar": Look(color="cyan"),
    "ask": Look(color="yellow", bold=True),
    # a strip's sign has the colour of its ground: solid to the eye, still signs to whoever copies it
    "strip-0": Look(color="blue", bgcolor="blue"),
    "strip-1": Look(color="yellow", bgcolor="yellow"),
    "strip-2": Look(color="cyan", bgcolor="cyan"),
    "strip-3": Look(color="bright_black", bgcolor="bright_black"),
}


def write(report: Report, view: View) -> bytes:
    """Return the report as lines for a terminal of `view.width` columns."""
    return painted(screen(report, pen(view), verbose=view.verbose), view)


def pen(view: View) -> Pen:
    """Choose what lines are drawn with."""
    return Pen(max(view.width, NARROWEST), blocks=view.blocks)


def painted(lines: Iterable[Line], view: View) -> bytes:
    """Put lines of a screen into the signs that a terminal takes."""
    return "".join(text + "\n" for text in (_coloured(lines) if view.colour else _bare(lines))).encode()


def _bare(lines: Iterable[Line]) -> Iterable[str]:
    return ("".join(text for text, _ in line).rstrip() for line in lines)


def _coloured(lines: Iterable[Line]) -> Iterable[str]:
    for line in lines:
        yield "".join(
            _LOOKS[style].render(text, color_system=ColorSystem.STANDARD) if style else text
            for text, style in line
        )
