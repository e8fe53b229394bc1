"""Files to sheets, and sheets to the survey of a log under the profile that fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from marugoto_stats import finished, preflight, profile, read, recognize
from marugoto_stats.errors import InputError
from marugoto_stats.model import InputFile, Issue, Profile, RawSheet
from marugoto_stats.pipeline import deciding
from marugoto_stats.pipeline.deciding import Answers
from marugoto_stats.pipeline.options import STDIN, Reading
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Lang, default_language

Refuse = Callable[[InputError, str], None]
"""What is done about a file that cannot be read: it is given the error and the file's name."""


def strictly(error: InputError, name: str) -> None:  # noqa: ARG001
    """Let no file be missing: a figure without it would be wrong."""
    raise error


def without_sheets(found: Sequence[preflight.Found], options: Reading) -> list[preflight.Found]:
    """Leave out the files of a folder that are read as something else: residents, events."""
    apart = {Path(name).resolve() for name in (options.get("population"), options.get("events")) if name}
    return [file for file in found if file.named or file.path.resolve() not in apart]


@dataclass(frozen=True, slots=True)
class Opened:
    """What was found in the files of a run."""

    sheets: tuple[RawSheet, ...] = ()
    tables: tuple[finished.Lines, ...] = ()
    """Files of finished tables."""
    noticed: tuple[Issue, ...] = ()
    """What is to be said of the files themselves."""


def opened(logs: bytes | Sequence[preflight.Found], options: Reading, refuse: Refuse = strictly) -> Opened:
    """Look at every file and read it."""
    password = options.get("password")
    if isinstance(logs, bytes):
        file = preflight.examine_bytes(logs, STDIN, asked=options.get("input_format"), password=password)
        return _read(file, options)
    parts: list[Opened] = []
    for one in logs:
        name = safe_text(one.path.name)
        try:
            file = preflight.examine(one.path, password=password)
            part = _read(file, options)
            skipped = part.tables and not one.named
            parts.append(Opened(noticed=(_skipped(name, result=file.result),)) if skipped else part)
        except InputError as error:
            if not one.named and (error.slug == "own-output" or error.slug.startswith("table-")):
                parts.append(Opened(noticed=(_skipped(name, result=error.slug == "own-output"),)))
            else:
                refuse(error, name)
    return Opened(
        tuple(sheet for part in parts for sheet in part.sheets),
        tuple(table for part in parts for table in part.tables),
        tuple(issue for part in parts for issue in part.noticed),
    )


def _read(file: InputFile, options: Reading) -> Opened:
    """Read one file, as tables where it is of that kind. **Raises** InputError `own-output`, and what rooms raise."""
    sheets = read.read(file, encoding=options.get("encoding"))
    tables = finished.found(file, sheets)
    if tables is not None:
        return Opened(tables=(tables,))
    if file.result:
        raise InputError("own-output", name=file.name)
    return Opened(tuple(sheets), noticed=file.issues)


def _skipped(name: str, *, result: bool) -> Issue:
    return Issue("own-output-skipped" if result else "table-file-skipped", "note", name)


def answers_of(files: Opened, found: Sequence[preflight.Found], options: Reading,
               refuse: Refuse) -> tuple[list[RawSheet], Answers]:
    """Tell filled-in workbooks from logs, and read those that lie beside them."""
    logs, filled = deciding.told_apart(files.sheets)
    if filled and not logs and not files.tables:
        refuse(InputError("review-alone", name=filled[0].source), filled[0].source)
    beside = deciding.lying_beside(found)
    strangers, more = deciding.told_apart(opened(beside, options, refuse).sheets)
    unmarked = tuple(dict.fromkeys(sheet.file for sheet in strangers))
    return logs, Answers((*filled, *more), unmarked=unmarked, beside=frozenset(one.source for one in more))


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
             answers: Answers) -> tuple[profile.Choice, recognize.Survey]:
    """Choose the profile where none is asked for, and find the sheets of the log with its header spellings.

    The profile that comes back knows what a person settled; which one it is does not depend on that, the columns
    apart: they tell where a log names its places.
    """
    lang = options.get("lang") or default_language()
    named, header_row = options.get("sheets", ()), options.get("header_row")
    choice = None if asked is None else profile.Choice.asked(asked)
    first: recognize.Survey | None = None
    if choice is None:
        standard = answers.columns_over(profile.load("standard", lang=lang))
        first = recognize.survey(sheets, standard, asked=named, header_row=header_row)
        choice = profile.choose(first.titles, first.places(), lang=lang)
        if choice.profile.id == standard.id and not answers.filled:
            return choice, first
    choice = replace(choice, profile=answers.over(choice.profile))
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


def refuse_other_body(own: Profile, survey: recognize.Survey, lang: Lang) -> None:
    """Make sure that an earlier log is not plainly that of another body. **Raises** InputError `with-other-body`."""
    choice = profile.choose(survey.titles, survey.places(), lang=lang)
    other = choice.profile.body != own.body if own.body else own.id == "standard"
    if choice.reason in ("name", "places") and other:
        raise InputError("with-other-body", body=choice.profile.label)


def not_logs(named: Sequence[str], found: Sequence[preflight.Found], sheets: Sequence[RawSheet],
             survey: recognize.Survey) -> Iterator[tuple[InputError, str]]:
    """Yield what is wrong with files that were opened, with their names.

    A named file must be a log; a workbook of a folder may be none, unless it holds text; and one at least must be.
    """
    wrong = False
    for name in named:
        try:
            recognize.require_log(survey.readings, name)
        except InputError as error:
            wrong = True
            yield error, name
    taken = {layout.sheet.file for layout in survey.layouts}
    texts = {sheet.file for sheet in sheets if sheet.encoding is not None} - taken
    for file in found:
        name = safe_text(file.path.name)
        if not file.named and name in texts and file.path.suffix.lower() in preflight.WORKBOOKS:
            wrong = True
            yield InputError("broken-workbook", name=name), name
    if not survey.layouts and not wrong:
        yield InputError("no-log-in-folder"), ""
