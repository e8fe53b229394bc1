"""Help pages of our own: in the language asked for, 80 columns wide, commands and options in groups.

Typer knows what there is; the words come from wording/*/help.toml, by the names of command and option.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from marugoto_stats.cli import screen
from marugoto_stats.render.display import columns, left
from marugoto_stats.wording import Words

if TYPE_CHECKING:
    from rich.text import Text

GROUPS: Final = ("daily", "closer", "machinery")
"""The groups of commands of the program."""
INNER: Final = "commands"
"""The one group of a group's own commands."""
PANELS: Final = ("own", "records", "beside", "output", "manner")
"""The groups of options; `own` belongs to one command alone."""
_NAMES: Final = 30
"""Columns of a name; its meaning stands beside it, or below one that is longer."""

Row = tuple[str, str]


class Command(TyperCommand):
    """A command with a page of ours."""

    words: Words

    def get_help(self, ctx: Any) -> str:
        """Return the page without emphasis."""
        return page(ctx).plain

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        """Let `--help` show our page."""
        return _ours(super().get_help_option(ctx), self.words)


class Group(TyperGroup):
    """A group of commands with a page of ours."""

    words: Words

    def get_help(self, ctx: Any) -> str:
        """Return the page without emphasis."""
        return page(ctx).plain

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        """Let `--help` show our page."""
        return _ours(super().get_help_option(ctx), self.words)


def _ours(option: TyperOption | None, words: Words) -> TyperOption | None:
    if option is not None:
        option.callback = _show
        option.help, option.rich_help_panel = words("help.shared.help.says"), "manner"
    return option


def _show(ctx: Any, _: object, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        show(ctx)
        raise typer.Exit


def show(ctx: typer.Context) -> None:
    """Print the help of a command as a result."""
    screen.show(page(ctx), sys.stdout, colour=ctx.color is not False)


def give_words(command: Any, words: Words, path: str = "") -> None:
    """Put the words of a language into a command, its options and its subcommands."""
    key = f"help.{path or 'program'}"
    command.words = words
    command.help, command.short_help = words(f"{key}.about").strip(), words(f"{key}.says")
    command.epilog = words(f"{key}.examples").strip("\n")
    for param in command.params:
        name = _key(param)
        place = f"{key}.{name}" if f"{key}.{name}.says" in words else f"help.shared.{name}"
        param.help = words(f"{place}.says").strip()
        param.metavar = words(f"{place}.sign") if f"{place}.sign" in words else None
        param.hidden = name.endswith("-completion")  # works, but is nothing for the first page
    for name, inner in getattr(command, "commands", {}).items():
        give_words(inner, words, f"{path}.{name}".lstrip("."))


def _key(param: Any) -> str:
    return str(param.name if isinstance(param, TyperArgument) else max(param.opts, key=len).lstrip("-"))


# ── the page ────────────────────────────────────────────────────────────────────────────────────────────────


def page(ctx: typer.Context) -> Text:
    """Write the help of a command: usage, purpose, commands and options by group, examples."""
    from rich.text import Text  # only a page of help needs it

    command: Any = ctx.command
    words: Words = command.words
    text = Text().append(words("help.usage"), "bold").append(f" {_usage(ctx, words)}\n\n{command.help}")
    for title, rows in (*_commands(command), *_options(ctx)):
        text.append(f"\n\n{words(f'help.titles.{title}')}", "bold")
        for name, meaning in rows:
            _append(text, name, meaning)
    return text.append(f"\n\n{words('help.titles.examples')}", "bold").append(f"\n{command.epilog}")


def _usage(ctx: typer.Context, words: Words) -> str:
    parts = [ctx.command_path]
    for param in sorted(ctx.command.params, key=_rank):
        if isinstance(param, TyperArgument):
            parts.append(param.metavar or param.name)
        elif param.required:
            parts.append(f"{param.opts[-1]} {param.metavar}")
    if isinstance(ctx.command, Group):
        parts.append(words("help.command-sign"))
    usage = " ".join([*parts, words("help.options-sign")])
    if ctx.parent is not None:
        return usage
    without = " ".join([ctx.command_path, words("help.shared.logs.sign"), words("help.options-sign")])
    return f"{usage}\n{' ' * columns(words('help.usage'))} {without}"


def _commands(command: Any) -> Iterator[tuple[str, list[Row]]]:
    inner = list(getattr(command, "commands", {}).values())
    for group in (*GROUPS, INNER):
        if rows := [(one.name, one.short_help) for one in inner if one.rich_help_panel == group]:
            yield group, rows


def _options(ctx: typer.Context) -> Iterator[tuple[str, list[Row]]]:
    params: list[Any] = list(ctx.command.get_params(ctx))
    for panel in PANELS:
        if here := [one for one in params if (one.rich_help_panel or "own") == panel and not one.hidden]:
            yield panel, [(_name(param), param.help) for param in sorted(here, key=_rank)]


def _rank(param: Any) -> int:
    """Put arguments first, then options with a short name, then the others."""
    return 0 if isinstance(param, TyperArgument) else 1 if len(param.opts) > 1 else 2


def _name(param: Any) -> str:
    if isinstance(param, TyperArgument):
        return param.metavar or param.name
    long, *short = sorted(param.opts, key=len, reverse=True)
    sign = f" {param.metavar}" if param.metavar else ""
    return f"{short[0] if short else '   '}{', ' if short else ' '}{long}{sign}"


def _append(text: Text, name: str, meaning: str) -> None:
    lines = meaning.splitlines()
    if columns(name) > _NAMES - 4:
        text.append(f"\n  {name}", "cyan")
    else:
        text.append(f"\n  {left(name, _NAMES - 2)}", "cyan").append(lines.pop(0))
    for line in lines:
        text.append(f"\n{' ' * _NAMES}{line}")
