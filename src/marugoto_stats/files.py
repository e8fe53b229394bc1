"""Write files so that the old one or the new one stands, never something between.

Everything the program writes goes through `write` or `write_all`. A file that is not ours is not replaced
unless asked, and no output may be one of the inputs.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import time
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from marugoto_stats.errors import OutputError, UsageError
from marugoto_stats.text import safe_text

# ── what is ours, what is an input ──────────────────────────────────────────────────────────────────────────

MARKS: Final[Mapping[str, tuple[bytes, ...]]] = {
    ".json": (b'"schema": "marugoto-stats/',),
    ".csv": (b"profile,rules,body,centre,since,until,table,unit,base,base_n,",),
    ".md": (b"<!-- marugoto-stats",),
    ".txt": (b"marugoto-stats",),
    ".png": (b"tEXtSource\x00marugoto-stats",),
    ".svg": (b"<dc:title>marugoto-stats</dc:title>",),
    ".pdf": (b"/Creator (marugoto-stats)",),
}
"""What stands inside a file of ours, by suffix."""
_PLACES: Final = {
    ".json": slice(0, 200),
    ".csv": slice(0, 200),
    ".md": slice(0, 200),
    ".txt": slice(-100, None),
}
"""Where the mark stands in a text: in its first or last bytes; anywhere else it could be anybody's words."""
_LARGEST: Final = 64 * 1024 * 1024
"""Bytes; nothing of ours is larger."""


def is_ours(suffix: str, content: bytes) -> bool:
    """Tell by its mark whether a file was written by this program.

    >>> is_ours(".json", b'{"schema": "marugoto-stats/report/1"'), is_ours(".csv", b"name,date")
    (True, False)
    """
    kind = suffix.lower()
    looked_at = content[_PLACES.get(kind, slice(None))]
    return any(mark in looked_at for mark in MARKS.get(kind, ()))


def refuse_inputs(outputs: Iterable[Path], inputs: Iterable[Path]) -> None:
    """Make sure that no output is an input, by whatever name or link.

    A folder among the inputs stands for the files in it that are not ours.
    **Raises** UsageError: `output-is-input`.
    """
    read = list(inputs)
    for output in outputs:
        if any(_is_input(output, path) for path in read):
            raise UsageError("output-is-input", name=shown(output))


def _is_input(output: Path, path: Path) -> bool:
    if not path.is_dir():
        return _same(output, path)
    within = any(_same(output, file) for file in path.iterdir())
    return within and not is_ours(output.suffix, output.read_bytes())


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False  # one of the two does not exist, so they are not the same


# ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────

_WINDOWS: Final = os.name == "nt"
_TRIES: Final = 5
"""How often Windows is asked to let go of a file that another program has open."""
_TEMPORARY: Final = ".marugoto-stats-{}.tmp"
_STALE: Final = 3600
"""Seconds after which a temporary file is one that a killed run left behind."""


def write(path: Path, content: bytes, *, overwrite: bool = False, private: bool = False) -> None:
    """Write one file: a temporary one beside it, flushed to the disk, then renamed over it.

    `private` makes it readable by its owner alone. **Raises** OutputError: see `write_all`.
    """
    write_all({path: content}, overwrite=overwrite, private=private)


def write_all(contents: Mapping[Path, bytes], *, overwrite: bool = False, private: bool = False) -> None:
    """Write several files: none is renamed into place before all are safely on the disk.

    **Raises** OutputError: `not-ours`, `output-is-folder`, `output-not-a-file`, `output-no-folder`,
    `output-not-writable`, `output-bad-name`, `output-in-use`, `disk-full`, `output-failed`.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path, content in contents.items():
            with _told(path):
                place = _place(path, content, overwrite)
                temporary = place.with_name(_TEMPORARY.format(secrets.token_hex(8)))
                staged.append((temporary, place))
                _fill(temporary, content, 0o600 if private else 0o666)
        for temporary, place in staged:
            with _told(place):
                _replace(temporary, place)
    finally:
        for temporary, _ in staged:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
    for folder in {place.parent for _, place in staged}:
        _settle(folder)


def check(path: Path, *, overwrite: bool = False) -> None:
    """Make sure, before any work, that a file may be written here. **Raises** OutputError: as `write_all`."""
    with _told(path):
        _place(path, None, overwrite)


def check_folder(path: Path) -> None:
    """Make sure, before any work, that this may be a folder. **Raises** OutputError: `output-is-file`."""
    with _told(path):
        if path.exists() and not path.is_dir():
            raise OutputError("output-is-file", name=shown(path))


def make_folder(path: Path) -> None:
    """Make a folder if it is not there. **Raises** OutputError: `output-is-file`, and as `write_all`."""
    check_folder(path)
    with _told(path):
        path.mkdir(parents=True, exist_ok=True)


def _place(path: Path, content: bytes | None, overwrite: bool) -> Path:
    """Follow links to where the file really stands, and make sure that it may be written."""
    place = Path(os.path.realpath(path))
    if not place.parent.is_dir():
        raise OutputError("output-no-folder", name=shown(path))
    try:
        about = place.stat()
    except FileNotFoundError:
        return place
    if stat.S_ISDIR(about.st_mode):
        raise OutputError("output-is-folder", name=shown(path))
    if not stat.S_ISREG(about.st_mode):
        raise OutputError("output-not-a-file", name=shown(path))
    if not overwrite and not _may_go(place, content, about.st_size):
        raise OutputError("not-ours", name=shown(path))
    return place


def _may_go(place: Path, content: bytes | None, size: int) -> bool:
    """Tell whether nothing of anybody is lost when this file is replaced."""
    if size > _LARGEST:
        return False
    there = place.read_bytes()
    return there in (b"", content) or is_ours(place.suffix, there)


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


def _settle(folder: Path) -> None:
    """Remove what killed runs left behind, and ask the disk to keep the new names; not every system can."""
    for old in folder.glob(_TEMPORARY.format("*")):
        with suppress(OSError):
            if time.time() - old.stat().st_mtime > _STALE:
                old.unlink()
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


_SLUGS: Final = {
    errno.EACCES: "output-not-writable", errno.EPERM: "output-not-writable",
    errno.EROFS: "output-not-writable", errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full", errno.EFBIG: "disk-full",
    errno.ENAMETOOLONG: "output-bad-name", errno.EINVAL: "output-bad-name", errno.EILSEQ: "output-bad-name",
    errno.ENOTDIR: "output-no-folder", errno.ENOENT: "output-no-folder", errno.EISDIR: "output-is-folder",
}  # fmt: skip


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the system says into one clear sentence about the file."""
    try:
        yield
    except OSError as error:
        raise OutputError(_SLUGS.get(error.errno or 0, "output-failed"), name=shown(path)) from error
    except ValueError as error:  # a NUL or half a character in the name
        raise OutputError("output-bad-name", name=shown(path)) from error


# ── names ───────────────────────────────────────────────────────────────────────────────────────────────────

_LONGEST: Final = 60
"""Bytes of a stem in UTF-8: room for a number and a suffix on every file system."""
_SIGNS: Final = frozenset("-_ー・々〇")
_SCRIPTS: Final = ("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH", "HIRAGANA LETTER", "KATAKANA LETTER")
_PORTS: Final = [f"{port}{n}" for port in ("com", "lpt") for n in range(10)]
_RESERVED: Final = frozenset({"con", "prn", "aux", "nul", *_PORTS})


def safe_name(text: str, taken: Collection[str] = ()) -> str:
    """Make a file name without suffix out of a label: safe on every system, unlike all those taken.

    ASCII letters and digits, -, _, kanji and kana stay; everything else becomes _.

    >>> safe_name("月別件数（2023年度）"), safe_name("../../x"), safe_name("con"), safe_name("?")
    ('月別件数_2023年度', 'x', 'con_', '_')
    >>> safe_name("町田", taken=["町田"])
    '町田_2'
    """
    kept = "".join(sign if _stays(sign) else "_" for sign in unicodedata.normalize("NFKC", text))
    stem = _cut(re.sub("__+", "_", kept).strip("-_"), _LONGEST) or "_"
    if stem.lower() in _RESERVED:
        stem += "_"
    used = {name.lower() for name in taken}
    name, number = stem, 1
    while name.lower() in used:
        number += 1
        name = _cut(stem, _LONGEST - len(f"_{number}")) + f"_{number}"
    return name


def _stays(sign: str) -> bool:
    if sign.isascii():
        return sign.isalnum() or sign in _SIGNS
    return sign in _SIGNS or unicodedata.name(sign, "").startswith(_SCRIPTS)


def _cut(text: str, longest: int) -> str:
    return text.encode()[:longest].decode(errors="ignore")


def shown(path: Path) -> str:
    """Write a path as a message shows it."""
    return safe_text(str(path))
