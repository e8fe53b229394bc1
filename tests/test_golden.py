"""Whole answers of the command line, pinned: what is typed, what comes back, how it ends.

A case is a folder in golden/: `command.txt` (the command, its exit code), `expected.*` (standard output), `stderr.txt`
where something is said there, and the files that it needs: of its own, a sample, or a habit named in `habit.txt`.
`pytest tests/test_golden.py --write-golden` writes the expected files anew; they are read before they are kept.
"""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest
from habits import HABITS

from marugoto_stats import cli

GOLDEN = Path(__file__).with_name("golden")
SAMPLES = Path(__file__).parents[1] / "data" / "samples"
NOT_INPUT = ("command.txt", "habit.txt", "stderr.txt")


@pytest.fixture(params=sorted(path.name for path in GOLDEN.iterdir() if path.is_dir()))
def case(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A case, its files laid out in the working folder."""
    folder: Path = GOLDEN / request.param
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for path in folder.iterdir():
        if path.name not in NOT_INPUT and path.stem != "expected":
            shutil.copy(path, tmp_path)
    if (folder / "habit.txt").exists():
        habit = HABITS[(folder / "habit.txt").read_text("utf-8").strip()]
        (tmp_path / habit.name).write_bytes(habit.make())
    for sample in SAMPLES.iterdir():
        if sample.name in (folder / "command.txt").read_text("utf-8"):
            shutil.copy(sample, tmp_path)
    return folder


def test_the_answer_is_the_pinned_one(case: Path, capfdbinary: pytest.CaptureFixture[bytes],
                                      request: pytest.FixtureRequest) -> None:
    command, end = (case / "command.txt").read_text("utf-8").splitlines()
    program, *args = shlex.split(command)
    code = cli.main(args)
    said = capfdbinary.readouterr()
    answers = {f"expected{_suffix(args)}": said.out, "stderr.txt": said.err}
    if request.config.getoption("--write-golden"):
        for name, answer in answers.items():
            (case / name).write_bytes(answer) if answer else (case / name).unlink(missing_ok=True)
    assert (program, end) == ("marugoto-stats", f"exit {code}")
    for name, answer in answers.items():
        pinned = (case / name).read_bytes() if (case / name).exists() else b""
        assert answer.decode() == pinned.decode(), name


def _suffix(args: list[str]) -> str:
    form = args[args.index("-f") + 1] if "-f" in args else "plain"
    return {"plain": ".txt", "markdown": ".md"}.get(form, f".{form}")


# ── every habit through the command line ────────────────────────────────────────────────────────────────────

PAGE = GOLDEN / "habits.md"


@pytest.fixture(scope="module")
def page() -> dict[str, str]:
    """The pinned answers, by habit."""
    parts = PAGE.read_text("utf-8").split("\n## ")[1:]
    return {part.partition("\n")[0]: part.partition("\n")[2].strip() for part in parts}


@pytest.mark.parametrize("habit", sorted(HABITS))
def test_every_habit_is_answered_as_pinned(habit: str, page: dict[str, str], tmp_path: Path,
                                           monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    assert said_of(habit, tmp_path, monkeypatch, capfd) == page[habit]


def test_the_page_of_habits_holds_each(page: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                       capfd: pytest.CaptureFixture[str], request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--write-golden"):
        answers = {habit: said_of(habit, tmp_path, monkeypatch, capfd) for habit in sorted(HABITS)}
        text = "".join(f"\n## {habit}\n\n{answer}\n" for habit, answer in answers.items())
        PAGE.write_text(f"# What the screen says of each habit\n{text}", "utf-8")
    assert set(page) == set(HABITS)


def said_of(habit: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> str:
    """Summarize a habit's file; keep the chain, the count of rows, what is to be decided, and how it ended."""
    monkeypatch.chdir(folder)
    (folder / HABITS[habit].name).write_bytes(HABITS[habit].make())
    code = cli.main(["summarize", HABITS[habit].name, "-p", "machida", "-v"])
    out, err = capfd.readouterr()
    blocks = out.split("\n\n")
    kept = [block.strip("\n") for block in blocks if block.startswith(("対応 ", "\n行の照合", "行の照合"))]
    asked = out[out.rindex("決めてほしいこと") :].strip() if "決めてほしいこと" in out else ""
    return "\n\n".join([*kept, *filter(None, [asked, err.strip()]), f"exit {code}"])
