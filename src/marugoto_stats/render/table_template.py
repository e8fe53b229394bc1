"""An empty table file, to be filled in by hand: a csv or a workbook of one sheet, one line per figure."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Final

from marugoto_stats.errors import UsageError
from marugoto_stats.render.book import new_book, page_setup, pixels_of
from marugoto_stats.text import disarmed, safe_text
from marugoto_stats.wording import Lang
from marugoto_stats.wording import words as words_of

FORMS: Final = (".csv", ".xlsx")
FIGURE: Final = "n"
"""The column to be filled in."""
_WIDTHS: Final = (60, 260)
"""Pixels of a column: at least, at most."""


def write(lines: Sequence[Mapping[str, str]], suffix: str, *, lang: Lang) -> bytes:
    """Return the lines under their heads, in the form of a suffix. **Raises** UsageError `unknown-suffix`."""
    form = suffix.lower()
    if form not in FORMS:
        raise UsageError("unknown-suffix", suffix=safe_text(suffix, 20), known=" ".join(FORMS))
    return _text(lines) if form == ".csv" else _workbook(lines, lang)


def _text(lines: Sequence[Mapping[str, str]]) -> bytes:
    stream = StringIO(newline="")
    rows = csv.DictWriter(stream, list(lines[0]), lineterminator="\r\n")
    rows.writeheader()
    rows.writerows({head: disarmed(safe_text(text)) for head, text in line.items()} for line in lines)
    return stream.getvalue().encode("utf-8-sig")


def _workbook(lines: Sequence[Mapping[str, str]], lang: Lang) -> bytes:
    words = words_of(lang)
    book = new_book(words, words("finished.sheet"))
    sheet = book.sheet(words("finished.sheet"))
    for column, head in enumerate(lines[0]):
        sheet.write_string(0, column, head, book.style("head", "left"))
        width = max(pixels_of(safe_text(text)) for text in (head, *(line[head] for line in lines))) + 24
        sheet.set_column_pixels(column, column, int(min(max(_WIDTHS[0], width), _WIDTHS[1])))
    for row, line in enumerate(lines, start=1):
        for column, (head, text) in enumerate(line.items()):
            if text:
                sheet.write_string(row, column, safe_text(text), book.style("plain"))
            elif head == FIGURE:
                sheet.write_blank(row, column, None, book.style("count", "line"))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(lines), len(lines[0]) - 1)
    page_setup(sheet, words, landscape=True)
    sheet.repeat_rows(0)
    book.file.close()
    return book.content.getvalue()
