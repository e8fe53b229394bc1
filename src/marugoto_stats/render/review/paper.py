"""How a sheet of lines is set: title, words before it, heads, lines with links and answers, print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from marugoto_stats.model import Check, Place
from marugoto_stats.render.book import Book, height_of, lines_in, page_setup, shown
from marugoto_stats.render.links import link
from marugoto_stats.text import safe_text
from marugoto_stats.wording import words

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_LINKS: Final = 65_530
"""Links that Excel allows on one sheet."""
_TITLE: Final = 34
_ANSWER: Final[Mapping[str, Any]] = {
    "valign": "vcenter", "bg_color": "#FFF6DC", "border": 1, "border_color": "#E3C77B", "bold": True,
    "text_wrap": True, "indent": 1,
}  # fmt: skip
_SETTLED: Final[Mapping[str, Any]] = {**_ANSWER, "bg_color": "#F4F6F7", "border_color": "#BFC6CB"}


_ASIDE: Final = ("(", "（")
"""How a text begins that stands in place of one."""
_SIDES: Final[Mapping[str, list[str]]] = {"count": [], "centre": ["centre"], "aside": ["aside"]}
"""Style of a column → what its head has on top, where it is not left as texts are."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet."""

    head: str
    """As it is shown; for a hidden column, what the reader looks for."""
    pixels: int
    style: tuple[str, ...] = ("text",)
    hidden: bool = False


@dataclass(slots=True)
class Paper:
    """A sheet in the making; `row` is the next line, counted from 0."""

    book: Book
    sheet: Worksheet
    columns: Sequence[Column]
    row: int = 0
    links: int = 0
    looks: dict[str, Format] = field(default_factory=dict)

    @classmethod
    def new(cls, book: Book, name: str, columns: Sequence[Column]) -> Paper:
        """Add a sheet with its columns."""
        sheet = book.sheet(name)
        sheet.hide_gridlines(2)
        paper = cls(book, sheet, columns)
        for place, column in enumerate(columns):
            sheet.set_column_pixels(place, place, column.pixels, None, {"hidden": column.hidden})
        page_setup(sheet, book.words, landscape=True)
        return paper

    @property
    def width(self) -> int:
        """Pixels of the columns that are seen."""
        return sum(column.pixels for column in self.columns if not column.hidden)

    def lead(self, title: str, texts: Sequence[str], commands: Sequence[str] = ()) -> None:
        """Write the title and what is to be said before the lines; a command stands bold on a line of its own."""
        self.sheet.set_row_pixels(self.row, _TITLE)
        self.sheet.write_string(self.row, 0, shown(title), self.book.style("title"))
        self.row += 1
        for text in texts:
            for line in lines_in(text, self.width):
                bold = text in commands
                self.sheet.write_string(self.row, 0, line, self.book.style("verdict" if bold else "line-of-text"))
                self.row += 1
        self.row += 1

    def heads(self) -> None:
        """Write the heads; they stay in sight and are printed on each page."""
        for place, column in enumerate(self.columns):
            side = next((side for name, side in _SIDES.items() if name in column.style), ["left"])
            self.sheet.write_string(self.row, place, column.head, self.book.style("head", *side))
        self.sheet.repeat_rows(self.row)
        self.row += 1
        self.sheet.freeze_panes(self.row, 0)

    def line(self, cells: Sequence[str | int | None]) -> int:
        """Write one line and return its row; a cell that is None is left to the caller."""
        texts = [str(cell) if isinstance(cell, str) else "" for cell in cells]
        tallest = max(len(lines_in(text, column.pixels - 8)) if text and not column.hidden else 1
                      for text, column in zip(texts, self.columns, strict=True))  # fmt: skip
        self.sheet.set_row_pixels(self.row, height_of(tallest))
        for place, (cell, column) in enumerate(zip(cells, self.columns, strict=True)):
            style = self.book.style(*column.style, "line")
            if isinstance(cell, int):
                self.sheet.write_number(self.row, place, cell, style)
            elif cell is not None:
                look = self.book.style("term", "line") if cell.startswith(_ASIDE) else style
                self._text(self.row, place, shown(cell), look)
        self.row += 1
        return self.row - 1

    def place(self, row: int, column: int, at: Place | None, check: Check, folder: Path | None) -> None:
        """Write the address of a cell of the log, as a link where the log is a file."""
        style = self.book.style("text", "aside", "line")
        if at is None:
            self.sheet.write_string(row, column, self.book.words("review.gone"), style)
            return
        path = check.paths.get(at.file)
        if path is None or self.links >= MOST_LINKS:
            self.sheet.write_string(row, column, address(at, check), style)
            return
        self.links += 1
        target = link(path, folder, sheet=at.sheet, row=at.row, column=at.column or "A")
        self.sheet.write_url(row, column, target, self.book.style("link", "aside", "line"), string=address(at, check))

    def answer(self, row: int, column: int, text: str, source: str, *, settled: bool = False) -> None:
        """Set the cell of an answer: a drop-down, and what was answered before."""
        say = self.book.words
        look = "settled" if settled else "open"
        if look not in self.looks:
            base = {"font_scheme": "minor"}
            self.looks[look] = self.book.file.add_format(base | dict(_SETTLED if settled else _ANSWER))
        self._text(row, column, text, self.looks[look])
        self.sheet.data_validation(row, column, row, column, {
            "validate": "list", "source": source, "ignore_blank": True,
            "input_title": say("review.help.title"), "input_message": say("review.help.message"),
            "error_title": say("review.help.wrong-title"), "error_message": say("review.help.wrong"),
        })  # fmt: skip

    def _text(self, row: int, column: int, text: str, style: Format) -> None:
        """Write a text; an empty one leaves the cell empty."""
        if text:
            self.sheet.write_string(row, column, text, style)
        else:
            self.sheet.write_blank(row, column, None, style)


def address(at: Place, check: Check) -> str:
    """Write an address as Excel does (4月!C17), with the file where there are several; a text file has rows only."""
    say = words(check.lang)
    row = say("report.row", n=str(at.row))
    if at.sheet and at.column:
        where = f"{safe_text(at.sheet)}!{at.column}{at.row}"
    elif at.sheet:
        where = f"{safe_text(at.sheet)}  {row}"
    else:
        where = f"{row}  {say('report.column', letter=at.column)}" if at.column else row
    several = len({sheet.file for sheet in check.sheets}) > 1
    return f"{safe_text(at.file)}  {where}" if several or not at.sheet else where
