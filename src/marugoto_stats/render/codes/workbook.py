"""The list as an Excel workbook: filters on every column, and a link from each line to its row of the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xlsxwriter.worksheet import Worksheet

from marugoto_stats.model import BLANK, UNCLASSIFIED, Evidence, Report
from marugoto_stats.render import View
from marugoto_stats.render.book import Book, height_of, lines_in, new_book, page_setup, pixels_of, shown
from marugoto_stats.render.codes.lines import Answers, Line, lines
from marugoto_stats.render.headline import headline
from marugoto_stats.render.links import link
from marugoto_stats.wording import words

MOST_LINKS: Final = 65_530
"""Links that Excel allows on one sheet."""
MANY: Final = 50_000
"""Contacts from which on rows are let go of as they are written."""
BETWEEN: Final = " / "
_AIR: Final = 16
_ARROW: Final = 22
"""Pixels of a filter's arrow."""
_WIDEST: Final = 320
_A3, _SCALE = 8, 60
"""Paper, and how many per cent of the size on the screen."""
_FEW: Final = 2000
"""Lines by which columns are measured."""
RULES: Final = ("exact", "synonym", "suffix", "pattern", "decision", "open", "district", "centre", "several",
         "none", "blank")
_TERM, _TEXT = 150, 560
"""Pixels of the two columns that say what the list is."""
_GAPS: Final = {UNCLASSIFIED: "mark", BLANK: "code"}
"""How a gap looks."""


def write(report: Report, evidence: Evidence, view: View) -> bytes:
    """Return the workbook: the lines, and a sheet that says what they are."""
    say = words(report.lang)
    book = new_book(say, say("codes.title"), row_by_row=len(evidence.frame) > MANY)
    with book.file:
        _Rows(book, evidence, view).add()
        _about(book, report, evidence)
    return book.content.getvalue()


# ── the lines ───────────────────────────────────────────────────────────────────────────────────────────────


class _Rows:
    """The sheet of the contacts."""

    def __init__(self, book: Book, evidence: Evidence, view: View) -> None:
        self.book = book
        self.say = book.words
        self.evidence = evidence
        self.view = view
        self.weighted = "weight" in evidence.carried
        self.dated = "date" in evidence.carried
        self.joined: dict[Answers, tuple[str, str, str]] = {}

    def add(self) -> None:
        sheet = self.book.sheet(self.say("codes.sheet.rows"))
        heads = list(self._heads())
        self._widths(sheet, heads)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, self.book.style("head", "left"))
        for place, line in enumerate(lines(self.evidence), start=1):
            self._line(sheet, place, line)
        sheet.autofilter(0, 0, len(self.evidence.frame), len(heads) - 1)
        sheet.freeze_panes(1, 4)
        sheet.set_landscape()
        sheet.set_paper(_A3)
        sheet.set_print_scale(_SCALE)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0, 3)

    def _heads(self) -> Iterator[str]:
        yield from (self.say(f"codes.head.{name}") for name in ("file", "sheet", "row", "date", "unmatched"))
        for axis in self.evidence.classified:
            label = shown(axis.label)
            yield from (label, self.say("codes.head.code", label=label), self.say("codes.head.rule", label=label))
        if self.weighted:
            yield self.say("codes.head.weight")

    def _line(self, sheet: Worksheet, place: int, line: Line) -> None:
        style = self.book.style
        sheet.write_string(place, 0, shown(line.file), style("plain"))
        sheet.write_string(place, 1, shown(line.sheet), style("plain"))
        self._row_of_log(sheet, place, line)
        if line.day is not None:
            sheet.write_datetime(place, 3, line.day, style("date"))
        elif line.month is not None:
            sheet.write_string(place, 3, self.say(f"tables.undated.{line.month}"), style("mark"))
        axes = self.evidence.classified
        if line.unmatched:
            labels = BETWEEN.join(axes[one].label for one in line.unmatched)
            sheet.write_string(place, 4, shown(labels), style("mark"))
        column = 5
        for answers in line.answers:
            label, code, rule = self._texts(answers)
            sheet.write_string(place, column, label, style(_GAPS.get(answers.gap or "", "plain")))
            sheet.write_string(place, column + 1, code, style("code"))
            sheet.write_string(place, column + 2, rule, style("code"))
            column += 3
        if self.weighted:
            sheet.write_number(place, column, line.weight, style("plain"))

    def _row_of_log(self, sheet: Worksheet, place: int, line: Line) -> None:
        """Write the row's number; as a link where the log is a file and Excel still allows one."""
        path = self.evidence.paths.get(line.file)
        if path is None or place > MOST_LINKS:
            sheet.write_number(place, 2, line.row, self.book.style("centre"))
            return
        target = link(path, self.view.folder, sheet=line.sheet, row=line.row)
        style = self.book.style("link", "centre")
        sheet.write_url(place, 2, target, style, string=" ")
        sheet.write_number(place, 2, line.row, style)

    def _texts(self, answers: Answers) -> tuple[str, str, str]:
        known = self.joined.get(answers)
        if known is None:
            rules = [self.say(f"codes.rule.{rule}") for rule in answers.rules]
            parts = (answers.labels, answers.codes, rules)
            label, code, rule = (shown(BETWEEN.join(part)) for part in parts)
            known = self.joined[answers] = label, code, rule
        return known

    def _widths(self, sheet: Worksheet, heads: list[str]) -> None:
        """Set the columns as wide as their heads and what stands in the first lines need."""
        widest = [pixels_of(head) + _ARROW for head in heads]
        widest[3] = max(widest[3], pixels_of("2023-04-03"))
        for place, texts in enumerate(self._first_texts()):
            widest[place] = max([widest[place], *map(pixels_of, texts)])
        for column, pixels in enumerate(widest):
            sheet.set_column_pixels(column, column, min(_WIDEST, int(pixels) + _AIR))

    def _first_texts(self) -> list[set[str]]:
        found: list[set[str]] = [set() for _ in range(5 + 3 * len(self.evidence.classified))]
        axes = self.evidence.classified
        for _, line in zip(range(_FEW), lines(self.evidence), strict=False):
            found[0].add(shown(line.file))
            found[1].add(shown(line.sheet))
            found[4].add(shown(BETWEEN.join(axes[one].label for one in line.unmatched)))
            for place, answers in enumerate(line.answers):
                for offset, text in enumerate(self._texts(answers)):
                    found[5 + 3 * place + offset].add(text)
        return found


# ── what they are ───────────────────────────────────────────────────────────────────────────────────────────


def _about(book: Book, report: Report, evidence: Evidence) -> None:
    """Say on a sheet of its own what was listed, and what the rules mean."""
    say = book.words
    sheet = book.sheet(say("codes.sheet.about"))
    sheet.hide_gridlines(2)
    sheet.set_column_pixels(0, 0, _TERM)
    sheet.set_column_pixels(1, 1, _TEXT)
    sheet.write_string(0, 0, say("codes.title"), book.style("title"))
    for row, (term, text) in enumerate(_facts(book, report, evidence), start=2):
        if not text:
            sheet.write_string(row, 0, term, book.style("heading"))
            sheet.write_blank(row, 1, None, book.style("heading"))
            continue
        sheet.set_row_pixels(row, height_of(len(lines_in(text, _TEXT))))
        sheet.write_string(row, 0, term, book.style("term"))
        sheet.write_string(row, 1, text, book.style("text"))
    page_setup(sheet, say)


def _facts(book: Book, report: Report, evidence: Evidence) -> Iterator[tuple[str, str]]:
    """List terms and what is said of them; a term without a text is a heading."""
    say = book.words
    front = headline(report, say)
    yield say("codes.about.contacts"), f"{len(evidence.frame):,}"
    yield say("codes.about.period"), shown(front.period)
    yield from ((shown(name), shown(text)) for name, text in front.facts)
    yield "", say("codes.about.rows")
    if evidence.paths:
        yield "", say("codes.about.link")
    if evidence.paths and len(evidence.frame) > MOST_LINKS:
        yield "", say("codes.about.link-limit", n=MOST_LINKS)
    yield "", say("codes.about.several")
    yield "", say("codes.about.unmatched")
    yield say("codes.about.rules"), ""
    for rule in RULES:
        yield say(f"codes.rule.{rule}"), say(f"codes.meaning.{rule}")
