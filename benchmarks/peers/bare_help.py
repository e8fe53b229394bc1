"""A Typer program that does nothing: as many commands, and commands of a group, as it is told. Shows its help."""

from __future__ import annotations

import sys

import typer


def nothing(path: str, output: str = "-") -> None:
    """Do nothing with a file."""


app, group = typer.Typer(rich_markup_mode=None), typer.Typer()
for n in range(int(sys.argv[1])):
    app.command(f"command-{n}")(nothing)
for n in range(int(sys.argv[2])):
    group.command(f"command-{n}")(nothing)
app.add_typer(group, name="group")
app(["--help"])
