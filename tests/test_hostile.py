"""The crooked files, each through the command line in a child of limited memory: an ending, a sentence, no more."""

from __future__ import annotations

import json
import os
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
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
from marugoto_stats.cli import main
sys.exit(main(sys.argv[1:]))
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
    out, err = path.with_suffix(".out"), path.with_suffix(".err")
    with out.open("wb") as to_out, err.open("wb") as to_err:
        begun = time.monotonic()
        child = subprocess.Popen([sys.executable, "-c", LIMITED, "summarize", str(path), "-f", "json", "--debug"], stdout=to_out, stderr=to_err)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    return Run(child.returncode, out.read_text(), err.read_text(), time.monotonic() - begun, used.ru_maxrss // 1024)


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
