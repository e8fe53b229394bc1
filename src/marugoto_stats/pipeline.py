"""The hall: the whole story in order, on one screen. The only place that knows the order of the rooms.

    preflight → read → recognize → classify → tabulate → protect → (render, when something is written)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypedDict, Unpack, cast

from marugoto_stats import classify, files, model, preflight, profile, protect, read, recognize, tabulate
from marugoto_stats.errors import InputError, UsageError
from marugoto_stats.japanese import Period, read_period
from marugoto_stats.model import (
    COMBINED,
    Coded,
    Issue,
    Profile,
    RawSheet,
    Reconciliation,
    Records,
    Release,
    SafeTable,
    TableRequest,
    TableSpec,
)
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Lang, default_language

if TYPE_CHECKING:
    import pandas as pd

JAPAN: Final = timezone(timedelta(hours=9))
STDIN: Final = "-"
"""What standard input is called."""
Logs = str | Path | bytes | Sequence[str | Path]
Where = Mapping[str, str | Sequence[str]] | Sequence[tuple[str, Sequence[str]]]
Tables = Literal["standard", "all"] | Sequence[str | TableRequest]
Audience = Literal["internal", "city", "public"]


class Reading(TypedDict, total=False):
    """How a log is read. Every key is also an option of the command line."""

    profile: str | Path | None
    period: str | None
    sheets: Sequence[str]
    header_row: int | None
    encoding: str | None
    input_format: str | None
    """What standard input holds: `xlsx`, `csv` …"""
    password: preflight.Password
    """For workbooks under a password: it, or a function that is asked for it by the file's name."""
    lang: Lang | None
    as_of: date | None


class Counting(TypedDict, total=False):
    """What of a log is counted, and for whom."""

    where: Where | None
    tables: Tables
    audience: Audience | None
    smallest_published: int | None


class Options(Reading, Counting, total=False):
    """How a log is read, what of it is counted, and for whom."""


class Report(model.Report):
    """The finished figures of one run: `report["partner"]`, `.base_chain`, `.to_frame()`, `.save(path)`."""

    __slots__ = ()

    def save(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write the report in the format of the path's suffix (.json .csv .md .txt).

        **Raises** UsageError `unknown-suffix`; OutputError where it cannot be written or is not ours.
        """
        from marugoto_stats import render

        target = Path(path)
        name = render.format_of(target)
        content = render.renderer(name).write(self, render.View(to_file=True))
        files.write(target, content, overwrite=overwrite, private=self.release.policy.audience == "internal")
        return target


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Log:
    """The contacts of a log with their codes: `len()`, `.columns`, `.to_frame()`; its repr shows counts, never rows."""

    records: Records
    coded: Coded
    profile: Profile
    period: Period | None
    chosen: str
    """Why this profile, in one sentence."""
    as_of: date | None = None
    noticed: tuple[Issue, ...] = ()
    """What is to be said of the files themselves, and of how they were read."""

    def __len__(self) -> int:
        return len(self.coded.frame)

    @property
    def columns(self) -> tuple[str, ...]:
        """Roles that were read from the log."""
        return self.records.roles

    def __repr__(self) -> str:
        n_files = len({sheet.file for sheet in self.records.sheets})
        return f"<Log {self.profile.id}: {len(self):,} contacts, {n_files} file(s); columns: {', '.join(self.columns)}>"

    def to_frame(self) -> pd.DataFrame:
        """Return one row per contact: date, codes per dimension (tuples where several may stand), person key, source.

        No name, number or text of the log is in it.
        """
        frame = tabulate.with_derived(self.coded.frame)
        for dimension in self.coded.dimensions:
            if self.profile.vocabularies[dimension].multiple_response:
                frame[dimension] = frame[dimension].map(lambda combination: tuple(combination.split(COMBINED)))
        last = ["weight", "person", "file", "sheet", "row"]
        first = ["date", "month", "centre", "district", "channel", "support_type", "inquirer", "case_status"]
        rest = [d for d in self.coded.dimensions if d not in first]
        kept = [column for column in (*first, *rest, *last) if column in frame.columns]
        return frame.loc[:, kept].reset_index(drop=True)


def analyse(logs: Logs, **options: Unpack[Options]) -> Report:
    """Read logs and return their report: chain, tables, what was read, and what a person should look at.

    **Unit** and **base** stand in each table. **Raises** MarugotoError: InputError for a log that cannot be read,
    UsageError for an option, ProfileError, RefusedToPublish where the audience's rule forbids it.
    """
    reading = {key: value for key, value in options.items() if key in Reading.__annotations__}
    counting = {key: value for key, value in options.items() if key not in reading}
    return report_of(load(logs, **cast(Reading, reading)), **cast(Counting, counting))


def load(logs: Logs, **options: Unpack[Reading]) -> Log:
    """Read and classify logs without counting them. One row per contact, whatever the period."""
    lang = options.get("lang") or default_language()
    as_of = options.get("as_of")
    paths = [] if isinstance(logs, bytes) else [logs] if isinstance(logs, str | Path) else list(logs)
    found = preflight.find_files(paths)
    wanted = options.get("profile") or profile.find_local(found[0].path.parent if found else None)
    asked = None if wanted is None else profile.load(wanted, lang=lang)
    options = _preset(options, asked)
    period = _period(options.get("period"), as_of)
    sheets, noticed = _sheets(logs if isinstance(logs, bytes) else found, options)
    choice, survey = _survey(sheets, asked, options, lang)
    named = [STDIN] if isinstance(logs, bytes) else [safe_text(file.path.name) for file in found if file.named]
    for name in named:
        recognize.require_log(survey.readings, name)
    if not survey.layouts:
        raise InputError("no-log-in-folder")
    records = recognize.recognize(survey, choice.profile, period=period, as_of=as_of)
    coded = classify.classify(records, choice.profile)
    noticed = [*preflight.passed_over(paths), *noticed]
    return Log(records, coded, choice.profile, period, choice.sentence(lang), as_of, _of_logs(noticed, sheets, survey))


def report_of(log: Log, **options: Unpack[Counting]) -> Report:
    """Count a loaded log: select, tabulate, protect. What is not given is what the office's file presets."""
    policy = _policy(options, log.profile)
    filters = _filters(_where(options, log.profile), log)
    selection = tabulate.select(log.coded, period=log.period, where=filters)
    counted = tabulate.tabulate(selection, _specs(options.get("tables", "all"), log), log.profile)
    release = Release(
        profile=log.profile.id,
        rules=f"{log.profile.version};N={log.profile.partner_base}",
        lang=log.profile.lang,
        policy=policy,
        body=log.profile.body,
        centres=tuple(_label("centre", code, log.profile) for code in counted.centres),
        period=selection.span,
    )
    report = Report(
        release=release,
        chosen=log.chosen,
        sources=log.records.sheets,
        columns=log.records.columns,
        persons=counted.persons,
        base_chain=counted.base_chain,
        tables=protect.protect(counted.tables, release),
        left_out=counted.left_out,
        reconciliation=_reconciled(log.records, selection, counted.contacts),
        issues=_issues(log, selection),
        unmatched=_unmatched(log.coded),
        filters=tuple(_in_words(dimension, codes, log.profile) for dimension, codes in filters),
        as_of=log.as_of,
    )
    return _without_names(report) if policy.audience == "public" else report


def crosstab(log: Log, *, rows: str, columns: str | None = None, where: Where | None = None,
             base: model.BaseId = "consultations") -> SafeTable:
    """Count one table of a loaded log: `crosstab(log, rows="district", columns="channel")`. **Base**: consultations."""
    return report_of(log, where=where, tables=[TableRequest(rows, columns, base)]).tables[0]


# ── the steps of `load` ─────────────────────────────────────────────────────────────────────────────────────


def _period(text: str | None, as_of: date | None) -> Period | None:
    """Read the asked period; words such as 先月 are reckoned from `as_of`, else from today in Japan."""
    if text is None:
        return None
    period = read_period(text, as_of or datetime.now(JAPAN).date())
    if period is None:
        raise UsageError("bad-period", period=safe_text(text, 40))
    return period


def _preset(options: Reading, asked: Profile | None) -> Reading:
    """Fill in what is not given with what the office's file presets."""
    preset = {} if asked is None else asked.defaults
    filled: Reading = {**options}
    if "period" in preset and not options.get("period"):
        filled["period"] = preset["period"][0]
    if "sheet" in preset and not options.get("sheets"):
        filled["sheets"] = preset["sheet"]
    if "header-row" in preset and not options.get("header_row"):
        filled["header_row"] = int(preset["header-row"][0])
    if "encoding" in preset and not options.get("encoding"):
        filled["encoding"] = preset["encoding"][0]
    return filled


def _sheets(logs: bytes | Sequence[preflight.Found], options: Reading) -> tuple[list[RawSheet], list[Issue]]:
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


def _of_logs(noticed: Sequence[Issue], sheets: Sequence[RawSheet], survey: recognize.Survey) -> tuple[Issue, ...]:
    """Keep what is to be said of the log's files and of skipped ones; add what was read with care."""
    taken = {(layout.sheet.file, layout.sheet.sheet) for layout in survey.layouts}
    skipped = {sheet.file for sheet in sheets} - {file for file, _ in taken}
    issues = [issue for issue in noticed if issue.file not in skipped]
    for sheet in (layout.sheet for layout in survey.layouts):
        issues += sheet.issues
        if not sheet.visible:
            issues.append(Issue("hidden-sheet", "warning", sheet.file, sheet.sheet))
    return tuple(issues)


def _survey(sheets: Sequence[RawSheet], asked: Profile | None, options: Reading,
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


# ── the steps of `report_of` ────────────────────────────────────────────────────────────────────────────────


def _policy(options: Counting, of: Profile) -> model.DisclosurePolicy:
    """Take the audience's rule, as asked or as the office's file presets it."""
    audience = options.get("audience") or of.defaults.get("for", ("internal",))[0]
    threshold = options.get("smallest_published")
    if threshold is None and "smallest-published" in of.defaults:
        threshold = int(of.defaults["smallest-published"][0])
    return protect.policy_for(of, audience, threshold)


def _where(options: Counting, of: Profile) -> Where:
    """Take the filters that are asked for, else those that the office's file presets."""
    asked = options.get("where")
    if asked is not None:
        return asked
    presets = [text.partition("=") for text in of.defaults.get("where", ())]
    return [(name, values.split(",")) for name, _, values in presets]


def _filters(where: Where, log: Log) -> list[tabulate.Filter]:
    """Find the dimension and the codes of every filter. **Raises** UsageError for an unknown one."""
    pairs = where.items() if isinstance(where, Mapping) else where
    filters: list[tabulate.Filter] = []
    for name, value in pairs:
        texts = [value] if isinstance(value, str) else list(value)
        dimension = _dimension(name, log)
        if dimension in tabulate.DIMENSIONS:
            filters.append((dimension, _span_codes(dimension, texts, log)))
        else:
            filters.append((dimension, profile.values(dimension, texts, log.profile)))
    return filters


def _span_codes(dimension: str, texts: Sequence[str], log: Log) -> tuple[str, ...]:
    codes: list[str] = []
    for text in texts:
        if text in model.GAPS:
            codes.append(text)
        elif (period := read_period(text, log.as_of or datetime.now(JAPAN).date())) is not None:
            codes += tabulate.codes_of(dimension, period)
        else:
            raise UsageError("bad-period", period=safe_text(text, 40))
    return tuple(codes)


def _dimension(name: str, log: Log) -> str:
    """Find the dimension that a name means.

    **Raises** UsageError `unknown-dimension`; InputError `dimension-not-in-log` where the log lacks its column.
    """
    derived = {code: tabulate.dimension_label(code, log.profile) for code in tabulate.DIMENSIONS}
    dimension = profile.dimension(name, log.profile, derived)
    carried = (*log.coded.dimensions, *(derived if "date" in log.coded.roles else ()))
    if dimension not in carried:
        raise InputError("dimension-not-in-log", dimension=tabulate.dimension_label(dimension, log.profile))
    return dimension


def _specs(tables: Tables, log: Log) -> list[TableSpec]:
    """Choose the specifications that are asked for, in the profile's order or the asked one."""
    own = log.profile.tables
    if isinstance(tables, str):
        return [spec for spec in own if tables == "all" or spec.standard]
    specs: list[TableSpec] = []
    for wanted in tables:
        if isinstance(wanted, TableRequest):
            columns = None if wanted.columns is None else _dimension(wanted.columns, log)
            request = TableRequest(_dimension(wanted.rows, log), columns, wanted.base)
            specs.append(tabulate.specify(request, log.profile))
            continue
        found = next((spec for spec in own if spec.id == wanted), None)
        if found is None:
            raise UsageError("no-such-table", name=safe_text(wanted, 40), known=", ".join(spec.id for spec in own))
        specs.append(found)
    return specs


def _reconciled(records: Records, selection: tabulate.Selection, counted: int) -> Reconciliation:
    """Prove that no row was lost: read = counted + excluded by reason. **Raises** ArithmeticError otherwise."""
    order = ("outside_period", "filtered", "undated", "subtotal", "remark", "blank", "unreadable")
    both = {**selection.excluded, **records.excluded}
    excluded = {reason: both[reason] for reason in order}
    if records.rows_read != counted + sum(excluded.values()):
        raise ArithmeticError(f"{records.rows_read} rows read, {counted} counted, {sum(excluded.values())} excluded")
    return Reconciliation(records.rows_read, counted, excluded)


def _issues(log: Log, selection: tabulate.Selection) -> tuple[Issue, ...]:
    """Gather what was noticed, most serious first; skipped files and rows outside the period are named too."""
    skipped = [
        Issue("file-skipped", "note", file, count=1)
        for file in dict.fromkeys(sheet.file for sheet in log.records.sheets)
        if not any(sheet.taken for sheet in log.records.sheets if sheet.file == file)
    ]
    outside: list[Issue] = []
    if n := selection.excluded["outside_period"]:
        outside.append(Issue("outside-period", "note", field="date", count=n))
    if n := selection.excluded["undated"]:
        outside.append(Issue("undated-left-out", "warning", field="date", count=n))
    nothing = [] if len(selection.frame) else [Issue("nothing-counted", "warning")]
    found = [*log.records.issues, *log.coded.issues, *log.noticed, *skipped, *outside, *nothing]
    order = {"error": 0, "warning": 1, "note": 2}
    return tuple(sorted(found, key=lambda issue: order[issue.severity]))


def _unmatched(coded: Coded) -> dict[str, int]:
    """Count the distinct texts of each dimension that no term matches."""
    return {d: sum(answer.unmatched > 0 for answer in answers.values()) for d, answers in coded.answers.items()}


def _without_names(report: Report) -> Report:
    """Take the names of files and sheets out of a report for the public."""
    sources = tuple(replace(source, file="", sheet="") for source in report.sources)
    issues = tuple(replace(issue, file=None, sheet=None, row=None, column=None) for issue in report.issues)
    kept = {field.name: getattr(report, field.name) for field in fields(model.Report)}
    return Report(**{**kept, "sources": sources, "issues": issues})


def _label(dimension: str, code: str, of: Profile) -> str:
    term = of.vocabularies[dimension].term(code)
    return term.label if term else code


def _in_words(dimension: str, codes: Sequence[str], of: Profile) -> str:
    labels = [_label(dimension, code, of) if dimension in of.vocabularies else code for code in codes]
    return f"{tabulate.dimension_label(dimension, of)}＝{'・'.join(labels)}"
