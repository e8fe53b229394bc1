"""The list of commands and the options before them: what Typer is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Final, cast

import typer
from typer.main import get_command

from marugoto_stats import wording
from marugoto_stats.cli import commands, profiles, screen
from marugoto_stats.cli.charts import charts
from marugoto_stats.cli.check import check
from marugoto_stats.cli.classify import classify
from marugoto_stats.cli.compare import compare
from marugoto_stats.cli.front import Front, Inner, look_around
from marugoto_stats.cli.help import INNER, Command, give_words, show
from marugoto_stats.cli.init import init
from marugoto_stats.cli.options import Lang, spread
from marugoto_stats.cli.report import report
from marugoto_stats.cli.verify import verify
from marugoto_stats.wording import Words

Body = Callable[..., int]

COMMANDS: Final[tuple[tuple[str, Body, str], ...]] = (
    ("summarize", commands.summarize, "daily"),
    ("report", report, "daily"),
    ("charts", charts, "daily"),
    ("check", check, "daily"),
    ("partners", commands.partners, "closer"),
    ("tabulate", commands.tabulate, "closer"),
    ("compare", compare, "closer"),
    ("classify", classify, "machinery"),
    ("init", init, "machinery"),
    ("sample", commands.sample, "machinery"),
    ("verify", verify, "machinery"),
)
PROFILE_COMMANDS: Final[tuple[tuple[str, Body], ...]] = (
    ("list", profiles.list_profiles),
    ("show", profiles.show_profile),
    ("check", profiles.check_profile),
    ("convert", profiles.convert_profile),
)


def program(words: Words) -> Any:
    """Build the command line with the words of a language."""
    app = typer.Typer(cls=Front, callback=_front, invoke_without_command=True, rich_markup_mode=None)
    for name, command, group in COMMANDS:
        app.command(name, cls=Command, rich_help_panel=group)(spread(command))
    inner = typer.Typer(cls=Inner, callback=_inner, invoke_without_command=True, rich_markup_mode=None)
    for name, command in PROFILE_COMMANDS:
        inner.command(name, cls=Command, rich_help_panel=INNER)(spread(command))
    app.add_typer(inner, name="profiles", rich_help_panel="machinery")
    whole = get_command(app)
    give_words(whole, words)
    return whole


def _version(asked: bool) -> None:
    if asked:
        from marugoto_stats import __version__

        screen.put(f"marugoto-stats {__version__}\n".encode(), as_text=True)
        raise typer.Exit


def _front(
    ctx: typer.Context,
    *,
    lang: Lang = None,
    version: Annotated[  # noqa: ARG001 - its callback answers
        bool, typer.Option("--version", callback=_version, is_eager=True, rich_help_panel="manner")
    ] = False,
) -> None:
    if ctx.invoked_subcommand is None:
        look_around(ctx, cast(wording.Lang, lang))


def _inner(ctx: typer.Context, *, lang: Lang = None) -> None:  # noqa: ARG001 - the commands below take it
    if ctx.invoked_subcommand is None:
        show(ctx)
