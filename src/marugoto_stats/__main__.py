"""`python -m marugoto_stats`: the command line."""

from __future__ import annotations

from marugoto_stats.cli import run

run()
