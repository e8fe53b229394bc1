"""JSON by the contract `marugoto-stats/check/1`: names of files and sheets, addresses, known headers, counts, codes."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any, Final, cast

from marugoto_stats.model import Check, CheckedColumn, CheckedDimension, Collated, Collation, SheetReading
from marugoto_stats.render.json import issue_told, period_told, reconciliation_told
from marugoto_stats.text import safe_text

SCHEMA: Final = "marugoto-stats/check/1"
Value = dict[str, Any]


def written(check: Check) -> bytes:
    """Return the check as one JSON object, indented, with a final line feed."""
    return (json.dumps(_check(check), ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def schema() -> Value:
    """Return the JSON Schema of the check."""
    text = (resources.files("marugoto_stats.render") / "check.schema.json").read_text("utf-8")
    return cast(Value, json.loads(text))


def _check(check: Check) -> Value:
    return {
        "schema": SCHEMA,
        "profile": safe_text(check.profile),
        "lang": check.lang,
        "period": period_told(check.period),
        "sheets": [_sheet(sheet) for sheet in check.sheets],
        "columns": [_column(column) for column in check.columns],
        "values": [_values(one, check) for one in check.values],
        "issues": [issue_told(issue) for issue in check.issues],
        "reconciliation": reconciliation_told(check.reconciliation),
        "as_of": check.as_of.isoformat() if check.as_of else None,
        **({"against": [_collation(one) for one in check.against]} if check.against else {}),
    }


def _collation(one: Collation) -> Value:
    return {
        "file": safe_text(one.file), "centres": [safe_text(centre) for centre in one.centres],
        "period": period_told(one.period), "same_today": one.same_today, "reproduced": not one.different,
        "combinations": one.combinations, "today": one.today._asdict(),
        "fits": [{"convention": fit.convention._asdict(), "choices": {key: list(of) for key, of in fit.choices.items()},
                  "differs": list(fit.differs), "settings": fit.settings, "without_setting": list(fit.without_setting)}
                 for fit in one.fits],
        "figures": [_collated(figure) for figure in one.figures], "hidden": one.hidden,
    }  # fmt: skip


def _collated(figure: Collated) -> Value:
    of = figure.published
    return {
        "cell": safe_text(of.cell), "table": of.table, "row": of.row, "column": of.column,
        "labels": [safe_text(label) for label in figure.labels], "published": of.n, "today": figure.today,
        "best": figure.best, "difference": figure.difference, "nearest": figure.nearest,
        "nearest_under": figure.under._asdict() if figure.under else None,
        "unchecked": figure.unchecked, "lacking": [safe_text(label) for label in figure.lacking],
    }  # fmt: skip


def _sheet(sheet: SheetReading) -> Value:
    return {
        "file": safe_text(sheet.file), "sheet": safe_text(sheet.sheet) or None, "taken": sheet.taken, "why": sheet.why,
        "rows": sheet.rows, "header_row": sheet.header_row, "encoding": sheet.encoding, "sha256": sheet.sha256,
    }  # fmt: skip


def _column(column: CheckedColumn) -> Value:
    reading, place = column.reading, column.place
    return {
        "file": safe_text(place.file), "sheet": safe_text(place.sheet) or None, "row": place.row,
        "column": place.column, "header": safe_text(reading.header) if reading.header else None,
        "role": reading.role, "why": reading.why, "claimed": reading.claimed,
        "offered": column.offered, "filled": reading.filled,
    }  # fmt: skip


def _values(one: CheckedDimension, check: Check) -> Value:
    settled = sum(spelling.code is not None and spelling.contacts > 0
                  for spelling in check.spellings if spelling.dimension == one.dimension)  # fmt: skip
    return {
        "dimension": one.dimension,
        "label": safe_text(one.label),
        "matched": [{"rule": m.rule, "answers": m.answers, "spellings": m.spellings} for m in one.matched],
        "blank": one.blank,
        "unknown": one.unknown,
        "unmatched": {"contacts": one.unmatched, "spellings": one.spellings},
        "settled": settled,
    }
