"""A small table of coordinators → how many each side has. A row names a body, a centre, or both."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Final

from marugoto_stats.cells import as_text, letter
from marugoto_stats.compare.facts import Given
from marugoto_stats.errors import InputError
from marugoto_stats.japanese import YearContext, fold, read_date
from marugoto_stats.marks import is_closing_line
from marugoto_stats.model import Cell, RawSheet, Staffing
from marugoto_stats.text import safe_text
from marugoto_stats.wording import LANGUAGES, words

HEADS: Final = ("body", "centre", "coordinators", "as_of", "source")
"""What heads a column, in either language; one head may be two of them: body/centre."""
_LOOKED_AT: Final = 30
BodyOf = Callable[[str], str | None]
_NUMBER: Final = re.compile(r"\d{1,5}(?:\.\d{1,3})?")
_JOINED: Final = re.compile(r"[/・]")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    body: str
    centre: str
    staffing: Staffing


def rows_of(sheets: Sequence[RawSheet]) -> tuple[Row, ...]:
    """Read the rows of a table of coordinators. **Raises** InputError `staffing-head-missing`, `staffing-figure`."""
    for sheet in sheets:
        for place, cells in enumerate(sheet.rows[:_LOOKED_AT]):
            heads = _heads(cells)
            if "coordinators" in heads and {"body", "centre"} & set(heads):
                return tuple(_rows(sheet, place, heads))
    raise InputError("staffing-head-missing", name=sheets[0].file if sheets else "")


def _heads(cells: Sequence[Cell]) -> dict[str, int]:
    found: dict[str, int] = {}
    spellings = _spellings()
    for place, cell in enumerate(cells):
        for part in _JOINED.split(as_text(cell)):
            if name := spellings.get(fold(part)):
                found.setdefault(name, place)
    return found


@cache
def _spellings() -> Mapping[str, str]:
    """Folded head → what it heads; several spellings of one are listed."""
    texts = [(name, words(lang)(f"compare.staffing.{name}")) for lang in LANGUAGES for name in HEADS]
    return {fold(text): name for name, listed in texts for text in (name, *listed.split("|"))}


def _rows(sheet: RawSheet, top: int, heads: Mapping[str, int]) -> Iterator[Row]:
    for place, cells in enumerate(sheet.rows[top + 1 :], start=top + 2):
        said = {name: as_text(cells[column]).strip() if column < len(cells) else "" for name, column in heads.items()}
        body, centre = said.get("body", ""), said.get("centre", "")
        number = fold(said["coordinators"])
        if not number or not (body or centre) or is_closing_line(fold(body or centre)):
            continue  # an empty line, a place whose number nobody wrote, or a sum of the others
        if not _NUMBER.fullmatch(number) or not Fraction(number):
            cell = f"{letter(heads['coordinators'])}{place}"
            raise InputError("staffing-figure", name=sheet.file, cell=cell)
        day = read_date(said.get("as_of", "")).complete(YearContext())
        yield Row(body, centre, Staffing(Fraction(number), day, safe_text(said.get("source", ""))))


def staffed(given: Given, rows: Sequence[Row], body_of: BodyOf) -> tuple[Staffing | None, frozenset[Row]]:
    """Find how many coordinators a side has, and in which rows: its one row, else the rows of all its centres.

    `body_of` names the profile that a text is a name of, if any.

    **Raises** InputError `staffing-twice`.
    """
    whole = [row for row in rows if _is_whole(row, given, body_of)]
    if len(whole) > 1:
        raise InputError("staffing-twice", name=safe_text(given.side.label))
    if whole:
        return whole[0].staffing, frozenset(whole)
    parts = {centre: [row for row in rows if _is_centre(row, centre, given, body_of)] for centre in given.side.centres}
    if any(len(found) > 1 for found in parts.values()):
        raise InputError("staffing-twice", name=safe_text(given.side.label))
    if not parts or not all(parts.values()):
        return None, frozenset()
    found = [row for (row,) in parts.values()]
    days = {row.staffing.as_of for row in found}
    sources = dict.fromkeys(row.staffing.source for row in found if row.staffing.source)
    total = sum((row.staffing.coordinators for row in found), Fraction(0))
    return Staffing(total, days.pop() if len(days) == 1 else None, "; ".join(sources)), frozenset(found)


def _is_whole(row: Row, given: Given, body_of: BodyOf) -> bool:
    """Say whether a row is of a side as a whole: its label, its body alone, or the one centre that it has."""
    texts = list(dict.fromkeys(text for text in (row.body, row.centre) if text))
    if fold(given.side.label) in map(fold, (*texts, " ".join(texts))):
        return True
    if len(given.side.centres) == 1 and _is_centre(row, given.side.centres[0], given, body_of):
        return True
    return len(texts) == 1 and _is_body(texts[0], given, body_of) and not _of_some_centres(given)


def _of_some_centres(given: Given) -> bool:
    """Whether a side is one centre of a body that has more: the body's coordinators are not its own."""
    return len(given.side.centres) == 1 and len(given.profile.vocabularies["centre"].terms) > 1


def _is_body(text: str, given: Given, body_of: BodyOf) -> bool:
    names = {fold(name) for name in (given.side.body, *given.profile.names) if name}
    return fold(text) in names or (bool(given.profile.body) and body_of(text) == given.profile.id)


def _is_centre(row: Row, centre: str, given: Given, body_of: BodyOf) -> bool:
    """Say whether a row is of a centre of the side's body, however it is written."""
    apart = row.body and row.centre and row.body != row.centre
    if apart and not _is_body(row.body, given, body_of):
        return False
    vocabulary = given.profile.vocabularies["centre"]
    answers = vocabulary.read(row.centre or row.body).codes
    labels = {fold(term.label) for code in answers if (term := vocabulary.term(code))}
    return fold(centre) in {*labels, fold(row.centre or row.body)}
