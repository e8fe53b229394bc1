"""One sheet, cell by cell: what a cell is decides what is put in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from marugoto_stats.cells import as_text, mark_of
from marugoto_stats.headings import NO_HEADING, Grid
from marugoto_stats.japanese import fold, read_date
from marugoto_stats.marks import closes, written_count
from marugoto_stats.mask.answers import Answers
from marugoto_stats.mask.days import Days
from marugoto_stats.mask.known import Known
from marugoto_stats.mask.persons import Persons
from marugoto_stats.mask.shape import Disguise, filled
from marugoto_stats.mask.titles import Titles
from marugoto_stats.model import Anatomy, Cell, Part, RawSheet

NOWHERE: Final = date(2000, 1, 1)
"""The first of the days that stand for those which nobody counts, such as a day of birth."""
_MOST_DAYS: Final = 36500
_LONGEST_WEIGHT: Final = 4
"""Digits up to which a count of contacts is kept."""

Rule = Callable[[Cell], Cell]


class Sheets:
    """Replaces the cells of every sheet of a log by the same rules, and counts what it did."""

    def __init__(self, known: Known, days: Days, titles: Titles, answers: Mapping[str, Answers],
                 persons: Persons) -> None:
        self.known = known
        self.days = days
        self.titles = titles
        self.answers = answers
        self.disguise = Disguise(known.means_nothing)
        self.persons = persons
        self.kept = 0
        self.replaced: Counter[str] = Counter()
        self._numbers: dict[float, float] = {}
        self._numbered: Counter[int] = Counter()
        self._days: dict[Cell, int] = {}

    # ── sheets ──

    def of_log(self, body: Anatomy) -> RawSheet:
        """Replace the cells of a sheet that is a log's."""
        sheet = body.sheet
        rules = {part.index: self._rule(part, body) for part in body.parts}
        heads = {(c, fold(cell)) for row in sheet.rows[body.top : body.bottom + 1] for c, cell in enumerate(row)
                 if isinstance(cell, str) and cell.strip()}

        def rule(r: int, c: int, cell: Cell) -> Rule:
            if r < body.top:
                return self._title
            if r <= body.bottom or (isinstance(cell, str) and (c, fold(cell)) in heads):  # or once more, on each page
                return self._heading
            return rules.get(c, self._other)

        rows = [[self._cell(cell, rule(r, c, cell), sheet, (r, c)) for c, cell in enumerate(row)]
                for r, row in enumerate(sheet.rows)]
        return replace(sheet, rows=rows)

    def of_other(self, sheet: RawSheet) -> RawSheet:
        """Replace the cells of a sheet that is not the log's."""
        rows = [[self._cell(cell, self._title, sheet, (r, c)) for c, cell in enumerate(row)]
                for r, row in enumerate(sheet.rows)]
        return replace(sheet, rows=rows)

    def learn_headers(self, body: Anatomy) -> None:
        """Take up the texts that make known headers together, 相談 above 方法, and the categories of ticked columns."""
        storeys = Grid(body.sheet).storeys(body.top, body.bottom - body.top + 1)
        for part in body.parts:
            texts = [text for storey in storeys if (text := storey[part.index]) and text != NO_HEADING]
            if part.ticked and texts:
                self.known.headers.add(texts[-1])
            elif part.headed and part.key in texts:
                self.known.headers.add(part.key)
            elif part.headed:
                self.known.headers.update(texts)

    # ── cells ──

    def _cell(self, cell: Cell, rule: Rule, sheet: RawSheet, place: tuple[int, int]) -> Cell:
        """Apply a rule to a cell that holds something, and count whether it was kept."""
        if cell is None or cell == "" or (isinstance(cell, str) and not cell.strip()):
            return cell
        if place in sheet.errors or place in sheet.uncached:
            self.kept += 1
            return ""
        if isinstance(cell, str) and written_count(fold(cell)) is not None:  # what a total says: 91件
            self.kept += 1
            return cell
        new = rule(cell)
        if new == cell and isinstance(new, type(cell)) and self._kind != "person":
            self.kept += 1
        else:
            self.replaced[self._kind] += 1
        return new

    def _rule(self, part: Part, body: Anatomy) -> Rule:
        """Choose the rule of a column."""
        if part.role == "date":
            return lambda cell: self._day(cell, body)
        if part.role == "person":
            return self._person
        if part.role == "weight":
            return self._weight
        answers = None if part.ticked or part.role is None else self.answers.get(part.role)
        if answers is None or (answers.vocabulary.open and not part.read):
            return self._other
        return lambda cell: self._answer(cell, answers)

    _kind = "text"
    """What the cell at hand held."""

    def _title(self, cell: Cell) -> Cell:
        if not isinstance(cell, str):
            return self._other(cell)
        self._kind = "text"
        if self.known.everywhere(cell) or self.known.is_term(cell):
            return cell
        around = self.known.around(cell)
        if around is None and read_date(cell).state == "dated":  # when it was made
            moved = self.days.of(cell, lambda _: (None, ""))
            return cell if moved is None else moved
        return self.titles.of(cell) if around is None else around

    def _heading(self, cell: Cell) -> Cell:
        return cell if isinstance(cell, str) and self.known.is_term(cell) else self._other(cell)

    def _other(self, cell: Cell) -> Cell:
        """Replace a cell of which nothing is read."""
        self._kind = "number"
        if isinstance(cell, bool) or (isinstance(cell, int | float) and mark_of(cell) is not None):
            return cell
        if isinstance(cell, int | float):
            return self._number(cell)
        if isinstance(cell, str):
            return self._text(cell)
        self._kind = "day"
        number = self._days.setdefault(cell, len(self._days))
        if isinstance(cell, time | timedelta):
            return time(number // 60 % 24, number % 60)
        day = NOWHERE + timedelta(days=number % _MOST_DAYS)
        return datetime(day.year, day.month, day.day) if isinstance(cell, datetime) else day

    def _text(self, cell: str, holds: Callable[[str], bool] | None = None) -> str:
        self._kind = "text"
        if self.known.everywhere(cell):
            return cell
        around = self.known.around(cell)
        return self.disguise.of(cell, holds) if around is None else around

    def _number(self, cell: float) -> float:
        """Replace a number by one of as many digits; none of them is a mark."""
        if cell not in self._numbers:
            digits = tuple("digit" if sign.isdigit() else sign for sign in f"{cell:g}" if sign.isdigit() or sign == ".")
            width = len(digits)
            while True:
                self._numbered[width] += 1
                text = filled(digits, self._numbered[width])
                if text is None:  # every number of that many digits is taken
                    digits = ("digit", *digits)
                    continue
                new = type(cell)(float(f"1{text[1:]}" if text[0] == "0" and len(text) > 1 else text))
                if mark_of(new) is None and new not in self._numbers.values():
                    self._numbers[cell] = new
                    break
        return self._numbers[cell]

    # ── columns that are read ──

    def _day(self, cell: Cell, body: Anatomy) -> Cell:
        self._kind = "day"
        if isinstance(cell, str) and self.known.everywhere(cell) and body.read_day(cell)[0] is None:
            return cell
        moved = self.days.of(cell, body.read_day)
        if moved is not None:
            return moved
        lack = body.read_day(cell)[1]
        if isinstance(cell, time | timedelta | bool):
            return self._other(cell)
        new = self._text(as_text(cell), lambda text: body.read_day(text)[1] == lack)
        number = type(cell)(float(new)) if isinstance(cell, int | float) and new.isdecimal() else new
        return number if body.read_day(number)[1] == lack else new

    def _person(self, cell: Cell) -> Cell:
        if isinstance(cell, str) and (self.known.is_ditto(cell) or self.known.around(cell) is not None):
            return self._text(cell)
        if not self.persons.is_number(as_text(cell)):
            self._kind = "text"
            return cell
        self._kind = "person"
        return self.persons.of(cell)

    def _weight(self, cell: Cell) -> Cell:
        self._kind = "number"
        key = fold(as_text(cell)).removesuffix("件")
        if key.isdecimal() and len(key) <= _LONGEST_WEIGHT:
            return cell
        return self._other(cell)

    def _answer(self, cell: Cell, answers: Answers) -> Cell:
        text = as_text(cell)
        self._kind = "text"
        if isinstance(cell, str):
            around = self.known.around(cell)
            if self.known.is_ditto(cell) or (around and (closes(cell) or not answers.vocabulary.read(text).codes)):
                return around or cell
        new = answers.of(text)
        self._kind = "place" if answers.vocabulary.open else "text"
        return cell if new == text else new
