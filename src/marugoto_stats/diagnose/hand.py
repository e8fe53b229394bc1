"""How a review is written: under which salt, with which earlier answers, and whether guarded texts are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from marugoto_stats.model import Decisions, WordDecision, fingerprint
from marugoto_stats.model.review import HEADERS


@dataclass(frozen=True)
class Hand:
    """What earlier reviews and the person who asks bring along."""

    salt: str = field(repr=False)
    before: Decisions | None = None
    """What was settled in the review that is carried on."""
    show_values: bool = False
    """Whether the texts of guarded columns and of unknown headers may be shown."""

    def word(self, dimension: str, key: str) -> str:
        """Return the fingerprint of a folded spelling."""
        return fingerprint(self.salt, dimension, key)

    def header(self, key: str) -> str:
        """Return the fingerprint of a folded header; empty for a column without one."""
        return fingerprint(self.salt, HEADERS, key) if key else ""

    @cached_property
    def words(self) -> Mapping[tuple[str, str], WordDecision]:
        """(dimension, fingerprint) → what was settled."""
        return {(one.dimension, one.fingerprint): one for one in (self.before.words if self.before else ())}

    @cached_property
    def roles(self) -> Mapping[str, str]:
        """Fingerprint of a header → the role that it was given, or `ignored`."""
        return {one.fingerprint: one.role for one in (self.before.columns if self.before else ())}

    @cached_property
    def memos(self) -> Mapping[str, str]:
        """Fingerprint → what a person noted beside the line."""
        return dict(self.before.memos if self.before else ())
