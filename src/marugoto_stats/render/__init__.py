"""The ways a report can be written. The list is the documentation: one line per format, one module each.

A format's module has `write(report, view) -> bytes` and knows only `SafeTable`s. It is told its target by
`View` and never asks the process about it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
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
    whole: bool = False
    """Whether this is the report to be handed in: it says how it was counted, and one month is one page (月報)."""
    folder: Path | None = None
    """Where the file will lie, for links from it to the log."""
    template: bytes | None = field(default=None, repr=False)
    """A document of the office whose styles are taken."""


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
    binary: bool = False
    """Whether the output is no text."""


FORMATS: Final[Mapping[str, Format]] = {
    "terminal": Format("terminal", ()),
    "plain": Format("plain", (".txt",)),
    "json": Format("json", (".json",)),
    "csv": Format("csv", (".csv",)),
    "markdown": Format("markdown", (".md",)),
    "word": Format("word", (".docx",), binary=True),
    "excel": Format("excel", (".xlsx",), binary=True),
    "html": Format("html", (".html", ".htm")),
    "pdf": Format("pdf", (".pdf",), binary=True),
}


def format_of(path: Path, among: Collection[str] = ()) -> str:
    """Name the format that a file's suffix means, of all or of some. **Raises** UsageError `unknown-suffix`."""
    suffix = path.suffix.lower()
    formats = {name: about for name, about in FORMATS.items() if name in (among or FORMATS)}
    for name, about in formats.items():
        if suffix in about.suffixes:
            return name
    known = " ".join(suffix for about in formats.values() for suffix in about.suffixes)
    raise UsageError("unknown-suffix", suffix=safe_text(suffix, 20), known=known)


def renderer(name: str) -> Renderer:
    """Load the module of a format. **Raises** KeyError for a name that is not in `FORMATS`."""
    return cast(Renderer, import_module(f"marugoto_stats.render.{FORMATS[name].module}"))
