"""Which built-in profile a log belongs to, by its titles and its places, and how that is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from marugoto_stats.japanese import fold
from marugoto_stats.model import Profile
from marugoto_stats.profile.checks import PLACES
from marugoto_stats.profile.source import STANDARD, available
from marugoto_stats.vocabulary import Vocabulary
from marugoto_stats.wording import Lang, words

ENOUGH: Final = (4, 5)
"""The share of the rows with a place that a body's terms must match."""
Reason = Literal["asked", "file", "name", "places", "too-few", "standard", "tables"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A profile and why it was taken."""

    profile: Profile
    reason: Reason
    facts: tuple[tuple[str, str | int], ...] = ()
    """The name that was found; or the rows that matched, and the rows that name a place."""

    @classmethod
    def asked(cls, profile: Profile) -> Choice:
        """The choice where somebody named a profile, or left a file beside the logs."""
        origins = [setting.origin for setting in profile.settings]
        if not origins or origins[-1] in available():
            return cls(profile, "asked")
        return cls(profile, "file", (("name", origins[-1]),))

    def sentence(self, lang: Lang) -> str:
        """Say what was chosen and on what figures."""
        return words(lang)(f"profile.chosen.{self.reason}", label=self.profile.label, **dict(self.facts))


class Body(Protocol):
    """What of a profile tells whether a log is its body's: a profile, or as much of one."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def label(self) -> str:
        """What it is called."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names that may stand in a title."""

    @property
    def vocabularies(self) -> Mapping[str, Vocabulary]:
        """At least those of places."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The id of the profile to take, and why: fields as in `Choice`."""

    id: str
    reason: Reason
    facts: tuple[tuple[str, str | int], ...] = ()


def chosen(bodies: Iterable[Body], titles: Iterable[str], places: Mapping[tuple[str, str], int]) -> Verdict:
    """Choose among bodies by name, else by place, else the standard profile."""
    bodies = list(bodies)
    named = list(_named(bodies, [fold(title) for title in titles]))
    if len(named) == 1:
        body, name = named[0]
        return Verdict(body.id, "name", (("name", name),))
    counted = sorted(((*_matched(body, places), body) for body in bodies), key=lambda each: -each[0])
    if counted:
        matched, rows, body = counted[0]
        runner_up = counted[1][0] if len(counted) > 1 else 0
        if matched > runner_up and matched * ENOUGH[1] >= rows * ENOUGH[0]:
            return Verdict(body.id, "places", (("matched", matched), ("rows", rows)))
        if matched:
            return Verdict(STANDARD, "too-few", (("body", body.label), ("matched", matched), ("rows", rows)))
    return Verdict(STANDARD, "standard")


def _named(bodies: Iterable[Body], titles: list[str]) -> Iterable[tuple[Body, str]]:
    """List the bodies one of whose names stands in a title, with the name."""
    for body in bodies:
        name = next((name for name in body.names if any(fold(name) in title for title in titles)), None)
        if name is not None:
            yield body, name


def _matched(body: Body, places: Mapping[tuple[str, str], int]) -> tuple[int, int]:
    """Count the rows one of whose places the body knows, and the rows that name a place at all.

    A number alone makes no body known: any may have an area 第1.
    """
    district, centre = (body.vocabularies[name] for name in PLACES[::-1])
    matched = rows = named = 0
    for (district_text, centre_text), n in places.items():
        known = {_knows(district, district_text), _knows(centre, centre_text)} - {None}
        rows += n if known else 0
        matched += n if True in known else 0
        named += any(_knows(vocabulary, text) and not _is_number(vocabulary, text)
                     for vocabulary, text in ((district, district_text), (centre, centre_text)))
    return (matched if named else 0), rows


def _knows(vocabulary: Vocabulary, text: str) -> bool | None:
    """Say whether a text is the body's place; None where it names none (empty, 不明) or it has no terms."""
    if vocabulary.open:
        return None
    answer = vocabulary.read(text)
    own = {term.code for term in vocabulary.terms}.intersection(answer.codes)
    if not own and not answer.unmatched:
        return None
    return bool(own) and not answer.unmatched


def _is_number(vocabulary: Vocabulary, text: str) -> bool:
    suffixes = "|".join(re.escape(fold(suffix)) for suffix in vocabulary.suffixes)
    return re.fullmatch(rf"第?\d+(?:{suffixes})?", fold(text)) is not None
