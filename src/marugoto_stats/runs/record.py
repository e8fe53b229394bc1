"""run.json as values and back: `marugoto-stats/run/1`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from marugoto_stats.model import (
    Area,
    Attention,
    ChainLink,
    Failure,
    Job,
    Reconciliation,
    Record,
    Run,
    Source,
    Span,
    Written,
)
from marugoto_stats.wording import Lang

SCHEMA: Final = "marugoto-stats/run/1"
Value = dict[str, Any]


def dumped(record: Record) -> bytes:
    """Write a record as one JSON object, indented, with a final line feed."""
    whole = {
        "schema": SCHEMA,
        "runs": [_run(run) for run in record.runs],
        "failures": [
            _job(failure.job) | {"at": failure.at.isoformat(), "what": failure.what, "do": failure.do}
            for failure in record.failures
        ],
    }
    return (json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def loaded(content: bytes) -> Record:
    """Read a record. **Raises** ValueError where it is none, torn, or of another kind."""
    try:
        whole = json.loads(content)
        if whole["schema"] != SCHEMA:
            raise ValueError(SCHEMA)
        return Record(tuple(map(_run_of, whole["runs"])), tuple(map(_failure_of, whole["failures"])))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(SCHEMA) from error


# ── to JSON ─────────────────────────────────────────────────────────────────────────────────────────────────


def _job(job: Job) -> Value:
    return {
        "command": job.command, "output": job.output, "line": job.line, "logs": list(job.logs),
        "audience": job.audience, "lang": job.lang, "split_by": job.split_by,
    }  # fmt: skip


def _run(run: Run) -> Value:
    span, done = run.period, run.reconciliation
    return _job(run.job) | {
        "program": run.program,
        "at": run.at.isoformat(),
        "period": {"asked": span.asked} | {name: _text(getattr(span, name)) for name in _DAYS},
        "until": _text(run.until),
        "rules": run.rules,
        "filters": list(run.filters),
        "due": _text(run.due),
        "late": _text(run.late),
        "persons": run.persons,
        "base_chain": _chain(run.base_chain),
        "reconciliation": {"rows_read": done.rows_read, "counted": done.counted, "excluded": dict(done.excluded)},
        "sources": [{"file": source.file, "sha256": source.sha256} for source in run.sources],
        "files": [
            {"name": file.name, "about": file.about, "bytes": file.size, "sha256": file.sha256} for file in run.files
        ],
        "kept": list(run.kept),
        "issues": dict(run.issues),
        "attention": [{"say": one.say, "where": one.where} for one in run.attention],
        "review": run.review,
        "areas": [
            {"folder": area.folder, "label": area.label, "filters": list(area.filters),
             "base_chain": _chain(area.base_chain)} for area in run.areas
        ],
    }  # fmt: skip


def _chain(chain: Iterable[ChainLink]) -> list[Value]:
    return [{"id": link.id, "label": link.label, "n": link.n, "mentions": link.mentions} for link in chain]


_DAYS: Final = ("since", "until", "first", "last")


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


# ── from JSON ───────────────────────────────────────────────────────────────────────────────────────────────


def _job_of(value: Value) -> Job:
    logs = tuple(map(str, value["logs"]))
    lang: Lang = "en" if value["lang"] == "en" else "ja"
    command, output, line, audience = (str(value[name]) for name in ("command", "output", "line", "audience"))
    return Job(command, output, line, audience, lang, logs, str(value.get("split_by", "")))


def _failure_of(value: Value) -> Failure:
    return Failure(_job_of(value), _time(value["at"]), str(value["what"]), str(value["do"]))


def _run_of(value: Value) -> Run:
    span, done = value["period"], value["reconciliation"]
    areas = tuple(map(_area_of, value.get("areas", ())))
    return Run(
        job=_job_of(value),
        program=str(value["program"]),
        at=_time(value["at"]),
        period=Span(span["asked"], *(_day(span[name]) for name in _DAYS)),
        until=_day(value["until"]),
        rules=str(value["rules"]),
        filters=tuple(map(str, value["filters"])),
        due=_day(value["due"]),
        late=_day(value["late"]),
        persons=_number(value["persons"]),
        base_chain=_chain_of(value["base_chain"]),
        reconciliation=Reconciliation(
            int(done["rows_read"]), int(done["counted"]), {str(why): int(n) for why, n in done["excluded"].items()}
        ),
        sources=tuple(Source(source["file"], str(source["sha256"])) for source in value["sources"]),
        files=tuple(
            Written(_of_areas(_place(file["name"]), areas), str(file["about"]), int(file["bytes"]), str(file["sha256"]))
            for file in value["files"]
        ),
        kept=tuple(_place(name) for name in value["kept"]),
        issues={severity: int(value["issues"].get(severity, 0)) for severity in ("error", "warning", "note")},
        attention=tuple(Attention(str(one["say"]), str(one["where"])) for one in value["attention"]),
        review=None if value["review"] is None else _name(value["review"]),
        areas=areas,
    )


def _area_of(value: Value) -> Area:
    filters = tuple(map(str, value["filters"]))
    return Area(_name(value["folder"]), str(value["label"]), filters, _chain_of(value["base_chain"]))


def _chain_of(value: Iterable[Value]) -> tuple[ChainLink, ...]:
    return tuple(
        ChainLink(str(link["id"]), str(link["label"]), _number(link["n"]), _number(link["mentions"])) for link in value
    )


def _of_areas(name: str, areas: Iterable[Area]) -> str:
    """Take the name of a file that lies in the folder, or in the folder of one of the areas."""
    if "/" in name and not any(area.holds(name) for area in areas):
        raise ValueError(SCHEMA)
    return name


def _place(value: object) -> str:
    """Take the name of a file in the folder or in one right below it."""
    if not isinstance(value, str) or value.count("/") > 1:
        raise ValueError(SCHEMA)
    return "/".join(map(_name, value.split("/")))


def _name(value: object) -> str:
    """Take a name that leads nowhere else."""
    if not isinstance(value, str) or value in ("", ".", "..") or Path(value).name != value:
        raise ValueError(SCHEMA)
    return value


def _number(value: object) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise ValueError(SCHEMA)
    return value


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(SCHEMA)
    return at
