"""The one way to the disk: into a staging folder beside, flushed, then renamed one by one."""

from __future__ import annotations

import os
import secrets
import stat
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from marugoto_stats.errors import OutputError
from marugoto_stats.files.locking import STAGING, holder, locked, unstage
from marugoto_stats.files.names import shown
from marugoto_stats.files.ours import is_ours, is_recorded, was_ours
from marugoto_stats.files.told import told

_WINDOWS: Final = os.name == "nt"
_TRIES: Final = 5
"""How often Windows is asked to let go of a file that another program has open."""
_PATIENCE: Final = 20.0
"""Seconds that one file waits for the folder while another run is writing there."""
_LARGEST: Final = 64 * 1024 * 1024
"""Bytes; nothing of ours is larger."""


def write(path: Path, content: bytes, *, overwrite: bool = False, private: bool = False) -> None:
    """Write one file.

    `private` makes it readable by its owner alone. **Raises** OutputError: see `write_all`.
    """
    write_all({path: content}, overwrite=overwrite, private=private)


def write_all(contents: Mapping[Path, bytes], *, overwrite: bool = False, private: bool = False,
              gone: Collection[Path] = ()) -> None:
    """Write several files: none is renamed into place before all are safely on the disk, and then in their order.

    Who holds a folder may write into those below it, too. `gone` are files of ours that have no place among the new
    ones: they are removed before the last is put there, with the folders that they leave empty.
    **Raises** OutputError: `not-ours`, `edited-since`, `output-is-folder`, `output-not-a-file`, `output-no-folder`,
    `output-not-writable`, `output-bad-name`, `output-in-use`, `disk-full`, `output-failed`; BusyError: `folder-busy`.
    """
    staged: list[tuple[Path, Path]] = []
    stages: dict[Path, Path] = {}
    with ExitStack() as held:
        for path, content in contents.items():
            with told(path):
                place = _place(path)
                home = holder(place.parent)
                if home not in stages:
                    held.enter_context(locked(home, patience=_PATIENCE))
                    stages[home] = held.enter_context(_staging(home))
                _refuse(place, path, content, overwrite)
                temporary = stages[home] / str(len(staged))
                staged.append((temporary, place))
                _fill(temporary, content, 0o600 if private else 0o666)
        for n, (temporary, place) in enumerate(staged, start=1):
            if n == len(staged):
                _remove(gone)
            with told(place):
                _replace(temporary, place)
        for folder in dict.fromkeys(place.parent for _, place in staged):
            _settle(folder)


def check(path: Path, *, overwrite: bool = False) -> None:
    """Make sure, before any work, that a file may be written here. **Raises** OutputError: as `write_all`."""
    with told(path):
        _refuse(_place(path), path, None, overwrite)


def check_folder(path: Path) -> None:
    """Make sure, before any work, that this may be a folder. **Raises** OutputError: `output-is-file`."""
    with told(path):
        if path.exists() and not path.is_dir():
            raise OutputError("output-is-file", name=shown(path))


def make_folder(path: Path) -> list[Path]:
    """Make a folder if it is not there, and those above it; return the ones made, the lowest first.

    **Raises** OutputError: `output-is-file`, and as `write_all`.
    """
    check_folder(path)
    with told(path):
        made = [folder for folder in (path, *path.parents) if not folder.exists()]
        path.mkdir(parents=True, exist_ok=True)
    return made


def remove_folders(folders: Iterable[Path]) -> None:
    """Take back folders that were made for nothing; one that holds something stays."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


def _place(path: Path) -> Path:
    """Follow links to where the file really stands."""
    place = Path(os.path.realpath(path))
    if not place.parent.is_dir():
        raise OutputError("output-no-folder", name=shown(path))
    return place


def _refuse(place: Path, path: Path, content: bytes | None, overwrite: bool) -> None:
    """Make sure that nothing of anybody is lost when this place is written."""
    try:
        about = place.stat()
    except FileNotFoundError:
        return
    if stat.S_ISDIR(about.st_mode):
        raise OutputError("output-is-folder", name=shown(path))
    if not stat.S_ISREG(about.st_mode):
        raise OutputError("output-not-a-file", name=shown(path))
    objection = None if overwrite else _objection(place, content, about.st_size)
    if objection:
        raise OutputError(objection, name=shown(path))


def _objection(place: Path, content: bytes | None, size: int) -> str | None:
    """Say why a file that is there may not be replaced unasked; None where nothing of anybody is lost."""
    if size > _LARGEST:
        return "not-ours"
    there = place.read_bytes()
    if there in (b"", content) or is_ours(place.suffix, there) or is_recorded(place, there):
        return None
    return "edited-since" if was_ours(there) else "not-ours"


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """Make a folder for files that are not yet in place; it is gone afterwards."""
    stage = folder / STAGING.format(secrets.token_hex(8))
    try:
        stage.mkdir(mode=0o700)
        yield stage
    finally:
        unstage(stage)


def _fill(temporary: Path, content: bytes, mode: int) -> None:
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def _replace(temporary: Path, place: Path) -> None:
    for left in reversed(range(_TRIES)):
        try:
            temporary.replace(place)
        except PermissionError:
            if not _WINDOWS:
                raise
            if not left:
                raise OutputError("output-in-use", name=shown(place)) from None
            time.sleep(0.1)
        else:
            return


def _remove(gone: Collection[Path]) -> None:
    for path in gone:
        with told(path):
            path.unlink(missing_ok=True)
    remove_folders(dict.fromkeys(path.parent for path in gone))


def _settle(folder: Path) -> None:
    """Ask the disk to keep the new names; not every system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
