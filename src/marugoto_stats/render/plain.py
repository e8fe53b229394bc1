"""Plain text: what the terminal shows, as wide as it takes, in any encoding that holds its words."""

from __future__ import annotations

from typing import Final

from marugoto_stats.model import Report
from marugoto_stats.render import View
from marugoto_stats.render.grid import Pen
from marugoto_stats.render.screen import screen

MARK: Final = "(marugoto-stats)"
"""Last line of a file, by which we know it again as ours."""


def write(report: Report, view: View) -> bytes:
    """Return the report as lines of text, nothing cut or broken, bars of #."""
    lines = screen(report, Pen(None, blocks=False), verbose=view.verbose)
    text = "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines)
    return (f"{text}\n{MARK}\n" if view.to_file else text).encode()
