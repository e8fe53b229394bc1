"""What is asked for in words becomes periods, codes, specifications and a rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from marugoto_stats import clock, model, profile, protect, tabulate
from marugoto_stats.errors import InputError, UsageError
from marugoto_stats.japanese import Period, read_period
from marugoto_stats.model import Profile, TableRequest, TableSpec
from marugoto_stats.pipeline.log import Log
from marugoto_stats.pipeline.options import Counting, Tables, Where
from marugoto_stats.text import safe_text
from marugoto_stats.wording import words


def period_of(text: str | None, as_of: date | None) -> Period | None:
    """Read the asked period; words such as 先月 are reckoned from `as_of`, else from today in Japan."""
    if text is None:
        return None
    period = read_period(text, as_of or clock.today())
    if period is None:
        raise UsageError("bad-period", period=safe_text(text, 40))
    return period


def policy(options: Counting, of: Profile) -> model.DisclosurePolicy:
    """Take the audience's rule, as asked or as the office's file presets it."""
    audience = options.get("audience") or of.defaults.get("for", ("internal",))[0]
    threshold = options.get("smallest_published")
    if threshold is None and "smallest-published" in of.defaults:
        threshold = int(of.defaults["smallest-published"][0])
    return protect.policy_for(of, audience, threshold)


def where(options: Counting, of: Profile) -> Where:
    """Take the filters that are asked for, else those that the office's file presets."""
    asked = options.get("where")
    if asked is not None:
        return asked
    presets = [text.partition("=") for text in of.defaults.get("where", ())]
    return [(name, values.split(",")) for name, _, values in presets]


def filters(where: Where, log: Log) -> list[tabulate.Filter]:
    """Find the dimension and the codes of every filter. **Raises** UsageError for an unknown one."""
    pairs = where.items() if isinstance(where, Mapping) else where
    filters: list[tabulate.Filter] = []
    for name, value in pairs:
        texts = [value] if isinstance(value, str) else list(value)
        dimension = dimension_of(name, log)
        if dimension in tabulate.DIMENSIONS:
            filters.append((dimension, _span_codes(dimension, texts, log)))
        else:
            filters.append((dimension, profile.values(dimension, texts, log.profile)))
    return filters


def _span_codes(dimension: str, texts: Sequence[str], log: Log) -> tuple[str, ...]:
    codes: list[str] = []
    for text in texts:
        if text in model.GAPS:
            codes.append(text)
        elif (period := read_period(text, log.as_of or clock.today())) is not None:
            codes += tabulate.codes_of(dimension, period)
        else:
            raise UsageError("bad-period", period=safe_text(text, 40))
    return tuple(codes)


def dimension_of(name: str, log: Log) -> str:
    """Find the dimension that a name means.

    **Raises** UsageError `unknown-dimension`; InputError `dimension-not-in-log` where the log lacks its column.
    """
    derived = {code: tabulate.dimension_label(code, log.profile) for code in tabulate.DIMENSIONS}
    dimension = profile.dimension(name, log.profile, derived)
    carried = (*log.coded.dimensions, *(derived if "date" in log.coded.roles else ()))
    if dimension not in carried:
        raise InputError("dimension-not-in-log", dimension=tabulate.column_label(dimension, log.profile))
    return dimension


def specs(tables: Tables, log: Log) -> list[TableSpec]:
    """Choose the specifications that are asked for, in the profile's order or the asked one."""
    own = log.profile.tables
    if isinstance(tables, str):
        rated = model.RATED if log.population else None  # the table that shows the rates
        return [spec for spec in own if tables == "all" or spec.standard or spec.id == rated]
    specs: list[TableSpec] = []
    for wanted in tables:
        if isinstance(wanted, TableRequest):
            columns = None if wanted.columns is None else dimension_of(wanted.columns, log)
            request = TableRequest(dimension_of(wanted.rows, log), columns, wanted.base)
            specs.append(tabulate.specify(request, log.profile))
            continue
        found = next((spec for spec in own if spec.id == wanted), None)
        if found is None:
            raise UsageError("no-such-table", name=safe_text(wanted, 40), known=", ".join(spec.id for spec in own))
        specs.append(found)
    return specs


def label(dimension: str, code: str, of: Profile) -> str:
    """Say what a code is called."""
    term = of.vocabularies[dimension].term(code)
    return term.label if term else code


def called(dimension: str, code: str, of: Profile) -> str:
    """Say what a code is called, or what is no category."""
    return words(of.lang)(f"tables.gap.{code}") if code in model.GAPS else label(dimension, code, of)


def in_words(dimension: str, codes: Sequence[str], of: Profile) -> str:
    """Write a filter as the report's head shows it: 地区＝小山・相原."""
    say = words(of.lang)
    labels = [called(dimension, code, of) if dimension in of.vocabularies or code in model.GAPS else code
              for code in codes]  # fmt: skip
    return say("tables.filter", dimension=tabulate.dimension_label(dimension, of), values=say.listing(labels))
