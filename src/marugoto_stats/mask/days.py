"""Days moved by whole weeks within their month, in the way in which they are written.

Month and day of the week stay, so that titles, names of sheets and tables of months stay true; the day itself is gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Final

from marugoto_stats.japanese import DateReading, fold, kanji_number, read_date
from marugoto_stats.mask.shape import blurred
from marugoto_stats.model import Cell

_RUN: Final = re.compile(r"[0-9０-９]+|[一二三四五六七八九十]+")
_SERIAL: Final = re.compile(r"(\d{5})(?:\.\d+)?")
_EIGHT: Final = 8
_WEEKDAY: Final = re.compile(
    r"\s*日?\s*(?:[(（\[［]?[月火水木金土日](?:曜日?)?(?:[・,、][祝休])?[)）\]］]?)?(?![一-鿿])"
)
_MOVABLE: Final = 28
"""Days of every month: four weeks."""
_WIDE: Final = str.maketrans("0123456789", "０１２３４５６７８９")

Reader = Callable[[Cell], tuple[date | None, str]]


class Days:
    """Moves days. One number of weeks for a whole log, so that equal days stay equal."""

    def __init__(self, weeks: int, *, bare_era: bool) -> None:
        self.weeks = weeks
        self.bare_era = bare_era

    def moved(self, day: int) -> int:
        """Move a day of a month, which it does not leave: 29 to 31 come to lie within its first four weeks.

        >>> Days(1, bare_era=False).moved(3), Days(1, bare_era=False).moved(25)
        (10, 4)
        """
        return (day - 1 + 7 * self.weeks) % _MOVABLE + 1

    def of(self, cell: Cell, read: Reader) -> Cell:
        """Return the cell with its day moved; None where it holds none."""
        if isinstance(cell, date | datetime):
            return date(cell.year, cell.month, self.moved(cell.day))
        day, lack = read(cell)
        if isinstance(cell, bool) or cell is None:
            return None
        if isinstance(cell, int | float):
            return self._number(cell, day, lack, read)
        return self._text(cell, day, lack, read) if isinstance(cell, str) else None

    def _number(self, cell: float, day: date | None, lack: str, read: Reader) -> Cell:
        """Move an Excel serial, or a day that is written as a number: 20230403, 3."""
        if day is not None and read_date(str(int(cell))).state == "unreadable":
            return int(cell) + self.moved(day.day) - day.day
        text = self._text(str(int(cell)), day, lack, lambda text: read(int(str(text)))) if cell == int(cell) else None
        return int(str(text)) if text is not None and str(text).isdecimal() else None

    def _text(self, text: str, day: date | None, lack: str, read: Reader) -> str | None:
        if day is not None and (found := _SERIAL.fullmatch(text.strip())):
            return str(int(found[1]) + self.moved(day.day) - day.day)
        said = read_date(text, bare_era=self.bare_era)
        if said.day is None:
            return None
        wanted = DateReading(said.state, said.year, said.month, self.moved(said.day))
        for candidate in _rewritten(text, said.day, self.moved(said.day)):
            if read_date(candidate, bare_era=self.bare_era) == wanted and read(candidate)[1] == lack:
                return candidate
        return None


def _rewritten(text: str, day: int, moved: int) -> Iterator[str]:
    """Put another day wherever the day may stand; what follows is blurred, or left out, but for a day of the week."""
    for run in _RUN.finditer(text):
        digits = fold(run[0])
        is_kanji = not digits.isdecimal()
        value = kanji_number(run[0]) if is_kanji else int(digits[-2:] if len(digits) == _EIGHT else digits)
        if value != day:
            continue
        head = text[: run.start()] + (run[0][:-2] if len(digits) == _EIGHT else "")
        width = 2 if len(digits) == _EIGHT or (len(digits) == 2 and digits[0] == "0") else 1
        number = _in_kanji(moved) if is_kanji else str(moved).zfill(width)
        if "０" <= run[0][0] <= "９":
            number = number.translate(_WIDE)
        tail = text[run.end() :]
        kept = _WEEKDAY.match(tail)
        end = kept.end() if kept else 0
        yield head + number + tail[:end] + blurred(tail[end:])
        yield head + number + tail[:end]
        yield head + number + ("日" if tail.startswith("日") else "")


def _in_kanji(number: int) -> str:
    """Write a number below 100 in kanji.

    >>> _in_kanji(3), _in_kanji(10), _in_kanji(28)
    ('三', '十', '二十八')
    """
    tens, ones = divmod(number, 10)
    digits = " 一二三四五六七八九"
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")
