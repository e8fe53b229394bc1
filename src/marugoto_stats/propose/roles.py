"""Which column has which role: what its header says, what stands in it, and which of several claims wins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from marugoto_stats.cells import as_text, person_key
from marugoto_stats.japanese import fold, from_serial, read_date
from marugoto_stats.model import Cell
from marugoto_stats.model.draft import DraftColumn, Sure, Why
from marugoto_stats.propose.columns import Seen
from marugoto_stats.propose.shapes import are_private, is_private
from marugoto_stats.propose.spelling import EXACT, IGNORED, NEAR, NOTHING, Headers, Terms, stem
from marugoto_stats.propose.terms import MOST_VALUES, values_of

PLACES: Final = ("district", "centre")
"""Dimensions of places, whose names are people's as well."""
_MOST: Final = 0.9
_SOME: Final = 2 / 3
_HALF: Final = 0.5
"""Shares of the filled cells that prove a role: days alone; words alone; either with its header."""
_MOST_TRIED: Final = 500
"""Different texts up to which a column whose header says nothing is compared with the terms of every dimension."""
_NUMBERS: Final = ("serial", "no-dates", "no-numbers")
"""Refusals of what should have been numbers."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One role that one column could have."""

    column: int
    role: str
    header: int
    """How well the header names it: `EXACT`, `NEAR` or `NOTHING`."""
    place: int
    """Its place among the roles that the header names."""
    share: float | None
    """The share of the filled cells that are what the role asks for; None where the values stand as they are."""
    matched: int | None
    refused: Why | None
    """Why the contents speak against it; None where they do not."""

    @property
    def sure(self) -> Sure:
        """Say on what the claim rests."""
        if self.header == NOTHING:
            return "contents"
        if self.header == NEAR:
            return "like"
        return "header" if self.share is None else "both"

    @property
    def rank(self) -> tuple[int, int, float, int]:
        """Order claims, the better first: known header with proof, likely header with proof, header, contents."""
        proved = self.share is not None
        order = [(EXACT, True), (NEAR, True), (EXACT, False), (NOTHING, True), (NEAR, False)]
        return order.index((self.header, proved)), self.place, -(self.share or 0), self.column


def settled(columns: Sequence[Seen], headers: Headers, terms: Mapping[str, Terms],
            ticked: Mapping[int, str]) -> list[DraftColumn]:
    """Give each column at most one role, and each role one column (several where its header is a numbered one).

    `ticked` are the columns of categories, by their place, with their dimension.
    """
    claims = {place: [] if place in ticked else list(_claims(place, seen, headers, terms))
              for place, seen in enumerate(columns)}  # fmt: skip
    holders: dict[str, list[int]] = {role: [] for role in dict.fromkeys(ticked.values())}
    taken: dict[int, Claim] = {}
    allowed = (claim for listed in claims.values() for claim in listed if claim.refused is None)
    for claim in sorted(allowed, key=lambda claim: claim.rank):
        family = {stem(columns[place].key) for place in holders.get(claim.role, ())}
        free = claim.role not in holders or family == {stem(columns[claim.column].key)}
        if claim.column not in taken and free and not columns[claim.column].twin:
            taken[claim.column] = claim
            holders.setdefault(claim.role, []).append(claim.column)
    return [_drafted(seen, claims[place], taken.get(place), headers, ticked.get(place))
            for place, seen in enumerate(columns)]  # fmt: skip


# ── what a column could be ──────────────────────────────────────────────────────────────────────────────────


def _claims(place: int, seen: Seen, headers: Headers, terms: Mapping[str, Terms]) -> Iterator[Claim]:
    """List every role that the header names or that the contents speak for."""
    named = headers.find(seen.keys, seen.heading)
    if not seen.filled or next(iter(named), None) == IGNORED:
        return
    for role in dict.fromkeys([*named, "date", *terms]):
        if role == IGNORED:
            continue
        header = named.get(role, NOTHING)
        if header == NOTHING and role != "date" and len(seen.counts) > _MOST_TRIED:
            continue
        order = list(named).index(role) if role in named else len(named)
        share, refused = _tried(role, seen, terms, header, sole=len(named) == 1)
        matched = None if share is None else round(share * seen.filled)
        if header == NOTHING and (refused or share is None):
            continue
        yield Claim(place, role, header, order, share, matched, refused)


def _tried(role: str, seen: Seen, terms: Mapping[str, Terms], header: int, *,
           sole: bool) -> tuple[float | None, Why | None]:
    """Try a role against the contents: the share that fits (None: values as they are), and why it is refused.

    `sole` says whether it is the only role that the header names: then bare numbers may be its categories.
    """
    if role == "date":
        share = _dates(seen.cells, by_header=header > NOTHING)
        return share, None if share >= (_HALF if header else _MOST) else "no-dates"
    if role == "person":
        repeats = any(len(set(map(person_key, sheet))) < sheet.total() for sheet in seen.texts)
        return 1.0, None if repeats else "serial"
    if role == "weight":
        share = sum(n for cell, n in seen.cells.items() if _is_count(cell)) / seen.filled
        return share, None if share >= _MOST else "no-numbers"
    share = _matching(seen.counts, terms[role], named=header > NOTHING, numbers=sole and header == EXACT)
    if share >= (_HALF if header else _SOME):
        return share, None
    return (None, _as_written(seen, role, terms[role])) if header else (share, "no-match")


def _dates(cells: Counter[Cell], *, by_header: bool) -> float:
    """Return the share of cells that are days; where no header says so, only what can be nothing else."""
    return sum(n for cell, n in cells.items() if _is_day(cell, by_header=by_header)) / cells.total()


def _is_day(cell: Cell, *, by_header: bool) -> bool:
    if isinstance(cell, date | datetime):
        return True
    if isinstance(cell, str):
        return read_date(cell).state in (("dated", "no-year", "day-only") if by_header else ("dated",))
    if by_header and isinstance(cell, int | float):
        return from_serial(cell) is not None or read_date(as_text(cell)).state in ("dated", "day-only")
    return False


def _is_count(cell: Cell) -> bool:
    key = fold(as_text(cell)).removesuffix("件")
    return key.isdecimal() and int(key) >= 1


def _matching(counts: Counter[str], terms: Terms, *, named: bool, numbers: bool) -> float:
    """Return the share of answered cells of which every answer is a term's; what every column has proves nothing.

    Nor do bare numbers, where it is not said that they may; nor a single category, where no header names the role.
    """
    matched = total = 0
    codes: set[str] = set()
    for text, n in counts.items():
        meanings = terms.read(text)
        if all(each.code in terms.shared for each in meanings):
            continue
        total += n
        if all(each.code is not None for each in meanings) and (numbers or any(map(str.isalpha, text))):
            matched += n
            codes.update(str(each.code) for each in meanings)
    if not named and len(codes - terms.shared) < 2:
        return 0.0
    return matched / total if total else 0.0


def _as_written(seen: Seen, role: str, terms: Terms) -> Why | None:
    """Say why the values of a column may not stand as they are, or None."""
    values = values_of(seen.counts, terms)
    if not values:
        return "empty"
    if len(values) > MOST_VALUES:
        return "too-many"
    if are_private((spelling.text for spelling in values), places=role in PLACES):
        return "private"
    return "once" if any(spelling.n < 2 for spelling in values) else None


# ── what is said of it ──────────────────────────────────────────────────────────────────────────────────────


def _drafted(seen: Seen, claims: Sequence[Claim], taken: Claim | None, headers: Headers,
             ticked: str | None) -> DraftColumn:
    """Put what was settled for a column into words that may be shown."""
    own = next((headers.own[key] for key in seen.keys if key in headers.own), None)
    real = (claim for claim in claims if claim is taken or claim.role != "date" or claim.header > NOTHING)
    best = sorted(real, key=lambda claim: (claim.refused is not None, claim.rank))
    why = _why(seen, best, taken, headers, ticked)
    header = seen.heading if taken or ticked or _may_be_shown(seen, best, headers) else ""
    if why == "unknown" and not header:
        why = "free"
    never = why == "ignored" and own is None and bool(header)
    return DraftColumn(
        letter=seen.letter,
        header=header or None,
        role=ticked or (taken.role if taken else None),
        why=why,
        sure=taken.sure if taken else None,
        others=tuple(claim.role for claim in best if claim is not taken and _worth_a_word(claim, taken)),
        claimed=None if taken or ticked or own == IGNORED else own,
        silenced=never or (own not in (None, IGNORED) and not taken and not ticked),
        filled=seen.filled,
        matched=taken.matched if taken else None,
    )


def _worth_a_word(claim: Claim, taken: Claim | None) -> bool:
    """Say whether another role that a column could have is to be named."""
    if taken is None:
        return True
    if claim.refused is not None:
        return False
    return claim.header == taken.header or claim.header == EXACT or (taken.share is None and claim.header == NOTHING)


def _may_be_shown(seen: Seen, best: Sequence[Claim], headers: Headers) -> bool:
    """Say whether the header of a column without a role may be shown.

    It is a known word, or the column holds plainly numbers of something named or a classification.
    """
    if headers.knows(seen.keys):
        return True
    if not seen.heading or is_private(seen.heading):
        return False
    if best and best[0].refused in _NUMBERS:
        return True
    counts = seen.counts
    few = len(counts) <= MOST_VALUES and len(counts) * 2 <= counts.total()
    return few and not are_private(counts, places=any(claim.role in PLACES for claim in best))


def _why(seen: Seen, best: Sequence[Claim], taken: Claim | None, headers: Headers, ticked: str | None) -> Why:
    if ticked:
        return "ticked"
    if taken:
        return "proposed"
    if next(iter(headers.find(seen.keys, seen.heading)), None) == IGNORED:
        return "ignored"
    if not seen.filled:
        return "empty"
    if not best:
        return "unknown"
    if best[0].refused is None:
        return "twin" if seen.twin else "rival"
    return best[0].refused
