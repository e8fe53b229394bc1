"""All tables × the audience's rule → safe tables, or a refusal.

The audience picks the rule; a rule that hides nothing (`smallest_published = 1`) is a rule too, not a second
path. What would have to be hidden is refused until hiding is built: nothing is published half protected.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from marugoto_stats.errors import RefusedToPublish, UsageError
from marugoto_stats.model import DisclosurePolicy, Profile, Release, SafeTable, Table


def policy_for(profile: Profile, audience: str, smallest_published: int | None) -> DisclosurePolicy:
    """Take the audience's rule from the profile; an asked threshold raises it, never lowers it.

    **Raises** RefusedToPublish `no-public-rule` (public without a rule), `protection-not-built` (a rule above 1);
    UsageError `bad-threshold`.
    """
    if smallest_published is not None and smallest_published < 1:
        raise UsageError("bad-threshold")
    policy = profile.audiences.get(audience)
    if policy is None:
        raise RefusedToPublish("no-public-rule", audience=audience)
    threshold = max(policy.smallest_published, smallest_published or 1)
    if threshold > 1:
        raise RefusedToPublish("protection-not-built", threshold=threshold)
    return policy


def protect(tables: Iterable[Table], release: Release) -> tuple[SafeTable, ...]:
    """Turn all tables of a release into safe ones. The rule was checked by `policy_for`: here nothing is hidden."""
    names = [field.name for field in fields(Table)]
    return tuple(SafeTable(**{name: getattr(table, name) for name in names}, release=release) for table in tables)
