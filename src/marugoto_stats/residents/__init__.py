"""Residents per district → rates per 1,000: a table of them is read, and set beside the counts of districts.

- `reading`: the sheets of a file → residents of each district
- `rates`: tables × residents → the same tables with rates, and what a reader of a rate must know
"""

from __future__ import annotations

from marugoto_stats.residents.rates import Ground, lacking, rated
from marugoto_stats.residents.reading import residents

__all__ = ["Ground", "lacking", "rated", "residents"]
