"""The hall: the whole story in order, on one screen. The only place that knows the order of the rooms.

    preflight → read → recognize → classify → tabulate → protect → (render, when something is written)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypedDict, Unpack, cast

from marugoto_stats import classify, model, preflight, profile, protect, read, recognize, tabulate
from marugoto_stats.errors import InputError, UsageError
from marugoto_stats import files
from marugoto_stats.japanese import Period, read_period
from marugoto_stats.model import (
    COMBINED, Coded, Issue, Profile, RawSheet, Reconciliation, Records, Release, SafeTable, TableRequest, TableSpec,
)  # fmt: skip
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Lang, default_language

if TYPE_CHECKING:
    import pandas as pd

JAPAN: Final = timezone(timedelta(hours=9))
STDIN: Final = "-"
"""What standard input is called."""
Logs = str | Path | bytes | Sequence[str | Path]
Where = Mapping[str, str | Sequence[str]] | Sequence[tuple[str, Sequence[str]]]
Audience = Literal["internal", "city", "public"]


class Reading(TypedDict, total=False):
    """How a log is read. Every key is also an option of the command line."""

    profile: str | Path | None
    period: str | None
    sheets: Sequence[str]
    header_row: int | None
    encoding: str | None
    input_format: str | None
    """What standard input holds: `xlsx` or `csv`."""
    lang: Lang | None
    as_of: date | None


class Options(Reading, total=False):
    """How a log is read, what of it is counted, and for whom."""

    where: Where | None
    tables: Literal["standard", "all"] | Sequence[str | TableRequest]
    audience: Audience | None
    smallest_published: int | None


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
        files.write(target, content, overwrite=overwrite)
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
    log = load(logs, **_reading(options))
    return report_of(log, where=options.get("where"), tables=options.get("tables", "all"),
                     audience=options.get("audience"), smallest_published=options.get("smallest_published"))  # fmt: skip


def load(logs: Logs, **options: Unpack[Reading]) -> Log:
    """Read and classify logs without counting them. One row per contact, whatever the period."""
    lang = options.get("lang") or default_language()
    as_of = options.get("as_of")
    found = [] if isinstance(logs, bytes) else preflight.find_files([logs] if isinstance(logs, str | Path) else list(logs))
    wanted = options.get("profile") or profile.find_local(found[0].path.parent if found else None)
    asked = None if wanted is None else profile.load(wanted, lang=lang)
    options = _preset(options, asked)
    period = _period(options.get("period"), as_of)
    sheets = _sheets(logs if isinstance(logs, bytes) else found, options)
    choice, survey = _survey(sheets, asked, options, lang)
    for file in [safe_text(file.path.name) for file in found if file.named] or ([STDIN] if isinstance(logs, bytes) else []):
        recognize.require_log(survey.readings, file)
    if not survey.layouts:
        raise InputError("no-log-in-folder")
    records = recognize.recognize(survey, choice.profile, period=period, as_of=as_of)
    coded = classify.classify(records, choice.profile)
    return Log(records, coded, choice.profile, period, choice.sentence(lang), as_of)


def report_of(log: Log, *, where: Where | None = None, tables: Literal["standard", "all"] | Sequence[str | TableRequest] = "all",
              audience: Audience | None = None, smallest_published: int | None = None) -> Report:  # fmt: skip
    """Count a loaded log: select, tabulate, protect. What is not given is what the office's file presets."""
    preset = log.profile.defaults
    policy = protect.policy_for(log.profile, audience or preset.get("for", ("internal",))[0],
                                smallest_published or int(preset.get("smallest-published", ("1",))[0]))  # fmt: skip
    presets = [text.partition("=") for text in preset.get("where", ())]
    filters = _filters([(name, values.split(",")) for name, _, values in presets] if where is None else where, log)
    selection = tabulate.select(log.coded, period=log.period, where=filters)
    counted = tabulate.tabulate(selection, _specs(tables, log), log.profile)
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
        unmatched={d: sum(answer.unmatched > 0 for answer in answers.values()) for d, answers in log.coded.answers.items()},
        filters=tuple(_in_words(dimension, codes, log.profile) for dimension, codes in filters),
        as_of=log.as_of,
    )
    return _without_names(report) if policy.audience == "public" else report


def crosstab(log: Log, *, rows: str, columns: str | None = None, where: Where | None = None,
             base: model.BaseId = "consultations") -> SafeTable:  # fmt: skip
    """Count one table of a loaded log: `crosstab(log, rows="district", columns="channel")`. **Base**: consultations."""
    return report_of(log, where=where, tables=[TableRequest(rows, columns, base)]).tables[0]


# ── the steps of `load` ─────────────────────────────────────────────────────────────────────────────────────


def _reading(options: Options) -> Reading:
    return cast(Reading, {key: value for key, value in options.items() if key in Reading.__annotations__})


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


def _sheets(logs: bytes | Sequence[preflight.Found], options: Reading) -> list[RawSheet]:
    """Look at every file and read it."""
    encoding = options.get("encoding")
    if isinstance(logs, bytes):
        return read.read(preflight.examine_bytes(logs, STDIN, asked=options.get("input_format")), encoding=encoding)
    return [sheet for file in logs for sheet in read.read(preflight.examine(file.path), encoding=encoding)]


def _survey(sheets: Sequence[RawSheet], asked: Profile | None, options: Reading,
            lang: Lang) -> tuple[profile.Choice, recognize.Survey]:  # fmt: skip
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
    """Find the dimension that a name means. **Raises** UsageError if unknown, InputError if the log lacks its column."""
    derived = {code: tabulate.dimension_label(code, log.profile) for code in tabulate.DIMENSIONS}
    dimension = profile.dimension(name, log.profile, derived)
    carried = (*log.coded.dimensions, *(derived if "date" in log.coded.roles else ()))
    if dimension not in carried:
        raise InputError("dimension-not-in-log", dimension=tabulate.dimension_label(dimension, log.profile))
    return dimension


def _specs(tables: Literal["standard", "all"] | Sequence[str | TableRequest], log: Log) -> list[TableSpec]:
    """Choose the specifications that are asked for, in the profile's order or the asked one."""
    own = log.profile.tables
    if isinstance(tables, str):
        return [spec for spec in own if tables == "all" or spec.standard]
    specs: list[TableSpec] = []
    for wanted in tables:
        if isinstance(wanted, TableRequest):
            columns = None if wanted.columns is None else _dimension(wanted.columns, log)
            specs.append(tabulate.specify(replace(wanted, rows=_dimension(wanted.rows, log), columns=columns), log.profile))
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
    found = [*log.records.issues, *log.coded.issues, *skipped, *outside, *nothing]
    order = {"error": 0, "warning": 1, "note": 2}
    return tuple(sorted(found, key=lambda issue: order[issue.severity]))


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
