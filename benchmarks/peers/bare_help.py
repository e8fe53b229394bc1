"""A bare Typer program that shows its help: as many commands, and commands of a group, as it is told.

With a third argument its page is the plain one, for which Typer does not load rich.
"""

from __future__ import annotations

import sys

import typer


def nothing(path: str, output: str = "-") -> None:
    """Do nothing with a file."""


app = typer.Typer(rich_markup_mode=None) if sys.argv[3:] else typer.Typer()
group = typer.Typer()
for n in range(int(sys.argv[1])):
    app.command(f"command-{n}")(nothing)
for n in range(int(sys.argv[2])):
    group.command(f"command-{n}")(nothing)
app.add_typer(group, name="group", help="Do nothing in several ways.")
app(["--help"])
