"""One run at a time per folder: a lock of the system, which ends with the process that holds it.

The lock's file says nothing by being there; one that a killed run left behind stops nobody.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from marugoto_stats.errors import BusyError
from marugoto_stats.files.names import shown
from marugoto_stats.files.told import told

LOCK: Final = ".marugoto-stats.lock"
STAGING: Final = ".marugoto-stats-{}.tmp"
"""What a run writes its files into before they are renamed into place."""


class _Mine(threading.local):
    """The folders that this thread holds."""

    def __init__(self) -> None:
        self.folders: set[Path] = set()


_mine = _Mine()


@contextmanager
def locked(folder: Path, *, patience: float = 0) -> Iterator[None]:
    """Keep other runs out of a folder, and first remove what killed ones left there.

    Who holds a folder may ask for it again. **Unit** of patience: seconds.
    **Raises** BusyError: `folder-busy`; OutputError where no file can be made in it.
    """
    place = Path(os.path.realpath(folder))
    if place in _mine.folders:
        yield
        return
    from filelock import FileLock, Timeout

    lock = FileLock(place / LOCK, timeout=patience)
    with told(folder):
        try:
            lock.acquire()
        except Timeout:
            raise BusyError("folder-busy", name=shown(folder)) from None
    _mine.folders.add(place)
    try:
        _sweep(place)
        yield
    finally:
        _mine.folders.discard(place)
        with suppress(OSError):
            (place / LOCK).unlink()  # while it is held: whoever opened it meanwhile finds it gone and opens another
        lock.release()


def holder(folder: Path) -> Path:
    """Find the folder that keeps others out of this one: the nearest above that this thread holds, else itself."""
    return next((above for above in (folder, *folder.parents) if above in _mine.folders), folder)


def _sweep(folder: Path) -> None:
    """Remove what killed runs left behind: under the lock, nobody is at work in it."""
    for left in folder.glob(STAGING.format("*")):
        unstage(left)


def unstage(stage: Path) -> None:
    """Remove a staging folder, whatever is still in it."""
    with suppress(OSError):
        for left in (*stage.iterdir(),) if stage.is_dir() else (stage,):
            left.unlink()
        stage.rmdir()
