"""The front step: a log without a command is summarized; with nothing at all a log is looked for."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from typing import Any, Final

import typer

from marugoto_stats.cli import screen
from marugoto_stats.cli.help import Group, show
from marugoto_stats.cli.nearest import nearest
from marugoto_stats.errors import MarugotoError, UsageError
from marugoto_stats.text import safe_text
from marugoto_stats.wording import Lang, words

MOST_TRIED: Final = 10
"""Files of a folder that are opened in search of a log."""
_PLAIN: Final = re.compile(r"[\w.,:/\\+=@-]+" if os.name == "nt" else r"[\w.,:/+=@-]+")
"""What no shell takes for anything else."""


class Inner(Group):
    """A group that names the nearest command when it does not know one."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Find the command. **Raises** UsageError: `no-such-command`."""
        if args[0] not in self.commands and not ctx.resilient_parsing:
            near = nearest(args[0], self.commands)
            raise UsageError("no-such-command", name=safe_text(args[0]), near=near)
        return super().resolve_command(ctx, args)


class Front(Inner):
    """The program itself: a log, or an option of `summarize`, in place of a command means `summarize`."""

    ignore_unknown_options = True

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Find the command, or take the arguments for those of `summarize`."""
        if args[0] not in self.commands and _is_for_summarize(args[0]):
            args = ["summarize", *args]
        return super().resolve_command(ctx, args)


def _is_for_summarize(word: str) -> bool:
    from marugoto_stats.preflight import SUFFIXES

    if word.startswith("-") or any(sign in word for sign in "/\\*?"):
        return True
    return Path(word).suffix.lower() in (*SUFFIXES, ".txt") or os.path.lexists(word)


def look_around(ctx: typer.Context, lang: Lang) -> None:
    """Name a readable log of the working folder and the command to run, else show the help."""
    log = _first_log(lang)
    if log is None:
        show(ctx)
    else:
        text = words(lang)("cli.found", name=safe_text(log.name), command=f"marugoto-stats {quoted(log)}")
        screen.put(f"{text.strip()}\n".encode(), as_text=True)


def _first_log(lang: Lang) -> Path | None:
    from marugoto_stats.preflight import find_files

    try:
        found = find_files([Path()])
    except MarugotoError:
        return None
    for one in found[:MOST_TRIED]:
        if _is_log(one.path, lang):
            return one.path
    return None


def _is_log(path: Path, lang: Lang) -> bool:
    from marugoto_stats.pipeline import load

    try:
        return len(load(path, lang=lang)) > 0
    except MarugotoError:
        return False


def quoted(path: Path) -> str:
    """Write a path as it is typed after a prompt."""
    text = safe_text(str(path))
    text = f"./{text}" if text.startswith("-") else text
    if _PLAIN.fullmatch(text):
        return text
    return f'"{text}"' if os.name == "nt" else shlex.quote(text)
