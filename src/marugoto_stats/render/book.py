"""The workbook itself: its font, its colours, its styles, its sheets and their names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from io import BytesIO, StringIO
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.theme import THEME_XML_2023
from xlsxwriter.worksheet import Worksheet

from marugoto_stats.render import palette
from marugoto_stats.render.display import LONGEST_TEXT, columns, wrapped
from marugoto_stats.render.wrap import wrap
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

MARK: Final = "marugoto-stats"
"""The author: by it a later run knows which file it may replace."""
FONT: Final = "游ゴシック"
ACCENT: Final = palette.STRONG["channel", "office"]
WARNING: Final = palette.STRONG["channel", "visit"]

PORTRAIT: Final = 670
"""Pixels of an A4 page between its margins."""
LANDSCAPE: Final = 1000
LINE: Final = 25
"""Pixels of a row of one line, as Excel makes it in our font."""
FURTHER: Final = 19
"""Pixels of each further line."""
SIGN: Final = 7.6
"""Pixels of one column of text (half a kanji) at the usual size."""
_LATIN: Final = 0.88
"""Latin letters are narrower."""
_CREATED: Final = datetime(2000, 1, 1)
"""A file has to say when it was made; ours says the same each time."""
_LONGEST_NAME: Final = 31
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']+")
_A4: Final = 9

_COUNT: Final = '#,##0;"△"#,##0;0'
_NUMBER: Final = {"align": "right", "valign": "vcenter"}
STYLES: Final[Mapping[str, Mapping[str, Any]]] = {
    "title": {"font_size": 15, "bold": True, "valign": "vcenter"},
    "heading": {"font_size": 12, "bold": True, "font_color": ACCENT, "valign": "vcenter", "bottom": 1,
                "bottom_color": ACCENT},
    "subject": {"font_size": 11, "bold": True, "valign": "vcenter"},
    "mark": {"bold": True, "font_color": WARNING, "valign": "vcenter"},
    "verdict": {"bold": True, "font_color": ACCENT, "valign": "vcenter"},
    "quiet": {"font_size": 9, "font_color": palette.GREY, "valign": "vcenter"},
    "text": {"valign": "top", "text_wrap": True},
    "line-of-text": {"valign": "vcenter"},
    "strong": {"valign": "top", "text_wrap": True, "bold": True},
    "term": {"valign": "top", "text_wrap": True, "font_color": palette.GREY},
    "link": {"valign": "vcenter", "font_color": ACCENT, "underline": 1},
    "head": {"font_size": 10, "font_color": palette.GREY, "text_wrap": True, "align": "right", "valign": "bottom",
             "top": 2, "top_color": ACCENT, "bottom": 1, "bottom_color": palette.INK},
    "left": {"align": "left"},
    "centre": {"align": "center"},
    "aside": {"align": "left", "indent": 1},
    "label": {"text_wrap": True, "valign": "vcenter"},
    "count": {**_NUMBER, "num_format": _COUNT},
    "decimal": {**_NUMBER, "num_format": "#,##0.0"},
    "plain-number": {**_NUMBER, "num_format": "General"},
    "share": {**_NUMBER, "num_format": "0.0%", "font_size": 10, "font_color": palette.GREY},
    "change": {**_NUMBER, "num_format": '+#,##0;"△"#,##0;0'},
    "change-rate": {**_NUMBER, "num_format": '+0.0;"△"0.0;0.0', "font_size": 10, "font_color": palette.GREY},
    "rate": {**_NUMBER, "num_format": "#,##0.0"},
    "below": {"font_size": 10, "font_color": palette.GREY},
    "sign": {**_NUMBER, "font_color": palette.GREY},
    "status": {"align": "right", "valign": "vcenter", "font_size": 10},
    "date": {"align": "left", "valign": "vcenter", "num_format": "yyyy-mm-dd"},
    "plain": {"valign": "vcenter"},
    "as-text": {"num_format": "@"},
    "code": {"align": "left", "valign": "vcenter", "font_color": palette.GREY},
    "apart": {"top": 1, "top_color": palette.GRID},
    "rule": {"top": 1, "top_color": palette.INK},
    "sum": {"top": 1, "top_color": palette.INK, "bold": True},
    "last": {"bottom": 1, "bottom_color": palette.INK},
    "line": {"bottom": 1, "bottom_color": palette.GRID, "valign": "vcenter"},
}
"""Styles that cells are made of; a cell may have several, the later ones on top."""


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """A workbook in the making."""

    file: Workbook
    words: Words
    content: BytesIO
    _made: dict[tuple[str, ...], Format] = field(default_factory=dict)

    def style(self, *names: str) -> Format:
        """Return the format that some styles make together."""
        if names not in self._made:
            properties: dict[str, Any] = {"font_color": palette.INK, "font_scheme": "minor"}
            for name in names:
                properties |= STYLES[name]
            self._made[names] = self.file.add_format(properties)
        return self._made[names]

    def sheet(self, name: str, *, colour: str | None = None) -> Worksheet:
        """Add a sheet. The name must be one that `sheet_name` made, or one of our own words."""
        sheet = self.file.add_worksheet(name)
        if colour:
            sheet.set_tab_color(colour)
        return sheet

    def differing(self) -> Format:
        """Return how a cell looks whose figure could not be found again."""
        colours = {"bg_color": "#FBE3D6", "font_color": WARNING, "bold": True}
        return self.file.add_format(colours)


def new_book(words: Words, title: str, *, row_by_row: bool = False) -> Book:
    """Open a workbook in memory. Nothing in it depends on the clock or on this computer.

    `row_by_row` lets go of each row when the next begins: for sheets of hundreds of thousands of rows.
    """
    content = BytesIO()
    options = {
        "in_memory": not row_by_row, "constant_memory": row_by_row,
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": 11, "font_scheme": "minor"},
        "default_row_height": LINE, "default_column_width": 72,
    }  # fmt: skip
    file = Workbook(content, options)
    file.use_custom_theme(StringIO(_theme()))
    # the category tells a result from a log of ours (a sample), whoever saves it later
    file.set_properties({"title": safe_text(title), "author": MARK, "category": MARK, "created": _CREATED})
    return Book(file, words, content)


_THEME: Final = (*palette.STRONG.values(), palette.MAIN, palette.FAINT, palette.REST)
"""What Excel offers first when somebody colours a thing by hand."""


@cache
def _theme() -> str:
    """Put our font into the theme, for Latin and Japanese (charts take theirs from nowhere else), and our colours."""
    theme = re.sub(r'<a:latin typeface="[^"]+"( panose="\w+")?/><a:ea typeface=""/>',
                   f'<a:latin typeface="{FONT}"/><a:ea typeface="{FONT}"/>', THEME_XML_2023)
    for place, colour in enumerate(_THEME, start=1):
        theme = re.sub(rf'(<a:accent{place}><a:srgbClr val=")\w+', rf"\g<1>{colour[1:]}", theme)
    return re.sub(r'(<a:font script="Jpan" typeface=")[^"]+', rf"\g<1>{FONT}", theme)


# ── sheets ──────────────────────────────────────────────────────────────────────────────────────────────────


def sheet_name(number: str, text: str) -> str:
    """Name a sheet by its number and what it holds; numbers keep names apart.

    >>> sheet_name("表01", "月別件数"), sheet_name("表02", "a/b[c]")
    ('表01_月別件数', '表02_a b c')
    """
    clean = " ".join(_FORBIDDEN.sub(" ", safe_text(text)).split())
    name = f"{number}_{clean}" if clean else number
    while len(name.encode("utf-16-le")) // 2 > _LONGEST_NAME:
        name = name[:-1]
    return name.strip()


def reference(sheet: str, cell: str) -> str:
    """Write the address of a cell in a sheet.

    >>> reference("表01_月別件数", "B5")
    "'表01_月別件数'!B5"
    """
    name = sheet.replace("'", "''")
    return f"'{name}'!{cell}"


def page_setup(sheet: Worksheet, words: Words, *, landscape: bool = False, tall: int = 0) -> None:
    """Set up a sheet for A4: its name and page number at the foot, one page across, as many down as it takes."""
    sheet.set_paper(_A4)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.fit_to_pages(1, tall)
    sheet.set_footer(f"&L&9{MARK}&C&9&A&R&9{words('excel.page')}")


# ── texts ───────────────────────────────────────────────────────────────────────────────────────────────────


def shown(text: str) -> str:
    """Make a text fit for a cell."""
    return safe_text(text, LONGEST_TEXT)


def lines_in(text: str, pixels: float) -> list[str]:
    """Break a text into lines that fit a width at the usual size."""
    clean = shown(text)
    return wrapped(clean, max(4, int(pixels / _sign(clean) + 0.01)))


@lru_cache(1024)
def broken(text: str, pixels: float) -> list[str]:
    """Break a head or a label into short lines of a like length, where a reader would breathe."""
    clean = shown(text)
    return wrap(clean, lambda line: columns(line) * _sign(clean) <= pixels)


def pixels_of(text: str) -> float:
    """Return the width of a text at the usual size."""
    return columns(text) * _sign(text)


def _sign(text: str) -> float:
    return SIGN * _LATIN if text.isascii() else SIGN


def height_of(lines: int) -> int:
    """Return the height of a row in pixels."""
    return LINE + (lines - 1) * FURTHER
