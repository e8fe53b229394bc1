"""What is said of a draft: of each column, of words that match nothing, and what a person is to decide."""

from __future__ import annotations

from collections.abc import Iterator

from marugoto_stats.model import Profile
from marugoto_stats.model.draft import Draft, DraftColumn, DraftDimension
from marugoto_stats.wording import Words


def role_name(role: str, profile: Profile, words: Words) -> str:
    """Return what a role is called."""
    vocabulary = profile.vocabularies.get(role)
    return vocabulary.label if vocabulary else words(f"profile.role.{role}")


def column(of: DraftColumn, profile: Profile, words: Words) -> str:
    """Say what became of a column and why, and what else it could be."""
    said = [_became(of, profile, words)]
    if of.others:
        roles = [words("init.coded", code=role, label=role_name(role, profile, words)) for role in of.others]
        said.append(words(f"init.column.{'others' if of.role else 'could'}", roles=words.listing(roles)))
    if of.claimed:
        said.append(words("init.column.silenced", role=role_name(of.claimed, profile, words)))
    if not of.header and of.why not in ("empty", "ignored", "free"):
        said.append(words("init.column.withheld"))
    return (" " if words.lang == "en" else "").join(said)


def _became(of: DraftColumn, profile: Profile, words: Words) -> str:
    if of.role is None:
        return words(f"init.column.{of.why}")
    key = "ticked" if of.why == "ticked" else str(of.sure)
    if of.sure == "like" and of.matched is None:
        key = "like-written"
    return words(f"init.column.{key}", role=role_name(of.role, profile, words), filled=of.filled, matched=of.matched)


def decisions(draft: Draft, profile: Profile, words: Words) -> Iterator[str]:
    """List what a person is to decide, columns by their letters alone: for the screen."""
    for each in draft.columns:
        if each.doubtful:
            yield words("init.said.column", letter=each.letter, what=_in_short(each, profile, words))
    for dimension in draft.dimensions:
        kinds, n = unmatched(dimension)
        if kinds:
            label = role_name(dimension.dimension, profile, words)
            yield words("init.said.unknown", label=label, kinds=kinds, n=n)
    yield words("init.said.name")


def _in_short(of: DraftColumn, profile: Profile, words: Words) -> str:
    roles = words.listing([role_name(role, profile, words) for role in of.others])
    if of.role is None:
        return words(f"init.column.{of.why}") + (words("init.said.could", roles=roles) if roles else "")
    key = "or" if roles else "perhaps"
    return words(f"init.said.{key}", role=role_name(of.role, profile, words), roles=roles)


def unmatched(of: DraftDimension) -> tuple[int, int]:
    """Count the words of a dimension that match nothing: how many kinds, how many answers."""
    listed = sum(each.spelling.n for each in of.unknown)
    return len(of.unknown) + of.withheld, listed + of.withheld_n
