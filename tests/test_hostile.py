"""The crooked files, each through the command line in a child of limited memory: an ending, a sentence, no more."""

from __future__ import annotations

import json
import subprocess
import sys
import time
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
SECONDS = 10
LIMITED = f"""
import os, resource, sys
child = os.fork()  # so that the memory of the tests is not taken for that of the run
if not child:
    resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
    from marugoto_stats.cli import main
    sys.exit(main(sys.argv[1:]))
_, status, used = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), used.ru_maxrss // (2**20 if sys.platform == "darwin" else 2**10))
"""
@dataclass(frozen=True)
class Run:
    """How a run ended."""

    code: int
    out: str
    err: str
    seconds: float
    megabytes: int


def run(path: Path) -> Run:
    """Run the command line on a file; what it says on standard output goes to a file, so as not to mix with the figures."""
    out, begun = path.with_suffix(".json"), time.monotonic()
    command = [sys.executable, "-c", LIMITED, "summarize", str(path), "-o", str(out), "--debug"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    code, megabytes = map(int, done.stdout.split())
    return Run(code, out.read_text() if out.exists() else "", done.stderr, time.monotonic() - begun, megabytes)


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> int:
    """Megabytes of a run that refuses at once."""
    path = tmp_path_factory.mktemp("usual") / "log.xlsx"
    path.write_bytes(b"")
    return run(path).megabytes


@pytest.mark.parametrize("case", hostile.CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_crooked_file(case: hostile.Case, tmp_path: Path, usual: int) -> None:
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
        assert ended.megabytes < usual + ROOM
    else:
        report: dict[str, Any] = json.loads(ended.out)
        assert report["base_chain"][0]["n"] >= len(hostile.ROWS)
        assert {issue["code"] for issue in report["issues"]} >= set(case.issues)
