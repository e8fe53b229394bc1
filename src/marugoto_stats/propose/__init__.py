"""An unknown log → a draft of its settings: roles of its columns, spellings found, what a person is to decide.

    columns   which row heads them, what stands below     roles   which column has which role, how sure
    spelling  which words mean what (words.toml)          terms   spellings under their terms, values as they are
    shapes    what may not be shown (people.toml)

Nothing is read here but the cells themselves: the run proves later what a person let stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from marugoto_stats.headings import NO_HEADING
from marugoto_stats.model import Profile, RawSheet
from marugoto_stats.model.draft import Draft, DraftColumn, DraftDimension
from marugoto_stats.propose.columns import Found, Seen, find_columns
from marugoto_stats.propose.roles import settled
from marugoto_stats.propose.shapes import may_be_name
from marugoto_stats.propose.spelling import Headers, Terms
from marugoto_stats.propose.terms import as_written, matched, shared

__all__ = ["propose"]

_FEWEST_ROLES: Final = 3
_ANCHORS: Final = frozenset({"date", "district", "channel", "support_type"})
"""What a header must name for the run to take it for a log's: so many roles, one of these among them."""


def propose(sheets: Sequence[RawSheet], profile: Profile, english: Profile, *,
            header_row: int | None = None) -> Draft | None:
    """Draft the settings of a log; `profile` is what they would extend, `english` the same with English labels.

    None where no row of any sheet looks like a header.
    """
    headers = Headers(profile)
    terms = {name: Terms(own, english.vocabularies[name]) for name, own in profile.vocabularies.items()}
    found = find_columns(sheets, headers, header_row=header_row)
    if not found.sheets:
        return None
    ticked = _ticked(found.columns, headers, terms)
    columns = settled(found.columns, headers, terms, ticked)
    dimensions = _dimensions(found, columns, terms)
    roles = {column.role for column in columns if column.role}
    (first, block), *_ = found.sheets
    names = [sheet.sheet for sheet, _ in found.sheets]
    return Draft(
        file=first.file,
        sheets=tuple(names),
        skipped=tuple(sheet.sheet for sheet in sheets if sheet.sheet not in names),
        header_row=block.bottom + 1,
        rows=found.rows,
        extends=profile.id,
        columns=tuple(columns),
        dimensions=tuple(dimensions),
        shared=shared((_counts(found, columns, role), terms[role]) for role in terms if role in roles),
        readable=len(roles) >= _FEWEST_ROLES and bool(roles & _ANCHORS),
    )


def _dimensions(found: Found, columns: Sequence[DraftColumn], terms: Mapping[str, Terms]) -> list[DraftDimension]:
    drafted = []
    for name, each in terms.items():
        mine = [column for column in columns if column.role == name]
        if mine:
            stand = any(column.why == "proposed" and column.matched is None for column in mine)
            draft = as_written if stand else matched
            drafted.append(draft(name, [column.letter for column in mine], _counts(found, columns, name), each))
    return drafted


def _counts(found: Found, columns: Sequence[DraftColumn], role: str) -> Counter[str]:
    """Count the texts of the columns of a role; a ticked column counts its own header."""
    counts: Counter[str] = Counter()
    for seen, column in zip(found.columns, columns, strict=True):
        if column.role == role:
            counts.update({seen.written[-1]: seen.ticks} if column.why == "ticked" else seen.counts)
    return counts


# ── columns of categories that are ticked ───────────────────────────────────────────────────────────────────


def _ticked(columns: Sequence[Seen], headers: Headers, terms: Mapping[str, Terms]) -> dict[int, str]:
    """Find runs of neighbouring ticked columns, and the dimension that most of each run name; place → dimension."""
    found: dict[int, str] = {}
    run: list[int] = []
    for place in range(len(columns) + 1):
        if place < len(columns) and _is_ticked(columns[place], headers):
            run.append(place)
            continue
        votes = Counter(name for each in run for name in _votes(columns[each], terms))
        best, n = max(votes.items(), key=lambda vote: vote[1], default=("", 0))
        if n > 1 and n * 2 >= len(run):
            found |= {each: best for each in run if not may_be_name(columns[each].written[-1])}
        run = []
    return found


def _is_ticked(seen: Seen, headers: Headers) -> bool:
    named = headers.find(seen.keys, seen.heading)
    return seen.ticked and bool(seen.storeys) and NO_HEADING not in seen.storeys and "weight" not in named


def _votes(seen: Seen, terms: Mapping[str, Terms]) -> list[str]:
    return [name for name, each in terms.items()
            if all(meaning.code not in (None, *each.shared) for meaning in each.read(seen.written[-1]))]  # fmt: skip
