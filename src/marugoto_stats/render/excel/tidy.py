"""The face of a table that programs read: one header, one line per figure, no ornament.

It follows the rules of the Ministry of Internal Affairs for machine-readable tables: one value a cell, numbers as
numbers, no merged cells, no empty line, unit and base in every line, codes beside labels, years of the common era.
The columns are those of the csv, so that a sheet can be read back as a table file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from marugoto_stats.model import Report, Tidy, tidy_columns
from marugoto_stats.render import palette
from marugoto_stats.render.book import Book, page_setup, pixels_of
from marugoto_stats.text import safe_text

CHAIN: Final = "base_chain"
_WIDTHS: Final = (60, 240)
"""Pixels of a column: at least, at most."""


def write_data(book: Book, report: Report) -> dict[str, str]:
    """Write a sheet for the chain and one for each table; return table id → name of its sheet."""
    names: dict[str, str] = {}
    chain = [row for row in report.tidy() if row["table"] == CHAIN]
    groups = [(CHAIN, chain), *((table.id, list(table.tidy())) for table in report.tables)]
    for number, (table, rows) in enumerate(groups):
        names[table] = data_name(book, number)
        _write(book, names[table], tidy_columns(report.release), rows)
    return names


def data_name(book: Book, number: int) -> str:
    """Name the sheet of a table's data; the chain has the number 0."""
    return book.words("excel.sheet.data", n=f"{number:02}")


def _write(book: Book, name: str, heads: Sequence[str], rows: Sequence[Tidy]) -> None:
    sheet = book.sheet(name, colour=palette.REST)
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, book.style("plain"))
        texts = {head, *(row[head] for row in rows if isinstance(row[head], str))}
        width = max(pixels_of(safe_text(str(text))) for text in texts) + 16
        sheet.set_column_pixels(column, column, int(min(max(_WIDTHS[0], width), _WIDTHS[1])))
    for place, row in enumerate(rows, start=1):
        for column, head in enumerate(heads):
            value = row[head]
            if isinstance(value, str):
                sheet.write_string(place, column, safe_text(value), book.style("plain"))
            elif value is not None:
                sheet.write_number(place, column, value, book.style("plain"))
    sheet.freeze_panes(1, 0)
    page_setup(sheet, book.words, landscape=True)
    sheet.repeat_rows(0)
