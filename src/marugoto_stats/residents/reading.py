"""The sheets of a file → how many people live in each district.

The file has a row of heads (地区, 人口, 基準日, 出典) and a line for each district. Below the first line an empty day
or source repeats the one above; lines of sums and remarks are passed over. Errors name file and cell, never what
stands in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from marugoto_stats.cells import as_text, letter
from marugoto_stats.errors import InputError
from marugoto_stats.japanese import YearContext, fold, read_date
from marugoto_stats.marks import is_closing_line
from marugoto_stats.model import CITYWIDE, PLACELESS, Cell, Profile, RawSheet, Residents
from marugoto_stats.text import safe_text
from marugoto_stats.vocabulary import Vocabulary
from marugoto_stats.wording import LANGUAGES, words

HEADS: Final = ("district", "residents", "as_of", "source")
NEEDED: Final = ("district", "residents")
MOST: Final = 2000
"""Lines of one file: no body has as many districts."""
LONGEST_SOURCE: Final = 100
_LOOKED_AT: Final = 30
"""Rows in which the heads may stand: people put a title above them."""
_WHOLE: Final = re.compile(r"(\d{1,9})(?:\.0+)?")
_UNIT: Final = re.compile(r"\([^()]*\)$")
"""What may follow a head in brackets: 人口（人）."""


@dataclass(frozen=True, slots=True, repr=False)
class _Place:
    """The rows of a sheet below its heads."""

    sheet: RawSheet
    top: int
    """The row of the heads, counted from 0."""
    columns: Mapping[str, int]

    def cell(self, row: int, head: str) -> str:
        """Name a cell as Excel does."""
        address = f"{letter(self.columns[head])}{row + 1}"
        return f"{safe_text(self.sheet.sheet)}!{address}" if self.sheet.sheet else address

    def refused(self, slug: str, row: int, head: str) -> InputError:
        return InputError(slug, name=self.sheet.file, cell=self.cell(row, head))


def residents(name: str, sheets: Sequence[RawSheet], profile: Profile) -> tuple[Residents, ...]:
    """Read how many people live in each district, in the order of the file. `name` is what the file is called.

    **Raises** InputError: `population-heads`, `population-head-twice`, `population-sheets`, `population-too-long`,
    `population-number`, `population-day`, `population-district`, `population-twice`, `population-empty`.
    """
    known = _known_heads(profile)
    found = [(sheet, row) for sheet in sheets if (row := _head_row(sheet, known)) is not None]
    if not found:
        raise InputError("population-heads", name=name)
    if len(found) > 1:
        raise InputError("population-sheets", name=name, sheets=len(found))
    sheet, top = found[0]
    if len(sheet.rows) - top > MOST:
        raise InputError("population-too-long", name=name, limit=MOST)
    read: dict[str, Residents] = {}
    place = _Place(sheet, top, _columns(sheet, top, known))
    for row, one in _lines(place, profile.vocabularies["district"]):
        if one.district in read:
            raise place.refused("population-twice", row, "district")
        read[one.district] = one
    if not read:
        raise InputError("population-empty", name=name)
    return tuple(read.values())


# ── the heads ───────────────────────────────────────────────────────────────────────────────────────────────


def _known_heads(profile: Profile) -> dict[str, str]:
    """Map every spelling of a head, folded, to what it heads; a district is headed as in the logs of the profile."""
    known = {fold(spelling): "district" for spelling in profile.headers.get("district", ())}
    known |= {fold(words(lang)(f"residents.head.{head}")): head for lang in LANGUAGES for head in HEADS}
    return known | {fold(head): head for head in HEADS}


def _heads(row: Sequence[Cell], known: Mapping[str, str]) -> list[str | None]:
    """Say of each cell of a row what it heads."""
    texts = [fold(cell) if isinstance(cell, str) else "" for cell in row]
    return [known.get(text) or known.get(_UNIT.sub("", text)) for text in texts]


def _head_row(sheet: RawSheet, known: Mapping[str, str]) -> int | None:
    for place, row in enumerate(sheet.rows[:_LOOKED_AT]):
        if set(NEEDED) <= set(_heads(row, known)):
            return place
    return None


def _columns(sheet: RawSheet, top: int, known: Mapping[str, str]) -> dict[str, int]:
    heads = _heads(sheet.rows[top], known)
    counts = Counter(head for head in heads if head)
    columns = {head: heads.index(head) for head in counts}
    if twice := next((head for head, n in counts.items() if n > 1), None):
        raise _Place(sheet, top, columns).refused("population-head-twice", top, twice)
    return columns


# ── the lines ───────────────────────────────────────────────────────────────────────────────────────────────


def _lines(place: _Place, vocabulary: Vocabulary) -> Iterator[tuple[int, Residents]]:
    """Yield what each line says, with its row; those that name no number, or a sum, say nothing of a district."""
    said = {"as_of": "", "source": ""}
    for row, cells in enumerate(place.sheet.rows[place.top + 1 :], start=place.top + 1):
        texts = {head: as_text(cells[column]) if column < len(cells) else "" for head, column in place.columns.items()}
        said = {head: texts.get(head) or before for head, before in said.items()}
        n = _number(place, row, cells, texts["residents"])
        if n is None or _is_sum(texts["district"]):
            continue
        code = _district(texts["district"], vocabulary)
        if code is None:
            raise place.refused("population-district", row, "district")
        if code != CITYWIDE:
            yield row, Residents(code, n, _day(place, row, said["as_of"]), safe_text(said["source"], LONGEST_SOURCE))


def _number(place: _Place, row: int, cells: Sequence[Cell], text: str) -> int | None:
    """Read a number of residents; None where none is given. **Raises** InputError `population-number`."""
    column = place.columns["residents"]
    broken = (row, column) in place.sheet.errors | place.sheet.uncached
    if not text and not broken:
        return None
    found = _WHOLE.fullmatch(fold(text).replace(",", ""))
    if broken or found is None or isinstance(cells[column], bool):
        raise place.refused("population-number", row, "residents")
    return int(found[1])


def _is_sum(text: str) -> bool:
    return is_closing_line(fold(text))


def _district(text: str, vocabulary: Vocabulary) -> str | None:
    """Find the district that a text names, by code, label or synonym; None where it names no place with residents."""
    own = {term.code for term in vocabulary.terms}
    code = text if text in own else vocabulary.lookup(fold(text))[0] if fold(text) else None
    shared = {term.code for term in vocabulary.shared}
    return None if code in shared or code in PLACELESS - {CITYWIDE} else code


def _day(place: _Place, row: int, text: str) -> date | None:
    """Read the day on which so many lived there. **Raises** InputError `population-day`."""
    if not text:
        return None
    day = read_date(text).complete(YearContext())
    if day is None:
        raise place.refused("population-day", row, "as_of")
    return day
