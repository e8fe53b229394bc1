"""用語.xlsx: the plain values of a profile file as sheets that a coordinator fills in, with drop-downs.

What stands where is agreed with the room that reads it: `model.terms_book`. Same values, same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from marugoto_stats.model import terms_book as terms
from marugoto_stats.model.terms_book import Column, Page
from marugoto_stats.render.book import Book, height_of, lines_in, new_book, page_setup, pixels_of, reference
from marugoto_stats.wording import LANGUAGES, Lang, Words
from marugoto_stats.wording import words as words_of

HEAD: Final = 3
"""The row of the heads, counted from 0: above them stand title and lead."""
SPARE: Final = 200
"""Rows below the last one in which the drop-downs work as well."""
TALLEST: Final = 540
"""Pixels: a row of Excel can be little taller."""
_NARROW, _WIDE, _LIST = 50, 160, 230
"""Pixels of a column: at least, at most, and at most where a cell holds several texts."""
_MOST: Final = {"notes": 620, "settings": 300, "headers": 300}
"""Pixels of a column at most, on pages of few columns."""
_ROOM: Final = 22
"""Pixels beside a text."""

Row = tuple[Mapping[str, str | int], Mapping[str, Column]]
"""The cells of a row by column, and what may be chosen in them where that differs from the page's own columns."""


def write(plain: Mapping[str, Any], notes: Sequence[str] = (), *, lang: Lang = "ja") -> bytes:
    """Return the workbook. Every sheet is there, filled or not: so a person sees what can be said."""
    words = words_of(lang)
    book = new_book(words, words("terms.title"))
    sheets = {page.id: book.sheet(words(f"terms.sheet.{page.id}")) for page in terms.PAGES}
    lists = _Lists(book)
    for page in terms.PAGES:
        _Sheet(book, sheets[page.id], page, lists).write(list(_rows(page, plain, notes, words)))
    sheets["vocabulary"].activate()
    lists.close()
    book.file.close()
    return book.content.getvalue()


# ── from values to rows ─────────────────────────────────────────────────────────────────────────────────────


def _rows(page: Page, plain: Mapping[str, Any], notes: Sequence[str], words: Words) -> Iterator[Row]:
    if page is terms.NOTES:
        yield from (({"note": note}, {}) for note in notes)
    elif page is terms.ITEMS:
        yield from _settings(plain, words)
    elif page is terms.HEADERS:
        yield from _headers(plain, words)
    else:
        for entry in _entries(page, plain):
            cells = ((column.key, _cell(_at(entry, column.key), column, words)) for column in page.columns)
            yield {key: cell for key, cell in cells if cell is not None}, {}


def _entries(page: Page, plain: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    found = plain.get(page.id, {})
    if isinstance(found, list):
        yield from found
        return
    for dimension, inner in found.items():
        for entry in inner if isinstance(inner, list) else [inner]:
            yield {"dimension": dimension, **entry}


def _settings(plain: Mapping[str, Any], words: Words) -> Iterator[Row]:
    for item in terms.SETTINGS:
        value = _at(plain, item.key)
        shown = {"item": words(f"terms.item.{item.key}"), "hint": words(f"terms.hint.{item.key}")}
        several = [[each] for each in value] if isinstance(value, list) and value else [value]
        for each in several:
            cell = _cell(each, item, words)
            yield (shown if cell is None else {**shown, "value": cell}), {"value": item}
            shown.pop("hint", None)


def _headers(plain: Mapping[str, Any], words: Words) -> Iterator[Row]:
    role, header, given = terms.HEADERS.columns
    texts = Column(header.key, "texts")
    for name, spellings in plain.get("headers", {}).items():
        for spelling in [[each] for each in spellings] or [[]]:
            yield {"role": _said(name, role, words), "header": str(_cell(spelling, texts, words))}, {}
    for text, name in plain.get("columns", {}).items():
        cells = {"role": _said(name, role, words), "header": text, "given": str(_cell(True, given, words))}
        yield cells, {}


def _at(entry: Mapping[str, Any], key: str) -> Any:
    found: Any = entry
    for part in key.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _cell(value: Any, column: Column, words: Words) -> str | int | None:
    """Write a value as its cell holds it; None where nothing is stated."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, bool):
        return words(f"terms.choice.yes.{str(value).lower()}")
    if isinstance(value, list):
        lines = "\n".join(_said(each, column, words) for each in value)
        if lines in {words_of(lang)(terms.EMPTY) for lang in LANGUAGES}:
            return lines + "\n"  # a text that looks like the word for nothing is told from it by a further line
        return lines or words(terms.EMPTY)
    if isinstance(value, Mapping):
        name = Column("where", choices="dimension")
        return "\n".join(f"{_said(key, name, words)}={text}" for key, text in value.items())
    return _said(str(value), column, words)


def _said(text: str, column: Column, words: Words) -> str:
    """Write a choice of the program in words, any other text as it stands."""
    return words(f"terms.choice.{column.choices}.{text}") if text in terms.CHOICES.get(column.choices, ()) else text


def _choices(name: str, words: Words) -> list[str]:
    return [words(f"terms.choice.{name}.{code}") for code in terms.CHOICES.get(name, ())]


# ── from rows to sheets ─────────────────────────────────────────────────────────────────────────────────────


class _Sheet:
    """One sheet being written."""

    def __init__(self, book: Book, sheet: Worksheet, page: Page, lists: _Lists) -> None:
        self.book, self.sheet, self.page, self.lists = book, sheet, page, lists

    def write(self, rows: Sequence[Row]) -> None:
        """Write title, lead, heads and rows; set widths, drop-downs and print."""
        words, sheet, last = self.book.words, self.sheet, len(self.page.columns) - 1
        heads = [words(f"terms.head.{self.page.id}.{column.key}") for column in self.page.columns]
        widths = [self._width(column, head, rows) for column, head in zip(self.page.columns, heads, strict=True)]
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, words(f"terms.sheet.{self.page.id}"), self.book.style("title"))
        lead = lines_in(words(f"terms.lead.{self.page.id}"), max(sum(widths), 400))
        sheet.write_string(1, 0, "\n".join(lead), self.book.style("quiet"))
        sheet.set_row_pixels(1, height_of(len(lead)))
        for at, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column_pixels(at, at, width, self.book.style("text", "as-text"))
            sheet.write_string(HEAD, at, head, self.book.style("head", "left"))
        deepest = max(len(lines_in(head, width)) for head, width in zip(heads, widths, strict=True))
        sheet.set_row_pixels(HEAD, height_of(deepest))
        for place, (cells, choices) in enumerate(rows, start=HEAD + 1):
            self._row(place, cells, widths)
            for key, column in choices.items():
                self._offer(column, self._index(key), place, place)
        end = HEAD + len(rows)
        for at, column in enumerate(self.page.columns):
            self._offer(column, at, HEAD + 1, end + SPARE)
        sheet.autofilter(HEAD, 0, max(end, HEAD + 1), last)
        sheet.freeze_panes(HEAD + 1, min(2, last))
        sheet.repeat_rows(HEAD)
        sheet.print_area(0, 0, max(end, HEAD + 1), last)
        page_setup(sheet, words, landscape=self.page.landscape)

    def _row(self, place: int, cells: Mapping[str, str | int], widths: Sequence[int]) -> None:
        lines = 1
        for at, column in enumerate(self.page.columns):
            value = cells.get(column.key)
            quiet = column.key in ("hint", "code") or (self.page.id == "table" and column.key == "id")
            style = self.book.style("text", "as-text", "line", *(["code"] if quiet else []))
            if isinstance(value, int):
                self.sheet.write_number(place, at, value, self.book.style("text", "line", "left"))
            elif value is not None and value != "":
                self.sheet.write_string(place, at, value, style)
                lines = max(lines, sum(len(lines_in(line, widths[at] - _ROOM // 2)) for line in value.splitlines()))
            else:
                self.sheet.write_blank(place, at, None, style)
        self.sheet.set_row_pixels(place, min(height_of(lines), TALLEST))

    def _width(self, column: Column, head: str, rows: Sequence[Row]) -> int:
        """Measure a column by what it holds, within bounds."""
        texts = [line for cells, _ in rows for line in str(cells.get(column.key, "")).splitlines()]
        texts += _choices(column.choices, self.book.words)
        widest = max([pixels_of(text) for text in texts] or [0])
        most = _MOST.get(self.page.id, _LIST if column.form in ("texts", "where") else _WIDE)
        return int(min(max(widest, min(pixels_of(head), 70), _NARROW) + _ROOM, most))

    def _index(self, key: str) -> int:
        return [column.key for column in self.page.columns].index(key)

    def _offer(self, column: Column, at: int, first: int, last: int) -> None:
        """Put a drop-down where there is something to choose; where several may stand, others may be typed."""
        name = "yes" if column.form == "yes" else column.choices
        if not name:
            return
        several = column.form in ("texts", "where")
        self.sheet.data_validation(first, at, last, at, {
            "validate": "list", "source": self.lists.source(name), "ignore_blank": True, "show_error": not several,
        })  # fmt: skip


class _Lists:
    """The hidden sheet of the choices: one column per list, written when it is first offered."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.title = book.words("terms.choices")
        self._sources: dict[str, tuple[str, Sequence[str]]] = {}

    def source(self, name: str) -> str:
        """Return the range that holds a list."""
        if name not in self._sources:
            letter = xl_col_to_name(len(self._sources))
            said = _choices(name, self.book.words)
            cells = f"${letter}$1:${letter}${len(said)}"
            self._sources[name] = (f"={reference(self.title, cells)}", said)
        return self._sources[name][0]

    def close(self) -> None:
        """Write the lists that were offered."""
        sheet = self.book.sheet(self.title)
        for at, (_, said) in enumerate(self._sources.values()):
            sheet.write_column(0, at, said, self.book.style("plain"))
        sheet.hide()
