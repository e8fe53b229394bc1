"""The options that commands share: each declared once, as a field of a frozen request.

`spread` lays the fields of the requests that a command takes out as its signature, where Typer looks for
them, and hands the command whole requests. The words of the help stand in wording/*/help.toml under the
name of the option.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal, get_args, get_type_hints

import typer

from marugoto_stats.errors import UsageError
from marugoto_stats.japanese import YearContext, read_date
from marugoto_stats.text import safe_text
from marugoto_stats.wording import LANGUAGES, Words, default_language, words

Audience = Literal["internal", "city", "public"]
AUDIENCES: Final[tuple[Audience, ...]] = get_args(Audience)

# ── what the text of an option means ────────────────────────────────────────────────────────────────────────


def _language(context: typer.Context, value: str | None) -> str:
    """Take the language given here, else before the command, else the one of the environment."""
    above = context.parent.params.get("lang") if context.parent else None
    asked = value or above or default_language()
    if asked not in LANGUAGES:
        raise UsageError("no-such-language", name=safe_text(asked), known=", ".join(LANGUAGES))
    return str(asked)


def _audience(value: str | None) -> Audience | None:
    if value is None:
        return None
    names = {words(lang)(f"cli.audience.{code}"): code for lang in LANGUAGES for code in AUDIENCES}
    names |= {code: code for code in AUDIENCES}
    if value not in names:
        raise UsageError("no-such-audience", name=safe_text(value), known=", ".join(names))
    return names[value]


def _at_least_one(param: typer.CallbackParam, value: int | None) -> int | None:
    if value is not None and value < 1:
        raise UsageError("below-one", option=param.opts[0], name=value)
    return value


def day(text: str) -> date:
    """Read the day of `--as-of`. **Raises** UsageError: `bad-as-of`."""
    found = read_date(text).complete(YearContext())
    if found is None:
        raise UsageError("bad-as-of", name=safe_text(text))
    return found


def condition(text: str) -> tuple[str, tuple[str, ...]]:
    """Split the `地区=小山,相原` of `--where`. **Raises** UsageError: `bad-where`.

    >>> condition("地区=小山, 相原")
    ('地区', ('小山', '相原'))
    """
    dimension, _, rest = text.replace("＝", "=").partition("=")
    values = tuple(value.strip() for value in rest.replace("，", ",").split(",") if value.strip())
    if not dimension.strip() or not values:
        raise UsageError("bad-where", name=safe_text(text))
    return dimension.strip(), values


# ── the requests ────────────────────────────────────────────────────────────────────────────────────────────


def _option(*names: str, panel: str, callback: Callable[..., Any] | None = None) -> Any:
    return typer.Option(*names, rich_help_panel=panel, callback=callback)


Lang = Annotated[str | None, _option("--lang", panel="manner", callback=_language)]


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How the program talks. Every command takes it."""

    lang: Lang = None
    quiet: Annotated[bool, _option("--quiet", "-q", panel="manner")] = False
    no_color: Annotated[bool, _option("--no-color", panel="manner")] = False
    debug: Annotated[bool, _option("--debug", panel="manner")] = False

    @property
    def words(self) -> Words:
        """The words of the language asked for."""
        return words(self.lang)


@dataclass(frozen=True, kw_only=True)
class Request(Manner):
    """Which logs are read, how, and for whom. Every command that reads logs takes it."""

    logs: Annotated[list[str], typer.Argument(rich_help_panel="records")]
    profile: Annotated[str | None, _option("--profile", "-p", panel="records")] = None
    period: Annotated[str | None, _option("--period", "-t", panel="records")] = None
    where: Annotated[list[str] | None, _option("--where", panel="records")] = None
    sheet: Annotated[list[str] | None, _option("--sheet", panel="records")] = None
    header_row: Annotated[int | None, _option("--header-row", panel="records", callback=_at_least_one)] = None
    encoding: Annotated[str | None, _option("--encoding", panel="records")] = None
    input_format: Annotated[str | None, _option("--input-format", panel="records")] = None
    password_file: Annotated[str | None, _option("--password-file", panel="records")] = None
    audience: Annotated[str | None, _option("--for", panel="output", callback=_audience)] = None
    smallest_published: Annotated[
        int | None, _option("--smallest-published", panel="output", callback=_at_least_one)
    ] = None
    as_of: Annotated[str | None, _option("--as-of", panel="output")] = None
    overwrite: Annotated[bool, _option("--overwrite", panel="output")] = False
    strict: Annotated[bool, _option("--strict", panel="output")] = False
    verbose: Annotated[bool, _option("--verbose", "-v", panel="manner")] = False


@dataclass(frozen=True, kw_only=True)
class CountingRequest(Request):
    """What stands beside the counts, too. Every command that counts takes it."""

    with_: Annotated[str | None, _option("--with", panel="beside")] = None
    population: Annotated[str | None, _option("--population", panel="beside")] = None

    @property
    def sheets(self) -> tuple[str, ...]:
        """The files of an office that are read beside the logs."""
        return tuple(name for name in (self.population,) if name)


@dataclass(frozen=True, kw_only=True)
class DatedRequest(CountingRequest):
    """What happened meanwhile, too. Every command that draws months takes it."""

    events: Annotated[str | None, _option("--events", panel="beside")] = None

    @property
    def sheets(self) -> tuple[str, ...]:
        """The files of an office that are read beside the logs."""
        return tuple(name for name in (self.population, self.events) if name)


@dataclass(frozen=True, kw_only=True)
class Destination:
    """In which form and where a report goes."""

    format: Annotated[str | None, _option("--format", "-f", panel="output")] = None
    output: Annotated[str | None, _option("--output", "-o", panel="output")] = None


# ── for Typer ───────────────────────────────────────────────────────────────────────────────────────────────


def spread(command: Callable[..., int]) -> Callable[..., int]:
    """Lay out the fields of the requests that a command takes, and gather them again when it is called."""
    hints = get_type_hints(command, include_extras=True)
    requests: dict[str, Any] = {name: hint for name, hint in hints.items() if is_dataclass(hint)}

    @functools.wraps(command)
    def gathered(**given: Any) -> int:
        whole = {
            name: request(**{field.name: given.pop(field.name) for field in fields(request)})
            for name, request in requests.items()
        }
        return command(**whole, **given)

    own = inspect.signature(command).parameters.values()
    laid_out = [p.replace(annotation=hints[p.name]) for p in own if p.name not in requests]
    for request in requests.values():
        annotations = get_type_hints(request, include_extras=True)
        laid_out += [
            inspect.Parameter(
                field.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if field.default is MISSING else field.default,
                annotation=annotations[field.name],
            )
            for field in fields(request)
        ]
    gathered.__signature__ = inspect.Signature(laid_out)  # type: ignore[attr-defined]
    return gathered
