"""Nothing half done: killed, refused by the disk, or two at once, every file is the old one or the new one."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from doorway import CLEAN
from faults import UNTOUCHED

from marugoto_stats import cli, runs

RUN = [sys.executable, "-m", "marugoto_stats"]
LOCK, PAGE, RECORD = ".marugoto-stats.lock", "このフォルダについて.html", "run.json"
ALL = pytest.mark.long
SPLIT = ("--split-by", "地区")
REFUSALS = [("ENOSPC", "空きがない"), ("EIO", "書き込め"), ("EACCES", "書き込め")]
STRIDES = (23, 19, 17)
"""Every so many calls are tried in an ordinary run, of each refusal others; every single one where `long` is asked."""


def trials(folder: Path, kind: str, every: int, *options: str) -> tuple[list[dict[str, str]], list[dict[str, Any]]]:
    """Let the work be stopped at call after call; return the states that may be, and what each trial left."""
    program = [sys.executable, str(Path(__file__).parent / "faults.py"), str(folder), kind, str(every), *options]
    done = subprocess.run(program, capture_output=True, text=True, check=True, timeout=900)
    first, *rest = map(json.loads, done.stdout.splitlines())
    return first["states"], rest


def may_be(name: str, states: list[dict[str, str]]) -> set[str | None]:
    return {state.get(name) for state in states}


@pytest.mark.parametrize(("every", "options"), [
    (13, ()), (53, SPLIT), pytest.param(1, (), marks=ALL), pytest.param(1, SPLIT, marks=ALL),
])  # fmt: skip
def test_killed_before_any_call_to_the_disk(tmp_path: Path, every: int, options: tuple[str, ...]) -> None:
    states, found = trials(tmp_path, "kill", every, *options)
    assert [trial["code"] for trial in found] == [-signal.SIGKILL] * (len(found) - 1) + [UNTOUCHED]
    assert len(found) > 40 / every
    for trial in found:
        left = trial["left"]
        hidden = {name for name in left if name.startswith(".")} - {LOCK}
        assert len(hidden) <= 1
        for name in {name for state in states for name in state}:
            assert left.get(name) in may_be(name, states), (trial["nth"], name)
        assert set(left) - hidden - {LOCK} <= {name for state in states for name in state}
        assert (trial["again"], trial["then"]) == (0, states[-1]), trial["nth"]


@pytest.mark.parametrize(("kind", "word", "every", "options"), [
    (*REFUSALS[0], STRIDES[0], ()), (*REFUSALS[1], 71, SPLIT),
    *(pytest.param(*refusal, every, (), marks=ALL) for refusal, every in zip(REFUSALS[1:], STRIDES[1:], strict=True)),
    *(pytest.param(*refusal, 1, options, marks=ALL) for refusal in REFUSALS for options in ((), SPLIT)),
])  # fmt: skip
def test_refused_by_the_disk(tmp_path: Path, kind: str, word: str, every: int, options: tuple[str, ...]) -> None:
    states, found = trials(tmp_path, kind, every, *options)
    assert {trial["code"] for trial in found[:-1]} <= {0, 1}
    assert sum(trial["code"] == 1 for trial in found) > 30 / every
    for trial in found:
        left = trial["left"]
        assert [name for name in left if name.startswith(".")] == []
        if trial["code"] == 1:
            assert word in trial["said"]
            assert trial["said"].count("できませんでした\n\n") == 1
            assert "Traceback" not in trial["said"]
            assert "never shown" not in trial["said"]
        for name in {name for state in states for name in state} - {PAGE, RECORD}:
            assert left.get(name) in may_be(name, states), (trial["nth"], name)
        assert {PAGE, RECORD} <= set(left)
        assert (trial["again"], trial["then"]) == (0, states[-1]), trial["nth"]


# ── processes of their own ──────────────────────────────────────────────────────────────────────────────────


def contents(folder: Path) -> dict[str, bytes]:
    """Read what lies in a folder; page and record hold the time, and are looked at for themselves."""
    return {path.name: b"" if path.is_dir() else path.read_bytes() for path in folder.iterdir()
            if path.name not in (PAGE, RECORD)}  # fmt: skip


def ran(*args: str) -> None:
    subprocess.run([*RUN, *args, "-q"], check=True, timeout=60, capture_output=True)


@pytest.mark.parametrize("times", [2, pytest.param(50, marks=ALL)])
def test_killed_at_any_moment(tmp_path: Path, times: int) -> None:
    log, folder = tmp_path / "log.csv", tmp_path / "g"
    args = ("charts", str(log), "-o", str(folder), "-f", "svg")
    log.write_text(CLEAN, "utf-8")
    ran(*args)
    states = [contents(folder)]
    log.write_text(CLEAN + "2023/6/9,5,氏名,小山,電話,包括的相談支援,本人,なし\n", "utf-8")
    before = shutil.copytree(folder, tmp_path / "before")
    began = time.monotonic()
    ran(*args)
    lasts = time.monotonic() - began
    states.append(contents(folder))
    assert states[0] != states[1]
    chance = random.Random(times)
    for moment in [chance.uniform(0, 1.1) * lasts for _ in range(times)]:
        shutil.rmtree(folder)
        shutil.copytree(before, folder)
        with subprocess.Popen([*RUN, *args, "-q"], stderr=subprocess.DEVNULL) as process:
            time.sleep(moment)
            process.kill()
        left = contents(folder)
        hidden = [name for name in left if name.startswith(".marugoto-stats-")]
        assert len(hidden) <= 1
        for name in states[0] | states[1]:
            assert left[name] in (states[0][name], states[1][name])
        assert runs.read(folder) is not None
    ran(*args)
    assert contents(folder) == states[1]


def test_two_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first waits for its log while it holds the folder; the second is sent away, and nothing is lost."""
    log, folder = tmp_path / "log.csv", tmp_path / "g"
    log.write_text(CLEAN, "utf-8")
    first = ["charts", "-", "--input-format", "csv", "-o", str(folder), "-f", "svg", "-q"]
    with subprocess.Popen([*RUN, *first], stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin
        process.stdin.write(CLEAN[:100].encode())
        process.stdin.flush()
        deadline = time.monotonic() + 60
        while not (folder / LOCK).exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        time.sleep(0.2)
        began = time.monotonic()
        for args in (("charts", str(log), "-o", str(folder)), ("report", str(log), "-o", str(folder / "r.md"))):
            assert cli.main([*args, "-q"]) == 75
            assert "別の実行が書き込んでいます" in "".join(capsys.readouterr().err.split())
        assert time.monotonic() - began < 5
        assert [path.name for path in folder.iterdir()] == [LOCK]
        process.stdin.write(CLEAN[100:].encode())
        process.stdin.close()
        assert process.wait(60) == 0
    made = contents(folder)
    alone = [str(tmp_path / "alone") if word == str(folder) else word for word in first]
    subprocess.run([*RUN, *alone], input=CLEAN.encode(), check=True, timeout=60)
    assert made == contents(tmp_path / "alone")


def test_a_file_in_place_of_the_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "log.csv").write_text(CLEAN, "utf-8")
    (tmp_path / "g").write_text("mine", "utf-8")
    for args in (("charts", "-o", str(tmp_path / "g")), ("charts", "-o", str(tmp_path / "g" / "h")),
                 ("report", "-o", str(tmp_path / "g" / "r.md"))):  # fmt: skip
        assert cli.main([*args, str(tmp_path / "log.csv")]) == 1
        assert capsys.readouterr().err.count("できませんでした") == 1
    assert {path.name for path in tmp_path.iterdir()} == {"g", "log.csv"}
