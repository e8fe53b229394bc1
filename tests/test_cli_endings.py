"""How the door closes: every exit code, every error in words, and nothing of a log in any of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from doorway import LOG, SECRET, Run, opened, throw

from marugoto_stats import errors, pipeline
from marugoto_stats.wording import words


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return opened(capsys, tmp_path, monkeypatch)


def test_strict(run: Run) -> None:
    assert run("summarize", LOG, "--strict").code == 0
    done = run("summarize", "dirty.csv", "--strict", "-o", "a.json")
    assert done.code == 3
    assert json.loads(Path("a.json").read_text("utf-8"))["issues"]
    assert words("ja")("report.decide-one") in done.err


def test_a_file_that_is_not_there(run: Run) -> None:
    for args in ("summarize nothing.xlsx", "nothing.xlsx", "logs/nothing", "summarize nothing*.csv -o a.csv"):
        done = run(*args.split())
        assert (done.code, done.out) == (1, "")
        assert "nothing" in done.err
    assert not Path("a.csv").exists()


def test_refused_to_publish(run: Run) -> None:
    for args in (("--for", "public"), ("--for", "公表"), ("--smallest-published", "5")):
        assert run("summarize", LOG, *args, "-o", "a.csv").code == 4
    assert not Path("a.csv").exists()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["sumarize", LOG], "summarize"),
        (["profiles", "chek"], "check"),
        (["summarize", LOG, "--peroid", "2023"], "--period"),
        ([LOG, "--peroid", "2023"], "--period"),
        (["--versoin"], "--version"),
        (["summarize", LOG, "-x"], "-x"),
        (["summarize"], "記録..."),
        (["tabulate", LOG], "--rows"),
        (["charts", LOG], "--output"),
        (["summarize", LOG, "--period"], "--period"),
        (["summarize", LOG, "--strict=1"], "--strict"),
        (["summarize", LOG, "--header-row", "三"], "--header-row"),
        (["summarize", LOG, "--header-row", "0"], "--header-row"),
        (["summarize", LOG, "--smallest-published", "-1"], "--smallest-published"),
        (["profiles", "show", "a", "b"], "--help"),
        (["summarize", LOG, "--for", "市長"], "公表"),
        (["summarize", LOG, "--lang", "fr"], "ja, en"),
        (["--lang", "fr", "summarize", LOG], "ja, en"),
        (["tabulate", LOG, "--rows", "地区", "--base", "persons"], "contacts"),
        (["summarize", LOG, "--where", "小山"], "地区=小山"),
        (["summarize", LOG, "--where", "地区="], "地区=小山"),
        (["summarize", LOG, "--as-of", "4/31"], "4/31"),
        (["summarize", LOG, "-t", "いつか"], "いつか"),
        (["summarize", LOG, "-p", "machda"], "machida"),
        (["summarize", LOG, "--where", "地区=子山"], "小山"),
        (["tabulate", LOG, "--rows", "distrct"], "district"),
        (["summarize", "-"], "--input-format"),
        (["summarize", "-", LOG, "--input-format", "csv"], "-"),
    ],
)
def test_wrong_usage(run: Run, args: list[str], said: str) -> None:
    done = run(*args)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert done.err.startswith(words("ja")("cli.failed"))
    assert words("ja")("cli.untouched") in done.err
    assert "Error" not in done.err


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (errors.InputError, 1),
        (errors.OutputError, 1),
        (errors.UsageError, 2),
        (errors.ProfileError, 2),
        (errors.RefusedToPublish, 4),
        (errors.BusyError, 75),
    ],
)
def test_every_error_has_its_code(
    run: Run, monkeypatch: pytest.MonkeyPatch, kind: type[errors.MarugotoError], code: int
) -> None:
    monkeypatch.setattr(pipeline, "analyse", lambda *_, **__: throw(kind("disk-full", name="x")))
    done = run("summarize", LOG)
    assert (done.code, done.out) == (code, "")
    assert "Traceback" not in done.err


def test_the_language_of_errors(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    english = run("summarize", "nothing.csv", "--lang", "en").err
    assert english.startswith("This could not be done")
    assert run("--lang=en", "sumarize").err.startswith("This could not be done")
    monkeypatch.setenv("MARUGOTO_LANG", "en")
    assert run("summarize", "nothing.csv").err == english
    assert run("summarize", "nothing.csv", "--lang", "ja").err.startswith("できませんでした")


def test_a_bug_of_ours_quotes_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def analyse(*_: object, **__: object) -> None:
        try:
            int(SECRET)
        except ValueError as error:
            raise RuntimeError(SECRET) from error

    monkeypatch.setattr(pipeline, "analyse", analyse)
    quiet, debug = run("summarize", LOG), run("summarize", LOG, "--debug")
    assert quiet.code == debug.code == 70
    assert "RuntimeError" in quiet.err
    assert "test_cli_endings.py" not in quiet.err
    assert "tests/test_cli_endings.py:" in debug.err
    assert "ValueError" in debug.err
    for text in (quiet.err, debug.err):
        assert "太郎" not in text
        assert "042" not in text
        assert "int(SECRET)" not in text


def test_a_panic_is_no_exception(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    monkeypatch.setattr(pipeline, "analyse", lambda *_, **__: throw(PanicException(SECRET)))
    done = run("summarize", LOG, "--debug")
    assert done.code == 70
    assert "太郎" not in done.err


def test_interrupted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "analyse", lambda *_, **__: throw(KeyboardInterrupt()))
    done = run("summarize", LOG, "-o", "a.csv")
    assert done.code == 130
    assert words("ja")("cli.interrupted") in done.err
    assert not Path("a.csv").exists()
