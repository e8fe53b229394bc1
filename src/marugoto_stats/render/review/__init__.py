"""要確認.xlsx: what a person is asked, with drop-downs; what looks odd; what was understood. For the office alone.

    asking   the spellings and the columns to be settled     telling  findings with links, and what was read
    choices  the hidden sheet: marks and lists of choices    paper    how a sheet of lines is set

What the reader needs to find its way back is said in `model.review`.
"""

from __future__ import annotations

from pathlib import Path

from marugoto_stats.model import Check
from marugoto_stats.model.review import NAME
from marugoto_stats.render.book import new_book
from marugoto_stats.render.review.asking import ask_columns, ask_words
from marugoto_stats.render.review.choices import Choices
from marugoto_stats.render.review.telling import tell_odd, tell_read
from marugoto_stats.wording import words as words_of

__all__ = ["NAME", "write"]


def write(check: Check, *, folder: Path | None = None, name: str = NAME) -> bytes:
    """Return the workbook of a check; answers that were given before stand in it.

    `folder` is where it will lie, for links to the log; `name` is what it will be called. The same check gives the
    same bytes.
    """
    say = words_of(check.lang)
    book = new_book(say, say("review.title"))
    with book.file:
        choices = Choices(check, say)
        ask_words(book, check, choices, folder, name)
        ask_columns(book, check, choices, folder, name)
        tell_odd(book, check, folder)
        tell_read(book, check)
        choices.write(book)
    return book.content.getvalue()
