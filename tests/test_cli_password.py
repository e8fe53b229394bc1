"""A workbook under a password at the command line: out of a file, out of the environment, asked for on a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_preflight import locked

from marugoto_stats import cli
from marugoto_stats.wording import words

PASSWORD = "鍵-1234"
PROGRAM = [sys.executable, "-m", "marugoto_stats"]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("log.xlsx").write_bytes(locked(PASSWORD))


@pytest.mark.parametrize("text", [PASSWORD, f"{PASSWORD}\n", f"\ufeff{PASSWORD}\r\n\r\n"])
def test_password_out_of_a_file(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("secret.txt").write_bytes(text.encode())
    assert cli.main(["summarize", "log.xlsx", "--password-file", "secret.txt", "-f", "json"]) == 0
    assert '"log.xlsx"' in capsys.readouterr().out


def test_password_out_of_the_environment(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("MARUGOTO_PASSWORD", PASSWORD)
    assert cli.main(["summarize", "log.xlsx", "-f", "json"]) == 0
    assert PASSWORD not in "".join(capsys.readouterr())


@pytest.mark.parametrize(("content", "code", "slug"), [
    (b"x", 1, "wrong-password"), (b"", 2, "password-file-empty"), (b"\n", 2, "password-file-empty"),
    (b"\xff\xfe\x00", 2, "password-file"), (None, 2, "password-file"),
])  # fmt: skip
def test_password_file_that_does_not_help(content: bytes | None, code: int, slug: str,
                                          capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    if content is not None:
        Path("secret.txt").write_bytes(content)
    assert cli.main(["summarize", "log.xlsx", "--password-file", "secret.txt", "--debug"]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert f"Error {slug}\n" in err


def test_nobody_is_asked_without_a_terminal() -> None:
    done = subprocess.run([*PROGRAM, "log.xlsx"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "--password-file" in done.stderr
    assert words("ja")("cli.password", name="log.xlsx") not in done.stderr


@pytest.mark.parametrize(("typed", "code"), [(PASSWORD, 0), ("x", 1), ("\x04", 1)], ids=["right", "wrong", "nothing"])
def test_a_person_is_asked_on_a_terminal(typed: str, code: int) -> None:
    ours, theirs = os.openpty()
    command = [*PROGRAM, "summarize", "log.xlsx", "-o", "out.json"]
    streams = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
    with subprocess.Popen(command, start_new_session=True, env={**os.environ, "TERM": "dumb"}, **streams) as child:
        os.close(theirs)
        shown, question = b"", words("ja")("cli.password", name="log.xlsx").encode()
        while question not in shown:
            shown += os.read(ours, 4096)
        os.write(ours, f"{typed}\n".encode())
        try:
            while more := os.read(ours, 4096):
                shown += more
        except OSError:  # the end of a terminal whose program has ended
            os.close(ours)
    assert child.returncode == code, shown.decode()
    assert shown.count(question) == 1
    assert PASSWORD.encode() not in shown
    assert Path("out.json").exists() is (code == 0)
