"""A request as it is typed: so that whoever opens a folder of results can make them again by hand."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Final, get_type_hints

from marugoto_stats.cli.front import quoted
from marugoto_stats.cli.options import Request

PROGRAM: Final = "py -m marugoto_stats" if os.name == "nt" else "marugoto-stats"
_OF_THE_MOMENT: Final = frozenset({"quiet", "verbose", "debug", "no_color", "overwrite"})
"""What changes nothing about what is written."""
_USUAL: Final = {"lang": "ja"}
"""What an option is when nobody gives it, where Typer fills it in."""
_FILES: Final = frozenset({"profile", "password_file", "template", "output", "with", "population", "events"})
"""Options that may name a file: told by its whole path, so that the line works in any folder."""
STREAM: Final = "-"

Options = Mapping[str, str | None]


def line(command: str, request: Request, own: Options, *, public: bool) -> str:
    """Write a command: program, command, logs, its own options, shared ones that are not as usual.

    For the public no log and no file of the office is named; what stands in its place is the help's word for it.
    """
    words = [PROGRAM, command]
    sign = request.words("help.shared.logs.sign")
    words += [sign] if public else [_typed(log, whole=True) for log in request.logs]
    for name, value in (*own.items(), *_shared(request)):
        if value is None:
            continue
        words.append(f"--{name.replace('_', '-')}")
        if value:
            words.append(_value(name, value, request, public=public))
    return " ".join(words)


def _shared(request: Request) -> Iterator[tuple[str, str]]:
    """List the shared options that were given; a flag has no value."""
    names = _names(type(request))
    for field in fields(request):
        value = getattr(request, field.name)
        if field.name in ("logs", *_OF_THE_MOMENT) or value in (None, field.default, _USUAL.get(field.name)):
            continue
        for one in value if isinstance(value, list) else [value]:
            yield names[field.name], "" if one is True else str(one)


def _names(kind: type) -> dict[str, str]:
    """Find what each field is called on the command line."""
    hints = get_type_hints(kind, include_extras=True)
    found = {}
    for field in fields(kind):
        option = hints[field.name].__metadata__[0]  # Typer keeps the first name where functions have their default
        found[field.name] = max(str(option.default), *option.param_decls or ("",), key=len).lstrip("-")
    return found


def _value(name: str, value: str, request: Request, *, public: bool) -> str:
    if name.replace("-", "_") not in _FILES:
        return _typed(value)
    if not public:
        return _typed(value, whole=name == "output" or Path(value).exists())
    return _typed(Path(value).name) if name == "output" else request.words("help.shared.output.sign")


def _typed(text: str, *, whole: bool = False) -> str:
    """Write a text as it is typed after a prompt; `whole` makes it a path that is good in any folder."""
    if text == STREAM:
        return text
    return quoted(Path(text).absolute() if whole else Path(text))
