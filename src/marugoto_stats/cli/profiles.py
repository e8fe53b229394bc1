"""The commands about vocabularies: what there is, what one says, whether it holds, and its other face."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from marugoto_stats import files
from marugoto_stats.cli import deliver, screen
from marugoto_stats.cli.options import Manner
from marugoto_stats.text import safe_text

_NAMED_CELLS = 10


def list_profiles(manner: Manner) -> int:
    """List the vocabularies that come with the program."""
    from marugoto_stats import profile

    return _printed(profile.list_text(manner.words))


def show_profile(
    manner: Manner,
    *,
    name: Annotated[str, typer.Argument()],
    table_template: Annotated[str | None, typer.Option("--table-template")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite")] = False,
) -> int:
    """Show a vocabulary with the origin of every setting, or write an empty table file of its tables."""
    from marugoto_stats import profile

    if table_template is not None:
        return _template(manner, name, Path(table_template), overwrite=overwrite)
    return _printed(profile.show_text(profile.load(name, lang=manner.words.lang), manner.words))


def _template(manner: Manner, name: str, target: Path, *, overwrite: bool) -> int:
    from marugoto_stats.pipeline.given import template

    files.refuse_inputs([target], [Path(name)])
    files.check(target, overwrite=overwrite)
    files.write(target, template(name, target.suffix, lang=manner.words.lang), overwrite=overwrite)
    deliver.tell(manner, "cli.written", name=files.shown(target))
    return 0


def check_profile(manner: Manner, *, file: Annotated[str, typer.Argument()]) -> int:
    """Check a vocabulary file: every problem at once."""
    from marugoto_stats import profile

    profile.load(Path(file), lang=manner.words.lang)
    return _printed(manner.words("cli.profile-holds", name=files.shown(Path(file))))


def convert_profile(
    manner: Manner,
    *,
    file: Annotated[str, typer.Argument()],
    output: Annotated[str, typer.Option("--output", "-o")],
    overwrite: Annotated[bool, typer.Option("--overwrite")] = False,
) -> int:
    """Turn a vocabulary file into its other face: TOML, 用語.xlsx; or the answers of a 要確認.xlsx into one of them."""
    from marugoto_stats.pipeline.converting import convert

    source, target, words = Path(file), Path(output), manner.words
    files.refuse_inputs([target], [source])
    files.check(target, overwrite=overwrite)
    made = convert(source, target, lang=words.lang)
    files.write(target, made.content, overwrite=overwrite)
    deliver.tell(manner, "cli.written", name=files.shown(target))
    if made.onto:
        deliver.tell(manner, "cli.words-added", n=made.carried, name=made.onto)
    elif made.carried:
        deliver.tell(manner, "cli.words-carried", n=made.carried)
    if made.left:
        cells = [f"{safe_text(sheet)}!{cell}" for sheet, cell in made.left]
        listed = words.listing(cells[:_NAMED_CELLS])
        deliver.tell(manner, "cli.words-left", n=len(cells), cells=listed)
    return 0


def _printed(text: str) -> int:
    screen.put(f"{text}\n".encode(), as_text=True)
    return 0
