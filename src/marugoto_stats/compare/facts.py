"""What of a side is known beside its counts: its months, the centres that opened in them, its districts, its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from marugoto_stats.compare.figures import Counts, counts
from marugoto_stats.japanese import fiscal_year, months_between
from marugoto_stats.model import GAPS, Opening, Profile, Report, Side, Span
from marugoto_stats.wording import Words

NO_DISTRICT: Final = frozenset({"outside_city", "citywide"})
"""Codes in the column of districts that are none."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was given for one side, with the rules by which it was read."""

    side: Side
    profile: Profile
    report: Report | None
    """None where its figures were not given."""
    typed: bool = False
    """Whether a person typed its tables: a category that is not there was not given; ours leave out zeros."""

    def counts(self, dimension: str) -> Counts | None:
        """Find its counts by the categories of a dimension."""
        return None if self.report is None else counts(self.report, dimension)


# ── when ────────────────────────────────────────────────────────────────────────────────────────────────────


def months_of(span: Span, openings: Sequence[Opening], centres: int) -> int | None:
    """Count the months of a period; those before the first of several centres opened are none of its own.

    None where nobody knows the period.
    """
    if span.since is None or span.until is None:
        return None
    whole = len(months_between(span.since, span.until))
    if not centres or len(openings) < centres:
        return whole
    return max(opening.months for opening in openings)


def openings_of(span: Span, centres: Sequence[str], profile: Profile) -> tuple[Opening, ...]:
    """List those of some centres (by code) that opened within a period."""
    if span.since is None or span.until is None:
        return ()
    return tuple(_openings(span.since, span.until, centres, profile))


def _openings(since: date, until: date, centres: Sequence[str], profile: Profile) -> Iterator[Opening]:
    months = months_between(since, until)
    for code in centres:
        opened = profile.opened.get(code)
        if opened is not None and months[0] < opened <= months[-1]:
            term = profile.vocabularies["centre"].term(code)
            yield Opening(term.label if term else code, opened, len(months) - months.index(opened))


def districts_of(report: Report) -> int | None:
    """Count the districts that have a count; a hidden one is one. None without a column of districts."""
    found = counts(report, "district")
    if found is None or all(figure.status == "unavailable" for figure in found.figures.values()):
        return None
    known = {code: figure for code, figure in found.figures.items() if code not in (*GAPS, *NO_DISTRICT)}
    return sum(1 for figure in known.values() if figure.n or figure.status == "suppressed")


# ── who ─────────────────────────────────────────────────────────────────────────────────────────────────────


def same_body(sides: Sequence[Given]) -> bool:
    """Say whether all sides are of one body: only then do their districts compare."""
    bodies = {(given.profile.id, given.side.body) for given in sides}
    return len(bodies) == 1 and all(body for _, body in bodies)


def named(sides: Sequence[Given], say: Words) -> list[Given]:
    """Name the sides so that none is called as another: by centre within one body, else by body; then by period."""
    together = same_body(sides)
    labels = [_label(given, together=together, say=say) for given in sides]
    for label in [label for label, n in Counter(labels).items() if n > 1]:
        places = [place for place, other in enumerate(labels) if other == label]
        years = [_years(sides[place].side.period) for place in places]
        apart = years if len(set(years)) == len(years) else [str(place + 1) for place in places]
        for place, by in zip(places, apart, strict=True):
            labels[place] = say("compare.side-apart", label=label, by=by)
    return [replace(given, side=replace(given.side, label=label)) for given, label in zip(sides, labels, strict=True)]


def _label(given: Given, *, together: bool, say: Words) -> str:
    side, profile = given.side, given.profile
    body = profile.label if profile.body and side.body == profile.body else side.body
    centre = side.centres[0] if len(side.centres) == 1 else ""
    if together and side.centres:
        return say.listing(side.centres)
    if body or centre:
        return " ".join(part for part in (body, centre) if part)
    return side.files[0] if len(side.files) == 1 else say("compare.side")


def _years(span: Span) -> str:
    """Name the fiscal years of a period."""
    if span.since is None or span.until is None:
        return ""
    first, last = fiscal_year(span.since), fiscal_year(span.until)
    return str(first) if first == last else f"{first}–{last}"
