"""The skeleton of a log: its form with every text replaced, and the proof that it gives the same figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Unpack

from marugoto_stats import classify, mask, preflight, read, recognize
from marugoto_stats.errors import InputError, UsageError
from marugoto_stats.model import Profile, SafeTable, Skeleton
from marugoto_stats.pipeline.log import Log
from marugoto_stats.pipeline.options import Logs, Reading
from marugoto_stats.text import safe_text

BOOK, TEXT = ".xlsx", ".csv"
"""The suffixes of a skeleton's file."""


def check_suffix(suffix: str) -> str:
    """Return the suffix of a skeleton's file if it is one. **Raises** UsageError `unknown-suffix`."""
    found = suffix.lower()
    if found not in (BOOK, TEXT):
        raise UsageError("unknown-suffix", suffix=safe_text(suffix, 20), known=f"{BOOK} {TEXT}")
    return found


def skeleton(logs: Logs, suffix: str = BOOK, **options: Unpack[Reading]) -> tuple[Skeleton, bytes]:
    """Return the form of one log without a word of a client, and the file that holds it.

    The skeleton of a text log is a text where `suffix` is .csv, else a workbook of one sheet. The file is read again
    and counted; `same` says whether it gives the figures of the log.
    **Raises** UsageError `skeleton-of-one-file`, `skeleton-of-workbook`; what reading a log raises.
    """
    from marugoto_stats import pipeline
    from marugoto_stats.render import skeleton as rendered

    log = pipeline.load(logs, **options)
    if log.given:
        raise InputError("table-file-no-rows", name=log.given[0].file)
    path = _one_file(log)
    file = preflight.examine(path, password=options.get("password"))
    sheets = read.read(file, encoding=options.get("encoding"))
    named, header_row = options.get("sheets", ()), options.get("header_row")
    survey = recognize.survey(sheets, log.profile, asked=named, header_row=header_row)
    is_text = all(sheet.encoding is not None for sheet in sheets)
    if suffix == TEXT and not is_text:
        raise UsageError("skeleton-of-workbook", name=file.name)
    sizes = {sheet.sheet: len(sheet.rows) * max(map(len, sheet.rows), default=0) for sheet in sheets}
    bare = mask.mask(sheets, recognize.anatomy(survey, log.profile, period=log.period), log.profile,
                     is_heading=recognize.headings_of(log.profile), forms=read.forms(file, sizes))  # fmt: skip
    content = rendered.as_csv(bare) if suffix == TEXT else rendered.as_workbook(bare)
    return replace(bare, same=_figures(_read_again(content, file.name, log, options)) == _figures(log)), content


def _one_file(log: Log) -> Path:
    """Return the one file of a log. **Raises** UsageError `skeleton-of-one-file`."""
    files = {sheet.file for sheet in log.records.sheets if sheet.taken}
    paths = [path for name, path in log.paths.items() if name in files]
    if len(paths) != 1:
        raise UsageError("skeleton-of-one-file")
    return paths[0]


def _read_again(content: bytes, name: str, log: Log, options: Reading) -> Log:
    """Read a skeleton as the log was read, under its name and by its words."""
    file = preflight.examine_bytes(content, name)
    sheets = read.read(file)
    survey = recognize.survey(sheets, log.profile, header_row=options.get("header_row"))
    records = recognize.recognize(survey, log.profile, period=log.period)
    return replace(log, records=records, coded=classify.classify(records, log.profile))


def _figures(log: Log) -> object:
    """Count everything, without the names of places: those of an open list are renamed, in the same order."""
    from marugoto_stats import pipeline

    report = pipeline.report_of(log, tables="all", audience="internal", where=[])
    tables = [(table.id, _codes(table, log.profile), table.cells, table.row_totals, table.column_totals, table.total,
               table.outside, table.base.n) for table in report.tables]
    chain = [(link.id, link.n) for link in report.base_chain]
    return report.persons, chain, tables, report.reconciliation, report.unmatched


def _codes(table: SafeTable, profile: Profile) -> list[tuple[str, ...]]:
    axes = [axis for axis in (table.rows, table.columns) if axis is not None]
    is_open = {name for name, vocabulary in profile.vocabularies.items() if vocabulary.open}
    return [axis.codes if axis.dimension not in is_open else (str(len(axis.codes)),) for axis in axes]
