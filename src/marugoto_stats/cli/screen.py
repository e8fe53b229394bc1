"""The three streams: results on standard output, talk on standard error, a log from standard input."""

from __future__ import annotations

import io
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, Self, TextIO, cast

from marugoto_stats.errors import InputError, MarugotoError, OutputError
from marugoto_stats.render import View
from marugoto_stats.render.display import columns, left, wrapped
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Words

if TYPE_CHECKING:
    from rich.text import Text

# rich is loaded where it is used: a result that goes into a pipe has no need of it

PATIENCE: Final = 1.0
"""Seconds of work after which it is said what is being done."""
NARROWEST: Final = 40
"""Columns below which nothing is fitted any more."""
LONGEST: Final = 1000
"""Characters of one line of an error."""


def prepare() -> None:
    """Let no sign stop the program that the encoding of a stream cannot hold."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


# ── what a stream can do ────────────────────────────────────────────────────────────────────────────────────


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether a person looks at the stream."""
    return stream is not None and not stream.closed and stream.isatty()


def width() -> int:
    """Count the columns of the terminal; 80 where there is none."""
    return max(NARROWEST, shutil.get_terminal_size((80, 24)).columns)


def colours(stream: TextIO | None, *, wanted: bool = True) -> bool:
    """Tell whether emphasis by colour is wanted and possible."""
    return wanted and not os.environ.get("NO_COLOR") and _obeys(stream)


def _obeys(stream: TextIO | None) -> bool:
    """Tell whether the stream is a terminal that understands escape sequences."""
    if not is_terminal(stream) or os.environ.get("TERM") == "dumb":
        return False
    from rich.console import Console

    return not Console(file=stream).legacy_windows


def _holds(stream: TextIO | None, sign: str) -> bool:
    try:
        sign.encode(getattr(stream, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def view(*, colour: bool, verbose: bool) -> View:
    """Say what a renderer may know of standard output."""
    return View(
        width=width(),
        colour=colours(sys.stdout, wanted=colour),
        blocks=_holds(sys.stdout, "█"),
        verbose=verbose,
    )


# ── standard output and input ───────────────────────────────────────────────────────────────────────────────


def put(content: bytes, *, as_text: bool) -> None:
    """Write a result to standard output: as text in the encoding of the stream, or byte for byte.

    A reader who stops reading (`| head`) ends it quietly. **Raises** OutputError: `no-standard-output`.
    """
    out = sys.stdout
    if out is None or out.closed:
        raise OutputError("no-standard-output")
    try:
        if as_text or is_terminal(out):
            out.write(content.decode().replace("\r\n", "\n"))
        else:
            out.flush()
            out.buffer.write(content)
        out.flush()
    except BrokenPipeError:
        _let_go(out)
    except OSError as error:
        _let_go(out)
        raise OutputError("no-standard-output") from error


def _let_go(stream: TextIO) -> None:
    """Point a stream that nobody reads at nothing, so that closing it at the end says nothing either."""
    with suppress(OSError), open(os.devnull, "wb") as nothing:  # noqa: PTH123 - a device, not a file
        os.dup2(nothing.fileno(), stream.fileno())


def standard_input() -> bytes:
    """Read standard input to its end. **Raises** InputError: `no-standard-input`."""
    if sys.stdin is None or sys.stdin.closed:
        raise InputError("no-standard-input")
    content, stream = bytearray(), cast(io.BufferedReader, sys.stdin.buffer)
    while piece := stream.read1(65536):  # piece by piece: one long read could not be interrupted
        content += piece
    return bytes(content)


# ── talk ────────────────────────────────────────────────────────────────────────────────────────────────────


def say(text: str | Text, *, colour: bool = True) -> None:
    """Say something beside the results, on standard error."""
    show(text, sys.stderr, colour=colour)


def show(text: str | Text, stream: TextIO | None, *, colour: bool = True) -> None:
    """Print lines as they stand: nothing is wrapped, and nothing in them is taken for markup."""
    if stream is None or stream.closed:
        return
    from rich.console import Console

    coloured = colours(stream, wanted=colour)
    console = Console(file=stream, force_terminal=coloured, color_system="auto" if coloured else None)
    try:
        console.print(text, markup=False, emoji=False, highlight=False, soft_wrap=True)
        stream.flush()
    except OSError:
        _let_go(stream)


def failure(error: MarugotoError, words: Words) -> Text:
    """Put an error in one screen: what happened, what to do, and that the log is as it was."""
    from rich.text import Text

    labels = words("cli.what"), words("cli.do")
    indent = max(map(columns, labels)) + 4
    text = Text().append(words("cli.failed"), "bold red").append("\n")
    room = width() - indent
    for label, said in zip(labels, error.parts(words.lang), strict=True):
        lines = [line for part in said.splitlines() for line in wrapped(safe_text(part, LONGEST), room)]
        text.append(f"\n  {left(label, indent - 2)}", "bold").append(f"\n{' ' * indent}".join(lines))
    return text.append(f"\n\n  {words('cli.untouched')}")


class Progress:
    """One line on standard error while the work lasts longer than a second; gone when done."""

    def __init__(self, text: str, *, quiet: bool) -> None:
        self._text = text
        self._shown = not quiet and _obeys(sys.stderr)
        self._drawn = False
        self._lock = threading.Lock()
        self._timer = threading.Timer(PATIENCE, self._begin)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        if self._shown:
            self._timer.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._timer.cancel()
        with self._lock:
            self._shown = False
            if self._drawn:
                self._draw("")

    def say(self, text: str) -> None:
        """Name the step that begins."""
        with self._lock:
            self._text = text
            if self._drawn:
                self._draw(text)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Leave the line to a question."""
        with self._lock:
            if self._drawn:
                self._draw("")
            yield

    def _begin(self) -> None:
        with self._lock:
            if self._shown:
                self._drawn = True
                self._draw(self._text)

    def _draw(self, text: str) -> None:
        with suppress(OSError):
            sys.stderr.write(f"\r\x1b[2K{text}")
            sys.stderr.flush()
