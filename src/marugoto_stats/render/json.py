"""JSON by the contract `marugoto-stats/report/1`: every term, zeros included, shares unrounded.

What is for the public names no file and no sheet, and tells a file's rows in one number.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from importlib import resources
from typing import Any, Final, cast

from marugoto_stats.model import (
    Axis,
    ChainLink,
    Change,
    Event,
    Figure,
    Issue,
    OutsideBase,
    Previous,
    Rate,
    Reconciliation,
    Report,
    SafeTable,
    SheetReading,
    Span,
    Split,
)
from marugoto_stats.render import View
from marugoto_stats.text import safe_text

SCHEMA: Final = "marugoto-stats/report/1"
_LONGEST_NOTE: Final = 2000

Value = dict[str, Any]


def write(report: Report, view: View) -> bytes:  # noqa: ARG001
    """Return the report as one JSON object, indented, with a final line feed."""
    return (json.dumps(_report(report), ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def schema() -> Value:
    """Return the JSON Schema of the report."""
    text = (resources.files("marugoto_stats.render") / "report.schema.json").read_text("utf-8")
    return cast(Value, json.loads(text))


def _report(report: Report) -> Value:
    release = report.release
    policy = release.policy
    return {
        "schema": SCHEMA,
        "profile": safe_text(release.profile),
        "lang": release.lang,
        "audience": {
            "id": policy.audience,
            "smallest_published": policy.smallest_published,
            "decided": _text(policy.decided),
        },
        "period": period_told(release.period),
        "sources": _sources(report),
        "persons": report.persons,
        **({"persons_change": change_told(report.persons_change, report.persons)} if report.persons_change else {}),
        "base_chain": [_link(link) for link in report.base_chain],
        "tables": [_table(table) for table in report.tables],
        "reconciliation": reconciliation_told(report.reconciliation),
        "issues": [issue_told(issue, public=_public(report)) for issue in report.issues],
        "rules": release.rules,
        "body": safe_text(release.body),
        "centres": [safe_text(centre) for centre in release.centres],
        "filters": [safe_text(text) for text in report.filters],
        "left_out": [
            {"id": table_id, "name": safe_text(name), "missing": [safe_text(column) for column in missing]}
            for table_id, name, missing in report.left_out
        ],
        "as_of": _day(report.as_of),
        "decided": [
            {"kind": one.kind, "field": one.field, "label": safe_text(one.label), "means": safe_text(one.means),
             "spellings": one.spellings, "contacts": one.contacts, "source": _text(one.source or None)}
            for one in report.decided
        ],
        "added": [
            {"file": _text(one.file or None), "body": safe_text(one.body),
             "centres": [safe_text(centre) for centre in one.centres], "period": period_told(one.period),
             "sum": _link(one.sum) if one.sum else None}
            for one in report.added
        ],
        **({"with": _with(release.previous), "splits": [_split(split) for split in report.splits]}
           if release.previous else {}),
        **_population(report),
        **({"events": [_event(event) for event in report.events]} if report.events else {}),
        "beside": [
            {"id": one.id, "period": period_told(one.period), "known": one.known, "persons": one.persons,
             "base_chain": [_link(link) for link in one.base_chain]}
            for one in report.beside
        ],
    }


def period_told(span: Span) -> Value:
    """Tell a period: as asked, its bounds, and the log's own days."""
    days = {name: _day(getattr(span, name)) for name in ("since", "until", "first", "last")}
    return {"asked": _text(span.asked)} | days


def _event(event: Event) -> Value:
    return {"date": event.day.isoformat(), "event": safe_text(event.text), "scope": safe_text(event.scope)}


def _sources(report: Report) -> list[Value]:
    sheets = [sheet for sheet in report.sources if sheet.taken]
    if not _public(report):
        return [_source(sheet) for sheet in sheets]
    files: dict[str, SheetReading] = {}
    for sheet in sheets:
        before = files.get(sheet.file)
        files[sheet.file] = replace(sheet, rows=sheet.rows + (before.rows if before else 0))
    return [_source(sheet) | {"file": None, "sheet": None} for sheet in files.values()]


def _source(sheet: SheetReading) -> Value:
    return {
        "file": safe_text(sheet.file), "sheet": safe_text(sheet.sheet) or None, "rows": sheet.rows,
        "encoding": sheet.encoding, "sha256": sheet.sha256,
    }


def _link(link: ChainLink) -> Value:
    mentions = {} if link.mentions is None else {"mentions": link.mentions}
    return {"id": link.id, "label": safe_text(link.label), "n": link.n} | mentions | change_told(link.change, link.n)


def _table(table: SafeTable) -> Value:
    several = table.rows.multiple_response
    measured = table.columns is not None and table.columns.dimension == "measure"
    two_way = table.columns is not None
    total = table.total or (None if measured else Figure(None, status="unavailable"))
    return {
        "id": table.id,
        "title": safe_text(table.title),
        "unit": table.unit,
        "base": _base(table),
        "rows": _axis(table.rows),
        "columns": _axis(table.columns) if table.columns else None,
        "cells": [[_figure(figure, mentions=several) for figure in line] for line in table.cells],
        "row_totals": _figures(table.row_totals) if two_way else None,
        "column_totals": _figures(table.column_totals) if two_way else None,
        "total": _figure(total) if total else None,
        **({"outside_base": _outside(table.outside)} if table.outside else {}),
        "notes": [safe_text(note, _LONGEST_NOTE) for note in table.notes],
    }


def _base(table: SafeTable) -> Value:
    base: Value = {"label": safe_text(table.base.label), "n": table.base.n}
    if table.base.mentions is not None or table.base.contacts is not None:
        base |= {"contacts": table.base.contacts, "mentions": table.base.mentions}
    return base | change_told(table.base.change, table.base.n)


def _outside(outside: OutsideBase) -> Value:
    return {"none": outside.none, "blank": outside.blank, "unknown": outside.unknown}


def _axis(axis: Axis) -> Value:
    return {
        "dimension": axis.dimension,
        "multiple_response": axis.multiple_response,
        "codes": [safe_text(code) for code in axis.codes],
        "labels": [safe_text(label) for label in axis.labels],
        "subtotals": list(axis.subtotals),
    }


def _figures(figures: tuple[Figure, ...] | None) -> list[Value] | None:
    return None if figures is None else [_figure(figure) for figure in figures]


def _figure(figure: Figure, *, mentions: bool = False) -> Value:
    told: Value = {"n": figure.n, "share": _share(figure.share), "status": figure.status}
    if mentions:
        told["share_of_mentions"] = _share(figure.share_of_mentions)
    return told | change_told(figure.change, figure.n) | _rate(figure.rate)


def change_told(change: Change | None, n: int | None) -> Value:
    """Tell how far a count `n` has changed; nothing where it is not compared."""
    if change is None:
        return {}
    told: Value = {} if change.now == n else {"compared": change.now}
    told |= {"previous": change.previous, "change": change.n, "change_rate": _share(change.rate),
             "beyond_chance": change.beyond_chance}  # fmt: skip
    return told | ({"reason": change.reason} if change.reason else {})


def _with(previous: Previous) -> Value:
    """Tell the period that is compared with, and which months of our own are compared."""
    return period_told(previous.period) | {
        "label": safe_text(previous.label), "now": period_told(previous.now), "whole": previous.whole,
        "operations": [{"centre": safe_text(one.centre), "now": one.now, "previous": one.previous}
                       for one in previous.operations],
    }  # fmt: skip


def _split(split: Split) -> Value:
    parts = [{"code": safe_text(part.code), "label": safe_text(part.label), "n": float(part.n)} for part in split.parts]
    return {"dimension": split.dimension, "label": safe_text(split.label), "change": split.change, "parts": parts}


def _rate(rate: Rate | None) -> Value:
    """Tell a count per 1,000 residents; nothing where it has no rate."""
    if rate is None:
        return {}
    low, high = rate.interval
    return {"rate": float(rate.value), "rate_low": low, "rate_high": high, "for_reference": rate.for_reference}


def _population(report: Report) -> Value:
    """Tell of whom the rates are; nothing where none were asked for."""
    source = report.population
    if source is None:
        return {}
    lines = [{"district": safe_text(one.district), "residents": one.n, "as_of": _day(one.as_of),
              "source": _text(one.source or None)} for one in report.release.residents]  # fmt: skip
    return {"population": {"file": None if _public(report) else safe_text(source.file), "sha256": source.sha256,
                           "residents": lines}}  # fmt: skip


def _share(share: Fraction | None) -> float | None:
    return None if share is None else float(share)


def issue_told(issue: Issue, *, public: bool = False) -> Value:
    """Tell a finding: addresses and counts."""
    return {
        "code": issue.code, "severity": issue.severity,
        "file": None if public else _text(issue.file), "sheet": None if public else _text(issue.sheet or None),
        "row": issue.row, "column": issue.column, "field": issue.field, "count": issue.count,
    }


def reconciliation_told(done: Reconciliation) -> Value:
    """Tell what became of the rows."""
    return {"rows_read": done.rows_read, "counted": done.counted, "excluded": dict(done.excluded)}


def _text(text: str | None) -> str | None:
    return None if text is None else safe_text(text)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _public(report: Report) -> bool:
    return report.release.policy.audience == "public"
