"""Look at a file before any reader touches it: what it is by its content, and whether it may be read.

A suffix is a claim; the first bytes are the proof.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from marugoto_stats.errors import InputError
from marugoto_stats.model import InputFile
from marugoto_stats.preflight.workbook import inspect
from marugoto_stats.text import safe_text

LARGEST_FILE: Final = 100 * 1024 * 1024
"""Bytes of one file."""

Kind = Literal["xlsx", "csv"]


def examine(path: Path) -> InputFile:
    """Open a file read-only and say what it is.

    **Raises** InputError: `no-such-file`, `is-a-folder`, `cannot-open`, and what `examine_bytes` raises.
    """
    name = safe_text(path.name)
    if path.name.startswith("~$"):
        raise InputError("owner-file", name=name)
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise InputError("file-too-large", name=name, size=size // 2**20, limit=LARGEST_FILE // 2**20)
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError("no-such-file", name=name) from None
    except IsADirectoryError:
        raise InputError("is-a-folder", name=name) from None
    except OSError:
        raise InputError("cannot-open", name=name) from None
    return examine_bytes(content, name)


def examine_bytes(content: bytes, name: str, *, asked: str | None = None) -> InputFile:
    """Say what a file's bytes are; `asked` is the kind that the user named for standard input.

    **Raises** InputError: `empty-file`, `password`, `not-a-log-file` (PDF, HTML, picture, other archive),
    `format-not-read`, `not-as-named`, and what `workbook.inspect` raises.
    """
    if not content.strip(b"\x00 \r\n\t"):
        raise InputError("empty-file", name=name)
    kind = _kind(content, name)
    if asked is not None and asked != kind:
        raise InputError("not-as-named", name=name, kind=kind, asked=safe_text(asked, 20))
    sheets = inspect(content, name) if kind == "xlsx" else ()
    return InputFile(name, kind, content, hashlib.sha256(content).hexdigest(), sheets)


def _kind(content: bytes, name: str) -> Kind:
    head = content[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if content.startswith(b"PK\x03\x04"):
        return _zip_kind(content, name)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise InputError("password" if _is_encrypted(content) else "format-not-read", name=name, kind="xls")
    for sign, kind in ((b"%pdf", "PDF"), (b"\x89png", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"{\\rtf", "RTF")):
        if head.startswith(sign):
            raise InputError("not-a-log-file", name=name, kind=kind)
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")) or b"<html" in head:
        raise InputError("not-a-log-file", name=name, kind="HTML")
    return "csv"


def _zip_kind(content: bytes, name: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        raise InputError("broken-workbook", name=name) from None
    if "xl/workbook.xml" in names:
        return "xlsx"
    for sign, kind in (("xl/workbook.bin", "xlsb"), ("mimetype", "ods")):
        if sign in names:
            raise InputError("format-not-read", name=name, kind=kind)
    raise InputError("not-a-log-file", name=name, kind="ZIP")


def _is_encrypted(content: bytes) -> bool:
    import msoffcrypto

    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(content)).is_encrypted())
    except Exception:  # noqa: BLE001 - a foreign parser on a foreign file: whatever it raises means "not an encrypted one"
        return False


# ── which files ─────────────────────────────────────────────────────────────────────────────────────────────

SUFFIXES: Final = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv")
"""Files of a folder that may be a log; a .txt only when named."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that was named, or found in a named folder."""

    path: Path
    named: bool
    """A named file must be a log; one of a folder need not."""


def find_files(logs: Sequence[str | Path]) -> list[Found]:
    """List the files that are meant: named ones, patterns expanded, folders not recursively; each once.

    Lock files, hidden files and links that leave their folder are no logs and are left out.
    **Raises** InputError: `no-such-file`, `empty-folder`.
    """
    found: dict[Path, Found] = {}
    for log in logs:
        path = Path(log)
        if path.is_dir():
            files = [Found(inner, named=False) for inner in sorted(path.iterdir()) if _may_be_log(inner, path)]
            if not files:
                raise InputError("empty-folder", name=safe_text(path.name or str(path)))
        elif not path.exists() and any(sign in path.name for sign in "*?["):
            files = [Found(inner, named=True) for inner in sorted(path.parent.glob(path.name)) if inner.is_file()]
            if not files:
                raise InputError("no-such-file", name=safe_text(path.name))
        else:
            files = [Found(path, named=True)]
        for file in files:
            found.setdefault(file.path.resolve(), file)
    return list(found.values())


def _may_be_log(path: Path, folder: Path) -> bool:
    if path.name.startswith((".", "~$")) or path.suffix.lower() not in SUFFIXES:
        return False
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())
