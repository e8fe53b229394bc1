"""The readers of workbooks, and a child process to keep them in where a file cannot be measured beforehand.

A crooked .xls can make a reader ask for more memory than there is, which ends the process, or work for ever.
So the child is given a limit of memory and of time, and the parent lives on to say so in a sentence.
"""

from __future__ import annotations

import gc
import io
import pickle
import subprocess
import sys
import warnings
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from marugoto_stats.errors import InputError
from marugoto_stats.model import Cell

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

    from marugoto_stats.read.hidden import Hidden

MEMORY: Final = 2 * 2**30
"""Bytes of address space of the child, where the system can limit it."""
SECONDS: Final = 60
LARGEST_BOX: Final = 5_000_000
"""Rows × columns of one sheet that the child hands over."""
_REFUSED: Final = 3
"""The exit code of a child that could not read the file; any other but 0 is a limit that it ran into."""

Area = tuple[tuple[int, int], tuple[int, int]]


class Page(NamedTuple):
    """One sheet as a reader hands it over: plain values, so that it can cross from the child."""

    title: str
    visible: bool
    rows: list[list[Cell]] | None
    """None for a sheet without cells, such as a chart."""
    merged: tuple[Area, ...]
    hidden: Hidden | None = None
    """What the reader hides; None where it cannot be told."""


class _TooLarge(Exception):
    """A sheet is larger than what is read."""


# ── the two readers ─────────────────────────────────────────────────────────────────────────────────────────


def pages_of(content: bytes) -> list[Page] | None:
    """Read a workbook with the fast reader; None if it refuses the file."""
    # loaded here: a run on text files has no need of it
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    pages = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for index, about in enumerate(book.sheets_metadata):
            visible = about.visible is SheetVisibleEnum.Visible
            if about.typ is not SheetTypeEnum.WorkSheet:
                pages.append(Page(about.name, visible, None, ()))
                continue
            sheet = book.get_sheet_by_index(index)
            pages.append(Page(about.name, visible, _rows(sheet), tuple(sheet.merged_cell_ranges or ())))
    except (KeyboardInterrupt, SystemExit, MemoryError, _TooLarge):
        raise
    except BaseException:  # noqa: BLE001 - besides its errors, a panic of the reader, which is no Exception
        return None
    return pages


def _rows(sheet: CalamineSheet) -> list[list[Cell]]:
    """Take a sheet's cells from A1 on. **Raises** _TooLarge."""
    if sheet.total_height * sheet.total_width > LARGEST_BOX:
        raise _TooLarge
    collecting = gc.isenabled()
    gc.disable()  # it would look again and again through millions of new cells, none of which is garbage
    try:
        return cast(list[list[Cell]], sheet.to_python(skip_empty_area=False))
    finally:
        if collecting:
            gc.enable()


def pages_by_rescue(content: bytes) -> list[Page] | None:
    """Read with openpyxl what the fast reader refuses: slow, but it reads; None if it refuses too."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, of no use to anybody here
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        return [_rescued(book[title]) for title in book.sheetnames]
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - the second of two readers gives up: the file is broken, whatever it says
        return None


def _rescued(sheet: Any) -> Page:
    visible = sheet.sheet_state == "visible"
    if not hasattr(sheet, "iter_rows"):
        return Page(sheet.title, visible, None, ())
    rows = [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
    areas = [area.bounds for area in sheet.merged_cells.ranges]
    merged = tuple(((top - 1, left - 1), (bottom - 1, right - 1)) for left, top, right, bottom in areas)
    return Page(sheet.title, visible, rows, merged)


# ── the parent ──────────────────────────────────────────────────────────────────────────────────────────────

_PROGRAM: Final = """
import sys
sys.path[:] = sys.argv[2:]
from marugoto_stats.read import child
child.main(sys.argv[1])
"""


def read_apart(content: bytes, name: str, *, rescue: bool = False) -> list[Page]:
    """Read a workbook in a child process. **Raises** InputError: `broken-workbook`, `too-much-to-read`."""
    command = [sys.executable, "-P", "-c", _PROGRAM, "rescue" if rescue else "fast", *sys.path]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise InputError("too-much-to-read", name=name) from None
    if done.returncode == _REFUSED:
        raise InputError("broken-workbook", name=name)
    if done.returncode != 0:
        raise InputError("too-much-to-read", name=name)
    # a pickle is safe here: it comes from a process of ours, through a pipe that nobody else can write to
    return cast(list[Page], pickle.loads(done.stdout))


# ── the child ───────────────────────────────────────────────────────────────────────────────────────────────


def main(reader: str) -> None:
    """Read the workbook on standard input and write its pages to standard output."""
    _limit()
    content = sys.stdin.buffer.read()
    pages = pages_by_rescue(content) if reader == "rescue" else _with_hidden(pages_of(content), content)
    if pages is None:
        sys.exit(_REFUSED)
    pickle.dump(pages, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)


def _with_hidden(pages: list[Page] | None, content: bytes) -> list[Page] | None:
    # loaded here: the parent has no need of it
    from marugoto_stats.read.hidden import hidden_in

    hidden = None if pages is None else hidden_in(content)
    if pages is None or hidden is None or len(hidden) != len(pages):
        return pages
    return [page._replace(hidden=seen) for page, seen in zip(pages, hidden, strict=True)]


def _limit() -> None:
    if sys.platform == "win32":
        return  # it knows no such limit; the one of time holds there too
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
