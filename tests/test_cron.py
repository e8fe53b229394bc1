"""As a night job runs it: nobody looks, nothing is set, the first of the month is the first in Japan."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from doorway import CLEAN, Run, opened, undrawn

from marugoto_stats import clock
from marugoto_stats.cli.report import DOCUMENTS
from marugoto_stats.render import FORMATS

RUN = [sys.executable, "-m", "marugoto_stats"]
FORMS = [form.suffixes[0] for form in FORMATS.values() if form.suffixes]
WHOLE = [FORMATS[name].suffixes[0] for name in DOCUMENTS]
QUIET = (0, b"", b"")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "相談記録").mkdir()
    (tmp_path / "相談記録" / "2023年度.csv").write_text(CLEAN, "utf-8")
    return tmp_path


def ran(*args: str, **how: Any) -> tuple[int, bytes, bytes]:
    how = {"env": {}, "cwd": "/", "stdin": subprocess.DEVNULL, **how}
    done = subprocess.run([*RUN, *args, "-q"], capture_output=True, timeout=120, check=False, **how)
    return done.returncode, done.stdout, done.stderr


def works(place: Path, form: str) -> tuple[str, ...]:
    """The command of a monthly job: charts, or a file of a form."""
    log, made = str(place / "相談記録"), str(place / ("g" if form == "charts" else f"r{form}"))
    return ("charts" if form == "charts" else "report" if form in WHOLE else "summarize", log, "-o", made)


# ── nothing is set ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("form", "env", "closed"),
    [
        ("charts", {"LANG": "C", "LC_ALL": "C"}, "<&-"),
        (".xlsx", {"PYTHONIOENCODING": "cp932", "HOME": "/nonexistent"}, ">&-"),
        (".docx", {"PYTHONIOENCODING": "ascii", "TERM": "dumb", "TMPDIR": "/nonexistent"}, "2>&-"),
        ("charts", {"TZ": "America/New_York", "PYTHONUTF8": "0"}, "<&- >&- 2>&-"),
    ],
)
def test_odd_surroundings(place: Path, form: str, env: dict[str, str], closed: str) -> None:
    line = ["sh", "-c", f'"$@" {closed}', "sh", *RUN, *works(place, form), "-q"]
    done = subprocess.run(line, capture_output=True, env=env, cwd="/", timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == QUIET


def test_a_failure_is_told_on_standard_error_alone(place: Path) -> None:
    code, out, err = ran("charts", str(place / "gone"), "-o", str(place / "g"), env={"PYTHONIOENCODING": "cp932"})
    assert (code, out) == (1, b"")
    assert "できませんでした" in err.decode("cp932")


# ── which month ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def door(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return opened(capsys, tmp_path, monkeypatch)


@pytest.fixture
def run(door: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A door behind which no picture is drawn: that takes longest."""
    undrawn(monkeypatch)
    return door


def at(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """Set what the machine's clock says, in the time of London."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(clock, "datetime", Clock)


@pytest.mark.parametrize(
    ("moment", "asked", "since", "until"),
    [
        ("2024-04-30T15:05", "last-month", "2024-04-01", "2024-04-30"),
        ("2024-04-30T14:55", "last-month", "2024-03-01", "2024-03-31"),
        ("2023-12-31T15:00", "先月", "2023-12-01", "2023-12-31"),
        ("2024-03-31T15:00", "昨年度", "2023-04-01", "2024-03-31"),
        ("2024-03-31T14:59", "今年度", "2023-04-01", "2024-03-31"),
        ("2024-02-29T15:00", "先月", "2024-02-01", "2024-02-29"),
    ],
)
def test_months_change_at_midnight_in_japan(
    run: Run, monkeypatch: pytest.MonkeyPatch, moment: str, asked: str, since: str, until: str
) -> None:
    at(monkeypatch, moment)
    assert run("charts", "logs", "-t", asked, "-o", "g", "-q").code == 0
    (made,) = json.loads(Path("g/run.json").read_text("utf-8"))["runs"]
    assert (made["period"]["since"], made["period"]["until"]) == (since, until)
    assert made["due"] > made["at"][:10]


def test_a_folder_of_years_survives_the_first_of_april(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything lies in one folder: logs, results, questions. A new year's log comes, and the job goes on."""
    odd = "2024/3/4,8,氏名,小山,巡回,包括的相談支援,本人,なし\n"
    Path("logs/2023.csv").write_text(CLEAN.splitlines(keepends=True)[0] + odd, "utf-8")
    outputs = {"logs": "charts", "logs/月報.xlsx": "report", "logs/月報.docx": "report"}
    counted = []
    for moment in ("2024-03-31T21:00", "2024-04-30T21:00", "2024-05-31T21:00"):
        at(monkeypatch, moment)
        if moment.startswith("2024-05"):
            new = CLEAN.splitlines(keepends=True)[0] + odd.replace("2024/3/4", "2024/5/7")
            Path("logs/2024.csv").write_text(new, "utf-8")
        for output, command in outputs.items():
            assert run(command, "logs", "-t", "先月", "-o", output, "-q").code == 0
        made = json.loads(Path("logs/run.json").read_text("utf-8"))["runs"]
        counted.append({one["base_chain"][0]["n"] for one in made})
        assert run("verify", "logs").code == 0
    assert counted == [{1}, {0}, {1}]
    assert Path("logs/要確認.xlsx").exists()
    assert "該当なし" in run("summarize", "logs", "-t", "2024-04").out


# ── the same bytes ──────────────────────────────────────────────────────────────────────────────────────────

SURROUNDINGS: tuple[dict[str, Any], ...] = (
    {"env": {}, "umask": 0o077},  # as cron: no home, no language, the root as working folder, no standard input
    {"env": {"TZ": "America/New_York", "LANG": "ja_JP.UTF-8", "PYTHONHASHSEED": "2"}, "cwd": tempfile.gettempdir()},
)


LIGHT = ("charts", ".docx", ".xlsx", ".md")
"""Forms that are tried on every run; those of the others have tests of their own in one process."""


@pytest.mark.parametrize(
    "form", [pytest.param(form, marks=() if form in LIGHT else pytest.mark.long) for form in ("charts", *FORMS)]
)
def test_in_silence_the_same_log_gives_the_same_bytes(tmp_path: Path, form: str) -> None:
    """Whatever the time, the place, the language, the order of hashes, the folder and the order of its files."""
    head, *lines = CLEAN.splitlines(keepends=True)
    parts = {"2023年度.csv": lines[:3], "2024年度.csv": lines[3:]}
    made: list[dict[str, bytes]] = []
    for n, how in enumerate(SURROUNDINGS):
        there = tmp_path / str(n)
        (there / "相談記録").mkdir(parents=True)
        for name in sorted(parts, reverse=bool(n)):
            path = there / "相談記録" / name
            path.write_text("".join([head, *parts[name]]), "utf-8")
            os.utime(path, (n * 10**9,) * 2)
        more = ("-f", "svg") if form == "charts" else ()  # all kinds: tests/test_chart_files.py
        assert ran(*works(there, form), *more, **how) == QUIET
        results = [path for path in there.rglob("*") if path.is_file() and path.parent.name != "相談記録"]
        assert {path.stat().st_mode & 0o777 for path in results} == {0o600}
        assert not [path for path in results if path.name.startswith(".")]
        told = {"run.json", "このフォルダについて.html"}  # they tell the time
        assert form not in ("charts", *WHOLE) or told < {path.name for path in results}
        made.append({path.name: path.read_bytes() for path in results if path.name not in told})
    first, second = made
    assert set(first) == set(second) != set()
    assert [name for name in first if first[name] != second[name]] == []


# ── what the pages and the .bat files tell to run ───────────────────────────────────────────────────────────

ROOT = Path(__file__).parent.parent
BATCHES = sorted((ROOT / "tools" / "windows").glob("*.bat"))
CALL = re.compile(
    r"(?:marugoto-stats|py -m marugoto_stats) ((?:charts|report|verify) .*?)(?= (?:&&|2?>)|$)", re.MULTILINE
)


def told_to_run() -> set[str]:
    pages = [*BATCHES, ROOT / "docs" / "cron.md"]
    return {args for page in pages for args in CALL.findall(page.read_text("utf-8").replace("\r", ""))}


@pytest.mark.parametrize("typed", sorted(told_to_run()))
def test_what_is_told_to_run_runs(door: Run, typed: str) -> None:
    """With real places in place of those named, every command is one that works."""
    Path("g").mkdir()
    for name in ("%LOGS%", "/srv/相談記録", "相談記録"):
        typed = typed.replace(name, "logs")
    for name in ("%OUT%", "/srv/月報"):
        typed = typed.replace(name, "g")
    typed = typed.replace("月報/", "g/")
    args = shlex.split(typed.replace("\\", "/"))
    if args[0] == "verify":
        assert door("charts", "logs", "-o", args[1], "-q").code == 0
    assert door(*args).code == 0


def test_the_batch_files_are_read_alike_everywhere() -> None:
    assert [path.name for path in BATCHES] == ["make-report.bat", "monthly.bat"]
    for path in BATCHES:
        content = path.read_bytes()
        assert content.isascii()
        assert content.count(b"\r\n") == content.count(b"\n")
        text = content.decode()
        labels = set(re.findall(r"^:(\w+)", text, re.MULTILINE))
        assert labels == set(re.findall(r"goto (\w+)", text))
        assert not re.search(r'(?<!")%(?:OUT|TOLD)%', text)
