"""A draft of the settings for a log that nobody prepared: the way out of the hall for `init`.

    preflight → read → propose (→ recognize, to see whose log it is → propose) → (render, when it is written)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Unpack

from marugoto_stats import preflight, profile, propose, recognize
from marugoto_stats.errors import InputError
from marugoto_stats.japanese import fold
from marugoto_stats.model import Profile, RawSheet
from marugoto_stats.model.draft import Draft
from marugoto_stats.pipeline import reading
from marugoto_stats.pipeline.options import Reading, known
from marugoto_stats.text import safe_text
from marugoto_stats.wording import default_language


def draft(log: str | Path, **options: Unpack[Reading]) -> Draft:
    """Look at a log and propose its settings: what they extend, the roles of its columns, the spellings found.

    **Raises** InputError where it cannot be read, `no-header` where no row names columns; UsageError `no-such-sheet`.
    """
    known(options, Reading)
    found = preflight.find_files([log])
    opened = reading.opened(found, options)
    if opened.tables:
        raise InputError("table-file-no-rows", name=opened.tables[0].file)
    standard = profile.load("standard", lang=options.get("lang") or default_language())
    sheets = _wanted(opened.sheets, standard, options)
    drafted = _proposed(sheets, standard, options)
    if drafted is None:
        raise InputError("no-header", name=safe_text(found[0].path.name))
    body = _body(sheets, standard, drafted, options)
    if body.id == standard.id:
        return drafted
    return _proposed(sheets, body, options) or drafted


def _wanted(sheets: Sequence[RawSheet], standard: Profile, options: Reading) -> list[RawSheet]:
    """Leave out sheets that are not asked for, or that show how to fill in the log."""
    asked = options.get("sheets", ())
    recognize.survey(sheets, standard, asked=asked)
    examples = set(map(fold, standard.example_sheets))
    return [sheet for sheet in sheets if (sheet.sheet in asked if asked else fold(sheet.sheet) not in examples)]


def _proposed(sheets: Sequence[RawSheet], of: Profile, options: Reading) -> Draft | None:
    english = profile.load(of.id, lang="en")
    return propose.propose(sheets, of, english, header_row=options.get("header_row"))


def _body(sheets: Sequence[RawSheet], standard: Profile, drafted: Draft, options: Reading) -> Profile:
    """Find out whose log it is, reading it as the draft proposes."""
    given = {column.header: column.role for column in drafted.columns if column.header and column.role}
    survey = recognize.survey(sheets, replace(standard, given=given), header_row=options.get("header_row"))
    return profile.choose(survey.titles, survey.places(), lang=standard.lang).profile
