"""Which files are meant: named ones, patterns, folders; and which of a folder are no logs by their name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from marugoto_stats.errors import InputError
from marugoto_stats.model import Issue
from marugoto_stats.text import safe_text

WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
SUFFIXES: Final = (*WORKBOOKS, ".csv", ".tsv")
"""Files of a folder that may be a log; a .txt only when named."""
LOCK: Final = "~$"
"""How the name of a file begins that Excel keeps while a workbook is open."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that was named, or found in a named folder."""

    path: Path
    named: bool
    """A named file must be a log; one of a folder need not."""


def find_files(logs: Sequence[str | Path]) -> list[Found]:
    """List the files that are meant: named ones, patterns expanded, folders not recursively; each once.

    Lock files, hidden files and links that leave their folder are no logs and are left out.
    **Raises** InputError: `no-such-file`, `empty-folder`, `cannot-open`.
    """
    found: dict[Path, Found] = {}
    for log in logs:
        path = Path(log)
        try:
            files = list(_meant(path))
        except OSError:
            raise InputError("cannot-open", name=_shown(path)) from None
        except ValueError:  # a NUL in the name
            raise InputError("no-such-file", name=_shown(path)) from None
        for file in files:
            found.setdefault(file.path.resolve(), file)
    return list(found.values())


def _meant(path: Path) -> Iterator[Found]:
    if path.is_dir():
        files = [file for file in _of_folder(path) if not file.name.startswith((".", LOCK)) and _stays(file, path)]
        if not files:
            raise InputError("empty-folder", name=_shown(path))
        yield from (Found(file, named=False) for file in files)
    elif not path.exists() and any(sign in path.name for sign in "*?["):
        matching = sorted(path.parent.glob(path.name))
        files = [file for file in matching if file.is_file() and not file.name.startswith((".", LOCK))]
        if not files:
            raise InputError("no-such-file", name=_shown(path))
        yield from (Found(file, named=True) for file in files)
    else:
        yield Found(path, named=True)


def passed_over(logs: Sequence[str | Path]) -> tuple[Issue, ...]:
    """Name the files of folders that look like logs and are not read: lock files, links that leave the folder."""
    issues = []
    for folder in (path for log in logs if (path := Path(log)).is_dir()):
        for file in _of_folder(folder):
            if file.name.startswith(LOCK):
                issues.append(Issue("owner-file-skipped", "note", safe_text(file.name)))
            elif not file.name.startswith(".") and not _stays(file, folder):
                issues.append(Issue("link-skipped", "note", safe_text(file.name)))
    return tuple(issues)


def _of_folder(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if path.suffix.lower() in SUFFIXES and path.is_file()]


def _stays(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _shown(path: Path) -> str:
    return safe_text(path.name or str(path))
