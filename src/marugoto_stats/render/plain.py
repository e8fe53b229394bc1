"""Plain text: what the terminal shows, as wide as it takes, in any encoding that holds its words."""

from __future__ import annotations

from marugoto_stats.model import Report
from marugoto_stats.render import View
from marugoto_stats.render.grid import Pen
from marugoto_stats.render.screen import screen


def write(report: Report, view: View) -> bytes:
    """Return the report as lines of text, nothing cut or broken, bars of #."""
    lines = screen(report, Pen(None, blocks=False), verbose=view.verbose)
    return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines).encode()
