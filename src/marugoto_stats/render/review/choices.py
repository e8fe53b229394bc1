"""The hidden sheet: what the workbook is, and the lists behind the drop-downs (one in a cell may have 255 signs)."""

from __future__ import annotations

from typing import Final

from marugoto_stats.cells import letter
from marugoto_stats.model import BLANK, Check
from marugoto_stats.model.review import HIDDEN_SHEET, MARK
from marugoto_stats.render.book import Book
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

_FIRST: Final = 2
"""The first column of a list; the first of all holds the marks."""


class Choices:
    """What may be answered: the terms of a dimension, the roles of a column."""

    def __init__(self, check: Check, say: Words) -> None:
        self.check = check
        self.say = say
        not_counted, later = say("review.answer.not-counted"), say("review.answer.later")
        terms = {dimension: [safe_text(label) for _, label in terms] for dimension, terms in check.choices.items()}
        self.words = {dimension: [*dict.fromkeys(labels), not_counted, later] for dimension, labels in terms.items()}
        roles = [say(f"report.role.{role}") for role in check.roles]
        self.roles = [*roles, say("review.answer.ignored"), later]
        self.unread = [say("review.answer.ignored"), later]
        """All that can be answered for a column that is never read."""
        self.lists = [*self.words.values(), self.roles, self.unread]

    def of_words(self, dimension: str) -> str:
        """Return where the choices of a dimension stand, as a formula."""
        return self._range(list(self.words).index(dimension))

    def of_roles(self, *, never: bool = False) -> str:
        """Return where the roles stand, as a formula; `never` for a column that is never read."""
        return self._range(len(self.words) + never)

    def label(self, dimension: str, code: str | None) -> str:
        """Say an answer that was given before; empty where there is none."""
        if code is None:
            return ""
        if code == BLANK:
            return self.say("review.answer.not-counted")
        return safe_text(dict(self.check.choices.get(dimension, ())).get(code, code))

    def role(self, role: str | None) -> str:
        """Say the role that was given before; empty where there is none."""
        if role is None:
            return ""
        return self.say("review.answer.ignored" if role == "ignored" else f"report.role.{role}")

    def write(self, book: Book) -> None:
        """Add the sheet, out of sight."""
        sheet = book.file.add_worksheet(HIDDEN_SHEET)
        for row, text in enumerate((MARK, self.check.salt, self.check.lang, self.check.profile)):
            sheet.write_string(row, 0, safe_text(text))
        for place, labels in enumerate(self.lists):
            for row, label in enumerate(labels):
                sheet.write_string(row, _FIRST + place, label)
        sheet.very_hidden()

    def _range(self, place: int) -> str:
        column = letter(_FIRST + place)
        return f"='{HIDDEN_SHEET}'!${column}$1:${column}${len(self.lists[place])}"
