"""What was understood of a log, what was not read, and what a person should settle: the other way out of the hall.

    preflight → read → recognize → classify → diagnose → (render, when something is written)
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Unpack, cast

from marugoto_stats import clock, diagnose, finished, preflight, read, tabulate
from marugoto_stats.errors import InputError
from marugoto_stats.model import Check, Decisions, Issue, Reconciliation, Spelling
from marugoto_stats.pipeline import against, asked, deciding, read_log
from marugoto_stats.pipeline.log import Log
from marugoto_stats.pipeline.offering import offer
from marugoto_stats.pipeline.options import Logs, Reading, Where, known
from marugoto_stats.pipeline.report import issues_of, reconciled
from marugoto_stats.text import safe_text

OF_FIGURES = ("no-date-column", "nothing-counted")
"""Findings that say nothing where no sheet was recognised at all."""
OF_REVIEW = ("review-open", "review-unused")
"""Findings about answers, which the check lists one by one."""
_ORDER = {"error": 0, "warning": 1, "note": 2}


class Checking(Reading, total=False):
    """How a log is read, and what its check may show."""

    where: Where | None
    show_values: bool
    """Whether 要確認.xlsx may show the texts of 相談者, 相談内容, 連携先 and unknown headers."""
    review: Path | None
    """The 要確認.xlsx that will be written: the answers in it are carried on, and count as given."""
    against: str | Path | None
    """A file of published tables, to be recounted under the conventions in which offices differ."""


def check(logs: Logs, **options: Unpack[Checking]) -> Check:
    """Say what was understood of logs and what is to be settled; counts nothing but what `against` asks for.

    A file that cannot be opened is a finding. Days after today (in Japan) are too, where no `as_of` is given.
    **Raises** InputError where none could be opened, and `against-no-tables`; UsageError, ProfileError.
    """
    known(options, Checking)
    how = cast(Reading, {key: value for key, value in options.items() if key in Reading.__annotations__})
    day = how.get("as_of")
    how["as_of"] = day or clock.today()
    review = carried(options.get("review"))
    tables = options.get("against")
    published = against.tables_of(Path(tables), options.get("password")) if tables else None
    failed = _Failed()
    log = replace(read_log(_with(review, logs), how, failed), as_of=day)
    for one in log.given:
        failed(InputError("table-file-no-rows", name=one.file), one.file)
    if not log.records.sheets and failed.errors:
        raise failed.errors[0]
    log = replace(log, noticed=(*log.noticed, *failed.issues))
    found = check_of(log, where=options.get("where"), show_values=options.get("show_values", False),
                     before=_answers(review, log, options.get("profile")), chosen_by_log=not options.get("profile"))
    return found if published is None else _with_published(found, log, published, options)


def _with_published(found: Check, log: Log, published: finished.Lines, options: Checking) -> Check:
    """Put published figures beside a log that was checked; a period that the file presets does not bind them."""
    filters = asked.filters(asked.where({"where": options.get("where")}, log.profile), log)
    within = log.period if options.get("period") else None
    collations = against.against(published, log, filters, within=within)
    issues = (*found.issues, *against.issues_of(collations))
    return replace(found, against=collations, issues=tuple(sorted(issues, key=lambda issue: _ORDER[issue.severity])))


def carried(review: Path | None) -> Path | None:
    """Return the file that will be written if it is a review already. **Raises** InputError `review-damaged`."""
    if review is None or not review.is_file():
        return None
    try:
        file = preflight.examine(review)
    except InputError:  # whatever it is, it is no review
        return None
    return review if deciding.told_apart(read.read(file))[1] else None


def _with(review: Path | None, logs: Logs) -> Logs:
    if review is None or isinstance(logs, bytes):
        return logs
    return [*([logs] if isinstance(logs, str | Path) else logs), review]


def _answers(review: Path | None, log: Log, wanted: str | Path | None) -> Decisions | None:
    """Find what was settled in the file that will be written; it is not read along with standard input."""
    if review is None:
        return None
    read_along = next((one for one in log.effect.decisions if one.source == safe_text(review.name)), None)
    if read_along is not None:
        return read_along
    _, filled = deciding.told_apart(read.read(preflight.examine(review)))
    return deciding.Answers(tuple(filled), wanted).decisions(log.profile)[0]


def check_of(log: Log, *, where: Where | None = None, show_values: bool = False, before: Decisions | None = None,
             chosen_by_log: bool = False) -> Check:
    """Check a log that was loaded already: what `render.review.write` needs. **Base**: the contacts counted.

    `before` holds the answers of a review that is written again: they stay, under its salt. Without it, those of the
    first review that was read with the log. `chosen_by_log` says that nobody named the settings to read it with.
    """
    before = before or next(iter(log.effect.decisions), None)
    filters = asked.filters(asked.where({"where": where}, log.profile), log)
    selection = tabulate.select(log.coded, period=log.period, where=filters)
    counted = replace(log.records, frame=log.records.frame.loc[selection.frame.index])
    hand = diagnose.Hand(before.salt if before else diagnose.salt_of(log.records.sheets), before, show_values)
    offered = offer(log, hand, chosen_by_log=chosen_by_log)
    return Check(
        profile=log.profile.id,
        lang=log.profile.lang,
        chosen=log.chosen,
        period=selection.span,
        sheets=log.records.sheets,
        columns=diagnose.columns(log.records.heads, hand, offered.roles),
        values=diagnose.dimensions(counted, log.coded, log.profile),
        spellings=_asked(diagnose.spellings(counted, log.coded, log.profile, hand), offered.spellings),
        issues=_issues(log, selection, before),
        reconciliation=_reconciled(log, selection),
        choices=diagnose.choices(offered.profile),
        labels={dimension: vocabulary.label for dimension, vocabulary in offered.profile.vocabularies.items()},
        roles=tuple(role for role in log.profile.headers if role != "ignored"),
        salt=hand.salt,
        as_of=log.as_of,
        paths=log.paths,
    )


def _asked(of_log: tuple[Spelling, ...], offered: tuple[Spelling, ...]) -> tuple[Spelling, ...]:
    """Ask for the spellings of the log, then for those below columns that are only offered; each once."""
    listed = {(one.dimension, one.fingerprint) for one in of_log}
    more = [one for one in offered if (one.dimension, one.fingerprint) not in listed]
    return tuple(sorted((*of_log, *more), key=lambda one: one.code is not None))


@dataclass(slots=True)
class _Failed:
    """Gathers what is wrong with single files, so that the others are checked all the same."""

    errors: list[InputError] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def __call__(self, error: InputError, name: str) -> None:
        """Make a finding of an error: its slug is the finding's, its facts are safe."""
        facts = [(key, fact if isinstance(fact, int) else safe_text(str(fact))) for key, fact in error.facts.items()]
        self.errors.append(error)
        self.issues.append(Issue(error.slug, "error", name or None, facts=tuple(facts)))


def _issues(log: Log, selection: tabulate.Selection, before: Decisions | None) -> tuple[Issue, ...]:
    """Gather the findings of a report and those of a check alone; most serious first.

    What a report says of a review is left out where it is that review which is written again.
    """
    said = {("file-skipped", issue.file) for issue in log.noticed if issue.severity == "error"}
    said |= {(code, before.source) for code in OF_REVIEW if before is not None}
    found = [issue for issue in issues_of(log, selection) if (issue.code, issue.file) not in said]
    found += [*diagnose.missing_months(selection.months), *diagnose.skipped_months(log.records.sheets)]
    if not any(sheet.taken for sheet in log.records.sheets):
        found = [issue for issue in found if issue.code not in OF_FIGURES]
    return tuple(sorted(found, key=lambda issue: _ORDER[issue.severity]))


def _reconciled(log: Log, selection: tabulate.Selection) -> Reconciliation:
    return reconciled(log.records, selection, len(selection.frame))
