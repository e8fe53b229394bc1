"""Files to sheets, and sheets to the survey of a log under the profile that fits."""

from __future__ import annotations

from collections.abc import Sequence

from marugoto_stats import preflight, profile, read, recognize
from marugoto_stats.errors import InputError
from marugoto_stats.model import Issue, Profile, RawSheet
from marugoto_stats.pipeline.options import STDIN, Reading
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Lang


def sheets_of(logs: bytes | Sequence[preflight.Found], options: Reading) -> tuple[list[RawSheet], list[Issue]]:
    """Look at every file and read it. Returns the sheets, and what is to be said of the files themselves."""
    encoding, password = options.get("encoding"), options.get("password")
    if isinstance(logs, bytes):
        file = preflight.examine_bytes(logs, STDIN, asked=options.get("input_format"), password=password)
        return read.read(file, encoding=encoding), list(file.issues)
    sheets: list[RawSheet] = []
    noticed: list[Issue] = []
    for one in logs:
        try:
            file = preflight.examine(one.path, password=password)
        except InputError as error:
            if one.named or error.slug != "own-output":
                raise
            noticed.append(Issue("own-output-skipped", "note", safe_text(one.path.name)))
            continue
        sheets += read.read(file, encoding=encoding)
        noticed += file.issues
    return sheets, noticed


def of_logs(noticed: Sequence[Issue], sheets: Sequence[RawSheet], survey: recognize.Survey) -> tuple[Issue, ...]:
    """Keep what is to be said of the log's files and of skipped ones; add what was read with care."""
    taken = {(layout.sheet.file, layout.sheet.sheet) for layout in survey.layouts}
    skipped = {sheet.file for sheet in sheets} - {file for file, _ in taken}
    issues = [issue for issue in noticed if issue.file not in skipped]
    for sheet in (layout.sheet for layout in survey.layouts):
        issues += sheet.issues
        if not sheet.visible:
            issues.append(Issue("hidden-sheet", "warning", sheet.file, sheet.sheet))
    return tuple(issues)


def surveyed(sheets: Sequence[RawSheet], asked: Profile | None, options: Reading,
            lang: Lang) -> tuple[profile.Choice, recognize.Survey]:
    """Choose the profile where none is asked for, and find the sheets of the log with its header spellings."""
    named, header_row = options.get("sheets", ()), options.get("header_row")
    if asked is not None:
        return profile.Choice.asked(asked), recognize.survey(sheets, asked, asked=named, header_row=header_row)
    standard = profile.load("standard", lang=lang)
    first = recognize.survey(sheets, standard, asked=named, header_row=header_row)
    choice = profile.choose(first.titles, first.places(), lang=lang)
    if choice.profile.id == standard.id:
        return choice, first
    return choice, recognize.survey(sheets, choice.profile, asked=named, header_row=header_row)


def hint_of_body(own: Profile | None, survey: recognize.Survey, lang: Lang) -> list[Issue]:
    """Say where an office's own file leaves out the body that the log is plainly of: its places would be lost."""
    if own is None or own.id in profile.available() or own.vocabularies["district"].terms:
        return []
    choice = profile.choose(survey.titles, survey.places(), lang=lang)
    if choice.reason not in ("name", "places"):
        return []
    facts = (("body", choice.profile.label), ("id", choice.profile.id))
    return [Issue("body-not-extended", "warning", facts=facts)]


def refuse_damaged(found: Sequence[preflight.Found], sheets: Sequence[RawSheet], survey: recognize.Survey) -> None:
    """Refuse a workbook of a folder that holds text and no log. **Raises** InputError `broken-workbook`."""
    taken = {layout.sheet.file for layout in survey.layouts}
    texts = {sheet.file for sheet in sheets if sheet.encoding is not None} - taken
    for file in found:
        name = safe_text(file.path.name)
        if not file.named and name in texts and file.path.suffix.lower() in preflight.WORKBOOKS:
            raise InputError("broken-workbook", name=name)
