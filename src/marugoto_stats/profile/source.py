"""Where profiles come from: the built-in ones, an office's own file, and the layers each stands on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from marugoto_stats.errors import ProfileError
from marugoto_stats.japanese import fold
from marugoto_stats.profile.near import unknown
from marugoto_stats.profile.schema import ProfileFile, shaped
from marugoto_stats.profile.workbook import read_workbook
from marugoto_stats.text import safe_text

STANDARD: Final = "standard"
LOCAL_NAME: Final = "marugoto.toml"
"""The name of an office's own file, which is found beside its logs."""
WORKBOOK: Final = ".xlsx"
"""The suffix of a 用語.xlsx, which holds what a TOML holds."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One file of a profile."""

    origin: str
    """A built-in id, or the file's name."""
    entries: ProfileFile
    id: str
    problems: tuple[ProfileError, ...] = ()
    """What of the file does not have the right shape, and was left out."""
    places: Mapping[str, str] = field(default_factory=dict)
    """Key → sheet and cell, where the file is a workbook."""
    notes: tuple[str, ...] = ()
    """Its comments, where they stand on lines of their own."""


@cache
def available() -> tuple[str, ...]:
    """List the ids of the built-in profiles: the standard one, then the bodies'."""
    folder = resources.files("marugoto_stats") / "profiles"
    names = sorted(entry.name for entry in folder.iterdir())
    ids = [name.removesuffix(".toml") for name in names if name.endswith(".toml")]
    return (STANDARD, *(each for each in ids if each != STANDARD))


def find_local(folder: Path | None) -> Path | None:
    """Return the office's own file (marugoto.toml) beside the logs, else in the working folder; or None."""
    folders = [Path.cwd()] if folder is None else [folder, Path.cwd()]
    return next((path for each in folders if (path := each / LOCAL_NAME).is_file()), None)


def layers(name_or_path: str | Path) -> tuple[Layer, ...]:
    """List the files of a profile, the standard one first.

    **Raises** ProfileError: profile-unknown, profile-no-file, profile-unreadable; profile-invalid for a file
    that is no TOML.
    """
    if isinstance(name_or_path, str):
        if known := _built_in_id(name_or_path):
            return _built_in_layers(known)
        if not _is_path(name_or_path):
            raise unknown("profile-unknown", name_or_path, _names())
    return stacked(_from_file(Path(name_or_path)))


def _built_in_layers(name: str) -> tuple[Layer, ...]:
    return (_built_in(STANDARD),) if name == STANDARD else (_built_in(STANDARD), _built_in(name))


def stacked(own: Layer) -> tuple[Layer, ...]:
    """List the files that one stands on, the standard one first, and the file itself."""
    extends = own.entries.extends or STANDARD
    base = _built_in_id(extends)
    if base is None:
        wrong = unknown("profile-extends", extends, _names(), key="extends")
        own = replace(own, problems=(*own.problems, wrong))
    return (*_built_in_layers(base or STANDARD), own)


@cache
def _built_in(name: str) -> Layer:
    text = (resources.files("marugoto_stats") / "profiles" / f"{name}.toml").read_text("utf-8")
    entries, problems = shaped(tomllib.loads(text))
    return Layer(name, entries, entries.id or name, problems)


def _built_in_id(name: str) -> str | None:
    """Find the built-in profile of an id, label or other name, or None."""
    key = fold(name)
    if key in available():
        return key
    return next((known for known in available() if key in map(fold, _names_of(_built_in(known).entries))), None)


def _names_of(entries: ProfileFile) -> list[str]:
    return [name for name in (entries.label, entries.label_en, *entries.aliases) if name]


def _names() -> list[str]:
    return [name for known in available() for name in (known, *_names_of(_built_in(known).entries)[:1])]


def _is_path(name: str) -> bool:
    return name.lower().endswith((".toml", WORKBOOK)) or "/" in name or "\\" in name or Path(name).is_file()


# ── an office's own file ────────────────────────────────────────────────────────────────────────────────────

_QUOTED: Final = re.compile(r""" "[^"]*" | '[^']*' """, re.VERBOSE)
_STRINGS: Final = re.compile(r"""\"{3}.*?\"{3}|'{3}.*?'{3}""", re.DOTALL)
"""Texts of several lines, in which # is a sign like any other."""
_WIDE_SIGN: Final = re.compile("[＝“”＂［］，　]")
_AT_LINE: Final = re.compile(r"at line (\d+)")
_BARE_KEY: Final = re.compile(r"""^\s*\[{0,2}\s*[^\s"'#=\[\]]*[^\x00-\x7f][^"'=]*(=|\]|$)""")


def _from_file(path: Path) -> Layer:
    name = safe_text(path.name)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ProfileError("profile-no-file", name=name) from None
    except OSError:
        raise ProfileError("profile-unreadable", name=name) from None
    if path.suffix.lower() == WORKBOOK:
        return _from_workbook(path, content)
    try:
        text = content.decode("utf-8-sig")  # Notepad puts a BOM before it
    except UnicodeDecodeError:
        raise ProfileError("profile-encoding", name=name) from None
    return from_text(text, name, path.stem)


def from_text(text: str, name: str, stem: str) -> Layer:
    """Read a TOML. **Raises** ProfileError profile-invalid where it is none."""
    try:
        entries, problems = shaped(tomllib.loads(text))
    except tomllib.TOMLDecodeError as refused:
        problem = _syntax_problem(text, str(refused))
        raise ProfileError("profile-invalid", (problem,), name=name, count=1) from None
    return Layer(name, entries, entries.id or safe_text(stem), problems, notes=tuple(_notes(text)))


def _from_workbook(path: Path, content: bytes) -> Layer:
    name = safe_text(path.name)
    found = read_workbook(content)
    if found is None:
        raise ProfileError("profile-workbook", name=name)
    entries, problems = shaped(found.values)
    both = (*found.problems, *problems)
    return Layer(name, entries, entries.id or safe_text(path.stem), both, found.places, tuple(found.notes))


def _notes(text: str) -> Iterator[str]:
    """List the comments that have a line of their own."""
    for line in _STRINGS.sub("", text).splitlines():
        if line.startswith("#") and (note := line.removeprefix("#").strip()):
            yield note


def _syntax_problem(text: str, said: str) -> ProfileError:
    """Name the line that is no TOML, and the habit behind it where it is a known one."""
    lines = text.splitlines()
    found = _AT_LINE.search(said)
    number = min(int(found[1]), len(lines)) if found else len(lines)
    line = lines[number - 1] if lines else ""
    habits = {
        "profile-wide-sign": _WIDE_SIGN.search(_QUOTED.sub("", line)),
        "profile-bare-key": _BARE_KEY.match(line),
        "profile-backslash": '"' in line and "\\" in line,
        "profile-key-twice": "overwrite" in said or "twice" in said,
    }
    slug = next((slug for slug, shows in habits.items() if shows), "profile-syntax")
    return ProfileError(slug, line=number)
