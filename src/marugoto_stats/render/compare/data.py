"""JSON by the contract `marugoto-stats/compare/1`: every line with its codes, zeros included, shares unrounded."""

from __future__ import annotations

import json
from fractions import Fraction
from importlib import resources
from typing import Any, Final, cast

from marugoto_stats.model import SIDE, Base, Comparison, Side, SideTable, Standing
from marugoto_stats.render.json import period_told
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words, words

SCHEMA: Final = "marugoto-stats/compare/1"
Value = dict[str, Any]


def schema() -> Value:
    """Return the JSON Schema of a comparison."""
    text = (resources.files("marugoto_stats.render.compare") / "compare.schema.json").read_text("utf-8")
    return cast(Value, json.loads(text))


def written(comparison: Comparison) -> bytes:
    """Return the comparison as one JSON object, indented, with a final line feed."""
    return (json.dumps(_told(comparison), ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _told(comparison: Comparison) -> Value:
    policy, say = comparison.policy, words(comparison.lang)
    return {
        "schema": SCHEMA,
        "lang": comparison.lang,
        "audience": {"id": policy.audience, "smallest_published": policy.smallest_published},
        "sides": [_side(side) for side in comparison.sides],
        "tables": [_table(table, comparison, say) for table in comparison.tables],
        "left_out": [safe_text(name) for name in comparison.left_out],
        "notes": [safe_text(note, 2000) for note in comparison.notes],
        "filters": [safe_text(text) for text in comparison.filters],
        "as_of": comparison.as_of.isoformat() if comparison.as_of else None,
    }


def _side(side: Side) -> Value:
    staffing = side.staffing
    return {
        "code": side.code, "label": safe_text(side.label), "profile": safe_text(side.profile),
        "period": period_told(side.period), "months": side.months, "body": safe_text(side.body),
        "centres": [safe_text(label) for label in side.centres], "districts": side.districts, "rules": side.rules,
        "resident_base": side.resident_base, "figures": side.figures, "sources": [*side.files],
        "openings": [{"centre": safe_text(one.centre), "month": one.month, "months": one.months}
                     for one in side.openings],
        "staffing": None if staffing is None else {
            "coordinators": float(staffing.coordinators),
            "as_of": staffing.as_of.isoformat() if staffing.as_of else None, "source": safe_text(staffing.source),
        },
        "open_questions": side.open_questions,
    }  # fmt: skip


def _table(table: SideTable, comparison: Comparison, say: Words) -> Value:
    codes, labels = [], []
    for side in comparison.sides:
        codes.append(side.code)
        labels.append(safe_text(side.label))
    found = dict.fromkeys(cell.reason for line in table.cells for cell in line if cell.reason)
    return {
        "id": table.id, "title": safe_text(table.name), "unit": table.unit,
        "base": {"label": safe_text(table.base), "n": None, "by_side": [_base(base) for base in table.bases]},
        "rows": {"dimension": table.rows.dimension, "multiple_response": table.rows.multiple_response,
                 "codes": [safe_text(code) for code in table.rows.codes],
                 "labels": [safe_text(label) for label in table.rows.labels]},
        "columns": {"dimension": SIDE, "multiple_response": False, "codes": codes, "labels": labels},
        "cells": [[_cell(cell) for cell in line] for line in table.cells],
        "row_totals": None, "column_totals": None, "total": None,
        "reasons": {str(code): say(f"compare.reason.{code}") for code in found},
        "notes": [safe_text(note, 2000) for note in table.notes],
    }  # fmt: skip


def _base(base: Base) -> Value:
    told: Value = {"n": base.n}
    return told if base.mentions is None and base.contacts is None else told | {"mentions": base.mentions}


def _cell(cell: Standing) -> Value:
    told: Value = {"n": cell.figure.n, "share": _float(cell.figure.share), "status": cell.figure.status}
    if cell.per_month is not None:
        told["per_month"] = _float(cell.per_month)
    if cell.value is not None:
        told["value"] = _float(cell.value)
    if cell.reason is not None:
        told["reason"] = cell.reason
    return told


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
