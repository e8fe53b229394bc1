"""The password of a workbook: out of a file, out of the environment, or asked for on a terminal; never typed openly."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from marugoto_stats import files
from marugoto_stats.cli import screen
from marugoto_stats.cli.options import Request
from marugoto_stats.errors import UsageError

VARIABLE: Final = "MARUGOTO_PASSWORD"
_LONGEST: Final = 1024
"""Characters of a password file that are looked at."""


def password_of(request: Request, progress: screen.Progress) -> str | Callable[[str], str | None] | None:
    """Say where the password of a workbook comes from; nowhere if there is nobody to ask.

    **Raises** UsageError: `password-file`, `password-file-empty`.
    """
    if request.password_file is not None:
        return _written(Path(request.password_file))
    if given := os.environ.get(VARIABLE):
        return given
    if not (screen.is_terminal(sys.stdin) and screen.is_terminal(sys.stderr)):
        return None

    def ask(name: str) -> str | None:
        with progress.paused():
            try:
                return getpass.getpass(request.words("cli.password", name=name), stream=sys.stderr)
            except EOFError:
                return None

    return ask


def _written(path: Path) -> str:
    """Take the first line of a file."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            line = file.readline(_LONGEST).rstrip("\r\n")
    except (OSError, ValueError):
        raise UsageError("password-file", name=files.shown(path)) from None
    if not line:
        raise UsageError("password-file-empty", name=files.shown(path))
    return line
