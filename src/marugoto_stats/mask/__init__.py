"""A log without its contents: the same form, the same figures, and not a word of a client.

    shape    a text of the same signs that says nothing     known   words of the program's own
    sheets   every cell by what it is                       titles  titles and names of sheets
    answers  classified columns    days  days of contacts   persons numbers of persons

A text stands only if the program knows it as a word of its own; there is no list of what is to be hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from marugoto_stats.cells import as_text
from marugoto_stats.japanese import YearContext, read_context, read_date
from marugoto_stats.mask.answers import Answers, new_names
from marugoto_stats.mask.days import Days
from marugoto_stats.mask.formats import neutral
from marugoto_stats.mask.known import Known
from marugoto_stats.mask.persons import Persons
from marugoto_stats.mask.shape import Disguise
from marugoto_stats.mask.sheets import Sheets
from marugoto_stats.mask.titles import Titles, sheet_names
from marugoto_stats.model import Anatomy, BareSheet, Profile, RawSheet, SheetForm, Skeleton

WEEKS: Final = 3
"""So many weeks at most days are moved within their month."""


def mask(sheets: Sequence[RawSheet], bodies: Sequence[Anatomy], profile: Profile, *,
         is_heading: Callable[[str], bool], forms: Mapping[str, SheetForm]) -> Skeleton:
    """Replace everything of a log's sheets that is not known to be a word of the program's own.

    The days of a file are moved by a number of weeks that follows from the file, so that the same log gives the same
    skeleton. Hidden sheets that are not the log's lose their contents.
    """
    known = Known(profile, is_heading)
    weeks = 1 + int(sheets[0].sha256[:8], 16) % WEEKS
    disguise = Disguise(known.means_nothing)
    answers = {name: Answers(vocabulary, disguise, new_names(vocabulary, _texts(bodies, name)))
               for name, vocabulary in profile.vocabularies.items()}
    titles = Titles(known, profile)
    persons = Persons(known, _texts(bodies, "person", unread=True), sheets[0].sha256)
    hands = Sheets(known, Days(weeks, bare_era=profile.bare_era), titles, answers, persons)
    by_sheet = {id(body.sheet): body for body in bodies}
    for body in bodies:
        hands.learn_headers(body)
    bare, emptied = [], 0
    for sheet in sheets:
        own = by_sheet.get(id(sheet))
        if own is None and not sheet.visible:
            emptied += any(any(row) for row in sheet.rows)
            new = replace(sheet, rows=[], merged=(), hidden_rows=frozenset(), errors=frozenset(), uncached=frozenset())
        else:
            new = hands.of_other(sheet) if own is None else hands.of_log(own)
        form = forms.get(sheet.sheet, SheetForm()) if new.rows else SheetForm()
        bare.append((new, replace(form, formats={place: neutral(code) for place, code in form.formats.items()})))
    years = [_year_of_file(by_sheet.get(id(sheet)), new) for sheet, (new, _) in zip(sheets, bare, strict=True)]
    names = sheet_names([sheet.sheet for sheet in sheets], titles, years)
    found = tuple(BareSheet(replace(new, sheet=name), form) for name, (new, form) in zip(names, bare, strict=True))
    return Skeleton(found, hands.kept, dict(sorted(hands.replaced.items())), emptied, weeks)


def _texts(bodies: Sequence[Anatomy], role: str, *, unread: bool = False) -> list[str]:
    """List the distinct texts of the columns that are read as a role, or also of those that only claim it."""
    return sorted({
        as_text(row[part.index])
        for body in bodies
        for part in body.parts
        if (part.read or unread) and part.role == role and not part.ticked
        for row in body.sheet.rows[body.bottom + 1 :]
        if part.index < len(row)
    })  # fmt: skip


def _year_of_file(body: Anatomy | None, new: RawSheet) -> int | None:
    """Return the 年度 that days of a sheet take from the file's name or the period: the skeleton must say it itself."""
    if body is None or (year := body.context.year_of(body.context.month or 4)) is None:
        return None
    own = YearContext()
    for row in reversed(new.rows[: body.top]):
        for cell in reversed(row):
            own = own.or_else(read_context(cell)) if isinstance(cell, str) else own
    own = own.or_else(read_context(body.sheet.sheet))
    if own.fiscal is not None or own.year is not None:
        return None
    dated = [part.index for part in body.parts if part.role == "date" and part.read]
    lacking = any(read_date(as_text(row[index])).state in ("no-year", "day-only")
                  for row in body.sheet.rows[body.bottom + 1 :] for index in dated if index < len(row))
    return year - ((body.context.month or 4) < 4) if lacking else None
