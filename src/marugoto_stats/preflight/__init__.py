"""Look at a file before any reader touches it: what it is by its content, and whether it may be read.

    finding   which files are meant        kind      what a file is
    password  open it in memory            package   a zip that cannot be misunderstood
    workbook  what its sheets hide         sheet     how far its cells reach
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, get_args

from marugoto_stats import files
from marugoto_stats.errors import InputError, UsageError
from marugoto_stats.model import InputFile, Issue, Kind
from marugoto_stats.model.review import HIDDEN_SHEET
from marugoto_stats.preflight.finding import LOCK, SUFFIXES, WORKBOOKS, Found, find_files, passed_over
from marugoto_stats.preflight.kind import OLE, kind_of
from marugoto_stats.preflight.workbook import inspect
from marugoto_stats.text import safe_text

__all__ = ["SUFFIXES", "WORKBOOKS", "Found", "Password", "examine", "examine_bytes", "find_files", "passed_over"]

Password = str | Callable[[str], str | None] | None
"""A password, or a function that is asked for the password of a file by the file's name."""

LARGEST_FILE: Final = 100 * 1024 * 1024
"""Bytes of one file."""
_TRIES: Final = 3
"""How often a file is read that somebody is just writing."""
_PAUSE: Final = 0.2
"""Seconds between two tries."""
_ALIASES: Final = {"xlsm": "xlsx", "tsv": "csv", "txt": "csv"}
"""Other names that a user may give to a kind."""


def _asked_kind(asked: str) -> str:
    """Name the kind that a user stated. **Raises** UsageError `unknown-input-format`."""
    name = asked.strip().lower()
    kind = _ALIASES.get(name, name)
    if kind not in get_args(Kind):
        raise UsageError("unknown-input-format", asked=safe_text(asked, 20), known=", ".join(get_args(Kind)))
    return kind


def examine(path: Path, *, password: Password = None) -> InputFile:
    """Open a file read-only and say what it is.

    **Raises** InputError: `no-such-file`, `is-a-folder`, `cannot-open`, `owner-file`, `not-a-file`, `file-changing`,
    and what `examine_bytes` raises.
    """
    name = safe_text(path.name)
    if path.name.startswith(LOCK):
        raise InputError("owner-file", name=name)
    try:
        content = _settled(path, name)
    except FileNotFoundError:
        raise InputError("no-such-file", name=name) from None
    except (OSError, ValueError):
        raise InputError("cannot-open", name=name) from None
    return examine_bytes(content, name, password=password)


def _settled(path: Path, name: str) -> bytes:
    """Read a file that nobody changes meanwhile. **Raises** OSError; InputError `file-changing` and for its kind."""
    for left in reversed(range(_TRIES)):
        before = path.stat()
        _check(before, name)
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        after = path.stat()
        if _state(before) == _state(after) and len(content) == after.st_size:
            return content
        if left:
            time.sleep(_PAUSE)
    raise InputError("file-changing", name=name)


def _check(about: os.stat_result, name: str) -> None:
    if stat.S_ISDIR(about.st_mode):
        raise InputError("is-a-folder", name=name)
    if not stat.S_ISREG(about.st_mode):
        raise InputError("not-a-file", name=name)
    _check_size(about.st_size, name)


def _check_size(size: int, name: str) -> None:
    if size > LARGEST_FILE:
        raise InputError("file-too-large", name=name, size=size // 2**20, limit=LARGEST_FILE // 2**20)


def _state(about: os.stat_result) -> tuple[int, int, int]:
    return about.st_size, about.st_mtime_ns, about.st_ino


def examine_bytes(content: bytes, name: str, *, asked: str | None = None, password: Password = None) -> InputFile:
    """Say what a file's bytes are; `asked` is the kind that the user named for standard input.

    **Raises** InputError: `file-too-large`, `empty-file`, `not-as-named`, and what `kind_of`,
    `unlocked` and `inspect` raise.
    """
    _check_size(len(content), name)
    if not content.strip(b"\x00 \r\n\t"):
        raise InputError("empty-file", name=name)
    sha256 = hashlib.sha256(content).hexdigest()
    if content.startswith(OLE):
        # loaded only where it may be needed: it takes long
        from marugoto_stats.preflight.password import unlocked

        content = unlocked(content, name, password)
    kind = kind_of(content, name)
    if asked is not None and _asked_kind(asked) != kind:
        raise InputError("not-as-named", name=name, kind=kind, asked=safe_text(asked, 20))
    sheets, linked = inspect(content, name) if kind == "xlsx" else ((), False)
    issues = (Issue("external-links", "note", name),) if linked else ()
    answered = HIDDEN_SHEET in [sheet.title for sheet in sheets]  # the one with a person's answers is no result
    result = files.is_result(content) and not answered if kind == "xlsx" else files.is_ours(".csv", content)
    return InputFile(name, kind, content, sha256, sheets, issues, result or kind == "json")
