"""The sheets of a 要確認.xlsx → its lines: sorted, filtered, widened with notes or saved by another program.

Lines are found by the heads of the hidden columns and of the answers, wherever they stand and whatever the sheet is
called. A text of a cell stays in here and in decisions; errors name sheet and cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from marugoto_stats.cells import as_text, letter
from marugoto_stats.errors import InputError
from marugoto_stats.japanese import fold
from marugoto_stats.model import Issue, RawSheet
from marugoto_stats.model.review import ANSWER, COLUMN_KEYS, HIDDEN_SHEET, MARK, WORD_KEYS
from marugoto_stats.wording import LANGUAGES, Lang, words

LOOKED_AT: Final = 30
"""Rows in which the heads may stand: people put notes above them."""
MEMO: Final = "review.head.memo"
SPELLING: Final = "review.head.spelling"
HEADER: Final = "review.head.header"
_SOLID: Final = (ANSWER, MEMO, SPELLING, HEADER)

Kind = Literal["word", "column"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet of words or of columns."""

    kind: Kind
    dimension: str
    """Of the word; empty for a column."""
    fingerprint: str
    answer: str = field(repr=False)
    """As a person wrote it; empty when nothing is chosen."""
    sheet: str
    cell: str
    """Where the answer stands, as Excel names it."""
    shown: str = field(default="", repr=False)
    """The spelling or header, where the sheet shows it."""
    memo: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Filled:
    """One 要確認.xlsx with the answers that it holds."""

    source: str
    """The file's name."""
    salt: str = field(repr=False)
    lang: Lang
    """The language of its words."""
    profile: str
    """The id of the profile that it was written with."""
    lines: tuple[Line, ...]
    issues: tuple[Issue, ...] = ()


def is_review(sheets: Sequence[RawSheet]) -> bool:
    """Say whether the sheets of a file are those of a 要確認.xlsx."""
    return _hidden(sheets) is not None


def read(sheets: Sequence[RawSheet]) -> Filled:
    """Read the lines of a 要確認.xlsx. **Raises** InputError `review-damaged` where what is hidden was removed."""
    hidden = _hidden(sheets)
    file = sheets[0].file
    if hidden is None:
        raise InputError("review-damaged", name=file)
    _, salt, lang, profile = (*(as_text(row[0]) if row else "" for row in hidden.rows[:4]), "", "", "")[:4]
    pages = [page for sheet in sheets if (page := _page(sheet)) is not None]
    if not salt or not pages:
        raise InputError("review-damaged", name=file)
    issues = tuple(issue for page in pages for issue in page.strays())
    lines = tuple(line for page in pages for line in page.lines())
    return Filled(file, salt, "en" if lang == "en" else "ja", profile, lines, issues)


def _hidden(sheets: Sequence[RawSheet]) -> RawSheet | None:
    """Find the sheet by which the program knows its own workbook again."""
    for sheet in sheets:
        if sheet.sheet == HIDDEN_SHEET and sheet.rows and sheet.rows[0] and sheet.rows[0][0] == MARK:
            return sheet
    return None


@dataclass(frozen=True, slots=True)
class _Page:
    """A sheet with lines: where its heads stand."""

    sheet: RawSheet
    kind: Kind
    top: int
    """The row of the heads, counted from 0."""
    places: Mapping[str, int]
    """Head → column, counted from 0."""

    def lines(self) -> Iterator[Line]:
        """List the lines that belong to a spelling or a header."""
        for number, row in self._rows():
            mark = self._cell(row, "fingerprint")
            if not mark:
                continue
            yield Line(
                kind=self.kind,
                dimension=self._cell(row, "dimension") if self.kind == "word" else "",
                fingerprint=mark,
                answer=self._answer(number, row),
                sheet=self.sheet.sheet,
                cell=self._address(number),
                shown=self._cell(row, SPELLING if self.kind == "word" else HEADER),
                memo=self._cell(row, MEMO),
            )

    def strays(self) -> Iterator[Issue]:
        """Find answers in lines that a person added: nobody can tell what they belong to."""
        numbers = [number for number, row in self._rows()
                   if not self._cell(row, "fingerprint") and self._cell(row, ANSWER)]  # fmt: skip
        if numbers:
            yield Issue("review-stray", "warning", self.sheet.file, self.sheet.sheet, numbers[0] + 1,
                        letter(self.places[ANSWER]), count=len(numbers))  # fmt: skip

    def _rows(self) -> Iterator[tuple[int, Sequence[object]]]:
        for number, row in enumerate(self.sheet.rows):
            if number > self.top:
                yield number, row

    def _answer(self, number: int, row: Sequence[object]) -> str:
        place = number, self.places[ANSWER]
        if place in self.sheet.errors or place in self.sheet.uncached:
            raise InputError("review-answer", name=self.sheet.file, sheet=self.sheet.sheet, cell=self._address(number))
        return self._cell(row, ANSWER)

    def _address(self, number: int) -> str:
        return f"{letter(self.places[ANSWER])}{number + 1}"

    def _cell(self, row: Sequence[object], head: str) -> str:
        place = self.places.get(head)
        return as_text(row[place]) if place is not None and place < len(row) else ""  # type: ignore[arg-type]


def _page(sheet: RawSheet) -> _Page | None:
    """Find the heads of a sheet of words or of columns; None where it is neither."""
    for number, row in enumerate(sheet.rows[:LOOKED_AT]):
        places: dict[str, int] = {}
        for place, cell in enumerate(row):
            if isinstance(cell, str) and (head := _HEADS.get(fold(cell))):
                places.setdefault(head, place)
        for kind, keys in _KINDS:
            if places.keys() >= {ANSWER, *keys}:
                return _Page(sheet, kind, number, places)
    return None


_KINDS: Final[tuple[tuple[Kind, tuple[str, ...]], ...]] = (("word", WORD_KEYS), ("column", COLUMN_KEYS))
_HEADS: Final[Mapping[str, str]] = {
    **{key: key for key in (*WORD_KEYS, *COLUMN_KEYS)},
    **{fold(words(lang)(key)): key for lang in LANGUAGES for key in _SOLID},
}
"""Folded head, hidden or worded in either language → what it stands for."""
