"""Native charts, editable in Excel and fed from cells: the shapes, orders and colours of `render.chart`.

Beside the page stand the figures in the order in which they are drawn, each a reference to its cell in the table:
who corrects the table corrects the chart. What is hidden is an empty cell there, and so a gap.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_rowcol_to_cell

from marugoto_stats.model import Previous, SafeTable
from marugoto_stats.render import palette
from marugoto_stats.render.book import LINE, Book, lines_in, reference, shown
from marugoto_stats.render.chart import alt_text
from marugoto_stats.render.chart.alt import why_empty
from marugoto_stats.render.chart.earlier import named
from marugoto_stats.render.chart.panels import total_of
from marugoto_stats.render.chart.series import Line, Series, series, shape_of
from marugoto_stats.render.comparison import months
from marugoto_stats.render.display import columns
from marugoto_stats.render.excel.face import HEAD, Face, Key
from marugoto_stats.wording import Words

_SMALL: Final = 6.2
"""Pixels of one column of text in a chart."""
_FONT: Final = {"color": palette.INK, "size": 9}
_GREY: Final = {"color": palette.GREY, "size": 9}
_TITLE: Final = {"color": palette.INK, "size": 11, "bold": False}
_NO_LINE: Final = {"none": True}
_GRID: Final = {"visible": True, "line": {"color": palette.GRID, "width": 0.75}}
_AXIS: Final = {"color": palette.BASELINE, "width": 1}
_PARTS: Final = (palette.MAIN, palette.REST)
"""Of a stacked column, from the bottom."""
_ROOM: Final = 1.18
"""How far an axis goes beyond the longest bar: its figure stands there."""
_KEY: Final = 26
"""Pixels of the line that says what the pale bars are."""
_MONTH: Final = re.compile(r"\d{4}-(\d{2})")


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """What a chart is drawn from: the block of cells beside the page."""

    face: Face
    drawn: Series
    column: int
    """Of its labels."""

    @property
    def rows(self) -> tuple[int, int]:
        """The first and the last row of its lines."""
        return HEAD + 1, HEAD + len(self.drawn.lines)

    def labels(self) -> list[Any]:
        """Say where the labels of the lines stand."""
        return [self.face.name, self.rows[0], self.column, self.rows[1], self.column]

    def values(self, j: int) -> list[Any]:
        """Say where the figures of a panel stand."""
        return [self.face.name, self.rows[0], self.column + 1 + j, self.rows[1], self.column + 1 + j]

    @property
    def earlier(self) -> int:
        """Which of its columns holds the other period's counts, counted from the first figures."""
        return len(self.drawn.panels) + bool(self.drawn.sum_label)

    def cell(self, row: int, column: int) -> str:
        """Refer to a cell of the block."""
        return "=" + reference(self.face.name, xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))

    def points(self) -> list[dict[str, Any] | None]:
        """Colour the bars: the same category has the same colour in every chart."""
        colours = [palette.colour_of(self.drawn.dimension, line.code, pinned=line.pinned)
                   for line in self.drawn.lines]
        return [{"fill": {"color": colour}} for colour in colours]


def draw(book: Book, face: Face, row: int) -> int:
    """Draw the chart of a table from a row downwards; return the first row below it. Not every table has one."""
    table = face.table
    if table.chart is None or not face.layout.sections:
        return row
    drawn = series(table)
    if drawn.is_empty:
        for line in lines_in(why_empty(table, drawn, book.words), face.page):
            face.sheet.write_string(row, 0, line, book.style("quiet"))
            row += 1
        return row + 1
    block = _block(book, face, drawn)
    return _SHAPES[shape_of(table)](book, block, row)


# ── the cells that feed it ──────────────────────────────────────────────────────────────────────────────────


def _block(book: Book, face: Face, drawn: Series) -> Drawing:
    """Write the figures in the order of the drawing beside the page: references to the table."""
    sheet, left = face.sheet, face.aside
    block = Drawing(face, drawn, left)
    sheet.set_column_pixels(left, left, 240)
    sheet.set_column_pixels(left + 1, left + 1 + len(drawn.panels), 100)
    sheet.write_string(HEAD - 2, left, book.words("excel.chart-data"), book.style("quiet"))
    sheet.write_string(HEAD, left, _axis_label(drawn, face.table), book.style("head", "left"))
    for j, panel in enumerate(drawn.panels, start=1):
        total = total_of(panel, drawn, book.words)
        sheet.write_string(HEAD, left + j, shown("  ".join(filter(None, (panel.label, total)))), book.style("head"))
    if drawn.sum_label:
        sheet.write_string(HEAD, left + 1 + len(drawn.panels), shown(drawn.sum_label), book.style("head"))
    for row, line in enumerate(drawn.lines, start=HEAD + 1):
        sheet.write_string(row, left, _label(line, face.table, book), book.style("plain"))
        figures = [*line.figures, *([line.total] if drawn.sum_label else [])]
        for j, figure in enumerate(figures):
            if figure.n is not None:
                source = xl_rowcol_to_cell(*face.counts[_key(drawn, face.table, line, j)])
                sheet.write_formula(row, left + 1 + j, f"={source}", book.style("count"), figure.n)
    if drawn.previous:
        _earlier(book, block, drawn.previous)
    return block


def _earlier(book: Book, block: Drawing, previous: Previous) -> None:
    """Write the other period's counts beside the figures; where the two do not compare there is none."""
    sheet, place = block.face.sheet, block.column + 1 + block.earlier
    sheet.set_column_pixels(place, place, 100)
    sheet.write_string(HEAD, place, shown(named(previous, book.words)), book.style("head"))
    for row, line in enumerate(block.drawn.lines, start=HEAD + 1):
        if line.previous is not None:
            key = _key(block.drawn, block.face.table, line, len(block.drawn.panels) * bool(block.drawn.sum_label))
            if key in block.face.previous:
                source = xl_rowcol_to_cell(*block.face.previous[key])
                sheet.write_formula(row, place, f"={source}", book.style("count"), line.previous)
            else:  # the table shows the change of its base alone
                sheet.write_number(row, place, line.previous, book.style("count"))


def _key(drawn: Series, table: SafeTable, line: Line, j: int) -> Key:
    """Say which count of the table a drawn figure is."""
    if j == len(drawn.panels):
        return line.code, table.chart.measure if table.chart else None
    code = drawn.panels[j].code or None
    return (code, line.code) if _turned(drawn, table) else (line.code, code)


def _turned(drawn: Series, table: SafeTable) -> bool:
    """Tell whether the lines of the drawing are the columns of the table."""
    return table.columns is not None and drawn.dimension == table.columns.dimension != table.rows.dimension


def _axis_label(drawn: Series, table: SafeTable) -> str:
    return shown(table.columns.label if table.columns and _turned(drawn, table) else table.rows.label)


def _label(line: Line, table: SafeTable, book: Book) -> str:
    """Label a line; the months of small charts by their number."""
    month = _MONTH.fullmatch(line.code)
    if month and shape_of(table) == "multiples":
        return book.words(f"chart.month-sign.{int(month[1])}")
    return shown(line.label)


# ── the shapes ──────────────────────────────────────────────────────────────────────────────────────────────


def _bars(book: Book, block: Drawing, row: int) -> int:
    """Draw ranked horizontal bars with their figures at the end."""
    key = _KEY if block.drawn.previous else 0
    height = 70 + key + (34 if key else 27) * len(block.drawn.lines)
    chart = _bar_chart(book, block, 0, labelled=True)
    if key:
        chart.add_series({**_beside(block), "fill": {"color": palette.QUIET}, "border": {"color": palette.BASELINE}})
        chart.set_legend({"position": "bottom", "font": _GREY})
    _titled(chart, block)
    area = _layout(block.face.page, height, left=_label_width(block, 230), top=44, bottom=8 + key)
    chart.set_plotarea({"layout": area})
    return _insert(book, block, chart, (row, 0), (block.face.page, height))


def _columns(book: Book, block: Drawing, row: int) -> int:
    """Draw one column per month, stacked from its parts where there are several."""
    drawn, stacked = block.drawn, bool(block.drawn.sum_label)
    chart = book.file.add_chart({"type": "column", "subtype": "stacked"} if stacked else {"type": "column"})
    for j in range(len(drawn.panels)):
        inside = {"num_format": "#,##0;;", "position": "center"}  # a part of nothing has no place for its 0
        label = {"value": True, **(inside if stacked else {"num_format": "#,##0", "position": "outside_end"}),
                 "font": {"color": palette.PAPER if j == 0 and stacked else palette.INK, "size": 9}}
        chart.add_series({
            "name": block.cell(HEAD, block.column + 1 + j), "categories": block.labels(), "values": block.values(j),
            "fill": {"color": _PARTS[j]}, "gap": 45, "data_labels": label,
        })
    if stacked or drawn.previous:
        chart.combine(_lines(book, block))
        chart.set_legend({"position": "top", "font": _FONT, "delete_series": [len(drawn.panels) if stacked else 0]})
    else:
        chart.set_legend({"none": True})
    chart.set_x_axis({"num_font": _GREY, "line": _AXIS, "major_tick_mark": "none", "label_position": "low"})
    stacks = (max(line.total.n or 0, sum(figure.n or 0 for figure in line.figures)) for line in drawn.lines)
    largest = max([drawn.largest, *stacks])
    chart.set_y_axis(_hidden_axis(largest))
    _titled(chart, block)
    return _insert(book, block, chart, (row, 0), (block.face.page, 340))


def _lines(book: Book, block: Drawing) -> Chart:
    """Write the sum above a stacked column: the labels of a line that is not drawn. Dashes are the other period's."""
    place = len(block.drawn.panels)
    line = book.file.add_chart({"type": "line"})
    if block.drawn.sum_label:
        line.add_series({
            "name": block.cell(HEAD, block.column + 1 + place), "categories": block.labels(),
            "values": block.values(place), "line": _NO_LINE, "marker": {"type": "none"},
            "data_labels": {"value": True, "position": "above", "num_format": "#,##0", "font": _FONT},
        })
    if block.drawn.previous:
        dash = {"type": "long_dash", "size": 18, "fill": {"color": palette.INK}, "border": {"color": palette.PAPER}}
        line.add_series({**_beside(block), "line": _NO_LINE, "marker": dash})
    return line


def _beside(block: Drawing) -> dict[str, Any]:
    """Say where the other period's counts stand."""
    return {"name": block.cell(HEAD, block.column + 1 + block.earlier), "categories": block.labels(),
            "values": block.values(block.earlier)}


def _panels(book: Book, block: Drawing, row: int) -> int:
    """Draw one chart of bars per place, side by side on one scale."""
    wide = _label_width(block, 190)
    across = _across(len(block.drawn.panels), (block.face.page - wide) // 112)
    width = (block.face.page - wide) // across
    height = 46 + (26 if _breaks(block, wide) else 21) * len(block.drawn.lines)
    top = _heading(book, block, row)
    for j in range(len(block.drawn.panels)):
        first = j % across == 0
        left = wide if first else 8
        chart = _bar_chart(book, block, j, labelled=first)
        size = (width + (wide if first else 0), height)
        chart.set_title({"name": block.cell(HEAD, block.column + 1 + j), "name_font": {**_FONT, "bold": False},
                         "overlay": True, "layout": {"x": left / size[0], "y": 4 / height}})
        chart.set_plotarea({"layout": _layout(*size, left=left, top=30)})
        x = 0 if first else wide + (j % across) * width
        place = (top + (j // across) * (-(-height // LINE)), x)
        _insert(book, block, chart, place, size)
    rows = -(-len(block.drawn.panels) // across)
    return top + rows * -(-height // LINE) + 1


def _multiples(book: Book, block: Drawing, row: int) -> int:
    """Draw one small chart of months per place, all on one scale."""
    across = _across(len(block.drawn.panels), max(1, block.face.page // max(150, 17 * len(block.drawn.lines))))
    width, height = block.face.page // across, 150
    top = _heading(book, block, row)
    for j in range(len(block.drawn.panels)):
        chart = book.file.add_chart({"type": "column"})
        chart.add_series({
            "name": block.cell(HEAD, block.column + 1 + j), "categories": block.labels(), "values": block.values(j),
            "fill": {"color": palette.MAIN}, "gap": 35,
            "data_labels": {"value": True, "position": "outside_end", "font": {**_FONT, "size": 8}},
        })
        chart.set_legend({"none": True})
        chart.set_x_axis({"num_font": {**_GREY, "size": 8}, "line": _AXIS, "major_tick_mark": "none",
                          "label_position": "low"})
        chart.set_y_axis(_hidden_axis(block.drawn.largest))
        chart.set_title({"name": block.cell(HEAD, block.column + 1 + j), "name_font": {**_FONT, "bold": False},
                         "overlay": True, "layout": {"x": 8 / width, "y": 4 / height}})
        chart.set_plotarea({"layout": _layout(width, height, left=8, top=34, bottom=24)})
        _insert(book, block, chart, (top + (j // across) * 6, (j % across) * width), (width, height))
    return top + -(-len(block.drawn.panels) // across) * 6 + 1


_SHAPES: Final[Mapping[str, Callable[[Book, Drawing, int], int]]] = {
    "bars": _bars, "columns": _columns, "panels": _panels, "multiples": _multiples,
}


# ── what they share ─────────────────────────────────────────────────────────────────────────────────────────


def _bar_chart(book: Book, block: Drawing, j: int, *, labelled: bool) -> Chart:
    chart = book.file.add_chart({"type": "bar"})
    chart.add_series({
        "name": _own(block, j, book.words), "categories": block.labels(), "values": block.values(j),
        "fill": {"color": palette.MAIN}, "points": block.points(), "gap": 50,
        "data_labels": {"value": True, "position": "outside_end", "num_format": "#,##0", "font": _FONT},
    })
    chart.set_legend({"none": True})
    chart.set_x_axis(_hidden_axis(block.drawn.largest))
    chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": _FONT, "line": _AXIS, "major_tick_mark": "none",
                      "label_position": "low" if labelled else "none"})
    return chart


def _own(block: Drawing, j: int, words: Words) -> str:
    """Name a series of bars: by its place, or by its months where those of another period stand beside them."""
    if block.drawn.previous:
        return months(block.drawn.previous.now, words)
    return block.cell(HEAD, block.column + 1 + j)


def _hidden_axis(largest: int) -> dict[str, Any]:
    """Set up the axis of counts: light lines, no numbers, for every bar says its own."""
    return {"min": 0, "max": largest * _ROOM, "label_position": "none", "line": _NO_LINE, "major_tick_mark": "none",
            "major_gridlines": _GRID, "major_unit": _step(largest)}


def _step(largest: int) -> int:
    """Choose the distance of the grid's lines: 1, 2 or 5 with zeros, about four of them."""
    steps: Iterator[int] = (factor * 10**power for power in range(9) for factor in (1, 2, 5))
    return next(step for step in steps if step * 4 >= largest)


def _titled(chart: Chart, block: Drawing) -> None:
    """Title a chart as its sheet is titled, so that it can stand alone in another document."""
    cell = f"={reference(block.face.name, '$A$1')}"
    chart.set_title({"name": cell, "name_font": _TITLE, "overlay": True, "layout": {"x": 0.01, "y": 0.02}})


def _heading(book: Book, block: Drawing, row: int) -> int:
    """Head charts that stand together; return the row below."""
    block.face.sheet.write_string(row, 0, shown(block.face.table.name), book.style("subject"))
    return row + 1


def _layout(width: float, height: float, *, left: float, top: float, bottom: float = 8) -> dict[str, float]:
    """Place what is drawn inside a chart, in parts of its size."""
    return {"x": left / width, "y": top / height, "width": (width - left - 10) / width,
            "height": (height - top - bottom) / height}


def _label_width(block: Drawing, widest: int) -> int:
    """Return the room for the labels of the bars; longer ones are broken by Excel."""
    return min(widest, int(max(columns(line.label) for line in block.drawn.lines) * _SMALL) + 16)


def _breaks(block: Drawing, width: int) -> bool:
    """Tell whether a label is too long for one line."""
    return any(columns(line.label) * _SMALL > width for line in block.drawn.lines)


def _across(count: int, fitting: int) -> int:
    """Choose how many charts stand side by side: as many as fit, evenly over rows."""
    rows = -(-count // max(1, min(count, fitting)))
    return -(-count // rows)


def _insert(book: Book, block: Drawing, chart: Chart, place: tuple[int, int], size: tuple[int, int]) -> int:
    """Put a chart on the sheet, so many pixels from its left edge; return the row below it."""
    row, x = place
    chart.set_size({"width": size[0], "height": size[1]})
    chart.set_chartarea({"border": _NO_LINE, "fill": {"none": True}})
    chart.show_blanks_as("gap")
    table = block.face.table
    options = {"x_offset": x, "object_position": 2, "description": alt_text(table, book.words.lang)}
    block.face.sheet.insert_chart(row, 0, chart, options)
    return row + -(-size[1] // LINE) + 1


