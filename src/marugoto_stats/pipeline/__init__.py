"""The hall: the whole story in order, on one screen. The only place that knows the order of the rooms.

    preflight → read → recognize → classify → tabulate → protect → (render, when something is written)
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Unpack, cast

from marugoto_stats import classify, model, preflight, profile, protect, recognize, tabulate
from marugoto_stats.model import Release, SafeTable, TableRequest
from marugoto_stats.pipeline import asked, events, given, population, previous, reading
from marugoto_stats.pipeline.beside import beside
from marugoto_stats.pipeline.counting import counted
from marugoto_stats.pipeline.deciding import Effect, decided, refuse_quarrels
from marugoto_stats.pipeline.log import Log
from marugoto_stats.pipeline.options import STDIN, Counting, Logs, Options, Reading, Where, known, preset
from marugoto_stats.pipeline.report import (
    Report,
    issues_of,
    previous_sources,
    reconciled,
    sources_of,
    unmatched,
    without_names,
)
from marugoto_stats.text import safe_text
from marugoto_stats.wording import default_language

__all__ = ["Counting", "Log", "Options", "Reading", "Report", "analyse", "crosstab", "load", "report_of"]


def analyse(logs: Logs, **options: Unpack[Options]) -> Report:
    """Read logs and return their report: chain, tables, what was read, and what a person should look at.

    **Unit** and **base** stand in each table. **Raises** MarugotoError: InputError for a log that cannot be read,
    UsageError for an option, ProfileError, RefusedToPublish where the audience's rule forbids it.
    """
    known(options, Options)
    how = {key: value for key, value in options.items() if key in Reading.__annotations__}
    what = {key: value for key, value in options.items() if key not in how}
    return report_of(load(logs, **cast(Reading, how)), **cast(Counting, what))


def load(logs: Logs, **options: Unpack[Reading]) -> Log:
    """Read and classify logs without counting them. One row per contact, whatever the period."""
    known(options, Reading)
    log = population.beside(events.stated(read_log(logs, options), options), options)
    asked_for = options.get("previous")
    if not asked_for:
        return log
    how: Reading = {**options, "period": None, "input_format": None}
    like = replace(log.profile, defaults={key: text for key, text in log.profile.defaults.items() if key != "period"})
    return previous.beside(log, asked_for, lambda files: read_log(files, how, like=like))


def read_log(logs: Logs, options: Reading, refuse: reading.Refuse = reading.strictly, *,
             like: model.Profile | None = None) -> Log:
    """Read and classify logs; `refuse` says what is done about a file that cannot be read or is no log.

    `like` is the profile of another log of the same body, as which they are read.
    """
    lang = options.get("lang") or default_language()
    as_of = options.get("as_of")
    paths = [] if isinstance(logs, bytes) else [logs] if isinstance(logs, str | Path) else list(logs)
    found = reading.without_sheets(preflight.find_files(paths), options)
    wanted = options.get("profile") or profile.find_local(found[0].path.parent if found else None)
    own = like or (None if wanted is None else profile.load(wanted, lang=lang))
    options = preset(options, own)
    period = asked.period_of(options.get("period"), as_of)
    opened = reading.opened(logs if isinstance(logs, bytes) else found, options, refuse)
    sheets, answers = reading.answers_of(opened, found, options, refuse)
    answers = replace(answers, wanted=wanted)
    stated = given.chosen(opened.tables, lang) if opened.tables and not sheets and own is None else None
    choice, survey = reading.surveyed(sheets, stated.profile if stated else own, options, answers)
    choice = stated or choice
    if like is not None:
        reading.refuse_other_body(like, survey, lang)
    named = [STDIN] if isinstance(logs, bytes) else [safe_text(file.path.name) for file in found if file.named]
    apart = answers.files.union(file.file for file in opened.tables)
    for error, name in reading.not_logs([name for name in named if name not in apart], found, sheets, survey):
        if error.slug != "no-log-in-folder" or not opened.tables:
            refuse(error, name)
    records = recognize.recognize(survey, choice.profile, period=period, as_of=as_of)
    coded = classify.classify(records, choice.profile)
    effect = Effect.of(answers.decisions(choice.profile), survey, choice.profile)
    refuse_quarrels(effect, coded, choice.profile)
    said = reading.of_logs([*preflight.passed_over(paths), *opened.noticed], sheets, survey)
    said = (*reading.hint_of_body(own, survey, lang), *said, *answers.issues(choice.profile), *effect.issues(coded))
    places = {safe_text(file.path.name): file.path.resolve() for file in found}
    return Log(records, coded, choice.profile, period, choice.sentence(lang), as_of, said, places, effect,
               survey.strangers, given.understood(opened.tables, choice.profile))


def report_of(log: Log, **options: Unpack[Counting]) -> Report:
    """Count a loaded log: select, tabulate, protect. What is not given is what the office's file presets."""
    known(options, Counting)
    policy = asked.policy(options, log.profile)
    where, tables = asked.where(options, log.profile), options.get("tables", "all")
    given.refuse_rows(log.given, tables, filtered=bool(where))
    filters = asked.filters(where, log)
    specs = asked.specs(tables, log)
    given.of_period(log.given, log.period)
    found = counted(log, filters, specs, log.period)
    given.require_tables(log.given, found.tabulation, specs)
    compared = previous.compared(log, found, where, specs)
    figures = compared.tabulation if compared else found.tabulation
    rated = population.rated(figures, log, found.span, filters)
    release = Release(
        profile=log.profile.id,
        rules=given.rules_of(log.profile),
        lang=log.profile.lang,
        policy=policy,
        body=log.profile.body,
        centres=tuple(asked.label("centre", code, log.profile) for code in figures.centres),
        period=found.span,
        previous=compared.previous if compared else None,
        residents=rated.residents,
    )
    happened, unlisted = events.kept(log, filters, found.span)
    shown: model.Evidence | None = None
    if policy.audience == "internal" and not log.given:
        shown = tabulate.evidence(found.selection, log.profile, rules=log.coded.rules, centres=figures.centres,
                                  paths=log.paths)
    report = Report(
        release=release,
        chosen=log.chosen,
        sources=sources_of(log),
        columns=log.records.columns,
        persons=figures.persons,
        base_chain=figures.base_chain,
        tables=protect.protect(rated.tables, release),
        left_out=figures.left_out,
        reconciliation=reconciled(log.records, found.selection, figures.contacts),
        issues=(*issues_of(log, found.selection, (*found.sum.issues, *rated.issues), compared), *unlisted),
        unmatched=unmatched(log, found.selection),
        filters=tuple(asked.in_words(dimension, codes, log.profile) for dimension, codes in filters),
        as_of=log.as_of,
        beside=() if log.given else beside(log, filters),
        added=found.sum.added,
        decided=decided(log, found.selection),
        persons_change=compared.persons if compared else None,
        splits=compared.splits if compared else (),
        previous_sources=previous_sources(log),
        population=rated.source,
        events=happened,
        events_source=log.events.source if log.events else None,
        evidence=shown,
    )
    return without_names(report) if policy.audience == "public" else report


def crosstab(log: Log, *, rows: str, columns: str | None = None, where: Where | None = None,
             base: model.BaseId = "consultations") -> SafeTable:
    """Count one table of a loaded log: `crosstab(log, rows="district", columns="channel")`. **Base**: consultations."""
    return report_of(log, where=where, tables=[TableRequest(rows, columns, base)]).tables[0]
