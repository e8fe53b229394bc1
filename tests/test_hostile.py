"""The crooked files, each through the command line in a child of limited memory: an ending, a sentence, no more."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hostile
import pytest

from marugoto_stats.wording import words

MEMORY = 2 * 2**30
"""Bytes of address space: what asks for more dies here as it would on a small machine."""
ROOM = 100
"""Megabytes that a refusal may take above what a run takes that refuses at once."""
SECONDS = 20
NURSERY = f"""
import os, resource, sys
import marugoto_stats.pipeline
from marugoto_stats.cli import main

for line in sys.stdin:
    path = line.rstrip("\\n")
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
        for stream, suffix in ((1, ".out"), (2, ".err")):
            os.dup2(os.open(path + suffix, os.O_CREAT | os.O_WRONLY), stream)
        code = main(["summarize", path, "-f", "json", "--debug"])
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    _, status, used = os.wait4(child, 0)
    kilobytes = used.ru_maxrss // (1024 if sys.platform == "darwin" else 1)
    print(os.waitstatus_to_exitcode(status), kilobytes // 1024, flush=True)
"""
"""Loads the program once and has a child for every path that comes in: what starts again each time takes long."""


@dataclass(frozen=True)
class Run:
    """How a run ended."""

    code: int
    megabytes: int
    seconds: float
    out: str
    err: str


Runner = Callable[[Path], Run]


@pytest.fixture(scope="module")
def run() -> Iterator[Runner]:
    """Run the command line on a file, in a child of its own."""
    command = [sys.executable, "-c", NURSERY]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as nursery:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        given, answers = nursery.stdin, nursery.stdout

        def of(path: Path) -> Run:
            begun = time.monotonic()
            print(path, file=given, flush=True)
            code, megabytes = map(int, answers.readline().split())
            out, err = (Path(f"{path}{suffix}").read_text("utf-8") for suffix in (".out", ".err"))
            return Run(code, megabytes, time.monotonic() - begun, out, err)

        yield of
        given.close()


@pytest.fixture(scope="module")
def usual(run: Runner, tmp_path_factory: pytest.TempPathFactory) -> int:
    """Megabytes of a run that refuses at once."""
    path = tmp_path_factory.mktemp("usual") / "log.xlsx"
    path.write_bytes(b"")
    return run(path).megabytes


@pytest.mark.parametrize("case", hostile.CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_crooked_file(case: hostile.Case, run: Runner, usual: int, tmp_path: Path) -> None:
    path = tmp_path / case.file
    path.write_bytes(case.content())
    ended = run(path)
    assert ended.code == (1 if case.ends else 0), ended.err
    assert ended.seconds < SECONDS
    assert "Traceback" not in ended.err
    assert hostile.SECRET not in ended.out + ended.err
    if case.ends:
        assert ended.out == ""
        assert ended.err.count(words("ja")("cli.failed")) == 1
        assert f"InputError {case.ends}\n" in ended.err, ended.err
        assert ended.megabytes < usual + ROOM or case.ends == "too-much-to-read"  # there its reader ran into the limit
    else:
        report: dict[str, Any] = json.loads(ended.out)
        assert report["base_chain"][0]["n"] >= len(hostile.ROWS)
        assert {issue["code"] for issue in report["issues"]} >= set(case.issues)
