"""The list as csv and as json: codes for programs, labels for people.

csv: a line per contact, and of every dimension the columns code, label and rule; several answers joined by `|`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from io import StringIO
from typing import Any, Final

from marugoto_stats.model import COMBINED, LABEL, RULE, Axis, Evidence, Report
from marugoto_stats.render import View
from marugoto_stats.render.codes.lines import Answers, Line, lines
from marugoto_stats.text import disarmed, safe_text

SCHEMA: Final = "marugoto-stats/codes/1"
HEAD: Final = ("file", "sheet", "row", "date", "month", "weight", "unmatched")
"""The first columns: a later run knows by them which file it may replace."""


def as_csv(evidence: Evidence, view: View) -> bytes:
    """Return the list as csv, with BOM and CRLF in a file."""
    stream = StringIO(newline="")
    rows = csv.writer(stream, lineterminator="\r\n" if view.to_file else "\n")
    names = [axis.dimension for axis in evidence.classified]
    rows.writerow([*HEAD, *(f"{name}{end}" for name in names for end in ("", LABEL, RULE))])
    texts: dict[str, str] = {}
    joined: dict[Answers, list[str]] = {}
    for line in lines(evidence):
        for text in (line.file, line.sheet):
            if text not in texts:
                texts[text] = disarmed(safe_text(text))
        cells: list[Any] = [texts[line.file], texts[line.sheet], line.row, line.day, line.month, line.weight,
                            COMBINED.join(names[place] for place in line.unmatched)]
        for answers in line.answers:
            if answers not in joined:
                joined[answers] = [disarmed(safe_text(COMBINED.join(parts), _LONGEST)) for parts in _parts(answers)]
            cells += joined[answers]
        rows.writerow(cells)
    return stream.getvalue().encode("utf-8-sig" if view.to_file else "utf-8")


_LONGEST: Final = 2000


def _parts(answers: Answers) -> tuple[tuple[str, ...], ...]:
    return answers.codes, answers.labels, answers.rules


def as_json(report: Report, evidence: Evidence) -> bytes:
    """Return the list as one JSON object, a contact per line."""
    period = report.release.period
    axes = evidence.classified
    head = {
        "schema": SCHEMA,
        "profile": safe_text(report.release.profile),
        "lang": report.lang,
        "period": {"asked": period.asked and safe_text(period.asked),
                   "since": period.since and period.since.isoformat(),
                   "until": period.until and period.until.isoformat()},
        "filters": [safe_text(text) for text in report.filters],
        "dimensions": [{"dimension": axis.dimension, "label": safe_text(axis.label),
                        "multiple_response": axis.multiple_response} for axis in axes],
        "contacts": len(evidence.frame),
    }  # fmt: skip
    names = [json.dumps(axis.dimension) for axis in axes]
    said: dict[tuple[Answers, bool], str] = {}
    opening = json.dumps(head, ensure_ascii=False, indent=2)[:-2]
    stream = StringIO()
    stream.write(f'{opening},\n  "rows": [')
    for number, line in enumerate(lines(evidence)):
        answers = ", ".join(f"{name}: {_said(one, axis.multiple_response, said)}"
                            for name, axis, one in zip(names, axes, line.answers, strict=True))
        start = json.dumps(_place(line, axes), ensure_ascii=False)[:-1]
        stream.write(f'{"," if number else ""}\n    {start}, "answers": {{{answers}}}}}')
    stream.write("\n  ]\n}\n")
    return stream.getvalue().encode()


def _place(line: Line, axes: Sequence[Axis]) -> dict[str, Any]:
    return {
        "file": safe_text(line.file), "sheet": safe_text(line.sheet), "row": line.row,
        "date": line.day and line.day.isoformat(), "month": line.month, "weight": line.weight,
        "unmatched": [axes[place].dimension for place in line.unmatched],
    }  # fmt: skip


def _said(answers: Answers, several: bool, said: dict[tuple[Answers, bool], str]) -> str:
    """Write the answers of one dimension; the same few hundred stand thousands of times."""
    known = said.get((answers, several))
    if known is None:
        each = [{"code": safe_text(code), "label": safe_text(label), "rule": rule}
                for code, label, rule in zip(*_parts(answers), strict=True)]
        known = said[answers, several] = json.dumps(each if several else each[0], ensure_ascii=False)
    return known
