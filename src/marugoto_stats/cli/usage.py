"""What Typer says about a wrong command line, said in our words."""

from __future__ import annotations

from typing import Any

from typer.exceptions import TyperException

from marugoto_stats.cli.nearest import nearest
from marugoto_stats.errors import UsageError
from marugoto_stats.text import safe_text


def translated(error: TyperException) -> UsageError:
    """Turn one of Typer's errors into ours, by its kind."""
    return _BY_KIND.get(type(error).__name__, _other)(error)


def _no_such_option(error: Any) -> UsageError:
    asked = str(error.option_name)
    known = [name for ctx in _contexts(error) for name in _options(ctx) if name != asked]
    return UsageError("no-such-option", name=safe_text(asked), near=nearest(asked, known))


def _missing(error: Any) -> UsageError:
    param = error.param
    if param.param_type_name == "argument":
        return UsageError("missing-argument", name=param.metavar or param.name)
    return UsageError("missing-option", name=max(param.opts, key=len), sign=param.metavar)


def _bad_value(error: Any) -> UsageError:
    # other texts are read by callbacks of ours: Typer itself only refuses what is no whole number
    return UsageError("not-a-number", name=max(error.param.opts, key=len))


def _value_or_none(error: Any) -> UsageError:
    slug = "option-takes-no-value" if "not take" in error.message else "option-needs-value"
    return UsageError(slug, name=safe_text(str(error.option_name)))


def _other(_: Any) -> UsageError:
    return UsageError("too-many-arguments")


_BY_KIND = {
    "NoSuchOption": _no_such_option,
    "MissingParameter": _missing,
    "BadParameter": _bad_value,
    "BadOptionUsage": _value_or_none,
}


def _contexts(error: Any) -> list[Any]:
    """List the command concerned and those above it."""
    ctx, found = error.ctx, []
    while ctx is not None:
        found.append(ctx)
        ctx = ctx.parent
    return found


def _options(ctx: Any) -> list[str]:
    params = ctx.command.get_params(ctx)
    return [name for param in params if param.param_type_name == "option" for name in param.opts]
