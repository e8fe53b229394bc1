"""The door: what is typed becomes a request, and whatever goes wrong is shown here, in one place.

    program   the list of commands      commands  one sentence each      options  what they share
    charts    the pictures              report    the whole report       classify  contacts one by one
    deliver   to a file or the screen   screen    the three streams      front    when there is no command
    help      pages in two languages    usage     a wrong command line   nearest  the word that was meant
    password  of a workbook             keeping  a folder of results    line     a request as it is typed
    skeleton  the form of a log

Heavy libraries are loaded inside the commands: `--help` needs none of them.
"""

from __future__ import annotations

import gc
import logging
import signal
import sys
import traceback
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Final, NoReturn

from typer.exceptions import TyperException

from marugoto_stats import wording
from marugoto_stats.cli import screen
from marugoto_stats.cli.program import program
from marugoto_stats.cli.usage import translated
from marugoto_stats.errors import MarugotoError, bug
from marugoto_stats.wording import Words

NAME: Final = "marugoto-stats"
INTERRUPTED: Final = 130
TERMINATED: Final = 143


def run() -> NoReturn:
    """Be the process: a run is short, and looking for cycles, at its end too, costs more than they weigh."""
    gc.disable()
    code = main()
    gc.freeze()
    sys.exit(code)


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    typed = list(sys.argv[1:] if args is None else args)
    words = wording.words(_language(typed))
    screen.prepare()
    with _undisturbed():
        try:
            code = _run(typed, words)
        except MarugotoError as error:
            return _failed(error, error, typed, words)
        except TyperException as error:
            return _failed(translated(error), error, typed, words)
        except KeyboardInterrupt:
            code = INTERRUPTED
        except SystemExit:
            raise
        except BaseException as error:  # noqa: BLE001 - the one place where everything ends; a panic is no Exception
            return _failed(bug(error), error, typed, words)
    if code == INTERRUPTED:
        screen.say(words("cli.interrupted"), colour="--no-color" not in typed)
    return code


def _run(typed: list[str], words: Words) -> int:
    colour = False if "--no-color" in typed else None
    return int(program(words)(typed, prog_name=NAME, standalone_mode=False, color=colour) or 0)


def _language(typed: Sequence[str]) -> str | None:
    """Find `--lang` before Typer reads anything: the help and its errors speak that language too."""
    for word, following in pairwise([*typed, ""]):
        if word == "--lang":
            return following
        if word.startswith("--lang="):
            return word.partition("=")[2]
    return None


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let no library talk to the user (it may quote a cell), and end in order when asked to end."""
    logging.getLogger().addHandler(quiet := logging.NullHandler())
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    with warnings.catch_warnings():
        warnings.showwarning = lambda *_, **__: None
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, before)
            logging.getLogger().removeHandler(quiet)


# ── when it could not ───────────────────────────────────────────────────────────────────────────────────────


def _failed(shown: MarugotoError, raised: BaseException, typed: Sequence[str], words: Words) -> int:
    """Show an error and return its exit code."""
    colour = "--no-color" not in typed
    screen.say(screen.failure(shown, words), colour=colour)
    if "--debug" in typed:
        screen.say("\n".join(["", *_trace(raised)]), colour=colour)
    return shown.exit_code


def _trace(error: BaseException | None) -> Iterator[str]:
    """List kinds of errors and places in code, the first cause last: no message, no value, no code."""
    while error is not None:
        yield f"  {type(error).__name__}" + (f" {error.slug}" if isinstance(error, MarugotoError) else "")
        for frame in traceback.extract_tb(error.__traceback__, limit=-12):
            place = "/".join(Path(frame.filename).parts[-2:])
            yield f"    {place}:{frame.lineno} {frame.name}"
        error = error.__cause__ or error.__context__
