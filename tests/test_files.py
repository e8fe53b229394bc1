"""Files: the old one or the new one, never something between; nobody's work is replaced; names are safe."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from figures import sakai_report
from hypothesis import given
from hypothesis import strategies as st
from outputs import with_tables

from marugoto_stats import files
from marugoto_stats.errors import OutputError, UsageError
from marugoto_stats.files import writing
from marugoto_stats.render import FORMATS, View, chart, renderer

OURS = b'{"schema": "marugoto-stats/report/1"}'
THEIRS = b"somebody's own work"


def slug_of(call: Callable[..., object], *args: Any) -> str:
    with pytest.raises((OutputError, UsageError)) as caught:
        call(*args)
    return caught.value.slug


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


# ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_new_file(tmp_path: Path) -> None:
    files.write(tmp_path / "a.json", OURS)
    assert (tmp_path / "a.json").read_bytes() == OURS
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize(
    ("umask", "private", "mode"), [(0o022, False, 0o644), (0o077, False, 0o600), (0o002, True, 0o600)]
)
def test_mode(tmp_path: Path, umask: int, private: bool, mode: int) -> None:
    before = os.umask(umask)
    try:
        files.write(tmp_path / "a.json", OURS, private=private)
    finally:
        os.umask(before)
    assert (tmp_path / "a.json").stat().st_mode & 0o777 == mode


def test_only_ours_is_replaced_unasked(tmp_path: Path) -> None:
    place = tmp_path / "a.json"
    place.write_bytes(THEIRS)
    assert slug_of(files.write, place, OURS) == "not-ours"
    assert slug_of(files.check, place) == "not-ours"
    assert place.read_bytes() == THEIRS
    files.write(place, OURS, overwrite=True)
    files.check(place)
    files.write(place, OURS + b"\n")
    assert place.read_bytes() == OURS + b"\n"


@pytest.mark.parametrize("there", [b"", b"same"], ids=["empty", "the same"])
def test_replacing_what_loses_nothing(tmp_path: Path, there: bytes) -> None:
    place = tmp_path / "log.xlsx"
    place.write_bytes(there)
    files.write(place, b"same")
    assert place.read_bytes() == b"same"


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.suffixes])
def test_every_format_carries_its_mark(name: str) -> None:
    content = renderer(name).write(with_tables(sakai_report(), "partner"), View(to_file=True))
    assert all(files.is_ours(suffix, content) for suffix in FORMATS[name].suffixes)


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_every_picture_carries_its_mark(kind: Any) -> None:
    report = sakai_report()
    assert files.is_ours(f".{kind}", chart.draw(chart.chartable(report)[0], report, format=kind))


@pytest.mark.parametrize("suffix", [*files.MARKS, ".xlsx", ".docx", ""])
def test_the_name_alone_is_no_mark(suffix: str) -> None:
    assert not files.is_ours(suffix, b"notes about marugoto-stats\n" + b"and other things\n" * 20)


def test_links_are_followed(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    (tmp_path / "link.json").symlink_to(there / "real.json")
    files.write(tmp_path / "link.json", OURS)
    assert (tmp_path / "link.json").is_symlink()
    assert (there / "real.json").read_bytes() == OURS


def test_all_or_none(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_bytes(THEIRS)
    both = {tmp_path / "a.json": OURS, tmp_path / "b.json": OURS}
    assert slug_of(files.write_all, both) == "not-ours"
    assert not (tmp_path / "a.json").exists()
    assert leftovers(tmp_path) == []


def test_places_that_will_not_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(THEIRS)
    (tmp_path / "folder.json").mkdir()
    os.mkfifo(tmp_path / "pipe.json")
    expected = {
        "folder.json": "output-is-folder",
        "pipe.json": "output-not-a-file",
        "nowhere/a.json": "output-no-folder",
        "file/a.json": "output-no-folder",
        "a\0.json": "output-bad-name",
        "あ" * 200 + ".json": "output-bad-name",
    }
    for name, slug in expected.items():
        assert slug_of(files.write, tmp_path / name, OURS) == slug
    assert slug_of(files.make_folder, tmp_path / "file") == "output-is-file"
    files.make_folder(tmp_path / "new" / "folder")
    assert (tmp_path / "new" / "folder").is_dir()


# ── faults ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("number", "slug"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EACCES, "output-not-writable"),
        (errno.EROFS, "output-not-writable"),
        (errno.EIO, "output-failed"),
    ],
)
def test_any_call_may_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, slug: str) -> None:
    """Fail the n-th call for every n until it passes: the old files stand, nothing is left behind."""
    old = {tmp_path / name: OURS for name in ("a.json", "b.json")}
    new = dict.fromkeys(old, OURS + b"new")
    for place, name in ((os, "open"), (os, "fsync"), (Path, "replace"), (Path, "read_bytes")):
        for n in range(5):
            files.write_all(old, overwrite=True)
            with monkeypatch.context() as patched:
                error = OSError(number, "never shown")
                patched.setattr(place, name, _failing(getattr(place, name), n, error))
                try:
                    files.write_all(new)
                    said = None
                except OutputError as refused:
                    said = refused.slug
            there = {path: path.read_bytes() for path in old}
            assert leftovers(tmp_path) == []
            if said is None:
                assert there == new
                break
            assert said == slug
            assert there == old or (name, n) == ("replace", 1)
        else:
            pytest.fail(f"{name} is called without end")


def _failing(true: Callable[..., Any], after: int, error: OSError) -> Callable[..., Any]:
    left = after

    def call(*args: Any, **kwargs: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise error
        return true(*args, **kwargs)

    return call


def _in_a_child(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), str(folder)], capture_output=True, text=True, timeout=60
    )


def test_disk_full_for_real(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(OURS)
    done = _in_a_child(
        """
        import resource, sys
        from pathlib import Path
        from marugoto_stats import errors, files
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            files.write(Path(sys.argv[1]) / "a.json", b"x" * 5000)
        except errors.OutputError as error:
            print(error.slug)
        """,
        tmp_path,
    )
    assert done.stdout == "disk-full\n"
    assert (tmp_path / "a.json").read_bytes() == OURS
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("call", ["os.fsync", "writing._replace", "writing._settle"])
def test_killed_half_way(tmp_path: Path, call: str) -> None:
    (tmp_path / "a.json").write_bytes(OURS)
    done = _in_a_child(
        f"""
        import os, signal, sys
        from pathlib import Path
        from marugoto_stats import files
        from marugoto_stats.files import writing
        {call} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        files.write(Path(sys.argv[1]) / "a.json", b"new")
        """,
        tmp_path,
    )
    assert done.returncode == -9
    assert (tmp_path / "a.json").read_bytes() == (b"new" if call == "writing._settle" else OURS)
    left = [name for name in leftovers(tmp_path) if name != ".marugoto-stats.lock"]
    assert len(left) == 1
    files.write(tmp_path / "b.json", OURS)
    assert leftovers(tmp_path) == []


def test_leftovers_of_killed_runs_go_with_the_next(tmp_path: Path) -> None:
    (tmp_path / ".marugoto-stats-1.tmp").write_bytes(b"half")
    (tmp_path / ".marugoto-stats-2.tmp").mkdir()
    (tmp_path / ".marugoto-stats-2.tmp" / "0").write_bytes(b"half")
    (tmp_path / ".marugoto-stats.lock").write_bytes(b"")
    files.write(tmp_path / "a.json", OURS)
    assert leftovers(tmp_path) == []


def test_who_holds_a_folder_keeps_others_out(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    with files.locked(tmp_path):
        files.write(tmp_path / "a.json", OURS)
        done = _in_a_child(
            """
            import sys
            from pathlib import Path
            from marugoto_stats import errors, files
            try:
                with files.locked(Path(sys.argv[1]) / "link"):
                    print("in")
            except errors.BusyError as error:
                print(error.slug, error.exit_code)
            """,
            tmp_path,
        )
        assert done.stdout == "folder-busy 75\n"
        assert leftovers(tmp_path) == [".marugoto-stats.lock"]
    assert leftovers(tmp_path) == []


def test_another_thread_waits(tmp_path: Path) -> None:
    thread = threading.Thread(target=files.write, args=(tmp_path / "b.json", OURS))
    with files.locked(tmp_path):
        thread.start()
        time.sleep(0.2)
        assert not (tmp_path / "b.json").exists()
    thread.join(30)
    assert (tmp_path / "b.json").read_bytes() == OURS


def test_a_lock_of_a_killed_run_stops_nobody(tmp_path: Path) -> None:
    done = _in_a_child(
        """
        import os, signal, sys
        from pathlib import Path
        from marugoto_stats import files
        with files.locked(Path(sys.argv[1])):
            os.kill(os.getpid(), signal.SIGKILL)
        """,
        tmp_path,
    )
    assert done.returncode == -9
    assert leftovers(tmp_path) == [".marugoto-stats.lock"]
    with files.locked(tmp_path):
        pass
    assert leftovers(tmp_path) == []


def test_open_in_excel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_WINDOWS", True)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    true, refusals = Path.replace, 2

    def replace(self: Path, target: Path) -> Path:
        nonlocal refusals
        refusals -= 1
        if refusals >= 0:
            raise PermissionError(errno.EACCES, "sharing violation")
        return true(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    files.write(tmp_path / "a.json", OURS)
    assert (tmp_path / "a.json").read_bytes() == OURS
    refusals = 100
    assert slug_of(files.write, tmp_path / "a.json", OURS) == "output-in-use"
    assert leftovers(tmp_path) == []


# ── no output is an input ───────────────────────────────────────────────────────────────────────────────────


def test_an_input_is_known_by_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log.csv"
    log.write_bytes(THEIRS)
    (tmp_path / "soft.csv").symlink_to(log)
    (tmp_path / "hard.csv").hardlink_to(log)
    (tmp_path / "dangling.csv").symlink_to(tmp_path / "gone")
    monkeypatch.chdir(tmp_path)
    for name in ("log.csv", "./log.csv", "soft.csv", "hard.csv", str(log)):
        assert slug_of(files.refuse_inputs, [Path(name)], [log]) == "output-is-input"
        assert slug_of(files.refuse_inputs, [Path(name)], [tmp_path]) == "output-is-input"
    files.refuse_inputs([Path("new.csv"), tmp_path / "gone"], [log, tmp_path])


def test_a_report_of_ours_in_the_folder_of_logs_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_bytes(OURS)
    files.refuse_inputs([tmp_path / "report.json"], [tmp_path])
    twice = [tmp_path / "report.json"]
    assert slug_of(files.refuse_inputs, twice, twice) == "output-is-input"


# ── names ───────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.lists(st.text(), max_size=8))
def test_names_are_safe_and_differ(texts: list[str]) -> None:
    names: list[str] = []
    for text in texts:
        names.append(files.safe_name(text, names))
    assert len({name.lower() for name in names}) == len(texts)
    for name in names:
        assert 1 <= len(name.encode()) <= 61
        assert Path("folder", name).name == name
        assert name.isprintable()
        assert not set(name) & set('<>:"/\\|?*. ')
        assert name.lower() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}
        assert not name.startswith((".", "-"))


def test_names_keep_what_is_read() -> None:
    texts = ["〇ごとサポートセンター", "高ヶ坂・成瀬", "Ａ班①", "../../etc", "　", "a" * 100]
    assert [files.safe_name(text) for text in texts] == [
        "〇ごとサポートセンター", "高ヶ坂・成瀬", "A班1", "etc", "_", "a" * 60,
    ]  # fmt: skip
