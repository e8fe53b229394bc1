"""The ways a report can be written. The list is the documentation: one line per format, one module each.

A format's module has `write(report, view) -> bytes` and knows only `SafeTable`s. It is told its target by
`View` and never asks the process about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, cast

from marugoto_stats.errors import UsageError
from marugoto_stats.text import safe_text

if TYPE_CHECKING:
    from marugoto_stats.model import Report


@dataclass(frozen=True, slots=True)
class View:
    """What a renderer may know of its target."""

    width: int = 80
    """Columns of the terminal."""
    colour: bool = False
    blocks: bool = False
    """Whether the stream can hold █ and its kin; otherwise bars are drawn with #."""
    verbose: bool = False
    to_file: bool = False


class Renderer(Protocol):
    """What a format's module offers."""

    def write(self, report: Report, view: View) -> bytes:
        """Return the whole output, UTF-8 where it is text."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """One way of writing a report."""

    module: str
    suffixes: tuple[str, ...]
    """Suffixes of file names that mean this format."""


FORMATS: Final[Mapping[str, Format]] = {
    "terminal": Format("terminal", ()),
    "plain": Format("plain", (".txt",)),
    "json": Format("json", (".json",)),
    "csv": Format("csv", (".csv",)),
    "markdown": Format("markdown", (".md",)),
}


def format_of(path: Path) -> str:
    """Name the format that a file's suffix means. **Raises** UsageError `unknown-suffix`."""
    suffix = path.suffix.lower()
    for name, about in FORMATS.items():
        if suffix in about.suffixes:
            return name
    known = " ".join(suffix for about in FORMATS.values() for suffix in about.suffixes)
    raise UsageError("unknown-suffix", suffix=safe_text(suffix, 20), known=known)


def renderer(name: str) -> Renderer:
    """Load the module of a format. **Raises** KeyError for a name that is not in `FORMATS`."""
    return cast(Renderer, import_module(f"marugoto_stats.render.{FORMATS[name].module}"))
