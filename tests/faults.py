"""A month's work done over and over in one process, and stopped at its n-th call to the disk: killed, or refused.

Run as a program: `python faults.py FOLDER KIND EVERY [OPTION…]`. KIND is `kill`, or the name of an error of the
system, as `ENOSPC`; every EVERY-th call is tried, until the work is done before it comes to the call. The options are
those of the commands. Prints one line of JSON per trial, after one with the states that may be.
Loading the libraries takes longer than the work: so this process loads them once, and each trial is a fork of it.
"""

from __future__ import annotations

import errno
import io
import itertools
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import redirect_stderr
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from marugoto_stats import cli, clock
from marugoto_stats.render import chart

OLD = """\
対応日,地区,相談方法,支援区分,相談者,連携先
2023/4/3,小山,訪問,アウトリーチ等を通じた継続的支援,民生委員,医療機関
2023/5/8,相原,来所,包括的相談支援,本人,なし
2023/5/9,鶴川,来所,包括的相談支援,本人,なし
"""
NEW = """\
対応日,地区,相談方法,支援区分,相談者
2023/4/3,小山,訪問,アウトリーチ等を通じた継続的支援,民生委員
2023/5/8,相原,来所,包括的相談支援,本人
2023/6/8,南,電話,包括的相談支援,本人
"""
"""Without partners: some pictures have no place any more; and of the districts one has gone, and one is new."""
UNTOUCHED = 64
"""How a trial ends whose work was done before the call that was to be the last."""
WRITES = [(os, "open"), (os, "fsync"), (os, "mkdir"), (Path, "replace")]
"""Calls by which a disk refuses."""
CALLS = [*WRITES, (Path, "unlink"), (Path, "rmdir")]
"""Calls before which a run may be killed."""


def work(folder: Path, log: Path, options: list[str]) -> int:
    """Draw the charts, then write the report; stop at the first that fails, and return how it ended."""
    for args in (("charts", str(log), "-o", str(folder)), ("report", str(log), "-o", str(folder / "月報.md"))):
        if code := cli.main([*args, *options, "-q"]):
            return code
    return 0


def picture(table: Any, report: Any, **_: object) -> bytes:
    """Draw no picture, but one that is ours, and another for other figures."""
    return f"tEXtSource\0marugoto-stats {table.id} {report.base_chain} {table.cells}".encode()


def stop_at(nth: int, kind: str) -> list[int]:
    """Let the nth call to the disk be the last, or fail; a full disk stays full. The list fills with what failed."""
    calls, failed = itertools.count(1), list[int]()

    def stopping(true: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            now = next(calls)
            if kind == "kill" and now == nth:
                os.kill(os.getpid(), signal.SIGKILL)
            if kind != "kill" and (now == nth or (kind == "ENOSPC" and now > nth)):
                failed.append(now)
                raise OSError(getattr(errno, kind), "never shown")
            return true(*args, **kwargs)

        return call

    for place, name in CALLS if kind == "kill" else WRITES:
        setattr(place, name, stopping(getattr(place, name)))
    return failed


def forked(do: Callable[[], int]) -> tuple[int, str]:
    """Do something in a process of its own; return how it ended (negative: by which signal) and what it said."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        said = io.StringIO()
        with redirect_stderr(said):
            code = do()
        os.write(writing, said.getvalue().encode())
        os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said_by = pipe.read().decode()
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), said_by


def state(folder: Path) -> dict[str, str]:
    """Tell what lies in the folder and below it: name → hash; of what is hidden only that it is there."""
    found: dict[str, str] = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if not name.startswith(".") or "/" not in name:
            found[name] = "folder" if path.is_dir() else sha256(path.read_bytes()).hexdigest()
    return found


def laid_out(folder: Path, contents: dict[str, bytes]) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
    for name, content in contents.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)


def main() -> None:
    place, kind, every, options = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4:]
    clock.now = lambda: datetime(2024, 5, 1, tzinfo=clock.JAPAN)
    chart.draw = picture  # type: ignore[assignment]
    folder, old, new = place / "g", place / "old" / "記録.csv", place / "new" / "記録.csv"
    for log, text in ((old, OLD), (new, NEW)):
        log.parent.mkdir()
        log.write_text(text, "utf-8")
    before: list[dict[str, str]] = []
    work(folder, old, options)
    contents = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    before.append(state(folder))
    cli.main(["charts", str(new), "-o", str(folder), *options, "-q"])
    before.append(state(folder))
    work(folder, new, options)
    before.append(state(folder))
    print(json.dumps({"states": before}))
    for nth in itertools.count(1, every):
        laid_out(folder, contents)

        def stopped(nth: int = nth) -> int:
            failed = stop_at(nth, kind)
            code = work(folder, new, options)
            return code if failed else UNTOUCHED

        code, said = forked(stopped)
        left = state(folder)
        again, _ = forked(lambda: work(folder, new, options))
        print(json.dumps({"nth": nth, "code": code, "said": said, "left": left, "again": again, "then": state(folder)}))
        if code == UNTOUCHED:
            break


if __name__ == "__main__":
    main()
