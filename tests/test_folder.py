"""Several files as one log: folders, patterns, and which of their files are read, skipped and named, or fatal."""

from __future__ import annotations

import json
from pathlib import Path

import hostile
import pytest
from doorway import CLEAN, Run, opened
from logs import xlsx_of
from old_excel import xls_of
from test_preflight import GRID, locked


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return opened(capsys, tmp_path, monkeypatch)


def contacts(run: Run, *logs: str) -> tuple[int, dict[str, str]]:
    """How many contacts were counted, and which issue names which file."""
    done = run("summarize", *logs, "-f", "json")
    assert done.code == 0, done.err
    report = json.loads(done.out)
    return report["base_chain"][0]["n"], {issue["code"]: issue["file"] for issue in report["issues"]}


def test_one_log_in_many_formats(run: Run) -> None:
    Path("logs/b.xlsx").write_bytes(xlsx_of({"4月": GRID}))
    Path("logs/c.xls").write_bytes(xls_of([GRID[0], ["2023-05-01", "相原", "来所", "包括"]]))
    assert contacts(run, "logs")[0] == 7
    assert contacts(run, "logs/*.xls*", "logs/c.xls")[0] == 2
    assert contacts(run, "logs", "logs/clean.csv")[0] == 7


def test_what_is_no_log_is_skipped_and_named(run: Run) -> None:
    assert run("summarize", "logs", "-o", "logs/結果.csv").code == 0
    Path("logs/~$clean.xlsx").write_bytes(b"x")
    Path("logs/名簿.csv").write_text("名前,組\nあ,1\n", "utf-8")
    Path("outside.csv").write_text(CLEAN, "utf-8")
    Path("logs/link.csv").symlink_to(Path("outside.csv").resolve())
    n, named = contacts(run, "logs")
    assert n == 5
    assert named == {
        "own-output-skipped": "結果.csv", "owner-file-skipped": "~$clean.xlsx", "file-skipped": "名簿.csv",
        "link-skipped": "link.csv",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "content", "slug"), [
    ("a.xlsx", hostile.plain()[:2000], "broken-workbook"), ("b.xlsx", locked("a"), "password"),
    ("c.csv", b"", "empty-file"), ("d.xls", b"%PDF-1.7", "not-a-log-file"),
])  # fmt: skip
def test_a_file_that_cannot_be_opened_ends_the_run(run: Run, name: str, content: bytes, slug: str) -> None:
    Path("logs", name).write_bytes(content)
    done = run("summarize", "logs", "-o", "out.csv", "--debug")
    assert done.code == 1
    assert name in done.err
    assert f"InputError {slug}\n" in done.err
    assert not Path("out.csv").exists()


@pytest.mark.parametrize(("log", "slug"), [
    ("結果.md", "own-output"), ("結果.xlsx", "own-output"), ("~$clean.xlsx", "owner-file"),
    ("結果", "no-log-in-folder"), ("空", "empty-folder"),
])  # fmt: skip
def test_what_is_named_must_be_a_log(run: Run, log: str, slug: str) -> None:
    for name in ("結果.md", "結果/a.csv"):
        Path(name).parent.mkdir(exist_ok=True)
        run("summarize", "logs", "-o", name)
    run("classify", "logs", "-o", "結果.xlsx")
    Path("~$clean.xlsx").write_bytes(b"x")
    Path("空").mkdir()
    done = run("summarize", log, "--debug")
    assert done.code == 1
    assert f"InputError {slug}\n" in done.err


def test_what_is_said_of_a_file_that_is_no_log_is_not_said(run: Run) -> None:
    """External links and hidden sheets of a file that is skipped anyway are of no interest."""
    Path("logs/other.xlsx").write_bytes(hostile.book(
        f"{hostile.start()}{hostile.row(1, ('a', 'b'))}{hostile.END}",
        relations=hostile.relation(2, "externalLink", "x"),
    ))  # fmt: skip
    assert contacts(run, "logs")[1] == {"file-skipped": "other.xlsx"}
