"""The door seen from outside: pipes, terminals, encodings, signals. Each run is a process of its own."""

from __future__ import annotations

import io
import os
import pty
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from marugoto_stats.cli import screen

RUN = [sys.executable, "-m", "marugoto_stats"]
LOG = """\
対応日,相談者番号,地区,相談方法,支援区分,相談者,連携先
2023/4/3,1,小山,訪問,アウトリーチ等を通じた継続的支援,民生委員,医療機関
2023/4/4,2,相原,来所,包括的相談支援,本人,なし
2023/5/8,3,相原,電話,社協事務,本人,なし
"""


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("logs") / "記録.csv"
    path.write_text(LOG, "utf-8")
    return path


def run(*args: str, env: dict[str, str] | None = None, **more: Any) -> subprocess.CompletedProcess[bytes]:
    more["env"] = os.environ | (env or {})
    return subprocess.run([*RUN, *args], capture_output=True, timeout=60, check=False, **more)


def started(*args: str) -> subprocess.Popen[bytes]:
    """Start as from a terminal: what is run in the background is born deaf to SIGINT, and rightly stays so."""
    hear = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"{hear}; from marugoto_stats.cli import run; run()"
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", code, *args], stdin=pipe, stdout=pipe, stderr=pipe)


# ── pipes ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_pipe_gets_plain_text(log: Path) -> None:
    done = run(str(log))
    assert done.returncode == 0
    assert "対応 3 = 相談 2 + 社協事務 1" in done.stdout.decode()
    assert b"\x1b" not in done.stdout + done.stderr
    assert done.stderr == b""


def test_from_standard_input(log: Path) -> None:
    done = run("summarize", "-", "--input-format", "csv", "-f", "json", input=log.read_bytes())
    assert done.returncode == 0
    assert done.stdout.startswith(b'{\n  "schema": "marugoto-stats/report/1"')


@pytest.mark.parametrize("encoding", ["cp932", "ascii"])
@pytest.mark.parametrize("args", [["--help"], ["{log}"], ["{log}", "-f", "terminal"], ["sumarize"]])
def test_any_encoding_will_do(log: Path, encoding: str, args: list[str]) -> None:
    typed = [arg.format(log=log) for arg in args]
    done = run(*typed, env={"PYTHONIOENCODING": encoding})
    assert done.returncode == (2 if "sumarize" in args else 0)
    assert b"Traceback" not in done.stderr
    if encoding == "cp932":
        assert "記録" in (done.stdout + done.stderr).decode("cp932")


def test_data_is_utf_8_in_any_encoding(log: Path) -> None:
    done = run(str(log), "-f", "json", env={"PYTHONIOENCODING": "cp932"})
    assert "相談" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("form", ["plain", "csv"])
def test_a_reader_who_leaves_ends_it_quietly(log: Path, form: str) -> None:
    with started("summarize", str(log), "-q", "-f", form) as process:
        assert process.stdout
        process.stdout.close()
        assert process.stderr
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_standard_output_that_cannot_be_written(log: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*RUN, str(log)], stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert done.returncode == 1
    assert "標準出力" in done.stderr.decode()
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(("closed", "code"), [("<&-", 0), (">&-", 1), ("2>&-", 0), ("<&- >&- 2>&-", 1)])
def test_closed_streams(log: Path, closed: str, code: int) -> None:
    done = in_a_shell(closed, str(log))
    assert done.returncode == code
    assert b"Traceback" not in done.stderr


def test_closed_standard_input_cannot_be_read() -> None:
    done = in_a_shell("<&-", "summarize", "-", "--input-format", "csv")
    assert done.returncode == 1
    assert "標準入力" in done.stderr.decode()


def in_a_shell(redirected: str, *args: str) -> subprocess.CompletedProcess[bytes]:
    line = ["sh", "-c", f'"$@" {redirected}', "sh", *RUN, *args]
    return subprocess.run(line, capture_output=True, timeout=60, check=False)


def test_as_cron_runs_it(log: Path, tmp_path: Path) -> None:
    """An empty environment, the root as working folder, no standard input, a strict umask."""
    out = tmp_path / "out.csv"
    done = subprocess.run(
        [*RUN, "summarize", str(log), "-q", "-o", str(out), "-t", "this-year", "--as-of", "2024-03-31"],
        env={}, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, umask=0o077, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


# ── signals ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_asked_to_end(sent: signal.Signals, code: int, tmp_path: Path) -> None:
    with started("summarize", "-", "--input-format", "csv", "-o", str(tmp_path / "out.csv")) as process:
        _wait_until_it_reads(process)
        process.send_signal(sent)
        said = process.communicate(timeout=60)[1]
        assert process.returncode == code
    assert b"Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def _wait_until_it_reads(process: subprocess.Popen[bytes]) -> None:
    """Hand over more than a pipe holds: what comes back from this is past its start, and waits for more."""
    assert process.stdin
    process.stdin.write(b"x" * 500_000)
    process.stdin.flush()


# ── a terminal ──────────────────────────────────────────────────────────────────────────────────────────────


def on_a_terminal(*args: str, env: dict[str, str]) -> str:
    """Run on a terminal of 80 columns and return all that it shows."""
    mine, theirs = pty.openpty()
    given = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    environment = given | {"TERM": "xterm", "COLUMNS": "80"} | env
    with subprocess.Popen([*RUN, *args], stdin=theirs, stdout=theirs, stderr=theirs, env=environment):
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # the other end is closed: this is how a terminal ends on Linux
            while piece := os.read(mine, 65536):
                shown += piece
    os.close(mine)
    return shown.decode().replace("\r\n", "\n")


def test_a_terminal_gets_colour_and_blocks(log: Path) -> None:
    shown = on_a_terminal(str(log), env={})
    assert "\x1b[" in shown
    assert "█" in shown
    assert "\x1b[" in on_a_terminal("--help", env={})


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("{log}", "NO_COLOR=1"),
        ("{log}", "TERM=dumb"),
        ("{log}", "--no-color"),
        ("summarize --help", "NO_COLOR=1"),
        ("summarize --help", "--no-color"),
        ("sumarize", "NO_COLOR=1"),
        ("sumarize", "--no-color"),
    ],
)
def test_a_terminal_without_colour(log: Path, typed: str, asked: str) -> None:
    args = [word.format(log=log) for word in typed.split()]
    name, sign, value = asked.partition("=")
    shown = on_a_terminal(*args, env={name: value}) if sign else on_a_terminal(*args, asked, env={})
    assert shown
    assert "\x1b" not in shown


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("quiet", "lasts"), [(False, True), (False, False), (True, True)])
def test_progress_is_one_line_and_gone_when_done(
    monkeypatch: pytest.MonkeyPatch, quiet: bool, lasts: bool
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(screen, "PATIENCE", 0.05 if lasts else 60)
    with screen.Progress("数えています", quiet=quiet) as progress:
        time.sleep(0.2)
        progress.say("描いています")
    drawn = terminal.getvalue()
    if quiet or not lasts:
        assert drawn == ""
    else:
        assert drawn == "\r\x1b[2K数えています\r\x1b[2K描いています\r\x1b[2K"
