"""The categories of one body × those that all share → which of its own count as which shared one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marugoto_stats.model import GAPS
from marugoto_stats.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """How one side's categories meet the shared ones."""

    shared: Mapping[str, tuple[str, ...]]
    """Shared code → the side's codes that count as it. A shared category that the side does not have is not there."""

    def own(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """List those of a side's codes that count as no shared one."""
        met = {code for found in self.shared.values() for code in found}
        return tuple(code for code in codes if code not in met and code not in GAPS)


def crosswalk(vocabulary: Vocabulary, reference: Vocabulary) -> Crosswalk:
    """Lead the terms of a body to those of a reference: by the same code, else by the broader term that it states.

    A term that leads nowhere is the body's own.
    """
    known = {term.code for term in reference.terms}
    met: dict[str, tuple[str, ...]] = {}
    for term in vocabulary.terms:
        target = term.code if term.code in known else term.broader
        if target in known:
            met[str(target)] = (*met.get(str(target), ()), term.code)
    return Crosswalk(met)
